"""The site: the pages of this folder as they are, and the Python reference from docstrings.

``make docs`` builds it, warnings are errors, and nothing is fetched: no other project's index, no
fonts, no scripts from elsewhere.
"""

import sys
from pathlib import Path
from typing import Any

from numpy.typing import ArrayLike

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "backend"))

import livespan  # noqa: E402

project = "Livespan"
author = "The Livespan developers"
project_copyright = author
version = release = livespan.__version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["images"]

# Headings get the addresses that GitHub gives them, so one link serves both.
myst_heading_anchors = 4

# Docstrings put names between single backticks.
default_role = "code"
autodoc_member_order = "bysource"
autodoc_typehints = "description"
autodoc_typehints_description_target = "documented"
napoleon_google_docstring = False

html_theme = "furo"
html_title = f"Livespan {version}"
html_copy_source = False
html_show_sphinx = False
html_theme_options = {"top_of_page_buttons": []}


def name_array_like(_app: Any, described: Any, _bound: bool) -> None:
    """Show ``ArrayLike`` by its name, not by the dozen types it stands for."""
    function = described.__init__ if isinstance(described, type) else described
    hints = getattr(function, "__annotations__", {})
    for name, hint in hints.items():
        if hint == ArrayLike:
            hints[name] = "ArrayLike"
        elif hint == ArrayLike | None:
            hints[name] = "ArrayLike | None"


def setup(app: Any) -> None:
    """Connect to the reading of docstrings."""
    app.connect("autodoc-before-process-signature", name_array_like)
