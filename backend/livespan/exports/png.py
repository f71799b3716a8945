"""Pictures as PNG, by Pillow."""

import io
import math
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, ClassVar

from livespan.errors import FormatError
from livespan.exports.picture.fonts import font_file
from livespan.exports.picture.gantt import gantt_scene
from livespan.exports.picture.scene import Box, Line, Scene, Words
from livespan.exports.writing import DEFAULTS, Options, Subject

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

__all__ = ["GanttPng", "rendered"]

#: Pixels of an image at most; a larger one gets a smaller scale. As RGB they take 120 MB.
MOST_PIXELS = 40_000_000
_ANCHORS = {"start": "ls", "middle": "ms", "end": "rs"}
_DASH, _SPACE = 5.0, 4.0


class GanttPng:
    """The Gantt chart as an image of pixels, by default two for each of the picture's."""

    name: ClassVar[str] = "png"
    title: ClassVar[str] = "Gantt chart (PNG)"
    suffix: ClassVar[str] = ".png"
    media_type: ClassVar[str] = "image/png"
    summary: ClassVar[str] = "The Gantt chart as an image, sharp on dense screens."

    def write(self, subject: Subject, options: Options = DEFAULTS) -> bytes:
        """Write the image, ``options.scale`` times as large as the picture."""
        return rendered(gantt_scene(subject, options, titles=False), options.scale)


def rendered(scene: Scene, scale: float) -> bytes:
    """Return a scene as the bytes of a PNG."""
    from PIL import Image, ImageDraw  # noqa: PLC0415 - only who draws waits for it

    scale = min(scale, math.sqrt(MOST_PIXELS / (scene.width * scene.height)))
    size = (max(1, round(scene.width * scale)), max(1, round(scene.height * scale)))
    image = Image.new("RGB", size, "#ffffff")
    draw = ImageDraw.Draw(image)
    for part in scene.parts:
        if isinstance(part, Box):
            _box(draw, part, scale)
        elif isinstance(part, Words):
            _words(draw, part, scale)
        else:
            _line(draw, part, scale)
    data = io.BytesIO()
    image.save(data, "PNG", optimize=False, compress_level=6)
    return data.getvalue()


def _box(draw: "ImageDraw", box: Box, scale: float) -> None:
    left, top = round(box.x * scale), round(box.y * scale)
    right = max(left, round((box.x + box.width) * scale) - 1)
    bottom = max(top, round((box.y + box.height) * scale) - 1)
    line = max(1, round(1.5 * scale)) if box.stroke else 0
    draw.rectangle((left, top, right, bottom), box.fill or None, box.stroke or None, line)


def _words(draw: "ImageDraw", words: Words, scale: float) -> None:
    font = _font(max(1, round(words.size * scale)), words.bold)
    place = (words.x * scale, words.y * scale)
    draw.text(place, words.text, words.fill, font, _ANCHORS[words.anchor])


def _line(draw: "ImageDraw", line: Line, scale: float) -> None:
    width = max(1, round(line.width * scale))
    points = [(x * scale, y * scale) for x, y in line.points]
    if not line.dashed:
        draw.line(points, line.stroke, width)
        return
    for (x1, y1), (x2, y2) in pairwise(points):
        length = math.hypot(x2 - x1, y2 - y1)
        at = 0.0
        while at < length:
            begin, end = at / length, min(length, at + _DASH * scale) / length
            dash = [(x1 + (x2 - x1) * share, y1 + (y2 - y1) * share) for share in (begin, end)]
            draw.line(dash, line.stroke, width)
            at += (_DASH + _SPACE) * scale


@cache
def _font(size: int, bold: bool) -> "FreeTypeFont":
    from PIL import ImageFont  # noqa: PLC0415

    path = font_file(bold)
    try:
        return ImageFont.truetype(path, size)
    except OSError as error:
        raise FormatError(f"{path} cannot be used as a font: {error}") from None
