"""Number of late tasks: ``sum over tasks j of (finish[j] > due[j])``."""

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from livespan.bounds import late_bound
from livespan.kernels.arrays import Arrays, Floats, Ints
from livespan.kernels.goal import Goal, goal_of
from livespan.kernels.jit import objective_kernel
from livespan.objective import ExactForm, ExactModel
from livespan.objectives.linear import total
from livespan.problem import Problem
from livespan.schedule import TOLERANCE, Schedule

__all__ = ["LateTasks"]


@dataclass(frozen=True, slots=True)
class LateTasks:
    """Meet as many due dates as possible: minimise the number of ``j`` with ``finish_j > due_j``.

    Each late task counts 1, whatever its weight and however late it is. One that exceeds its due
    date by no more than the rounding of sums (`livespan.schedule.TOLERANCE`) is not late.
    """

    name: ClassVar[str] = "late_tasks"
    title: ClassVar[str] = "Number of late tasks"
    summary: ClassVar[str] = "How many tasks miss their due dates."

    def value(self, schedule: Schedule) -> float:
        """Evaluate a schedule in plain Python."""
        tasks, finish = schedule.problem.tasks, schedule.finish.tolist()
        return float(
            sum(
                end - task.due > TOLERANCE * max(1.0, end)
                for task, end in zip(tasks, finish, strict=True)
            )
        )

    def goal(self) -> Goal:
        """Return the compiled form."""
        return goal_of((1.0, _kernel()))

    def lower_bound(self, problem: Problem) -> float:
        """Return how many tasks must be late, alone and in sets that share machines."""
        return late_bound(problem)

    def upper_bound(self, problem: Problem) -> float:
        """Return a number no schedule that never waits needlessly is above."""
        return float(np.isfinite(problem.arrays.due).sum())

    def whole(self, problem: Problem) -> bool:
        """Tell whether values are whole numbers."""
        return True

    def exact_form(self, model: ExactModel) -> ExactForm:
        """Say it in an exact model."""
        late = (
            model.late(model.finish(j) - model.scaled_up(due))
            for j, due in enumerate(model.problem.arrays.due.tolist())
            if due < math.inf
        )
        return ExactForm(total(model, late), 1.0)


@objective_kernel
def _kernel(arrays: Arrays, start: Floats, finish: Floats, assignment: Ints) -> float:
    due, late = arrays.due, 0.0
    for task in range(finish.size):
        if finish[task] - due[task] > TOLERANCE * max(1.0, finish[task]):
            late += 1.0
    return late
