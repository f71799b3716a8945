"""Flexible job shops in the layout of Brandimarte's collection."""

from collections.abc import Iterator
from typing import ClassVar

from livespan.errors import FormatError
from livespan.formats.numbers import (
    Line,
    Operations,
    all_numbers,
    count_lines,
    first_rows,
    number_lines,
    size_line,
)
from livespan.formats.reading import Overrides, ReadProblem

__all__ = ["FlexibleJobShop"]


class FlexibleJobShop:
    """Jobs and machines in the first line, then a line a job.

    A job's line has its number of operations, then for each operation the number of machines that
    can do it and as many pairs of machine and time. Machines count from 1, or from 0 where one
    has that number.

    References
    ----------
    P. Brandimarte, Routing and scheduling in a flexible job shop by tabu search, Annals of
    Operations Research 41 (1993), 157-183, doi:10.1007/BF02023073.
    """

    name: ClassVar[str] = "flexible_jobshop"
    title: ClassVar[str] = "Flexible job shop"
    suffixes: ClassVar[tuple[str, ...]] = (".fjs", ".txt")
    summary: ClassVar[str] = "Jobs and machines, then a line a job: each operation's choices."

    def recognises(self, text: str) -> bool:
        """Tell whether the lines add up as operations and their choices."""
        first = text.lstrip().split("\n", 1)[0]
        rows = first_rows(text, 1)
        if not all_numbers(first) or rows[0][0] + 1 != count_lines(text):
            return False
        try:
            self.read(text, "", Overrides())
        except FormatError:
            return False
        return True

    def read(self, text: str, name: str, overrides: Overrides) -> ReadProblem:
        """Read the jobs as chains of tasks with a choice of machines."""
        lines = number_lines(text, name)
        jobs, machines = size_line(lines, name, "jobs and machines")
        if len(lines) != jobs + 1:
            raise FormatError(f"{name} promises {jobs} jobs and has {len(lines) - 1}")
        found = [list(_choices(line, name)) for line in lines[1:]]
        offset = min(machine for job in found for choice in job for machine in choice)
        offset = min(offset, 1)
        operations = Operations(machines)
        for job, (line, steps) in enumerate(zip(lines[1:], found, strict=True), 1):
            for step, choice in enumerate(steps, 1):
                if max(choice) - offset >= machines:
                    raise FormatError(
                        f"{name}, line {line.number}: there is no machine {max(choice)} "
                        f"among {machines} that count from {offset}"
                    )
                times = {machine - offset: time for machine, time in choice.items()}
                operations.add(job, step, times)
        return ReadProblem(
            name=name,
            format=self.name,
            tasks=tuple(operations.tasks),
            machines=operations.machines,
            durations=operations.durations(),
        )


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
