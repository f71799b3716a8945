"""The Gantt chart as a scene: axis, machines, bars, names where they fit, marks, a legend."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from livespan.exports.options import Options
from livespan.exports.picture import colours
from livespan.exports.picture.axis import said, ticks
from livespan.exports.picture.chart import Chart, chart_of
from livespan.exports.picture.scene import Box, Line, Scene, Words
from livespan.exports.picture.text import BOLD, beginning, fitting, width_of
from livespan.exports.writing import Subject
from livespan.kernels.arrays import Floats

__all__ = ["gantt_scene"]

HEADING, SMALL = 15.0, 11.0
"""Sizes of the title and of everything else, in pixels."""
TOP, RIGHT, BOTTOM = 54.0, 24.0, 48.0
#: Room for machines' names, least and most as a share of the width.
LEFT, MOST_LEFT = 40.0, 0.22
#: Height of a machine's row: at most, and at least while the chart is lower than `TALLEST`.
ROW, LEAST_ROW, TALL, TALLEST = 28.0, 6.0, 2400.0, 9000.0
#: Room for a tick's number.
TICK = 80.0
#: Pixels below which bars are drawn as one with their neighbours, and the gap between others.
THIN, GAP = 0.7, 0.7
#: Pixels below which bars of the critical path share an outline.
NARROW = 6.0
#: Bars of a picture beyond which none carries its name for a pointer: it would double the file.
TITLED = 20_000


@dataclass(frozen=True, slots=True)
class Frame:
    """Where times and machines stand in the picture."""

    left: float
    right: float
    row: float
    end: float
    machines: int

    def x(self, time: float) -> float:
        """Return where a moment stands."""
        return self.left + time / self.end * (self.right - self.left)

    def y(self, machine: int) -> float:
        """Return the upper edge of a machine's row."""
        return TOP + machine * self.row

    @property
    def foot(self) -> float:
        """The lower edge of the last row."""
        return self.y(self.machines)


def gantt_scene(subject: Subject, options: Options, titles: bool = True) -> Scene:
    """Draw a schedule.

    Parameters
    ----------
    titles
        Whether bars tell a pointer what they are.
    """
    chart = chart_of(subject, options)
    frame = _frame(chart, options.width)
    scene = Scene(options.width, frame.foot + BOTTOM, f"Gantt chart. {chart.heading}")
    scene.parts.append(Box(0, 0, scene.width, scene.height, colours.CARD))
    scene.parts += _head(chart, scene.width)
    scene.parts += _grid(chart, frame)
    scene.parts += _idle(chart, frame)
    scene.parts += _bars(chart, frame, titles and len(chart.names) <= TITLED)
    scene.parts += _names(chart, frame)
    scene.parts += _late(chart, frame)
    scene.parts += _path(chart, frame)
    scene.parts += _bound(chart, frame)
    scene.parts += _legend(chart, frame, scene.height)
    return scene


def _frame(chart: Chart, width: float) -> Frame:
    count = len(chart.machines)
    row = min(ROW, max(LEAST_ROW, TALL / count), TALLEST / count)
    longest = max(width_of(name, SMALL) for name in chart.machines)
    left = 24.0 + min(max(LEFT, longest), MOST_LEFT * width)
    return Frame(left, width - RIGHT, row, chart.end, count)


def _head(chart: Chart, width: float) -> Iterator[Words]:
    room = width - 32.0
    title = beginning(chart.heading, HEADING * BOLD, room)
    yield Words(16, 23, title, HEADING, colours.INK, bold=True)
    yield Words(16, 41, beginning(chart.subtitle, SMALL, room), SMALL, colours.MUTED)


