"""Benchmark files made of numbers alone, line by line."""

import io
import math
from typing import NamedTuple

import numpy as np

from livespan.errors import FormatError
from livespan.kernels.arrays import Floats
from livespan.problem import Machine, Task

__all__ = [
    "MOST",
    "Line",
    "Operations",
    "all_numbers",
    "count_lines",
    "first_rows",
    "number_lines",
    "size_line",
]


MOST = 1_000_000
"""Largest size a first line may promise: machines are made before anything proves them."""


class Line(NamedTuple):
    """The numbers of a line and where it stands, counted from 1."""

    number: int
    values: list[float]


def all_numbers(line: str) -> bool:
    """Tell whether a line is two numbers or more and nothing else."""
    cells = line.split()
    return len(cells) >= 2 and all(_is_number(cell) for cell in cells)


def first_rows(text: str, count: int) -> list[list[float]]:
    """Read the first lines that count: enough to tell most layouts apart without reading on.

    Fewer than asked for, down to none, where something else than numbers comes first.
    """
    rows: list[list[float]] = []
    for line in io.StringIO(text):
        cells = line.split()
        if cells and not cells[0].startswith("#"):
            if not all(_is_number(cell) for cell in cells):
                return rows
            rows.append([float(cell) for cell in cells])
        if len(rows) == count:
            break
    return rows


def number_lines(text: str, name: str) -> list[Line]:
    """Read all lines; blank ones and those that begin with ``#`` do not count.

    Raises
    ------
    FormatError
        For something that is no finite number, with its line.
    """
    lines = []
    for number, line in enumerate(text.splitlines(), 1):
        cells = line.split()
        if not cells or cells[0].startswith("#"):
            continue
        try:
            values = list(map(float, cells))
        except ValueError:
            values = [math.nan]
        # A sum is finite where all its terms are, but for sums beyond what floats can hold.
        if not math.isfinite(sum(values)):
            stray = next((cell for cell in cells if not _is_number(cell)), None)
            if stray is not None:
                raise FormatError(f"{name}, line {number}: {stray[:40]!r} is not a number")
        lines.append(Line(number, values))
    return lines


def count_lines(text: str) -> int:
    """Count the lines that count, without reading them."""
    starts = (line.lstrip()[:1] for line in io.StringIO(text))
    return sum(1 for start in starts if start not in ("", "#"))


def size_line(lines: list[Line], name: str, what: str) -> tuple[int, int]:
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


class Operations:
    """Collects the operations of jobs: tasks, each after the one before it, and their times."""

    def __init__(self, machines: int) -> None:
        self.machines = tuple(Machine(f"M{number}") for number in range(1, machines + 1))
        self.tasks: list[Task] = []
        self._rows: list[list[float]] = []

    def add(self, job: int, step: int, times: dict[int, float]) -> None:
        """Add a job's next operation; ``job`` and ``step`` count from 1, machines from 0."""
        before = (f"J{job}-{step - 1}",) if step > 1 else ()
        self.tasks.append(Task(f"J{job}-{step}", 0.0, before))
        row = [math.inf] * len(self.machines)
        for machine, time in times.items():
            row[machine] = time
        self._rows.append(row)

    def durations(self) -> Floats:
        """Return the matrix of times, tasks x machines."""
        return np.array(self._rows)


def _is_number(cell: str) -> bool:
    try:
        return math.isfinite(float(cell))
    except ValueError:
        return False
