"""Font files, for renderers that bring no fonts of their own."""

import os
from functools import cache
from importlib.util import find_spec
from pathlib import Path

__all__ = ["VARIABLE", "font_file"]

#: Environment variable with the path of a TrueType file.
VARIABLE = "LIVESPAN_FONT"

#: Where systems keep DejaVu Sans, which has more scripts than the font that comes along.
_PLACES = (
    "/usr/share/fonts/truetype/dejavu",
    "/usr/share/fonts/dejavu",
    "/usr/share/fonts/dejavu-sans-fonts",
    "/usr/share/fonts/TTF",
    "/usr/local/share/fonts/dejavu",
    "/Library/Fonts",
)


@cache
def font_file(bold: bool = False) -> str:
    """Return the file of DejaVu Sans, or of Bitstream Vera Sans, which comes with ReportLab.

    Both have the same widths; Vera knows the letters of Western Europe only. The environment
    variable `VARIABLE` names another file, for names in other scripts.
    """
    named = os.environ.get(VARIABLE)
    if named:
        return named
    for folder in _PLACES:
        path = Path(folder) / ("DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf")
        if path.is_file():
            return str(path)
    found = find_spec("reportlab")
    folder = next(iter(found.submodule_search_locations or ())) if found else ""
    return str(Path(folder) / "fonts" / ("VeraBd.ttf" if bold else "Vera.ttf"))
