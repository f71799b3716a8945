"""Sheets of a workbook (XLSX) as tables.

The rows are streamed: a reader that lays a sheet out as one rectangle takes all memory there is
for two cells in opposite corners. Entities in its XML are refused, as ``defusedxml`` is installed.
"""

import datetime
import io
import warnings
import zipfile
from collections.abc import Iterator
from typing import Any

import openpyxl
from openpyxl.workbook import Workbook

from livespan.errors import FormatError
from livespan.formats.source import Source
from livespan.formats.table import Table, table_of

__all__ = ["open_workbook", "sheet_names", "sheet_table"]

# What it does not know of styles and names is nothing to those who read the cells.
warnings.filterwarnings("ignore", module="openpyxl")

#: The part that makes an archive a workbook.
_WORKBOOK = "xl/workbook.xml"
#: Namespaces of the strict form; the usual, transitional one has others.
_STRICT = b"http://purl.oclc.org/ooxml/spreadsheetml"
#: Bytes of `_WORKBOOK` in which the namespace stands.
_HEAD = 2_000

#: Most cells of a sheet, blank ones before others included.
MOST_CELLS = 20_000_000


def open_workbook(source: Source) -> Workbook:
    """Open a workbook whose sheets are then read row by row.

    Raises
    ------
    FormatError
        When it is none, is broken, or is too large once unpacked.
    """
    name = source.name
    try:
        with zipfile.ZipFile(io.BytesIO(source.data)) as archive:
            parts = archive.infolist()
            strict = _STRICT in _beginning(archive)
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise FormatError(f"{name} is no workbook (XLSX): {error}") from None
    if not any(part.filename == _WORKBOOK for part in parts):
        raise FormatError(f"{name} is no workbook (XLSX); save the sheet as XLSX or CSV")
    if strict:
        raise FormatError(
            f"{name} is in the strict form of Open XML, which is not read; save it as an ordinary "
            "workbook (XLSX) or as CSV"
        )
    # No part yields more than it declares: the archive's reader stops there.
    if sum(part.file_size for part in parts) > source.most_bytes:
        raise FormatError(
            f"{name} unpacks to more than {source.most_bytes >> 20} MiB; that is too large"
        )
    try:
        return openpyxl.load_workbook(
            io.BytesIO(source.data), read_only=True, data_only=True, keep_links=False
        )
    except Exception as error:  # noqa: BLE001 - what breaks in a broken workbook has no one class
        raise _broken(name, error) from None


def _beginning(archive: zipfile.ZipFile) -> bytes:
    """Return the first bytes of the part that lists the sheets, none where it is missing."""
    if _WORKBOOK not in archive.namelist():
        return b""
    with archive.open(_WORKBOOK) as part:
        return part.read(_HEAD)


def sheet_names(workbook: Workbook) -> list[str]:
    """List the sheets that have cells; charts have none."""
    return [sheet.title for sheet in workbook.worksheets]


def sheet_table(workbook: Workbook, sheet: str, name: str, limit: int | None) -> Table:
    """Read a sheet whose first row that is not blank is the header.

    Raises
    ------
    FormatError
        As `livespan.formats.table.read_table`, and when the sheet is broken.
    """
    return table_of(_rows(workbook, sheet, name), f"{name}, sheet {sheet!r:.60}", "", limit)


def _rows(workbook: Workbook, sheet: str, name: str) -> Iterator[tuple[int, list[Any]]]:
    """Yield the number and the cells of each row that is not blank, all as wide as the first."""
    width = cells = 0
    try:
        worksheet: Any = workbook[sheet]
        # What the file says of its size may be wrong.
        worksheet.reset_dimensions()
        for number, row in enumerate(worksheet.iter_rows(values_only=True), 1):
            cells += len(row)
            if cells > MOST_CELLS:
                raise FormatError(
                    f"{name}, sheet {sheet!r:.60}: there is room for {MOST_CELLS:,} cells, no more"
                )
            if any(cell is not None and cell != "" for cell in row):
                width = width or len(row)
                yield number, [_plain(cell) for cell in row] + [None] * (width - len(row))
    except FormatError:
        raise
    except Exception as error:  # noqa: BLE001 - what breaks in a broken sheet has no one class
        raise _broken(name, error) from None


def _plain(cell: object) -> object:
    """Return times and dates as they are written; a problem's times are plain numbers."""
    if isinstance(cell, (datetime.date, datetime.time, datetime.timedelta)):
        return str(cell)
    return cell


def _broken(name: str, error: Exception) -> FormatError:
    said = str(error).partition("\n")[0]
    return FormatError(f"{name} is a broken workbook: {type(error).__name__}: {said:.100}")
