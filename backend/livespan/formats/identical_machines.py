"""Independent tasks on identical machines: two sizes, then the durations."""

from typing import ClassVar

import numpy as np

from livespan.errors import FormatError
from livespan.formats.numbers import adds_up, begins_alone, number_lines
from livespan.formats.options import ReadOptions
from livespan.formats.reading import ReadProblem
from livespan.formats.source import Source
from livespan.problem import Task

__all__ = ["IdenticalMachines"]


class IdenticalMachines:
    """A number a line: machines, tasks, then the duration of each task.

    The layout in which the instances of the paper below, among others, go round.

    References
    ----------
    P. M. França, M. Gendreau, G. Laporte, F. M. Müller, A composite heuristic for the identical
    parallel machine scheduling problem with minimum makespan objective, Computers & Operations
    Research 21 (1994), 205-210, doi:10.1016/0305-0548(94)90053-1.
    """

    name: ClassVar[str] = "identical_machines"
    title: ClassVar[str] = "Identical machines (P||Cmax)"
    suffixes: ClassVar[tuple[str, ...]] = (".txt",)
    summary: ClassVar[str] = "A number a line: machines, tasks, then the duration of each task."
    options: ClassVar[tuple[str, ...]] = ()

    def recognises(self, source: Source) -> bool:
        """Tell whether there is a number a line and as many durations as tasks."""
        return begins_alone(source) and adds_up(lambda: _split(source))

    def read(self, source: Source, options: ReadOptions) -> ReadProblem:
        """Read the tasks, called T1, T2 ...; the number of machines is a default."""
        machines, durations = _split(source)
        return ReadProblem(
            name=source.name,
            format=self.name,
            tasks=tuple(Task(f"T{number}", time) for number, time in enumerate(durations, 1)),
            default_machines=machines,
        )


def _split(source: Source) -> tuple[int, list[float]]:
    """Return the number of machines, and the durations."""
    lines, name = number_lines(source), source.name
    wide = np.flatnonzero(lines.widths != 1)
    if len(wide):
        raise FormatError(
            f"{name}, line {lines.numbers[wide[0]]}: there must be one number on each line"
        )
    values = lines.values.tolist()
    if len(values) < 2 or any(value < 1 or value != int(value) for value in values[:2]):
        raise FormatError(f"{name} must begin with the numbers of machines and of tasks")
    machines, tasks = int(values[0]), int(values[1])
    if len(values) != tasks + 2:
        raise FormatError(f"{name} promises {tasks} durations and has {len(values) - 2}")
    return machines, values[2:]
