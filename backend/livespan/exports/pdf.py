"""Pictures as PDF, by ReportLab: it is BSD-licensed, embeds only the letters used, and is quick."""

import io
from functools import cache
from typing import TYPE_CHECKING, ClassVar

from livespan.errors import FormatError
from livespan.exports.picture.fonts import font_file
from livespan.exports.picture.gantt import gantt_scene
from livespan.exports.picture.scene import Box, Line, Scene, Words
from livespan.exports.writing import DEFAULTS, Options, Subject

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

__all__ = ["GanttPdf", "rendered"]

#: Points to a pixel of the picture: 72 to 96 an inch.
POINTS = 0.75
_STROKE = 1.5


class GanttPdf:
    """The Gantt chart on one page of its size, with text that can be searched."""

    name: ClassVar[str] = "pdf"
    title: ClassVar[str] = "Gantt chart (PDF)"
    suffix: ClassVar[str] = ".pdf"
    media_type: ClassVar[str] = "application/pdf"
    summary: ClassVar[str] = "The Gantt chart on a page of its size, for papers and print."

    def write(self, subject: Subject, options: Options = DEFAULTS) -> bytes:
        """Write the page."""
        return rendered(gantt_scene(subject, options, titles=False))


def rendered(scene: Scene) -> bytes:
    """Return a scene as the bytes of a PDF of one page."""
    from reportlab.pdfgen.canvas import Canvas  # noqa: PLC0415 - only who draws waits for it

    data = io.BytesIO()
    size = (scene.width * POINTS, scene.height * POINTS)
    canvas = Canvas(data, pagesize=size, pageCompression=1)
    canvas.setTitle(scene.title)
    canvas.setCreator("Livespan")
    canvas.scale(POINTS, POINTS)
    for part in scene.parts:
        if isinstance(part, Box):
            _box(canvas, part, scene.height)
        elif isinstance(part, Words):
            _words(canvas, part, scene.height)
        else:
            _line(canvas, part, scene.height)
    canvas.showPage()
    canvas.save()
    return data.getvalue()


def _box(canvas: "Canvas", box: Box, height: float) -> None:
    if box.fill:
        canvas.setFillColor(_colour(box.fill))
    if box.stroke:
        canvas.setStrokeColor(_colour(box.stroke))
        canvas.setLineWidth(_STROKE)
        canvas.setDash()
    # ReportLab counts from the lower edge.
    y = height - box.y - box.height
    canvas.rect(box.x, y, box.width, box.height, stroke=bool(box.stroke), fill=bool(box.fill))


def _words(canvas: "Canvas", words: Words, height: float) -> None:
    canvas.setFont(_font(words.bold), words.size)
    canvas.setFillColor(_colour(words.fill))
    draw = {
        "start": canvas.drawString,
        "middle": canvas.drawCentredString,
        "end": canvas.drawRightString,
    }[words.anchor]
    draw(words.x, height - words.y, words.text)


def _line(canvas: "Canvas", line: Line, height: float) -> None:
    canvas.setStrokeColor(_colour(line.stroke))
    canvas.setLineWidth(line.width)
    canvas.setDash(*([5, 4] if line.dashed else []))
    path = canvas.beginPath()
    (x, y), *rest = line.points
    path.moveTo(x, height - y)
    for x, y in rest:
        path.lineTo(x, height - y)
    canvas.drawPath(path)


@cache
def _colour(words: str) -> object:
    from reportlab.lib.colors import HexColor  # noqa: PLC0415

    return HexColor(words)


@cache
def _font(bold: bool) -> str:
    """Register a font with ReportLab and return the name it has there."""
    from reportlab.pdfbase.pdfmetrics import registerFont  # noqa: PLC0415
    from reportlab.pdfbase.ttfonts import TTFError, TTFont  # noqa: PLC0415

    path = font_file(bold)
    # A name stands for one file for good.
    name = f"livespan:{path}"
    try:
        registerFont(TTFont(name, path))
    except TTFError as error:
        raise FormatError(f"{path} cannot be used as a font: {error}") from None
    return name
