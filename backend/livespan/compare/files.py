"""A comparison as a file, by its suffix."""

import json
from collections.abc import Callable, Mapping
from pathlib import PurePath

from livespan.compare import tables
from livespan.compare.rows import Found
from livespan.compare.scene import comparison_scene
from livespan.errors import FormatError
from livespan.exports import pdf, png, svg

__all__ = ["PLOTS", "WRITERS", "find_writer"]

#: Pixels of a PNG to a pixel of the picture, for dense screens.
SCALE = 2.0


def _html(found: Found) -> bytes:
    from livespan.compare.figure import figure  # noqa: PLC0415 - Plotly is slow to import

    return str(figure(found).to_html(include_plotlyjs=True)).encode()


#: Suffix -> what draws a comparison.
PLOTS: Mapping[str, Callable[[Found], bytes]] = {
    ".svg": lambda found: svg.rendered(comparison_scene(found)).encode(),
    ".png": lambda found: png.rendered(comparison_scene(found), SCALE),
    ".pdf": lambda found: pdf.rendered(comparison_scene(found)),
    ".html": _html,
}

#: Suffix -> what writes a comparison.
WRITERS: Mapping[str, Callable[[Found], bytes]] = {
    ".json": lambda found: (json.dumps(tables.document(found), indent=2) + "\n").encode(),
    ".csv": lambda found: tables.csv_text(found).encode(),
    ".md": lambda found: tables.markdown(found).encode(),
    **PLOTS,
}


def find_writer(
    path: str, known: Mapping[str, Callable[[Found], bytes]] = WRITERS
) -> Callable[[Found], bytes]:
    """Return what writes files of this suffix.

    Raises
    ------
    FormatError
        When there is none.
    """
    writer = known.get(PurePath(path).suffix.lower())
    if writer is None:
        kind = "a plot of a comparison" if known is PLOTS else "a comparison"
        raise FormatError(f"{path} has no suffix of {kind} (there are: {', '.join(known)})")
    return writer
