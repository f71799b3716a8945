"""Where compiled kernels are kept: a folder for each state of the sources that went into them.

Numba looks for changes in a kernel's own file only. A helper compiled into kernels of other files
could change, by an update of the sources, and the old machine code would still be taken. So the
kernels of a file lie in a folder named after that file and all files of the package it imports.
"""

import ast
import contextlib
import functools
import hashlib
import os
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numba

__all__ = ["cache_folder", "digest", "own_cache"]

config: Any = numba.config

_PACKAGE = Path(__file__).resolve().parents[1]

#: Numba's folder is one for the whole process, and searches side by side compile their objectives
#: when they first ask for them.
_TURN = threading.RLock()


@functools.cache
def cache_folder() -> Path:
    """Return the folder that holds the others, made if need be.

    Under ``NUMBA_CACHE_DIR``, else beside the sources, else in the home; where none of these can
    be written, a temporary one of this process alone.
    """
    given = [Path(config.CACHE_DIR)] if config.CACHE_DIR else []
    home = Path(os.path.expanduser("~")) / ".cache"
    for parent in (*given, _PACKAGE / "__pycache__", home):
        folder = parent / "livespan-kernels"
        with contextlib.suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
            if os.access(folder, os.W_OK):
                return folder
    return Path(tempfile.mkdtemp(prefix="livespan-"))


def digest(module: str, package: Path) -> str:
    """Return a short name for the state of a module and of all it imports from the package.

    Parameters
    ----------
    module
        Its dotted name, which begins with the package's.
    package
        The folder of the package.
    """
    states = [path.read_bytes() for path in _sources(module, package)]
    return hashlib.sha256(b"\0".join(states)).hexdigest()[:16]


@contextlib.contextmanager
def own_cache(module: str) -> Iterator[None]:
    """Let kernels that are declared meanwhile, and no others, use the module's folder.

    One thread at a time: a second one waits until the first has put things back.
    """
    with _TURN:
        given = config.CACHE_DIR
        config.CACHE_DIR = str(cache_folder() / _digest_here(module))
        try:
            yield
        finally:
            config.CACHE_DIR = given


@functools.cache
def _digest_here(module: str) -> str:
    # A kernel declared elsewhere, by a user or a test, brings no sources of ours.
    own = module.partition(".")[0] == _PACKAGE.name
    return digest(module, _PACKAGE) if own else "elsewhere"


def _sources(module: str, package: Path) -> list[Path]:
    """List the files of a module and of all it imports, directly or not, in a fixed order."""
    found: set[Path] = set()
    waiting = [module]
    while waiting:
        path = _file(waiting.pop(), package)
        if path is not None and path not in found:
            found.add(path)
            waiting.extend(_imports(path, package.name))
    return sorted(found)


@functools.cache
def _imports(path: Path, root: str) -> tuple[str, ...]:
    """List the modules of the package that a file imports."""
    names: list[str] = []
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.ImportFrom) and node.module:
            # What is imported from a package may be a module of it.
            names += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
    return tuple(name for name in names if name.partition(".")[0] == root)


def _file(module: str, package: Path) -> Path | None:
    """Return the file of a module; None where the name is no module's."""
    base = package.joinpath(*module.split(".")[1:])
    for path in (base.with_suffix(".py"), base / "__init__.py"):
        if path.is_file():
            return path
    return None
