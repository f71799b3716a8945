"""A comparison as a picture: mean values over the seconds, and a box for each algorithm."""

from collections.abc import Iterator
from statistics import quantiles

import numpy as np

from livespan.compare.rows import Found, Summary
from livespan.exports.picture import colours
from livespan.exports.picture.axis import rounded, said, ticks
from livespan.exports.picture.frame import MARGIN, SMALL, Frame, grid, near_bound, room_for_values
from livespan.exports.picture.scene import Box, Line, Scene, Words
from livespan.exports.picture.text import fitting, plain, width_of
from livespan.kernels.arrays import Floats

__all__ = ["comparison_scene", "means_over_time"]

#: Colours that stay apart for people who see fewer of them: M. Okabe, K. Ito, Color universal
#: design (2008), without the yellow, which is too light for lines on white.
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000")

WIDTH = 960.0
#: Top and foot of the curves.
TOP, FOOT = 34.0, 314.0
#: From the curves' foot to the first box; from box to box; its height.
GAP, ROW, THICK = 66.0, 28.0, 12.0
#: Room for an algorithm's name, at most.
NAME = 220.0
#: Moments at which means are taken: about every second pixel.
MOMENTS = 400


def means_over_time(found: Found, label: str, end: float) -> tuple[Floats, Floats, Floats]:
    """Return moments, and mean and standard deviation of an algorithm's best values at each.

    A run that has ended keeps its last value. The deviation is that of a sample, 0 for one run.
    """
    moments = np.linspace(0.0, end, MOMENTS)
    values = []
    for run in found.of(label):
        changes = run.result.history
        times = np.array([change.elapsed for change in changes])
        known = np.array([change.value for change in changes])
        values.append(known[np.maximum(0, np.searchsorted(times, moments, side="right") - 1)])
    table = np.array(values)
    spread = table.std(axis=0, ddof=1) if len(table) > 1 else np.zeros(MOMENTS)
    return moments, table.mean(axis=0), spread


def comparison_scene(found: Found, width: float = WIDTH) -> Scene:
    """Lay the picture out; algorithms stand in the order of their means, the best first.

    Over the time a line is the mean of the runs' best values, dashed lines are one standard
    deviation off it. A box spans the middle half of the last values, the line through it all.
    """
    rows = found.summaries
    paint = {row.label: COLOURS[number % len(COLOURS)] for number, row in enumerate(rows)}
    height = FOOT + GAP + ROW * len(rows) + 30
    scene = Scene(
        width, height, f"Comparison of {len(rows)} algorithms by {plain(found.objective)}"
    )
    scene.parts.append(Box(0, 0, width, height, colours.CARD))
    scene.parts += _curves(found, rows, paint, width)
    scene.parts += _boxes(found, rows, paint, width)
    return scene


def _curves(
    found: Found, rows: tuple[Summary, ...], paint: dict[str, str], width: float
) -> Iterator[Line | Words]:
    end = max(run.result.runtime for run in found.runs) or 1.0
    drawn = {row.label: means_over_time(found, row.label, end) for row in rows}
    least = min(float((mean - spread).min()) for _, mean, spread in drawn.values())
    most = max(float((mean + spread).max()) for _, mean, spread in drawn.values())
    span = (most - least) or abs(most) * 0.05 or 1.0
    near = near_bound(found.bound, least, span)
    low, high = (found.bound if near else least) - 0.06 * span, most + 0.06 * span
    frame = Frame(room_for_values(low, high), width - MARGIN, TOP, FOOT, end, low, high)
    seeds = len(found.seeds)
    told = f"best {plain(found.objective)}, mean of {seeds} seed{'' if seeds == 1 else 's'}"
    told += ", standard deviation dashed" if seeds > 1 else ""
    told += f", lower bound {rounded(found.bound)}" if near else ""
    yield Words(16, 20, told, SMALL, colours.MUTED)
    yield from grid(frame)
    if near:
        y = frame.y(found.bound)
        yield Line(((frame.left, y), (frame.right, y)), colours.INK, 1.2, dashed=True)
    for label, (moments, mean, spread) in drawn.items():
        if spread.any():
            for edge in (mean - spread, mean + spread):
                yield Line(_points(frame, moments, edge), paint[label], 0.8, dashed=True)
        yield Line(_points(frame, moments, mean), paint[label], 2.0)


def _points(frame: Frame, moments: Floats, values: Floats) -> tuple[tuple[float, float], ...]:
    """Return the corners of the steps from one value to the next."""
    corners = [(frame.left, frame.y(float(values[0])))]
    for turn in (np.flatnonzero(np.diff(values)) + 1).tolist():
        x = frame.x(float(moments[turn]))
        corners += [(x, corners[-1][1]), (x, frame.y(float(values[turn])))]
    return (*corners, (frame.right, corners[-1][1]))


def _boxes(
    found: Found, rows: tuple[Summary, ...], paint: dict[str, str], width: float
) -> Iterator[Box | Line | Words]:
    names = {row.label: fitting(plain(row.label), SMALL, NAME) for row in rows}
    means = {row.label: f"{said(float(f'{row.mean:.5g}'))} ± {row.std:.3g}" for row in rows}
    left = 30 + max(width_of(name, SMALL, bold=True) for name in names.values())
    right = width - MARGIN - max(width_of(mean, SMALL) for mean in means.values()) - 12
    low, high = min(row.best for row in rows), max(row.worst for row in rows)
    margin = 0.04 * (high - low) or abs(high) * 0.05 or 1.0
    low, high = low - margin, high + margin

    def x(value: float) -> float:
        return left + (value - low) / (high - low) * (right - left)

    top = FOOT + GAP
    foot = top + ROW * len(rows) - 8
    yield Words(16, top - 18, "last values of all runs", SMALL, colours.MUTED)
    yield Words(width - MARGIN, top - 18, "mean ± std", SMALL, colours.MUTED, "end")
    for value in ticks(low, high, max(1, int((right - left) // 90))):
        yield Line(((x(value), top - 8), (x(value), foot)), colours.GRID)
        yield Words(x(value), foot + 16, said(value), SMALL, colours.MUTED, "middle")
    for number, row in enumerate(rows):
        middle, colour = top + number * ROW + THICK / 2, paint[row.label]
        values = found.values(row.label)
        yield Words(16, middle + 4, names[row.label], SMALL, colour, bold=True)
        yield Words(width - MARGIN, middle + 4, means[row.label], SMALL, colours.INK, "end")
        yield Line(((x(row.best), middle), (x(row.worst), middle)), colour)
        if len(values) > 1:
            first, _, third = quantiles(values, n=4, method="inclusive")
            thick = max(1.0, x(third) - x(first))
            yield Box(x(first), middle - THICK / 2, thick, THICK, colours.CARD, colour)
        ends = ((x(row.median), middle - THICK / 2), (x(row.median), middle + THICK / 2))
        yield Line(ends, colour, 2.5)
        for run in found.of(row.label):
            told = f"{plain(row.label)}, seed {run.seed}: {rounded(run.result.value)}"
            yield Box(x(run.result.value) - 2, middle - 2, 4, 4, colour, title=told)
