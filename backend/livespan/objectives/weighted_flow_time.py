"""Total weighted flow time: ``sum over tasks j of weight[j] * (finish[j] - release[j])``."""

from dataclasses import dataclass
from typing import ClassVar

from livespan.bounds import completion_bound
from livespan.bounds.horizon import horizon
from livespan.bounds.rounding import all_whole_numbers, whole_times
from livespan.kernels.arrays import Arrays, Floats, Ints
from livespan.kernels.goal import Goal, goal_of
from livespan.kernels.jit import objective_kernel
from livespan.objective import ExactForm, ExactModel
from livespan.objectives.linear import total
from livespan.problem import Problem
from livespan.schedule import Schedule

__all__ = ["WeightedFlowTime"]


@dataclass(frozen=True, slots=True)
class WeightedFlowTime:
    """Let no task that counts wait long: minimise ``sum_j weight_j (finish_j - release_j)``."""

    name: ClassVar[str] = "weighted_flow_time"
    title: ClassVar[str] = "Total weighted flow time"
    summary: ClassVar[str] = "How long the tasks are in the system, each by its weight, added up."

    def value(self, schedule: Schedule) -> float:
        """Evaluate a schedule in plain Python."""
        tasks, finish = schedule.problem.tasks, schedule.finish.tolist()
        return float(
            sum(task.weight * (end - task.release) for task, end in zip(tasks, finish, strict=True))
        )

    def goal(self) -> Goal:
        """Return the compiled form."""
        return goal_of((1.0, _kernel()))

    def lower_bound(self, problem: Problem) -> float:
        """Return the bound on the sum of weighted finishes, less the weighted releases."""
        weight, release = problem.arrays.weight, problem.arrays.release
        return max(0.0, completion_bound(problem, weight) - float(weight @ release))

    def upper_bound(self, problem: Problem) -> float:
        """Return a number no schedule that never waits needlessly is above."""
        return float(problem.arrays.weight.sum()) * horizon(problem)

    def whole(self, problem: Problem) -> bool:
        """Tell whether values are whole numbers."""
        return all_whole_numbers(problem.arrays.weight) and whole_times(problem)

    def exact_form(self, model: ExactModel) -> ExactForm:
        """Say it in an exact model."""
        arrays = model.problem.arrays
        weights, factor = model.weights(arrays.weight.tolist())
        finishes = (weight * model.finish(j) for j, weight in enumerate(weights) if weight)
        released = float(arrays.weight @ arrays.release)
        return ExactForm(total(model, finishes), factor * model.unit, -released)


@objective_kernel
def _kernel(arrays: Arrays, start: Floats, finish: Floats, assignment: Ints) -> float:
    release, weight, flow = arrays.release, arrays.weight, 0.0
    for task in range(finish.size):
        flow += weight[task] * (finish[task] - release[task])
    return flow
