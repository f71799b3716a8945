"""Makespan: when the last task finishes, ``max over tasks j of finish[j]``."""

from dataclasses import dataclass
from typing import ClassVar

from livespan.bounds import makespan_bound
from livespan.bounds.horizon import horizon
from livespan.bounds.rounding import whole_times
from livespan.kernels.arrays import Arrays, Floats, Ints
from livespan.kernels.goal import Goal, goal_of
from livespan.kernels.jit import objective_kernel
from livespan.objective import ExactForm, ExactModel
from livespan.problem import Problem
from livespan.schedule import Schedule

__all__ = ["Makespan"]


@dataclass(frozen=True, slots=True)
class Makespan:
    """Finish everything as early as possible: minimise ``max_j finish_j``."""

    name: ClassVar[str] = "makespan"
    title: ClassVar[str] = "Makespan"
    summary: ClassVar[str] = "When the last task finishes."

    def value(self, schedule: Schedule) -> float:
        """Evaluate a schedule in plain Python."""
        return float(max(schedule.finish.tolist()))

    def goal(self) -> Goal:
        """Return the compiled form."""
        return goal_of((1.0, _kernel()))

    def lower_bound(self, problem: Problem) -> float:
        """Return the best of the critical path and the machines' capacity."""
        return makespan_bound(problem)

    def upper_bound(self, problem: Problem) -> float:
        """Return a number no schedule that never waits needlessly is above."""
        return horizon(problem)

    def whole(self, problem: Problem) -> bool:
        """Tell whether values are whole numbers."""
        return whole_times(problem)

    def exact_form(self, model: ExactModel) -> ExactForm:
        """Say it in an exact model."""
        return ExactForm(model.makespan, model.unit)


@objective_kernel
def _kernel(arrays: Arrays, start: Floats, finish: Floats, assignment: Ints) -> float:
    latest = 0.0
    for task in range(finish.size):
        latest = max(latest, finish[task])
    return latest
