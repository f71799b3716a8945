"""Reading a whole column of rows: numbers, lists of ids, amounts, and what was left over."""

from collections.abc import Callable, Collection
from typing import Any, TypeVar

from livespan.cells import identifiers, is_blank, number, plain_numbers
from livespan.fields import Fields, listing

__all__ = ["cells_of", "id_lists", "numbers_of", "tell_ignored"]

T = TypeVar("T")


def numbers_of(fields: Fields, field: str, default: float, decimal_comma: bool) -> list[float]:
    """Read a column of numbers in which a missing one has a default.

    Raises
    ------
    ProblemError
        For a value that is no finite number.
    """
    missing = 0

    def read(value: object) -> float:
        nonlocal missing
        if is_blank(value):
            missing += 1
            return default
        return number(value, decimal_comma=decimal_comma)

    if fields.columns[field] is None:
        return [default] * len(fields.rows)
    plain = plain_numbers(fields.values(field))
    if plain is not None:
        return plain
    numbers = cells_of(fields, field, read)
    if missing:
        fields.warn(
            f"{fields.columns[field]!r:.60} is empty in {missing} of {len(numbers)} rows; "
            f"{_said(default)} is taken there"
        )
    return numbers


def id_lists(fields: Fields, field: str) -> list[tuple[str, ...]]:
    """Read a column of lists of ids.

    Raises
    ------
    ProblemError
        For a value that is no such list.
    """
    return cells_of(fields, field, identifiers)


def cells_of(fields: Fields, field: str, read: Callable[[Any], T]) -> list[T]:
    """Read each value of a column.

    Raises
    ------
    ProblemError
        For a value of which ``read`` raises a ValueError; its message ends "it must be".
    """
    read_cells = []
    for row, value in enumerate(fields.values(field)):
        try:
            read_cells.append(read(value))
        except ValueError as demand:
            raise fields.unusable(row, field, value, demand) from None
    return read_cells


def tell_ignored(fields: Fields, unused: Collection[str]) -> None:
    """Warn of the columns that nobody reads; ``unused`` are fields that do not count."""
    ignored = fields.left_over(unused)
    if ignored:
        fields.warn(f"Not used: {listing(ignored)}")


def _said(default: float) -> str:
    return "no limit" if default == float("inf") else f"{default:g}"
