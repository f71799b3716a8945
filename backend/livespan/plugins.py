"""What others add: tables that take more entries, from a decorator or an installed package.

A package is found by its entry points: whatever it has in a group is registered as if decorated. A
plug-in that breaks is left out with a warning that names it; nothing else suffers.
"""

import inspect
import warnings
from collections.abc import Callable, MutableMapping
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from livespan.errors import RegistrationError

__all__ = ["add", "described", "load_plugins"]

#: Names a table of people's words can hold: what a command line and an address can say.
_EXTRA = "_-"


def add(table: MutableMapping[str, Any], entry: Any, kind: str) -> None:
    """Put an entry into a table under its name, in lower case.

    One that was added before is replaced by a newer one of its module and class, so that a cell of
    a notebook can be run again; no other entry is.

    Raises
    ------
    RegistrationError
        When the name is taken, or is no name.
    """
    name = getattr(entry, "name", None)
    if not isinstance(name, str) or not name.isascii() or not _is_word(name):
        raise RegistrationError(
            f"The {kind} {_origin(entry)} needs a name of letters, digits, - and _, "
            f"not {name!r:.60}"
        )
    taken = table.get(name.lower())
    if taken is not None and _origin(taken) != _origin(entry):
        raise RegistrationError(
            f"The name {name} of {_origin(entry)} is taken by the {kind} {_origin(taken)}"
        )
    table[name.lower()] = entry


def described(entry: Any, kind: str, methods: tuple[str, ...]) -> None:
    """Check that an entry says what it is and has the methods it needs.

    Raises
    ------
    RegistrationError
        With what is missing.
    """
    for text in ("title", "summary"):
        if not isinstance(getattr(entry, text, None), str):
            raise RegistrationError(f"The {kind} {_origin(entry)} has no {text}, a string")
    for method in methods:
        if not callable(getattr(entry, method, None)):
            raise RegistrationError(f"The {kind} {_origin(entry)} has no method {method}")


def load_plugins(group: str, register: Callable[[Any], object]) -> None:
    """Register what installed packages have in a group of entry points.

    Warns of each that cannot be loaded or registered, and goes on without it.
    """
    for point in sorted(entry_points(group=group), key=lambda point: point.name):
        try:
            register(point.load())
        except Exception as error:  # noqa: BLE001 - whatever a foreign package does, we start
            warnings.warn(
                f"The plug-in {_source(point)} is left out: {type(error).__name__}: {error}",
                stacklevel=2,
            )


def _source(point: EntryPoint) -> str:
    package = f" of {point.dist.name} {point.dist.version}" if point.dist is not None else ""
    return f"{point.name!r}{package} ({point.group}: {point.value})"


def _is_word(name: str) -> bool:
    return name != "" and all(letter.isalnum() or letter in _EXTRA for letter in name)


def _origin(entry: Any) -> str:
    kind = entry if inspect.isclass(entry) else type(entry)
    return f"{kind.__module__}.{kind.__qualname__}"
