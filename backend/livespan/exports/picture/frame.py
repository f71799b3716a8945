"""Where seconds and values stand in a picture, and the grid behind them."""

from collections.abc import Iterator
from dataclasses import dataclass

from livespan.exports.picture import colours
from livespan.exports.picture.axis import said, ticks
from livespan.exports.picture.scene import Line, Words
from livespan.exports.picture.text import width_of

__all__ = ["MARGIN", "SMALL", "Frame", "grid", "near_bound", "room_for_values"]

#: Size of the numbers at the axes.
SMALL = 11.0
#: Room right of the plot.
MARGIN = 24.0
#: Room for a tick's number, across and down.
TICK, TICK_DOWN = 80.0, 34.0
#: How far below the values a bound may lie, in spans of theirs, to be part of the axis.
NEAR = 1.5


@dataclass(frozen=True, slots=True)
class Frame:
    """The plot's edges in pixels, the seconds it spans from 0, and the values it spans."""

    left: float
    right: float
    top: float
    foot: float
    end: float
    low: float
    high: float

    def x(self, seconds: float) -> float:
        """Return where a moment stands."""
        return self.left + seconds / self.end * (self.right - self.left)

    def y(self, value: float) -> float:
        """Return how high a value stands."""
        return self.foot - (value - self.low) / (self.high - self.low) * (self.foot - self.top)


def grid(frame: Frame) -> Iterator[Line | Words]:
    """Yield the ticks of both axes, with lines for the values."""
    for seconds in ticks(0.0, frame.end, int((frame.right - frame.left) // TICK)):
        base = frame.foot + 18
        yield Words(frame.x(seconds), base, f"{seconds:g} s", SMALL, colours.MUTED, "middle")
    for value in ticks(frame.low, frame.high, int((frame.foot - frame.top) // TICK_DOWN)):
        y = frame.y(value)
        yield Line(((frame.left, y), (frame.right, y)), colours.GRID)
        yield Words(frame.left - 6, y + SMALL * 0.36, said(value), SMALL, colours.MUTED, "end")


def near_bound(bound: float, low: float, span: float) -> bool:
    """Tell whether a lower bound is so near the least value that the axis takes it in."""
    return 0 < bound <= low and low - bound <= NEAR * span


def room_for_values(low: float, high: float) -> float:
    """Return how wide the numbers of an axis of values are, with a margin."""
    return 24 + max(width_of(said(value), SMALL) for value in ticks(low, high, 4))
