"""Job shops in the standard layout of the benchmark collections."""

from typing import ClassVar

from livespan.errors import FormatError
from livespan.formats.numbers import Line, Operations, all_numbers, number_lines, size_line
from livespan.formats.reading import Overrides, ReadProblem

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

    def recognises(self, text: str) -> bool:
        """Tell whether each job has a line of as many pairs as there are machines."""
        rows = [line for line in text.splitlines() if line.strip() and line.strip()[0] != "#"]
        if not rows or not all_numbers(rows[0]):
            return False
        jobs, machines = (float(cell) for cell in rows[0].split()[:2])
        return len(rows) == jobs + 1 and all(len(row.split()) == 2 * machines for row in rows[1:])

    def read(self, text: str, name: str, overrides: Overrides) -> ReadProblem:
        """Read the jobs as chains of tasks, each bound to its machine."""
        lines = number_lines(text, name)
        jobs, machines = size_line(lines, name, "jobs and machines")
        if len(lines) != jobs + 1:
            raise FormatError(f"{name} promises {jobs} jobs and has {len(lines) - 1}")
        offset = 1 if _highest(lines[1:]) == machines else 0
        operations = Operations(machines)
        for job, line in enumerate(lines[1:], 1):
            if len(line.values) % 2:
                raise FormatError(f"{name}, line {line.number}: a machine without a time")
            pairs = zip(line.values[::2], line.values[1::2], strict=True)
            for step, (machine, time) in enumerate(pairs, 1):
                place = machine - offset
                if place != int(place) or not 0 <= place < machines:
                    raise FormatError(
                        f"{name}, line {line.number}: there is no machine {machine:g} "
                        f"among {machines} that count from {offset}"
                    )
                operations.add(job, step, {int(place): time})
        return ReadProblem(
            name=name,
            format=self.name,
            tasks=tuple(operations.tasks),
            machines=operations.machines,
            durations=operations.durations(),
        )


def _highest(lines: list[Line]) -> float:
    return max((machine for line in lines for machine in line.values[::2]), default=0.0)
