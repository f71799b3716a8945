"""What is in a file: its bytes, its text, its first lines, each made when it is first asked for."""

import codecs
import gzip
import io
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from os import PathLike
from pathlib import Path
from typing import Any, BinaryIO, TypeVar, cast

from livespan.errors import FormatError

__all__ = ["MOST_BYTES", "Source", "open_source"]

T = TypeVar("T")

#: Largest content that is held in memory, unpacked; 256 MiB. Traces are read past it, line by line.
MOST_BYTES = 256 << 20

#: Bytes at the beginning by which a format is recognised.
HEAD = 1 << 16

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

#: How a ZIP archive begins, and with it every workbook of a spreadsheet program.
_ARCHIVE = b"PK\x03\x04"

_GZIP = b"\x1f\x8b"


class Source:
    """A file, or what was in one; packed by gzip or not.

    Parameters
    ----------
    name
        What it is called in messages.
    content
        Its bytes, its text, or the path at which it lies.
    most_bytes
        Size, unpacked, above which it is refused where all of it is needed at once.
    """

    def __init__(
        self, name: str, content: bytes | str | Path, most_bytes: int = MOST_BYTES
    ) -> None:
        self.name = name
        self.most_bytes = most_bytes
        self._content = content
        self._made: dict[Any, Any] = {}

    @property
    def suffix(self) -> str:
        """The name's suffix in lower case, the one before ``.gz`` where that is the last."""
        return Path(self.name.lower().removesuffix(".gz")).suffix

    @cached_property
    def beginning(self) -> bytes:
        """The first bytes, unpacked."""
        if isinstance(self._content, str):
            return self._content[:HEAD].encode("utf-8", "replace")
        with self._opened() as file:
            return file.read(HEAD)

    @property
    def archive(self) -> bool:
        """Whether it is a ZIP archive, as workbooks are."""
        return self.beginning.startswith(_ARCHIVE)

    @cached_property
    def head(self) -> str:
        """The first whole lines as text, empty for an archive; what formats are recognised by."""
        if self.archive:
            return ""
        mark, encoding = _mark(self.beginning)
        text = self.beginning[len(mark) :].decode(encoding, "replace")
        return text[: text.rfind("\n") + 1] or text if len(self.beginning) >= HEAD else text

    @cached_property
    def data(self) -> bytes:
        """All bytes, unpacked.

        Raises
        ------
        FormatError
            When it cannot be read or is too large.
        """
        if isinstance(self._content, str):
            return self._content.encode("utf-8", "surrogatepass")
        with self._opened() as file:
            data = file.read(self.most_bytes + 1)
        if len(data) > self.most_bytes:
            raise FormatError(
                f"{self.name} has more than {self.most_bytes >> 20} MiB; that is too large"
            )
        return data

    @cached_property
    def text(self) -> str:
        """All text without byte order mark: UTF-8, UTF-16 where marked, otherwise Windows-1252.

        Raises
        ------
        FormatError
            When it is no text, or none at all.
        """
        if isinstance(self._content, str):
            text = self._content.removeprefix("\ufeff")
        else:
            text = self._decoded(self.data)
        if "\0" in text:
            raise FormatError(f"{self.name} is not a text file")
        if not text or text.isspace():
            raise FormatError(f"{self.name} is empty")
        return text

    def lines(self) -> Iterator[str]:
        """Yield the lines of a text in UTF-8 without holding more than one.

        Raises
        ------
        FormatError
            When it cannot be read, or is no such text.
        """
        if isinstance(self._content, str):
            yield from io.StringIO(self.text)
            return
        number = 0
        with self._opened() as file:
            try:
                for line in io.TextIOWrapper(file, encoding="utf-8-sig"):
                    number += 1
                    yield line
            except UnicodeDecodeError:
                raise FormatError(
                    f"{self.name}, line {number + 1} or soon after: this is no text in UTF-8"
                ) from None

    def once(self, make: Callable[["Source"], T]) -> T:
        """Return what ``make`` makes of this source, made but once; its refusal also."""
        if make not in self._made:
            try:
                self._made[make] = make(self)
            except FormatError as refusal:
                self._made[make] = refusal
        made = self._made[make]
        if isinstance(made, FormatError):
            raise made
        return cast(T, made)

    @contextmanager
    def _opened(self) -> Iterator[BinaryIO]:
        """Open the bytes, unpacked."""
        content = self._content
        try:
            with _raw(content) as raw:
                packed = raw.read(len(_GZIP)) == _GZIP
                raw.seek(0)
                yield cast(BinaryIO, gzip.GzipFile(fileobj=raw)) if packed else raw
        except (gzip.BadGzipFile, EOFError, zlib.error) as error:
            raise FormatError(f"{self.name} cannot be unpacked: {error}") from None
        except OSError as error:
            raise FormatError(f"{content!s} cannot be read: {error.strerror}") from None

    def _decoded(self, data: bytes) -> str:
        if self.archive:
            raise FormatError(f"{self.name} is an archive, and not one that can be read here")
        mark, encoding = _mark(data)
        try:
            try:
                return data[len(mark) :].decode(encoding)
            except UnicodeDecodeError:
                if mark:
                    raise
                return data.decode("cp1252")
        except UnicodeDecodeError as error:
            raise FormatError(
                f"{self.name} is not a text file: byte {error.start + 1} is neither UTF-8 nor "
                "Windows-1252"
            ) from None


def open_source(
    source: str | PathLike[str], data: bytes | str | None = None, most_bytes: int = MOST_BYTES
) -> Source:
    """Make a source of a path, or of ``data`` under the path's name.

    Raises
    ------
    FormatError
        When there is no such file.
    """
    path = Path(source)
    name = path.name or str(source)
    if data is not None:
        return Source(name, data, most_bytes)
    try:
        if not path.is_file() and not path.exists():
            raise FormatError(f"{source} cannot be read: No such file or directory")
    except ValueError as error:  # a null byte in the path
        raise FormatError(f"{source!r:.60} is no path: {error}") from None
    return Source(name, path, most_bytes)


def _raw(content: bytes | str | Path) -> BinaryIO:
    if isinstance(content, Path):
        return content.open("rb")
    return io.BytesIO(content if isinstance(content, bytes) else content.encode())


def _mark(data: bytes) -> tuple[bytes, str]:
    """Return the byte order mark, if there is one, and the encoding it names, otherwise UTF-8."""
    return next((known for known in _MARKS if data.startswith(known[0])), (b"", "utf-8"))
