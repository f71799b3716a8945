"""Independent tasks as a matrix of durations."""

import math
from typing import ClassVar

import numpy as np

from livespan.problem import Machine, Problem
from livespan.writers.writing import number, refuse

__all__ = ["DurationMatrixWriter"]


class DurationMatrixWriter:
    """Tasks and machines, then a row of durations a task."""

    name: ClassVar[str] = "duration_matrix"
    suffix: ClassVar[str] = ".etc"

    def write(self, problem: Problem, name: str) -> bytes:
        """Write the durations; the reader names tasks and machines by their numbers."""
        durations = problem.arrays.durations
        refuse(
            "A matrix of durations",
            dependencies=not problem.independent,
            tasks_bound_to_machines=not bool(np.isfinite(durations).all()),
            prices_powers_or_rests=any(
                machine != Machine(machine.id, speed=machine.speed) for machine in problem.machines
            ),
            set_ups=problem.setups is not None,
            release_dates=problem.released,
            due_dates=any(math.isfinite(task.due) for task in problem.tasks),
            weights=any(task.weight != 1 for task in problem.tasks),
            costs=any(task.cost for task in problem.tasks),
        )
        rows = (" ".join(number(cell) for cell in row) for row in durations.tolist())
        lines = [f"{problem.task_count} {problem.machine_count}", *rows]
        return "".join(f"{line}\n" for line in lines).encode()
