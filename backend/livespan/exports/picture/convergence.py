"""How the best value fell, as a scene: steps over the seconds, the lower bound dashed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from livespan.exports.picture import colours
from livespan.exports.picture.axis import rounded, said, ticks
from livespan.exports.picture.scene import Box, Line, Scene, Words
from livespan.exports.picture.text import plain, width_of
from livespan.outcome import Change

__all__ = ["convergence_scene"]

SMALL = 11.0
TOP, RIGHT, BOTTOM = 30.0, 24.0, 34.0
#: Room for a tick's number, across and down.
TICK, TICK_DOWN = 80.0, 34.0
#: How far below the values a bound may lie, in spans of theirs, to be part of the axis.
NEAR = 1.5
#: Steps that are drawn at most: more than there are pixels.
MOST_STEPS = 4_000


@dataclass(frozen=True, slots=True)
class Frame:
    """Where seconds and values stand in the picture."""

    left: float
    right: float
    foot: float
    end: float
    low: float
    high: float

    def x(self, seconds: float) -> float:
        """Return where a moment stands."""
        return self.left + seconds / self.end * (self.right - self.left)

    def y(self, value: float) -> float:
        """Return how high a value stands."""
        return self.foot - (value - self.low) / (self.high - self.low) * (self.foot - TOP)


def convergence_scene(
    changes: Sequence[Change], bound: float, objective: str, width: float, height: float = 220.0
) -> Scene:
    """Draw the changes of a best value, the last one being the end of the search so far."""
    first, last = changes[0].value, changes[-1].value
    span = (first - last) or abs(first) * 0.05 or 1.0
    near = 0 < bound <= last and last - bound <= NEAR * span
    low, high = (bound if near else last) - 0.06 * span, first + 0.06 * span
    widest = max(width_of(said(value), SMALL) for value in ticks(low, high, 4))
    end = changes[-1].elapsed or 1.0
    frame = Frame(24 + widest, width - RIGHT, height - BOTTOM, end, low, high)
    scene = Scene(width, height, f"Best {plain(objective)} over the seconds of the search")
    scene.parts.append(Box(0, 0, width, height, colours.CARD))
    heading = f"best {plain(objective)}" + (f", lower bound {rounded(bound)}" if near else "")
    scene.parts.append(Words(16, 18, heading, SMALL, colours.MUTED))
    scene.parts += _grid(frame)
    if near:
        across = ((frame.left, frame.y(bound)), (frame.right, frame.y(bound)))
        scene.parts.append(Line(across, colours.INK, 1.2, dashed=True))
    points = tuple((frame.x(at), frame.y(value)) for at, value in _steps(changes))
    scene.parts.append(Line(points, colours.BEST, 2.0))
    return scene


def _grid(frame: Frame) -> Iterator[Line | Words]:
    for seconds in ticks(0.0, frame.end, int((frame.right - frame.left) // TICK)):
        base = frame.foot + 18
        yield Words(frame.x(seconds), base, f"{seconds:g} s", SMALL, colours.MUTED, "middle")
    for value in ticks(frame.low, frame.high, int((frame.foot - TOP) // TICK_DOWN)):
        y = frame.y(value)
        yield Line(((frame.left, y), (frame.right, y)), colours.GRID)
        yield Words(frame.left - 6, y + SMALL * 0.36, said(value), SMALL, colours.MUTED, "end")


def _steps(changes: Sequence[Change]) -> Iterator[tuple[float, float]]:
    """Yield the corners of the steps, of very many some."""
    every = max(1, len(changes) // MOST_STEPS)
    kept = [*changes[:-1:every], changes[-1]]
    before = kept[0].value
    for change in kept:
        yield change.elapsed, before
        yield change.elapsed, change.value
        before = change.value
