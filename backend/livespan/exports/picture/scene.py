"""A picture before it is rendered: boxes, words and lines on a light ground, in pixels."""

from dataclasses import dataclass, field
from typing import NamedTuple

__all__ = ["Box", "Line", "Scene", "Words"]


class Box(NamedTuple):
    """A rectangle; empty colours mean none. ``title`` is what a pointer on it is told."""

    x: float
    y: float
    width: float
    height: float
    fill: str
    stroke: str = ""
    title: str = ""


class Words(NamedTuple):
    """A line of text; ``y`` is its baseline, ``anchor`` is ``start``, ``middle`` or ``end``."""

    x: float
    y: float
    text: str
    size: float
    fill: str
    anchor: str = "start"
    bold: bool = False


class Line(NamedTuple):
    """A line through points."""

    points: tuple[tuple[float, float], ...]
    stroke: str
    width: float = 1.0
    dashed: bool = False


@dataclass(slots=True)
class Scene:
    """What is drawn, in the order it is drawn.

    Attributes
    ----------
    title
        What the picture shows, in a sentence, for those who do not see it.
    """

    width: float
    height: float
    title: str
    parts: list[Box | Words | Line] = field(default_factory=list)
