"""Total flow time: ``sum over tasks j of finish[j] - release[j]``."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from livespan.bounds import completion_bound
from livespan.bounds.horizon import horizon
from livespan.bounds.rounding import whole_times
from livespan.kernels.arrays import Arrays, Floats, Ints
from livespan.kernels.goal import Goal, goal_of
from livespan.kernels.jit import objective_kernel
from livespan.objective import ExactForm, ExactModel
from livespan.objectives.linear import total
from livespan.problem import Problem
from livespan.schedule import Schedule

__all__ = ["FlowTime"]


@dataclass(frozen=True, slots=True)
class FlowTime:
    """Let no task wait long: minimise ``sum_j (finish_j - release_j)``."""

    name: ClassVar[str] = "flow_time"
    title: ClassVar[str] = "Total flow time"
    summary: ClassVar[str] = "How long the tasks are in the system, added up."

    def value(self, schedule: Schedule) -> float:
        """Evaluate a schedule in plain Python."""
        tasks, finish = schedule.problem.tasks, schedule.finish.tolist()
        return float(sum(end - task.release for task, end in zip(tasks, finish, strict=True)))

    def goal(self) -> Goal:
        """Return the compiled form."""
        return goal_of((1.0, _kernel()))

    def lower_bound(self, problem: Problem) -> float:
        """Return the bound on the sum of finishes, less the releases."""
        release = problem.arrays.release
        bound = completion_bound(problem, np.ones(problem.task_count))
        return max(0.0, bound - float(release.sum()))

    def upper_bound(self, problem: Problem) -> float:
        """Return a number no schedule that never waits needlessly is above."""
        return problem.task_count * horizon(problem)

    def whole(self, problem: Problem) -> bool:
        """Tell whether values are whole numbers."""
        return whole_times(problem)

    def exact_form(self, model: ExactModel) -> ExactForm:
        """Say it in an exact model."""
        finishes = total(model, (model.finish(j) for j in range(model.problem.task_count)))
        released = float(model.problem.arrays.release.sum())
        return ExactForm(finishes, model.unit, -released)


@objective_kernel
def _kernel(arrays: Arrays, start: Floats, finish: Floats, assignment: Ints) -> float:
    release, flow = arrays.release, 0.0
    for task in range(finish.size):
        flow += finish[task] - release[task]
    return flow
