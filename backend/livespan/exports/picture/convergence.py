"""How the best value fell, as a scene: steps over the seconds, the lower bound dashed."""

from collections.abc import Iterator, Sequence

from livespan.exports.picture import colours
from livespan.exports.picture.axis import rounded
from livespan.exports.picture.frame import MARGIN, SMALL, Frame, grid, near_bound, room_for_values
from livespan.exports.picture.scene import Box, Line, Scene, Words
from livespan.exports.picture.text import plain
from livespan.outcome import Change

__all__ = ["convergence_scene"]

TOP, BOTTOM = 30.0, 34.0
#: Steps that are drawn at most: more than there are pixels.
MOST_STEPS = 4_000


def convergence_scene(
    changes: Sequence[Change], bound: float, objective: str, width: float, height: float = 220.0
) -> Scene:
    """Draw the changes of a best value, the last one being the end of the search so far."""
    first, last = changes[0].value, changes[-1].value
    span = (first - last) or abs(first) * 0.05 or 1.0
    near = near_bound(bound, last, span)
    low, high = (bound if near else last) - 0.06 * span, first + 0.06 * span
    left, end = room_for_values(low, high), changes[-1].elapsed or 1.0
    frame = Frame(left, width - MARGIN, TOP, height - BOTTOM, end, low, high)
    scene = Scene(width, height, f"Best {plain(objective)} over the seconds of the search")
    scene.parts.append(Box(0, 0, width, height, colours.CARD))
    heading = f"best {plain(objective)}" + (f", lower bound {rounded(bound)}" if near else "")
    scene.parts.append(Words(16, 18, heading, SMALL, colours.MUTED))
    scene.parts += grid(frame)
    if near:
        across = ((frame.left, frame.y(bound)), (frame.right, frame.y(bound)))
        scene.parts.append(Line(across, colours.INK, 1.2, dashed=True))
    points = tuple((frame.x(at), frame.y(value)) for at, value in _steps(changes))
    scene.parts.append(Line(points, colours.BEST, 2.0))
    return scene


def _steps(changes: Sequence[Change]) -> Iterator[tuple[float, float]]:
    """Yield the corners of the steps, of very many some."""
    every = max(1, len(changes) // MOST_STEPS)
    kept = [*changes[:-1:every], changes[-1]]
    before = kept[0].value
    for change in kept:
        yield change.elapsed, before
        yield change.elapsed, change.value
        before = change.value
