"""Tables as text: one header, then rows, separated by ``;``, ``,``, tabs or ``|``."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from livespan.errors import FormatError

__all__ = ["Table", "read_table", "table_of"]

#: Most rows of a table where nobody sets a limit.
MOST_ROWS = 1_000_000

#: Where two separate the header equally well, the earlier is taken.
_DELIMITERS = ("\t", ";", ",", "|")

#: Separates nothing: for a table of a single column.
_NO_DELIMITER = "\x1f"

#: How many rows are looked at where the header alone does not tell the delimiter.
_SAMPLE = 50

#: A first line with which a spreadsheet program declares the delimiter.
_DECLARATION = re.compile(r"sep=(.)(?:\r\n?|\n)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Table:
    """A header and the rows under it, each a mapping from header name to cell.

    Attributes
    ----------
    lines
        Number of the line in which each row begins, counted from 1.
    delimiter
        What stands between cells; empty where they come apart already.
    """

    headers: tuple[str, ...]
    rows: list[dict[str, Any]]
    lines: list[int]
    delimiter: str

    @property
    def decimal_comma(self) -> bool:
        """Whether a comma in a number is a decimal comma: the delimiter is ``;``."""
        return self.delimiter == ";"


def read_table(text: str, name: str, limit: int | None = None) -> Table:
    """Read a table; blank lines and trailing blank columns are left out.

    Parameters
    ----------
    name
        What the text is called in messages.
    limit
        Most rows under the header; `MOST_ROWS` where none is given.

    Raises
    ------
    FormatError
        When a header name occurs twice, a row has more or fewer cells than the header, or a
        quotation is not closed, with the line; when there are more rows than the limit.
    """
    declared = _DECLARATION.match(text)
    if declared:
        text = text[declared.end() :]
    delimiter = declared[1] if declared else _delimiter(text)
    first = 2 if declared else 1
    lines = _lines(text, delimiter, name, first)
    return table_of(lines, name, delimiter, limit)


def table_of(
    lines: Iterator[tuple[int, list[Any]]], name: str, delimiter: str, limit: int | None = None
) -> Table:
    """Make a table of numbered lines of cells, the first being the header.

    Raises
    ------
    FormatError
        As `read_table`.
    """
    headers = _headers(next(lines, (1, []))[1], name)
    width, most = len(headers), MOST_ROWS if limit is None else limit
    rows: list[dict[str, Any]] = []
    numbers: list[int] = []
    for line, cells in lines:
        if len(rows) == most:
            raise FormatError(f"{name}, line {line}: there is room for {most:,} rows, no more")
        fitted = cells if len(cells) == width else _fitted(cells, width, name, line)
        rows.append(dict(zip(headers, fitted)))  # noqa: B905 - as long, and strict takes its time
        numbers.append(line)
    return Table(_without_blank(headers, rows), rows, numbers, delimiter)


def _without_blank(headers: tuple[str, ...], rows: list[dict[str, Any]]) -> tuple[str, ...]:
    """Take nameless columns without a value out of the rows: the table begins right of them."""
    blank = {
        header
        for number, header in enumerate(headers, 1)
        if header == _nameless(number) and not any(_written(row[header]).strip() for row in rows)
    }
    for row in rows if blank else ():
        for header in blank:
            del row[header]
    return tuple(header for header in headers if header not in blank)


def _lines(text: str, delimiter: str, name: str, first: int) -> Iterator[tuple[int, list[str]]]:
    """Yield the number and the cells of each line that is not blank."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begun = first
    try:
        for cells in reader:
            if cells and (cells[0].strip() or any(cell.strip() for cell in cells)):
                yield begun, cells
            begun = reader.line_num + first
    except csv.Error as error:
        raise FormatError(f"{name}, line {begun}: {_plain(error)}") from None


def _plain(error: csv.Error) -> str:
    message = str(error)
    if "unexpected end of data" in message:
        return "a quotation that begins here is never closed"
    if "expected after" in message:
        return "a closing quotation mark must be followed by a delimiter or the end of the line"
    if "field larger" in message:
        return "a cell is too long; is a quotation mark missing?"
    return message


def _headers(cells: list[Any], name: str) -> tuple[str, ...]:
    names = [_written(cell).strip() for cell in cells]
    while names and not names[-1]:
        names.pop()
    seen: dict[str, int] = {}
    for number, written in enumerate(names, 1):
        # Spreadsheets and data frames leave the name of an index column empty.
        header = written or _nameless(number)
        if seen.setdefault(header, number) != number:
            raise FormatError(
                f"{name}: the header names {header!r:.60} twice "
                f"(columns {seen[header]} and {number})"
            )
    if not seen:
        raise FormatError(f"{name} has no header")
    return tuple(seen)


def _nameless(number: int) -> str:
    return f"column {number}"


def _written(cell: object) -> str:
    return "" if cell is None else str(cell)


def _fitted(cells: list[Any], width: int, name: str, line: int) -> list[Any]:
    if len(cells) < width or any(_written(cell).strip() for cell in cells[width:]):
        raise FormatError(
            f"{name}, line {line}: {len(cells)} values under a header of {width} columns"
        )
    return cells[:width]


def _delimiter(text: str) -> str:
    """Find the delimiter: of those in the header, the one that fits the rows best."""
    header = _head(text, 1)
    found = [mark for mark in _DELIMITERS if _count(header, mark)]
    if not found:
        return _NO_DELIMITER
    if len(found) == 1:
        return found[0]
    sample = _head(text, _SAMPLE)
    return max(found, key=lambda mark: (_fit(sample, mark), _count(header, mark)))


def _head(text: str, lines: int) -> str:
    """Return the first lines that are not blank, quotations across lines not respected."""
    head: list[str] = []
    for line in io.StringIO(text, newline=""):
        if line.strip():
            head.append(line)
        if len(head) == lines:
            break
    return "".join(head)


def _count(header: str, delimiter: str) -> int:
    """Count a delimiter outside quotations."""
    return sum(part.count(delimiter) for part in header.split('"')[::2])


def _fit(sample: str, delimiter: str) -> float:
    """Tell the share of lines that have as many cells as the first."""
    rows = [row for row in csv.reader(io.StringIO(sample), delimiter=delimiter) if row]
    return sum(len(row) == len(rows[0]) for row in rows) / len(rows)
