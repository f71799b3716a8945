"""Cells of a comma-separated table."""

import csv
import io
from collections.abc import Iterable, Sequence

__all__ = ["table"]

#: How a cell begins that spreadsheets take for a formula, or for the start of another cell.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def table(headers: Sequence[str], rows: Iterable[Sequence[object]], guarded: bool) -> bytes:
    r"""Write a table of RFC 4180, with lines that end in ``\n``.

    Parameters
    ----------
    guarded
        Whether words that a spreadsheet would take for a formula get an apostrophe in front.
        Numbers never need one.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(headers)
    writer.writerows(map(_guard, rows) if guarded else rows)
    return text.getvalue().encode()


def _guard(row: Sequence[object]) -> list[object]:
    return [
        f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell for cell in row
    ]
