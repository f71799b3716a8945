"""Strict JSON, with errors that name line and column."""

from typing import Any

import orjson

from livespan.errors import FormatError

__all__ = ["parsed"]


def parsed(text: str, name: str) -> Any:
    """Parse JSON; NaN and Infinity are none.

    Raises
    ------
    FormatError
        With the line and the column at which the text stops being JSON.
    """
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise FormatError(
            f"{name} is not valid JSON: {error.msg} (line {error.lineno}, column {error.colno})"
        ) from None