def _grid(chart: Chart, frame: Frame) -> Iterator[Line | Words]:
    for time in ticks(0.0, chart.end, int((frame.right - frame.left) // TICK)):
        x = frame.x(time)
        yield Line(((x, TOP), (x, frame.foot + 4)), colours.GRID)
        yield Words(x, frame.foot + 17, said(time), SMALL, colours.MUTED, "middle")
    step = max(1, int(np.ceil((SMALL + 2) / frame.row)))
    for machine in range(0, frame.machines, step):
        name = fitting(chart.machines[machine], SMALL, frame.left - 16)
        middle = frame.y(machine) + frame.row / 2
        yield Words(frame.left - 8, middle + SMALL * 0.36, name, SMALL, colours.INK, "end")


def _idle(chart: Chart, frame: Frame) -> Iterator[Box]:
    inset = _inset(frame)
    for idle in chart.idle:
        x, y = frame.x(idle.begin), frame.y(idle.machine)
        width = frame.x(idle.end) - x
        if idle.kind == "rest":
            yield Box(x, y, width, frame.row, colours.AT_REST)
        else:
            third = (frame.row - 2 * inset) / 3
            yield Box(x, y + inset + third, width, third, colours.SETTING_UP)


def _bars(chart: Chart, frame: Frame, titles: bool) -> Iterator[Box]:
    inset = _inset(frame)
    height = frame.row - 2 * inset
    fills = [fill for fill, _ in colours.shades()]
    begin, end = _x(chart.start, frame), _x(chart.finish, frame)
    y = (TOP + chart.machine * frame.row + inset).tolist()
    told = _told(chart) if titles else None
    for first, last in _runs(chart.machine.tolist(), begin, end):
        width = max(0.3, end[last] - begin[first] - (GAP if first == last else 0.0))
        title = told[first] if told is not None and first == last else ""
        fill = fills[chart.shade[first]]
        yield Box(begin[first], y[first], width, height, fill, title=title)


def _names(chart: Chart, frame: Frame) -> Iterator[Words]:
    size = min(SMALL, (frame.row - 2 * _inset(frame)) * 0.8)
    if size < 7:
        return
    inks = [ink for _, ink in colours.shades()]
    begin, end = _x(chart.start, frame), _x(chart.finish, frame)
    baseline = (TOP + (chart.machine + 0.5) * frame.row + size * 0.36).tolist()
    for bar, name in enumerate(chart.names):
        room = end[bar] - begin[bar] - 8
        # The narrowest letters are a quarter as wide as high: most bars need no closer look.
        if room > size * 0.25:
            words = fitting(name, size, room)
            if words:
                yield Words(begin[bar] + 4, baseline[bar], words, size, inks[chart.shade[bar]])


def _late(chart: Chart, frame: Frame) -> Iterator[Box]:
    inset = _inset(frame)
    foot = min(4.0, (frame.row - 2 * inset) / 4)
    late = np.flatnonzero(chart.late)
    begin, end = _x(chart.start[late], frame), _x(chart.finish[late], frame)
    machine = chart.machine[late].tolist()
    for first, last in _runs(machine, begin, end):
        width = max(0.3, end[last] - begin[first] - (GAP if first == last else 0.0))
        y = frame.y(machine[first] + 1) - inset - foot
        yield Box(begin[first], y, width, foot, colours.BAD)


def _path(chart: Chart, frame: Frame) -> Iterator[Box | Line]:
    inset = _inset(frame)
    height = frame.row - 2 * inset
    came: tuple[float, float] | None = None
    for first, last in _outlined(chart, frame):
        x, y = frame.x(chart.start[first]), frame.y(chart.machine[first]) + inset
        end = frame.x(chart.finish[last])
        if came is not None and came[1] != y + height / 2:
            yield Line((came, (x, y + height / 2)), colours.BAD)
        yield Box(x, y, max(1.0, end - x - GAP), height, "", colours.BAD)
        came = (end, y + height / 2)


def _bound(chart: Chart, frame: Frame) -> Iterator[Line]:
    if chart.bound is not None:
        x = frame.x(chart.bound)
        yield Line(((x, TOP - 4), (x, frame.foot + 4)), colours.INK, 1.2, dashed=True)


def _legend(chart: Chart, frame: Frame, height: float) -> Iterator[Box | Line | Words]:
    """Say what the marks mean, from the left as far as there is room, and the unit on the right."""
    y = height - 10
    unit = f"time ({chart.unit})" if chart.unit else "time"
    yield Words(frame.right, y, unit, SMALL, colours.MUTED, "end")
    end = frame.right - width_of(unit, SMALL) - 16
    x = 16.0
    for kind, words in _meanings(chart):
        width = 24 + width_of(words, SMALL)
        if x + width > end:
            return
        yield from _swatch(kind, x, y)
        yield Words(x + 22, y, words, SMALL, colours.MUTED)
        x += width + 16


def _meanings(chart: Chart) -> Iterator[tuple[str, str]]:
    yield "shades", "short to long"
    if chart.path:
        yield "path", "critical path"
    late = int(chart.late.sum())
    if late:
        yield "late", f"late ({late:,})"
    if chart.bound is not None:
        yield "bound", "lower bound"
    kinds = {idle.kind for idle in chart.idle}
    if "rest" in kinds:
        yield "rest", "at rest"
    if "setup" in kinds:
        yield "setup", "set-up"


def _swatch(kind: str, x: float, y: float) -> Iterator[Box | Line]:
    top, height = y - 8, 9.0
    shades = colours.shades()
    match kind:
        case "shades":
            for third, shade in enumerate((0, len(shades) // 2, len(shades) - 1)):
                yield Box(x + third * 6, top, 6, height, shades[shade][0])
        case "path":
            yield Box(x + 1, top, 16, height, "", colours.BAD)
        case "late":
            yield Box(x, top, 18, height, shades[4][0])
            yield Box(x, top + 6, 18, 3, colours.BAD)
        case "bound":
            yield Line(((x, y - 3.5), (x + 18, y - 3.5)), colours.INK, 1.2, dashed=True)
        case "rest":
            yield Box(x, top, 18, height, colours.AT_REST)
        case "setup":
            yield Box(x, top + 3, 18, 3, colours.SETTING_UP)


def _inset(frame: Frame) -> float:
    """Return the room above and below a bar."""
    return min(2.0, frame.row * 0.1)


def _x(times: Floats, frame: Frame) -> list[float]:
    scaled: list[float] = (frame.left + times * ((frame.right - frame.left) / frame.end)).tolist()
    return scaled


def _told(chart: Chart) -> list[str]:
    start, finish = chart.start.tolist(), chart.finish.tolist()
    machine = chart.machine.tolist()
    return [
        f"{name}: {said(start[bar])} to {said(finish[bar])} on {chart.machines[machine[bar]]}"
        for bar, name in enumerate(chart.names)
    ]


def _outlined(chart: Chart, frame: Frame) -> Iterator[tuple[int, int]]:
    """Yield first and last bar of each outline on the critical path; narrow neighbours share."""
    group: list[int] = []
    for bar in chart.path:
        if group and not _share(chart, frame, group[-1], bar):
            yield group[0], group[-1]
            group = []
        group.append(bar)
    if group:
        yield group[0], group[-1]


def _share(chart: Chart, frame: Frame, one: int, other: int) -> bool:
    """Tell whether two bars in a row are narrow and touch."""
    begin, end = frame.x(chart.start[one]), frame.x(chart.finish[one])
    then, last = frame.x(chart.start[other]), frame.x(chart.finish[other])
    narrow = end - begin < NARROW and last - then < NARROW
    return narrow and then - end < 1 and bool(chart.machine[one] == chart.machine[other])


def _runs(machine: list[int], begin: list[float], end: list[float]) -> Iterator[tuple[int, int]]:
    """Yield first and last bar of what is drawn as one: bars alone, or thin ones side by side."""
    first, count = 0, len(machine)
    while first < count:
        last = first
        if end[first] - begin[first] < THIN:
            while (
                last + 1 < count
                and machine[last + 1] == machine[first]
                and end[last + 1] - begin[last + 1] < THIN
                and begin[last + 1] - end[last] < THIN
            ):
                last += 1
        yield first, last
        first = last + 1
