"""Strict JSON, with errors that name line and column."""

import json
from typing import Any

import orjson

from livespan.errors import FormatError

__all__ = ["parsed", "strict"]


def parsed(text: str, name: str) -> Any:
    """Parse a file's JSON, as strictly as `strict`.

    Raises
    ------
    FormatError
        With the line and the column at which the text stops being JSON, where it is about one.
    """
    try:
        return strict(text)
    except json.JSONDecodeError as error:
        raise FormatError(
            f"{name} is not valid JSON: {error.msg} (line {error.lineno}, column {error.colno})"
        ) from None
    except ValueError as error:
        raise FormatError(f"{name} is not valid JSON: {error}") from None


def strict(text: bytes | str) -> Any:
    """Parse JSON in which nothing is left to interpretation.

    NaN, infinite numbers, lone surrogates, names given twice and nesting deeper than 1,000 are
    errors.

    Raises
    ------
    ValueError
        With what is wrong.
    """
    # The strict parser refuses; the other one then tells names that come twice.
    orjson.loads(text)
    try:
        return json.loads(text, object_pairs_hook=_object)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        seen: set[str] = set()
        for name, _ in pairs:
            if name in seen:
                raise ValueError(f"the name {name!r:.60} comes twice in one object")
            seen.add(name)
    return result
