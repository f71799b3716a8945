"""Pictures as SVG."""

from collections.abc import Iterator
from typing import ClassVar

from livespan.exports.picture.gantt import gantt_scene
from livespan.exports.picture.scene import Box, Line, Scene, Words
from livespan.exports.writing import DEFAULTS, Options, Subject

__all__ = ["GanttSvg", "rendered"]

#: Fonts of the widths that `picture.text` counts with.
FONTS = "DejaVu Sans, Bitstream Vera Sans, Verdana, Geneva, sans-serif"


class GanttSvg:
    """The Gantt chart as an image that scales; bars tell a pointer what they are."""

    name: ClassVar[str] = "svg"
    title: ClassVar[str] = "Gantt chart (SVG)"
    suffix: ClassVar[str] = ".svg"
    media_type: ClassVar[str] = "image/svg+xml"
    summary: ClassVar[str] = "The Gantt chart as an image that scales, with names for the pointer."

    def write(self, subject: Subject, options: Options = DEFAULTS) -> bytes:
        """Write the image."""
        return rendered(gantt_scene(subject, options)).encode()


def rendered(scene: Scene) -> str:
    """Return a scene as one element ``svg``, to stand alone or in a page."""
    width, height = _number(scene.width), _number(scene.height)
    title = _escaped(scene.title)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
            f'width="{width}" height="{height}" role="img" aria-label="{title}" '
            f'font-family="{FONTS}">',
            f"<title>{title}</title>",
            *_elements(scene),
            "</svg>\n",
        ]
    )


def _elements(scene: Scene) -> Iterator[str]:
    for part in scene.parts:
        if isinstance(part, Box):
            yield _box(part)
        elif isinstance(part, Words):
            yield _words(part)
        else:
            yield _line(part)


def _box(box: Box) -> str:
    drawn = f' stroke="{box.stroke}" stroke-width="1.5"' if box.stroke else ""
    shape = (
        f'<rect x="{box.x:.2f}" y="{box.y:.2f}" width="{box.width:.2f}" '
        f'height="{box.height:.2f}" fill="{box.fill or "none"}"{drawn}'
    )
    if box.title:
        return f"{shape}><title>{_escaped(box.title)}</title></rect>"
    return f"{shape}/>"


def _words(words: Words) -> str:
    anchor = "" if words.anchor == "start" else f' text-anchor="{words.anchor}"'
    weight = ' font-weight="bold"' if words.bold else ""
    return (
        f'<text x="{words.x:.2f}" y="{words.y:.2f}" font-size="{_number(words.size)}"'
        f'{anchor}{weight} fill="{words.fill}">{_escaped(words.text)}</text>'
    )


def _line(line: Line) -> str:
    points = " ".join(f"{x:.2f},{y:.2f}" for x, y in line.points)
    dashes = ' stroke-dasharray="5 4"' if line.dashed else ""
    return (
        f'<polyline points="{points}" fill="none" stroke="{line.stroke}" '
        f'stroke-width="{_number(line.width)}"{dashes}/>'
    )


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _escaped(words: str) -> str:
    """Escape words for text and for attributes in double quotes."""
    words = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return words.replace('"', "&quot;")
