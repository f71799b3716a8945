"""OR-Tools, imported at first use: it takes a quarter of a second and 60 MB."""

import functools
import importlib
from typing import Any

__all__ = ["cp"]


@functools.cache
def cp() -> Any:
    """Return the module of CP-SAT."""
    return importlib.import_module("ortools.sat.python.cp_model")
