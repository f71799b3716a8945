"""Where compiled kernels are kept: a folder of its own for each state of the sources.

Numba looks for changes in a kernel's own file only. A helper compiled into kernels of other files
could change, by an update of the sources, and the old machine code would still be taken.
"""

import contextlib
import functools
import hashlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numba

__all__ = ["cache_folder", "digest", "own_cache"]

config: Any = numba.config

_PACKAGE = Path(__file__).resolve().parents[1]

#: Folders whose files hold compiled code.
_COMPILED = ("kernels", "algorithms", "objectives")


@functools.cache
def cache_folder() -> Path:
    """Return the folder, made if need be.

    Under ``NUMBA_CACHE_DIR``, else beside the sources, else in the home; where none of these can
    be written, a temporary one of this process alone.
    """
    name = f"livespan-{digest(_PACKAGE)}"
    given = [Path(config.CACHE_DIR)] if config.CACHE_DIR else []
    home = Path(os.path.expanduser("~")) / ".cache" / "livespan"
    for parent in (*given, _PACKAGE / "__pycache__", home):
        with contextlib.suppress(OSError):
            (parent / name).mkdir(parents=True, exist_ok=True)
            if os.access(parent / name, os.W_OK):
                return parent / name
    return Path(tempfile.mkdtemp(prefix="livespan-"))


def digest(package: Path) -> str:
    """Return a short name for the state of the sources that are compiled."""
    files = sorted(path for folder in _COMPILED for path in (package / folder).glob("*.py"))
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in files)).hexdigest()[:16]


@contextlib.contextmanager
def own_cache() -> Iterator[None]:
    """Let kernels that are declared meanwhile use that folder, and nobody else's kernels."""
    given = config.CACHE_DIR
    config.CACHE_DIR = str(cache_folder())
    try:
        yield
    finally:
        config.CACHE_DIR = given
