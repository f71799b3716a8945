"""Load imbalance: ``max over machines i of busy[i] - min over machines i of busy[i]``."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from livespan.bounds import imbalance_bound
from livespan.bounds.horizon import longest_work
from livespan.bounds.rounding import whole_times
from livespan.kernels.arrays import Arrays, Floats, Ints
from livespan.kernels.goal import Goal, goal_of
from livespan.kernels.jit import objective_kernel
from livespan.objective import ExactForm, ExactModel
from livespan.problem import Problem
from livespan.schedule import Schedule

__all__ = ["LoadImbalance"]


@dataclass(frozen=True, slots=True)
class LoadImbalance:
    """Give all machines as much to do: minimise ``max_i busy_i - min_i busy_i``, in units of time.

    ``busy`` is the time of all tasks of a machine. Unlike `Schedule.load_balance_index`, the
    deviation of the machines' finish times over their mean, it is linear, and waiting does not
    change it.
    """

    name: ClassVar[str] = "load_imbalance"
    title: ClassVar[str] = "Load imbalance"
    summary: ClassVar[str] = "How much longer the busiest machine works than the least busy one."

    def value(self, schedule: Schedule) -> float:
        """Evaluate a schedule in plain Python."""
        busy = [0.0] * schedule.problem.machine_count
        for task, machine in enumerate(schedule.assignment.tolist()):
            busy[machine] += schedule.problem.duration(task, machine)
        return max(busy) - min(busy)

    def goal(self) -> Goal:
        """Return the compiled form."""
        return goal_of((1.0, _kernel()))

    def lower_bound(self, problem: Problem) -> float:
        """Return what the longest task makes of it."""
        return imbalance_bound(problem)

    def upper_bound(self, problem: Problem) -> float:
        """Return a number no schedule that never waits needlessly is above."""
        return longest_work(problem)

    def whole(self, problem: Problem) -> bool:
        """Tell whether values are whole numbers."""
        return whole_times(problem)

    def exact_form(self, model: ExactModel) -> ExactForm:
        """Say it in an exact model."""
        loads = [model.load(i) for i in range(model.problem.machine_count)]
        # The least load is rounded down, by less than a unit for each task.
        offset = 0.0
        if not whole_times(model.problem):
            offset = -model.unit * model.problem.task_count
        return ExactForm(model.maximum(loads) - model.minimum(loads), model.unit, offset)


@objective_kernel
def _kernel(arrays: Arrays, start: Floats, finish: Floats, assignment: Ints) -> float:
    durations = arrays.durations
    busy = np.zeros(durations.shape[1])
    for task in range(finish.size):
        busy[assignment[task]] += durations[task, assignment[task]]
    most, least = 0.0, np.inf
    for load in busy:
        most, least = max(most, load), min(least, load)
    return most - least
