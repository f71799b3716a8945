"""The colours of pictures: those of the page's light theme."""

from functools import cache

__all__ = [
    "AT_REST",
    "BAD",
    "BEST",
    "CARD",
    "GRID",
    "INK",
    "MUTED",
    "SETTING_UP",
    "SHADES",
    "shades",
]

CARD = "#ffffff"
INK = "#1b2224"
MUTED = "#5b6568"
GRID = "#e0e2dc"
#: Late, and critical.
BAD = "#b3261e"
AT_REST = "#e3e3e3"
SETTING_UP = "#c9b98f"
#: The best value of a search.
BEST = "#0d6a8e"

#: Short tasks are light, long ones dark.
_LOW, _HIGH = (0xCF, 0xE3, 0xDF), (0x15, 0x4E, 0x55)
SHADES = 16
#: Luminance at which dark and light letters are equally legible.
_EVEN = 0.19


@cache
def shades() -> tuple[tuple[str, str], ...]:
    """Return pairs of a bar's colour and its letters', from short tasks to long ones."""
    found = []
    for number in range(SHADES):
        share = number / (SHADES - 1)
        mixed = [round(low + (high - low) * share) for low, high in zip(_LOW, _HIGH, strict=True)]
        ink = "#10201f" if _luminance(mixed) > _EVEN else "#ffffff"
        found.append(("#" + "".join(f"{part:02x}" for part in mixed), ink))
    return tuple(found)


def _luminance(parts: list[int]) -> float:
    """Return the relative luminance of WCAG 2."""
    red, green, blue = (
        part / 255 / 12.92 if part / 255 <= 0.03928 else ((part / 255 + 0.055) / 1.055) ** 2.4
        for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
