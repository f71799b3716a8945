"""Total weighted tardiness: ``sum over tasks j of weight[j] * max(0, finish[j] - due[j])``."""

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from livespan.bounds import tardiness_bound
from livespan.bounds.horizon import horizon
from livespan.bounds.rounding import all_whole_numbers, dues_whole, whole_times
from livespan.kernels.arrays import Arrays, Floats, Ints
from livespan.kernels.goal import Goal, goal_of
from livespan.kernels.jit import objective_kernel
from livespan.objective import ExactForm, ExactModel
from livespan.objectives.linear import total
from livespan.problem import Problem
from livespan.schedule import Schedule

__all__ = ["WeightedTardiness"]


@dataclass(frozen=True, slots=True)
class WeightedTardiness:
    """Miss due dates that count by little: minimise ``sum_j weight_j max(0, finish_j - due_j)``.

    With weights of 1, which tasks have when none are given, it is the total tardiness.
    """

    name: ClassVar[str] = "weighted_tardiness"
    title: ClassVar[str] = "Total weighted tardiness"
    summary: ClassVar[str] = "By how much tasks miss their due dates, each by its weight, added up."

    def value(self, schedule: Schedule) -> float:
        """Evaluate a schedule in plain Python."""
        tasks, finish = schedule.problem.tasks, schedule.finish.tolist()
        late = (max(0.0, end - task.due) for task, end in zip(tasks, finish, strict=True))
        return float(sum(task.weight * late_by for task, late_by in zip(tasks, late, strict=True)))

    def goal(self) -> Goal:
        """Return the compiled form."""
        return goal_of((1.0, _kernel()))

    def lower_bound(self, problem: Problem) -> float:
        """Return what tasks must be late alone and in sets that share machines."""
        return tardiness_bound(problem, problem.arrays.weight)

    def upper_bound(self, problem: Problem) -> float:
        """Return a number no schedule that never waits needlessly is above."""
        arrays = problem.arrays
        late = np.maximum(horizon(problem) - arrays.due, 0.0)
        return float(arrays.weight @ late)

    def whole(self, problem: Problem) -> bool:
        """Tell whether values are whole numbers."""
        whole = all_whole_numbers(problem.arrays.weight) and dues_whole(problem)
        return whole and whole_times(problem)

    def exact_form(self, model: ExactModel) -> ExactForm:
        """Say it in an exact model."""
        arrays = model.problem.arrays
        weights, factor = model.weights(arrays.weight.tolist())
        late = (
            weight * model.positive(model.finish(j) - model.scaled_up(due))
            for j, (weight, due) in enumerate(zip(weights, arrays.due.tolist(), strict=True))
            if weight and due < math.inf
        )
        return ExactForm(total(model, late), factor * model.unit)


@objective_kernel
def _kernel(arrays: Arrays, start: Floats, finish: Floats, assignment: Ints) -> float:
    due, weight, late = arrays.due, arrays.weight, 0.0
    for task in range(finish.size):
        if finish[task] > due[task]:
            late += weight[task] * (finish[task] - due[task])
    return late
