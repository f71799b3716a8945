"""The operations of a shop's jobs, gathered while a file of them is read."""

import numpy as np

from livespan.formats.numbers import check_cells
from livespan.formats.reading import ReadProblem
from livespan.kernels.arrays import Floats
from livespan.problem import Machine, Task

__all__ = ["Operations"]


class Operations:
    """Collects the operations of jobs: tasks, each after the one before it, and their times.

    Parameters
    ----------
    machines
        How many there are.
    name
        The file's, for messages.
    """

    def __init__(self, machines: int, name: str) -> None:
        self.tasks: list[Task] = []
        self._machines = machines
        self._name = name
        self._cells: list[tuple[int, int, float]] = []

    def add(self, job: int, step: int, times: dict[int, float]) -> None:
        """Add a job's next operation; ``job`` and ``step`` count from 1, machines from 0."""
        row = len(self.tasks)
        before = (f"J{job}-{step - 1}",) if step > 1 else ()
        self.tasks.append(Task(f"J{job}-{step}", 0.0, before))
        self._cells.extend((row, machine, time) for machine, time in times.items())

    def machines(self) -> tuple[Machine, ...]:
        """Return the machines, M1 and so on.

        Raises
        ------
        FormatError
            When there are too many for so many tasks.
        """
        check_cells(len(self.tasks), self._machines, self._name)
        return tuple(Machine(f"M{number}") for number in range(1, self._machines + 1))

    def durations(self) -> Floats:
        """Return the matrix of times, tasks x machines, ``inf`` where there is none.

        Raises
        ------
        FormatError
            When it is too large.
        """
        check_cells(len(self.tasks), self._machines, self._name)
        durations = np.full((len(self.tasks), self._machines), np.inf)
        rows, places, times = zip(*self._cells, strict=True)
        durations[list(rows), list(places)] = times
        return durations

    def read_problem(self, format: str, warnings: tuple[str, ...]) -> ReadProblem:
        """Return what a file of that format says, with what is to be said of the reading.

        Raises
        ------
        FormatError
            When it is too large.
        """
        return ReadProblem(
            name=self._name,
            format=format,
            tasks=tuple(self.tasks),
            machines=self.machines(),
            durations=self.durations(),
            warnings=warnings,
        )
