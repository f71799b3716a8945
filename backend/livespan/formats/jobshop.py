"""Job shops in the standard layout of the benchmark collections."""

from typing import ClassVar

from livespan.errors import FormatError
from livespan.formats.machine_numbers import find_base, place_of
from livespan.formats.numbers import (
    adds_up,
    first_rows,
    job_lines,
    number_lines,
    size_line,
)
from livespan.formats.operations import Operations
from livespan.formats.options import ReadOptions
from livespan.formats.reading import ReadProblem
from livespan.formats.source import Source

__all__ = ["JobShop"]


class JobShop:
    """Jobs and machines in the first line, then a line a job: machine and time of each operation.

    Machines count from 0, or from 1 where the highest number says so.

    References
    ----------
    J. E. Beasley, OR-Library, Journal of the Operational Research Society 41 (1990), 1069-1072,
    doi:10.1057/jors.1990.166.
    """

    name: ClassVar[str] = "jobshop"
    title: ClassVar[str] = "Job shop"
    suffixes: ClassVar[tuple[str, ...]] = (".jsp", ".txt")
    summary: ClassVar[str] = "Jobs and machines, then a line a job: machine and time in turn."
    options: ClassVar[tuple[str, ...]] = ("machine_base",)

    def recognises(self, source: Source) -> bool:
        """Tell whether each job has a line of as many pairs as there are machines."""
        head = first_rows(source, 1)
        return bool(head) and len(head[0]) >= 2 and adds_up(lambda: _pairs_only(source))

    def read(self, source: Source, options: ReadOptions) -> ReadProblem:
        """Read the jobs as chains of tasks, each bound to its machine."""
        name = source.name
        machines, rows = job_lines(source)
        numbers = {machine for line in rows for machine in line.values[::2]}
        base, warnings = find_base(numbers, machines, options.machine_base, usual=0)
        operations = Operations(machines, name)
        for job, line in enumerate(rows, 1):
            if len(line.values) % 2:
                raise FormatError(f"{name}, line {line.number}: a machine without a time")
            pairs = zip(line.values[::2], line.values[1::2], strict=True)
            for step, (machine, time) in enumerate(pairs, 1):
                place = place_of(machine, base, machines, line, name)
                operations.add(job, step, {place: time})
        return operations.read_problem(self.name, warnings)


def _pairs_only(source: Source) -> None:
    """Refuse what has not a line a job of as many pairs as there are machines."""
    lines = number_lines(source)
    jobs, machines = size_line(lines, source.name, "jobs and machines")
    if len(lines) != jobs + 1 or (lines.widths[1:] != 2 * machines).any():
        raise FormatError(f"{source.name} is no job shop in which each job visits each machine")
