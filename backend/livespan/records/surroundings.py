"""Network and set-ups as members of a document."""

import math
from collections.abc import Callable
from typing import Any

from livespan.cells import identifier, is_blank, number
from livespan.errors import ProblemError
from livespan.problem import Network, Setups

__all__ = ["network_of", "setups_of"]

DEEPEST = 3
"""Lists in lists, at most: a matrix of set-ups for each machine."""


def network_of(given: object) -> Network | None:
    """Read ``{"latency": …, "bandwidth": …}``, each a number or a matrix; None for no network.

    Without a latency there is none; a bandwidth of null is one without limit, and where it is left
    out a unit of data takes a unit of time.

    Raises
    ------
    ProblemError
        For anything else; ``member`` tells where.
    """
    if given is None:
        return None
    body = _object(given, "network", ("latency", "bandwidth"))
    latency = body.get("latency")
    return Network(
        latency=0.0 if is_blank(latency) else _numbers(latency, "network.latency", _finite),
        bandwidth=_numbers(body.get("bandwidth", 1.0), "network.bandwidth", _or_unlimited),
    )


def setups_of(given: object) -> Setups | None:
    """Read ``{"families": […], "times": matrix, or one a machine}``; None for no set-ups.

    Raises
    ------
    ProblemError
        For anything else; ``member`` tells where.
    """
    if given is None:
        return None
    body = _object(given, "setups", ("families", "times"))
    families = body.get("families")
    if not isinstance(families, list):
        raise ProblemError("setups.families must be a list of names", "setups.families")
    names = []
    for place, family in enumerate(families):
        try:
            names.append(identifier(family))
        except ValueError as demand:
            raise ProblemError(
                f"Family number {place + 1} must be {demand}, not {family!r:.60}",
                f"setups.families[{place}]",
            ) from None
    times = body.get("times")
    if not isinstance(times, list):
        raise ProblemError("setups.times must be a matrix of numbers", "setups.times")
    return Setups(tuple(names), _numbers(times, "setups.times", _finite))


def _object(given: object, name: str, known: tuple[str, ...]) -> dict[str, Any]:
    if not isinstance(given, dict):
        raise ProblemError(f"{name} must be an object, not {given!r:.60}", name)
    for member in given:
        if member not in known:
            raise ProblemError(
                f"{name} has no member {member!r:.60} (there are: {', '.join(known)})",
                f"{name}.{member:.60}",
            )
    return given


def _numbers(given: Any, member: str, read: Callable[[Any], float], depth: int = 0) -> Any:
    """Read numbers in lists up to `DEEPEST`; the shape is checked where the problem is made."""
    if isinstance(given, list):
        if depth == DEEPEST:
            raise ProblemError(f"{member} must be a number, not a list", member)
        return [
            _numbers(item, f"{member}[{row}]", read, depth + 1) for row, item in enumerate(given)
        ]
    try:
        return read(given)
    except ValueError as demand:
        raise ProblemError(f"{member} is {given!r:.60}; it must be {demand}", member) from None


def _finite(value: object) -> float:
    return number(value)


def _or_unlimited(value: object) -> float:
    return math.inf if is_blank(value) else number(value)
