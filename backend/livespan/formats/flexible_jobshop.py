"""Flexible job shops in the layout of Brandimarte's collection."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from livespan.errors import FormatError
from livespan.formats.machine_numbers import find_base, place_of
from livespan.formats.numbers import (
    Line,
    adds_up,
    first_rows,
    job_lines,
)
from livespan.formats.operations import Operations
from livespan.formats.options import ReadOptions
from livespan.formats.reading import ReadProblem
from livespan.formats.source import Source

__all__ = ["FlexibleJobShop"]


class FlexibleJobShop:
    """Jobs and machines in the first line, then a line a job.

    A job's line has its number of operations, then for each operation the number of machines that
    can do it and as many pairs of machine and time. Machines count from 1, or from 0 where one
    has that number; see `find_base`.

    References
    ----------
    P. Brandimarte, Routing and scheduling in a flexible job shop by tabu search, Annals of
    Operations Research 41 (1993), 157-183, doi:10.1007/BF02023073.
    """

    name: ClassVar[str] = "flexible_jobshop"
    title: ClassVar[str] = "Flexible job shop"
    suffixes: ClassVar[tuple[str, ...]] = (".fjs", ".txt")
    summary: ClassVar[str] = "Jobs and machines, then a line a job: each operation's choices."
    options: ClassVar[tuple[str, ...]] = ("machine_base",)

    def recognises(self, source: Source) -> bool:
        """Tell whether the lines add up as operations and their choices."""
        rows = first_rows(source, 1)
        if not rows or len(rows[0]) < 2:
            return False
        return adds_up(lambda: source.once(_jobs))

    def read(self, source: Source, options: ReadOptions) -> ReadProblem:
        """Read the jobs as chains of tasks with a choice of machines."""
        name = source.name
        machines, rows, found = source.once(_jobs)
        numbers = {machine for job in found for choice in job for machine in choice}
        base, warnings = find_base(numbers, machines, options.machine_base, usual=1)
        operations = Operations(machines, name)
        for job, (line, steps) in enumerate(zip(rows, found, strict=True), 1):
            for step, choice in enumerate(steps, 1):
                times = {
                    place_of(machine, base, machines, line, name): time
                    for machine, time in choice.items()
                }
                operations.add(job, step, times)
        return operations.read_problem(self.name, warnings)


def _jobs(source: Source) -> tuple[int, Sequence[Line], list[list[dict[int, float]]]]:
    """Return the number of machines, and of each job its line and its operations' choices."""
    machines, rows = job_lines(source)
    return machines, rows, [list(_choices(line, source.name)) for line in rows]


def _choices(line: Line, name: str) -> Iterator[dict[int, float]]:
    """Yield the choices of each operation of a job: machine -> time."""
    values = iter(line.values)
    try:
        for _ in range(_count(next(values))):
            choices = _count(next(values))
            yield {_count(next(values), least=0): next(values) for _ in range(choices)}
    except (StopIteration, RuntimeError, ValueError):
        raise FormatError(
            f"{name}, line {line.number}: operations and their choices do not add up"
        ) from None
    if next(values, None) is not None:
        raise FormatError(f"{name}, line {line.number}: more numbers than its operations need")


def _count(value: float, least: int = 1) -> int:
    if value < least or value != int(value):
        raise ValueError(value)
    return int(value)
