"""From the bytes of a file to its text."""

import codecs
from os import PathLike
from pathlib import Path

from livespan.errors import FormatError

__all__ = ["decoded", "read_text"]

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

#: How a ZIP archive begins, and with it every workbook of a spreadsheet program.
_ARCHIVE = b"PK\x03\x04"


def read_text(source: str | PathLike[str], data: bytes | str | None) -> tuple[str, str]:
    """Return the name and the text of a file, or of ``data`` if the caller has its content.

    Raises
    ------
    FormatError
        When it cannot be read, is no text, or none at all.
    """
    name = Path(source).name or str(source)
    return name, decoded(_content(source) if data is None else data, name)


def decoded(data: bytes | str, name: str) -> str:
    """Return text without byte order mark: UTF-8, UTF-16 where marked, otherwise Windows-1252.

    Raises
    ------
    FormatError
        When it is no text, or none at all.
    """
    text = data.removeprefix("\ufeff") if isinstance(data, str) else _decoded(data, name)
    if "\0" in text:
        raise FormatError(f"{name} is not a text file")
    if not text.strip():
        raise FormatError(f"{name} is empty")
    return text


def _decoded(data: bytes, name: str) -> str:
    if data.startswith(_ARCHIVE):
        raise FormatError(f"{name} is a workbook or an archive; save the sheet as CSV")
    try:
        for mark, encoding in _MARKS:
            if data.startswith(mark):
                return data[len(mark) :].decode(encoding)
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            return data.decode("cp1252")
    except UnicodeDecodeError as error:
        raise FormatError(
            f"{name} is not a text file: byte {error.start + 1} is neither UTF-8 nor Windows-1252"
        ) from None


def _content(source: str | PathLike[str]) -> bytes:
    try:
        return Path(source).read_bytes()
    except OSError as error:
        raise FormatError(f"{source} cannot be read: {error.strerror}") from None
    except ValueError as error:  # a null byte in the path
        raise FormatError(f"{source!r:.60} is no path: {error}") from None
