"""What a cell of a table or a value of a document says: a number, ids, amounts, intervals."""

import math
import re
from collections.abc import Sequence
from typing import Any

__all__ = [
    "amounts",
    "identifier",
    "identifiers",
    "intervals",
    "is_blank",
    "number",
    "plain_numbers",
    "whole",
]

#: What people and programs write where there is nothing.
_NOTHING = frozenset(("", "null", "nan", "none"))

_DECIMAL_COMMA = re.compile(r"[+-]?\d*,\d+(?:[eE][+-]?\d+)?")
#: One to three digits, a comma, three digits: 1,500 may be 1.5 or 1500.
_AMBIGUOUS = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}")
#: A comma that separates amounts by id, not the decimals of one.
_BEFORE_AMOUNT = re.compile(r",(?=[^,]*:)")
#: Two numbers with a dash or a colon between them.
_INTERVAL = re.compile(r"\s*([\d.]+(?:[eE][+-]?\d+)?)\s*[-:]\s*([\d.]+(?:[eE][+-]?\d+)?)\s*")
_POINT_ZERO = re.compile(r"(\d+)\.0+")


def is_blank(value: object) -> bool:
    """Tell whether a value is absent: None, or a string of blanks."""
    return value is None or (isinstance(value, str) and not value.strip())


def number(value: object, *, decimal_comma: bool = False) -> float:
    """Read a finite number from a number or a string such as ``" 2.5 "`` or ``"2,5"``.

    Parameters
    ----------
    decimal_comma
        Whether the source is known to write decimals with a comma. Otherwise a comma counts as
        one only where it cannot separate thousands.

    Raises
    ------
    ValueError
        When it is none; the message completes the sentence "it must be …".
    """
    if isinstance(value, str):
        result = _parsed(value.strip(), decimal_comma)
    elif isinstance(value, bool) or not isinstance(value, (int, float)):
        raise ValueError("a number")
    else:
        try:
            result = float(value)
        except OverflowError:
            raise ValueError("a finite number") from None
    if not math.isfinite(result):
        raise ValueError("a finite number")
    return result


def plain_numbers(values: Sequence[object]) -> list[float] | None:
    """Read a whole column as `number` would, where nothing in it needs a second look.

    None where some value is blank, has a decimal comma, or is no finite number: whoever asked then
    reads them one by one. Most columns are plain, and read so ten times as fast.
    """
    kinds = set(map(type, values))
    if not (kinds == {str} or kinds <= {int, float}):
        return None
    try:
        numbers = [float(value) for value in values]  # type: ignore[arg-type]
    except (ValueError, OverflowError):
        return None
    # A sum is finite where all its terms are, but for sums beyond what floats can hold.
    if not math.isfinite(sum(numbers)):
        return None
    # float() takes 1_000 for a thousand.
    if kinds == {str} and any("_" in str(value) for value in values):
        return None
    return numbers


def identifier(value: object) -> str:
    """Read an id as a string: 1, 1.0 and ``" 1 "`` are all ``"1"``; empty when there is none.

    Raises
    ------
    ValueError
        When it is neither a string nor a number.
    """
    if isinstance(value, str):
        return value.strip()
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise ValueError("a string or a number")
    if isinstance(value, int):
        return str(value)
    if math.isnan(value):
        return ""
    return str(int(value)) if value.is_integer() else repr(value)


def identifiers(value: Any) -> tuple[str, ...]:
    """Read ids from a list, a number, or a string that separates them by ``,`` or ``;``.

    Empty values, ``null``, ``nan`` and ``none`` mean none. A string may look like a printed
    list, ``['a', 'b']``.

    Raises
    ------
    ValueError
        When it is nothing of the kind.
    """
    if value is None or value == "":
        return ()
    if isinstance(value, str):
        text = value.strip()
        if text.lower() in _NOTHING:
            return ()
        if text[0] in "[(" and text[-1] in "])":
            text = text[1:-1]
        parts = [part.strip().strip("'\"").strip() for part in text.replace(";", ",").split(",")]
    elif isinstance(value, (list, tuple)):
        parts = [identifier(item) for item in value]
    elif isinstance(value, (int, float)):
        parts = [identifier(value)]
    else:
        raise ValueError("a list of ids, or ids separated by , or ;")
    return tuple(part for part in parts if part.lower() not in _NOTHING)


def amounts(value: Any, *, decimal_comma: bool = False) -> dict[str, float]:
    """Read amounts by id from an object, or from a string such as ``a:3;b:2``.

    Raises
    ------
    ValueError
        When it is nothing of the kind, or an id comes twice.
    """
    demand = "an object of numbers by id, or written like a:3;b:2"
    pairs: list[tuple[Any, Any]]
    if is_blank(value) or (isinstance(value, str) and value.strip().lower() in _NOTHING):
        return {}
    if isinstance(value, dict):
        pairs = list(value.items())
    elif isinstance(value, str):
        parts = value.split(";") if ";" in value else _BEFORE_AMOUNT.split(value)
        pairs = [
            (name, amount)
            for name, _, amount in (part.rpartition(":") for part in parts if part.strip())
        ]
    else:
        raise ValueError(demand)
    found: dict[str, float] = {}
    for name, amount in pairs:
        known = identifier(name)
        if not known or known in found:
            raise ValueError(demand if not known else f"one amount for {known!r:.60}")
        try:
            found[known] = number(amount, decimal_comma=decimal_comma)
        except ValueError:
            raise ValueError(demand) from None
    return found


def intervals(value: Any) -> tuple[tuple[float, float], ...]:
    """Read intervals from a list of pairs, or from a string such as ``8-12; 20-24``.

    Raises
    ------
    ValueError
        When it is nothing of the kind.
    """
    demand = "a list of [begin, end], or written like 8-12; 20-24"
    if is_blank(value) or (isinstance(value, str) and value.strip().lower() in _NOTHING):
        return ()
    if isinstance(value, str):
        found = [_INTERVAL.fullmatch(part) for part in value.split(";") if part.strip()]
        value = [match and match.groups() for match in found]
    if not isinstance(value, (list, tuple)):
        raise ValueError(demand)
    if not all(isinstance(pair, (list, tuple)) and len(pair) == 2 for pair in value):
        raise ValueError(demand)
    try:
        return tuple((number(begin), number(end)) for begin, end in value)
    except ValueError:
        raise ValueError(demand) from None


def whole(text: str) -> str:
    """Drop the ``.0`` that spreadsheets append to ids they took for numbers."""
    found = _POINT_ZERO.fullmatch(text)
    return found[1] if found else text


def _parsed(text: str, decimal_comma: bool) -> float:
    if "," in text and _DECIMAL_COMMA.fullmatch(text):
        if not decimal_comma and _AMBIGUOUS.fullmatch(text):
            raise ValueError("written with a decimal point, as its comma may mean thousands")
        text = text.replace(",", ".")
    try:
        # float() takes 1_000 for a thousand; nobody who writes a table means that.
        return float("_" if "_" in text else text)
    except ValueError:
        raise ValueError("a number") from None
