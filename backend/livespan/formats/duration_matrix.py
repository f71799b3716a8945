"""Independent tasks on unrelated machines: a matrix of times."""

from typing import ClassVar

import numpy as np

from livespan.errors import FormatError
from livespan.formats.numbers import Line, number_lines, size_line
from livespan.formats.reading import Overrides, ReadProblem
from livespan.problem import Machine, Task

__all__ = ["DurationMatrix"]


class DurationMatrix:
    """Tasks and machines in the first line, then the times, task by task.

    The layout of expected-time-to-compute files, one time a line, whose first line may hold a
    third number; and of R||Cmax files, one task a line, whose sizes may have a line each.

    References
    ----------
    T. D. Braun et al., A comparison of eleven static heuristics for mapping a class of independent
    tasks onto heterogeneous distributed computing systems, Journal of Parallel and Distributed
    Computing 61 (2001), 810-837, doi:10.1006/jpdc.2000.1714.
    """

    name: ClassVar[str] = "duration_matrix"
    title: ClassVar[str] = "Matrix of durations (ETC, R||Cmax)"
    suffixes: ClassVar[tuple[str, ...]] = (".etc", ".txt")
    summary: ClassVar[str] = "Tasks and machines, then the time of each task on each machine."

    def recognises(self, text: str) -> bool:
        """Tell whether there are as many numbers as tasks times machines."""
        try:
            _split(number_lines(text, ""), "")
        except FormatError:
            return False
        return True

    def read(self, text: str, name: str, overrides: Overrides) -> ReadProblem:
        """Read the matrix; tasks are called T1, T2 ... and machines M1, M2 ..."""
        tasks, machines, values = _split(number_lines(text, name), name)
        return ReadProblem(
            name=name,
            format=self.name,
            tasks=tuple(Task(f"T{number}") for number in range(1, tasks + 1)),
            machines=tuple(Machine(f"M{number}") for number in range(1, machines + 1)),
            durations=np.array(values).reshape(tasks, machines),
        )


def _split(lines: list[Line], name: str) -> tuple[int, int, list[float]]:
    """Return the numbers of tasks and machines, and the durations behind them."""
    # The two sizes share a line or have one each.
    alone = bool(lines) and len(lines[0].values) == 1
    head = [Line(1, [value for line in lines[:2] for value in line.values])] if alone else lines[:1]
    tasks, machines = size_line(head, name, "tasks and machines")
    values = [value for line in lines[2 if alone else 1 :] for value in line.values]
    if len(values) != tasks * machines or len(head[0].values) > 3:
        raise FormatError(
            f"{name} promises {tasks} x {machines} = {tasks * machines} durations "
            f"and has {len(values)}"
        )
    return tasks, machines, values
