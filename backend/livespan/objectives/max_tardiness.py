"""Maximum tardiness: ``max over tasks j of max(0, finish[j] - due[j])``."""

import math
from dataclasses import dataclass
from typing import ClassVar

from livespan.bounds import max_tardiness_bound
from livespan.bounds.horizon import horizon
from livespan.bounds.rounding import dues_whole, whole_times
from livespan.kernels.arrays import Arrays, Floats, Ints
from livespan.kernels.goal import Goal, goal_of
from livespan.kernels.jit import objective_kernel
from livespan.objective import ExactForm, ExactModel
from livespan.objectives.linear import total
from livespan.problem import Problem
from livespan.schedule import Schedule

__all__ = ["MaxTardiness"]


@dataclass(frozen=True, slots=True)
class MaxTardiness:
    """Miss no due date by much: minimise ``max_j max(0, finish_j - due_j)``."""

    name: ClassVar[str] = "max_tardiness"
    title: ClassVar[str] = "Maximum tardiness"
    summary: ClassVar[str] = "By how much the worst task misses its due date."

    def value(self, schedule: Schedule) -> float:
        """Evaluate a schedule in plain Python."""
        tasks, finish = schedule.problem.tasks, schedule.finish.tolist()
        return float(max(0.0, *(end - task.due for task, end in zip(tasks, finish, strict=True))))

    def goal(self) -> Goal:
        """Return the compiled form."""
        return goal_of((1.0, _kernel()))

    def lower_bound(self, problem: Problem) -> float:
        """Return the bound of heads, capacity and due dates as tails."""
        return max_tardiness_bound(problem)

    def upper_bound(self, problem: Problem) -> float:
        """Return a number no schedule that never waits needlessly is above."""
        return max(0.0, horizon(problem) - float(problem.arrays.due.min()))

    def whole(self, problem: Problem) -> bool:
        """Tell whether values are whole numbers."""
        return dues_whole(problem) and whole_times(problem)

    def exact_form(self, model: ExactModel) -> ExactForm:
        """Say it in an exact model."""
        late = [
            model.finish(j) - model.scaled_up(due)
            for j, due in enumerate(model.problem.arrays.due.tolist())
            if due < math.inf
        ]
        if not late:
            return ExactForm(total(model, ()), model.unit)
        return ExactForm(model.positive(model.maximum(late)), model.unit)


@objective_kernel
def _kernel(arrays: Arrays, start: Floats, finish: Floats, assignment: Ints) -> float:
    due, latest = arrays.due, 0.0
    for task in range(finish.size):
        latest = max(latest, finish[task] - due[task])
    return latest
