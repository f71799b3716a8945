"""How wide words are, and what of them fits.

Widths are those of DejaVu Sans, which has the widths of Bitstream Vera Sans; viewers without either
take a font of about the same width.
"""

import re
import unicodedata
from functools import lru_cache

__all__ = ["BOLD", "beginning", "fitting", "plain", "width_of"]

#: Advance widths of the characters from space to tilde, in thousandths of the size; read from the
#: font's own table.
_ASCII = (
    *(318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337),
    *(636, 636, 636, 636, 636, 636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 531),
    *(1000, 684, 686, 698, 770, 632, 575, 775, 752, 295, 295, 656, 557, 863, 748, 787),
    *(603, 787, 695, 635, 611, 732, 684, 989, 685, 611, 685, 390, 337, 390, 838, 500),
    *(500, 613, 635, 550, 635, 615, 352, 635, 634, 278, 278, 579, 278, 974, 634, 612),
    *(635, 635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838),
)
#: Widths of other characters: those of East Asia, and the rest on average.
_WIDE, _OTHER = 1000, 640
#: How much wider bold letters are, on average.
BOLD = 1.13
#: Least characters of a name that are worth an ellipsis.
LEAST = 5

#: What no XML document may hold, escaped or not.
_IMPOSSIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def plain(words: str) -> str:
    """Return words on one line, without what cannot be shown."""
    return _IMPOSSIBLE.sub("\ufffd", " ".join(words.split()))


def width_of(words: str, size: float, bold: bool = False) -> float:
    """Return how wide a line of text is, in pixels."""
    thousandths = sum(map(_advance, words))
    return thousandths * size * (BOLD if bold else 1.0) / 1000


def fitting(words: str, size: float, room: float) -> str:
    """Return words, or both their ends around an ellipsis, if that fits into so many pixels.

    Names of one kind often differ in their last characters, so these stay.
    """
    if width_of(words, size) <= room:
        return words
    kept = len(words)
    while kept > LEAST:
        # The share that fits now, and at least one character less.
        kept = min(kept - 1, int(kept * room / max(1.0, width_of(_ends(words, kept), size))))
        short = _ends(words, kept)
        if kept >= LEAST and width_of(short, size) <= room:
            return short
    return ""


def beginning(words: str, size: float, room: float) -> str:
    """Return a sentence, or as much of its beginning as fits with an ellipsis."""
    if width_of(words, size) <= room:
        return words
    left = room - width_of("…", size)
    kept = 0
    for character in words:
        left -= _advance(character) * size / 1000
        if left < 0:
            break
        kept += 1
    return f"{words[:kept].rstrip()}…" if kept else ""


def _ends(words: str, kept: int) -> str:
    head = kept // 2
    return f"{words[:head].rstrip()}…{words[len(words) - kept + head :].lstrip()}"


@lru_cache(maxsize=4096)
def _advance(character: str) -> int:
    code = ord(character) - 32
    if 0 <= code < len(_ASCII):
        return _ASCII[code]
    return _WIDE if unicodedata.east_asian_width(character) in "WF" else _OTHER
