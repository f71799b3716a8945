"""The file of a run: gzipped lines of JSON, the first about the run, then one an event.

::

    {"livespan_run": 1, "name": …, "created": …, "versions": {…}, "problem": {…}}
    {"at": 0.0, "type": "start", …}
    {"at": 0.0012, "type": "iteration", …}

``at`` is in seconds since the first event. An event says what it says over HTTP.
"""

import gzip
import platform
import zlib
from collections.abc import Generator, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from os import PathLike
from typing import Any, BinaryIO, NamedTuple, cast

import numpy as np
import orjson

from livespan.errors import FormatError
from livespan.problem import Problem
from livespan.problem_document import problem_document, problem_from
from livespan.version import __version__

__all__ = ["SUFFIX", "Header", "Line", "event_line", "header_line", "lines", "read_header"]

#: How such files end.
SUFFIX = ".livespan"
#: Version of the layout; a file of a later one is refused.
LAYOUT = 1
#: Bytes of a line, at most: a problem of a million tasks has less.
LONGEST_LINE = 1 << 30

_GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class Header:
    """What the first line tells.

    Attributes
    ----------
    name
        What the problem is called; empty where nobody says.
    created
        When the run began, ISO 8601.
    versions
        Of Livespan, Python and NumPy, by name.
    """

    problem: Problem
    name: str
    created: str
    versions: dict[str, str]


class Line(NamedTuple):
    """An event's document, and the seconds since the first one."""

    at: float
    document: dict[str, Any]


def header_line(problem: Problem, name: str = "", created: datetime | None = None) -> bytes:
    """Return the first line, its break included."""
    return _line(
        {
            "livespan_run": LAYOUT,
            "name": name,
            "created": (created or datetime.now(UTC)).isoformat(timespec="seconds"),
            "versions": {
                "livespan": __version__,
                "python": platform.python_version(),
                "numpy": np.__version__,
            },
            "problem": problem_document(problem),
        }
    )


def event_line(at: float, document: Mapping[str, Any]) -> bytes:
    """Return the line of an event, its break included."""
    return _line({"at": round(at, 6), **document})


def read_header(path: str | PathLike[str]) -> Header:
    """Read the first line alone."""
    with closing(_numbered(path)) as found:
        return _header(path, next(found, (1, b""))[1])


def lines(path: str | PathLike[str]) -> tuple[Header, Iterator[Line]]:
    """Read the first line, and the others as they are asked for.

    A file that breaks off, as that of a run that was killed does, ends after its last whole line.

    Raises
    ------
    FormatError
        When the file is missing or none of these, and, from the iterator, for a line that tells no
        event; the message has its number.
    """
    found = _numbered(path)
    header = _header(path, next(found, (1, b""))[1])
    return header, _events(path, found)


def _events(path: str | PathLike[str], found: Iterator[tuple[int, bytes]]) -> Iterator[Line]:
    for number, raw in found:
        try:
            document = orjson.loads(raw)
            yield Line(float(document["at"]), document)
        except (ValueError, TypeError, KeyError):
            raise FormatError(f"Line {number} of {path} tells no event") from None


def _header(path: str | PathLike[str], raw: bytes) -> Header:
    try:
        known = orjson.loads(raw)
        layout = known["livespan_run"]
    except (ValueError, TypeError, KeyError):
        raise FormatError(f"{path} is no file of a Livespan run") from None
    if layout != LAYOUT:
        raise FormatError(
            f"{path} has layout {layout!r:.20} of a run's file; this version reads {LAYOUT}"
        )
    try:
        problem, versions = known["problem"], dict(known["versions"])
        return Header(problem_from(problem), str(known["name"]), str(known["created"]), versions)
    except (TypeError, KeyError, ValueError) as error:
        raise FormatError(f"The first line of {path} cannot be used: {error}") from None


def _numbered(path: str | PathLike[str]) -> Generator[tuple[int, bytes]]:
    """Read line by line; what is cut off at the end of the file is left out."""
    try:
        with open(path, "rb") as plain:
            packed = plain.peek(2)[:2] == _GZIP
            source = cast(BinaryIO, gzip.GzipFile(fileobj=plain)) if packed else plain
            number = 0
            while True:
                raw = source.readline(LONGEST_LINE)
                if not raw.endswith(b"\n"):
                    if len(raw) == LONGEST_LINE:
                        raise FormatError(f"Line {number + 1} of {path} is too long")
                    return
                number += 1
                yield number, raw
    except EOFError:
        return
    except (zlib.error, gzip.BadGzipFile) as error:
        raise FormatError(f"{path} is damaged: {error}") from None
    except OSError as error:
        raise FormatError(f"{path} cannot be read: {error.strerror or error}") from None


def _line(document: Mapping[str, Any]) -> bytes:
    return orjson.dumps(document, option=orjson.OPT_SERIALIZE_NUMPY | orjson.OPT_APPEND_NEWLINE)
