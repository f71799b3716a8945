"""Benchmark files made of numbers alone, line by line."""

import io
import math
import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, overload

import numpy as np

from livespan.errors import FormatError
from livespan.formats.source import Source
from livespan.kernels.arrays import Floats, Ints

__all__ = [
    "MOST",
    "MOST_CELLS",
    "Line",
    "NumberLines",
    "adds_up",
    "all_numbers",
    "begins_alone",
    "check_cells",
    "first_rows",
    "job_lines",
    "number_lines",
    "size_line",
]


MOST = 1_000_000
"""Largest size a first line may promise: machines are made before anything proves them."""

MOST_CELLS = 50_000_000
"""Most tasks times machines of a matrix that a file only promises: 400 MB, mostly of ``inf``."""

#: A line that does not count.
_REMARK = re.compile(r"^[^\S\n]*#.*$", re.MULTILINE)

_NEWLINE = ord("\n")
_BLANK = ord(" ")


class Line(NamedTuple):
    """The numbers of a line and where it stands, counted from 1."""

    number: int
    values: list[float]


class NumberLines(Sequence[Line]):
    """The lines of a text that have numbers, as arrays: millions of them take little.

    Attributes
    ----------
    values
        All numbers in turn, float64.
    starts
        Where each line's numbers begin in ``values``, and where the last line's end.
    numbers
        Number of each line in the file, counted from 1.
    """

    def __init__(self, values: Floats, starts: Ints, numbers: Ints) -> None:
        self.values = values
        self.starts = starts
        self.numbers = numbers

    @property
    def widths(self) -> Ints:
        """How many numbers each line has."""
        return np.diff(self.starts)

    def __len__(self) -> int:
        return len(self.numbers)

    @overload
    def __getitem__(self, place: int) -> Line: ...
    @overload
    def __getitem__(self, place: slice) -> list[Line]: ...
    def __getitem__(self, place: int | slice) -> Line | list[Line]:
        if isinstance(place, slice):
            return [self[row] for row in range(*place.indices(len(self)))]
        row = range(len(self))[place]
        cells = self.values[self.starts[row] : self.starts[row + 1]]
        return Line(int(self.numbers[row]), cells.tolist())

    def __iter__(self) -> Iterator[Line]:
        values, starts = self.values.tolist(), self.starts.tolist()
        for row, number in enumerate(self.numbers.tolist()):
            yield Line(number, values[starts[row] : starts[row + 1]])


def all_numbers(line: str) -> bool:
    """Tell whether a line is two numbers or more and nothing else."""
    cells = line.split()
    return len(cells) >= 2 and all(_is_number(cell) for cell in cells)


def first_rows(source: Source, count: int) -> list[list[float]]:
    """Read the first lines that count: enough to tell most layouts apart without reading on.

    Fewer than asked for, down to none, where something else than numbers comes first.
    """
    rows: list[list[float]] = []
    for line in io.StringIO(source.head):
        cells = line.split()
        if cells and not cells[0].startswith("#"):
            if not all(_is_number(cell) for cell in cells):
                return rows
            rows.append([float(cell) for cell in cells])
        if len(rows) == count:
            break
    return rows


def begins_alone(source: Source) -> bool:
    """Tell whether each of the first two lines has a single number."""
    return [len(row) for row in first_rows(source, 2)] == [1, 1]


def adds_up(split: Callable[[], object]) -> bool:
    """Tell whether a source can be split as a format would."""
    try:
        split()
    except FormatError:
        return False
    return True


def number_lines(source: Source) -> NumberLines:
    """Read all lines, once; blank ones and those that begin with ``#`` do not count.

    Raises
    ------
    FormatError
        For something that is no finite number, with its line.
    """
    return source.once(_number_lines)


def _number_lines(source: Source) -> NumberLines:
    text = source.text
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "#" in text:
        text = _REMARK.sub("", text)
    try:
        if not text.isascii() or "_" in text:
            raise ValueError
        values = np.array(list(map(float, text.split())), dtype=np.float64)
        if not np.isfinite(values).all():
            raise ValueError
    except ValueError:
        raise _stray(text, source.name) from None
    starts, numbers = _layout(np.frombuffer(text.encode("ascii"), dtype=np.uint8))
    return NumberLines(values, starts, numbers)


def _layout(letters: np.ndarray[tuple[int], np.dtype[np.uint8]]) -> tuple[Ints, Ints]:
    """Tell from a text's bytes which of its numbers each line begins with, and the lines' numbers.

    What is no blank behind a blank begins a number; lines without one are left out.
    """
    # The same characters as str.split() separates by, of those in ASCII.
    blank = (letters == _BLANK) | ((letters >= 9) & (letters <= 13))
    blank |= (letters >= 28) & (letters <= 31)
    begins = ~blank
    begins[1:] &= blank[:-1]
    places = np.flatnonzero(begins)
    ends = np.flatnonzero(letters == _NEWLINE)
    line = np.searchsorted(ends, places) + 1
    first = np.flatnonzero(np.diff(line, prepend=0))
    return np.append(first, len(places)), line[first]


def _stray(text: str, name: str) -> FormatError:
    """Find what is no finite number, and where."""
    for number, line in enumerate(text.split("\n"), 1):
        for found in re.finditer(r"\S+", line):
            if not _is_number(found[0]):
                return FormatError(
                    f"{name}, line {number}, column {found.start() + 1}: "
                    f"{found[0][:40]!r} is not a number"
                )
    return FormatError(f"{name} has something that is not a number")


def size_line(lines: Sequence[Line], name: str, what: str) -> tuple[int, int]:
    """Return the two whole numbers the first line begins with, such as jobs and machines.

    Raises
    ------
    FormatError
        When there are none, or one is not positive.
    """
    first = lines[0].values[:2] if lines else []
    if len(first) < 2 or any(value < 1 or value != int(value) for value in first):
        raise FormatError(f"{name}: the first line must begin with the numbers of {what}")
    if max(first) > MOST:
        raise FormatError(f"{name}: there is room for {MOST:,} {what}, not for {max(first):g}")
    return int(first[0]), int(first[1])


def job_lines(source: Source) -> tuple[int, Sequence[Line]]:
    """Return the number of machines and the lines of the jobs, of which the first line tells.

    Raises
    ------
    FormatError
        When there is not a line a job.
    """
    lines, name = number_lines(source), source.name
    jobs, machines = size_line(lines, name, "jobs and machines")
    if len(lines) != jobs + 1:
        raise FormatError(f"{name} promises {jobs} jobs and has {len(lines) - 1}")
    return machines, lines[1:]


def check_cells(tasks: int, machines: int, name: str) -> None:
    """Refuse a matrix that would be far larger than the file that promises it.

    Raises
    ------
    FormatError
        When it would.
    """
    if tasks * machines > MOST_CELLS:
        raise FormatError(
            f"{name}: there is room for {MOST_CELLS:,} tasks times machines, "
            f"not for {tasks:,} x {machines:,}"
        )


def _is_number(cell: str) -> bool:
    """Tell whether a cell is a finite number, without the ``_`` that Python allows in one."""
    try:
        return cell.isascii() and "_" not in cell and math.isfinite(float(cell))
    except ValueError:
        return False
