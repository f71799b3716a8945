"""Cost: ``sum over tasks j of cost[j] + rate[i(j)] * duration[j, i(j)]``, ``i(j)`` its machine."""

from dataclasses import dataclass
from typing import ClassVar

from livespan.bounds import cost_bound
from livespan.bounds.horizon import longest_work
from livespan.bounds.rounding import all_whole_numbers, whole_times
from livespan.kernels.arrays import Arrays, Floats, Ints
from livespan.kernels.goal import Goal, goal_of
from livespan.kernels.jit import objective_kernel
from livespan.objective import ExactForm, ExactModel
from livespan.objectives.linear import total
from livespan.problem import SECONDS_PER_HOUR, Problem
from livespan.schedule import Schedule

__all__ = ["Cost"]


@dataclass(frozen=True, slots=True)
class Cost:
    """Spend little: minimise ``sum_j cost_j + sum_i rate_i busy_i``.

    ``rate`` is `Machine.cost_per_hour` for one unit of time of 3,600 to the hour. When tasks run
    does not matter.
    """

    name: ClassVar[str] = "cost"
    title: ClassVar[str] = "Cost"
    summary: ClassVar[str] = "What the tasks cost, and the machines' busy hours at their prices."

    def value(self, schedule: Schedule) -> float:
        """Evaluate a schedule in plain Python."""
        problem, spent = schedule.problem, 0.0
        for task, machine in enumerate(schedule.assignment.tolist()):
            hours = problem.duration(task, machine) / SECONDS_PER_HOUR
            spent += problem.tasks[task].cost + problem.machines[machine].cost_per_hour * hours
        return float(spent)

    def goal(self) -> Goal:
        """Return the compiled form."""
        return goal_of((1.0, _kernel()))

    def lower_bound(self, problem: Problem) -> float:
        """Return the least cost: each task where it is cheapest."""
        return cost_bound(problem)

    def upper_bound(self, problem: Problem) -> float:
        """Return a number no schedule that never waits needlessly is above."""
        arrays = problem.arrays
        return float(arrays.cost.sum()) + float(arrays.rate.max()) * longest_work(problem)

    def whole(self, problem: Problem) -> bool:
        """Tell whether values are whole numbers."""
        arrays = problem.arrays
        whole = all_whole_numbers(arrays.rate) and all_whole_numbers(arrays.cost)
        return whole and whole_times(problem)

    def exact_form(self, model: ExactModel) -> ExactForm:
        """Say it in an exact model."""
        # By the hour, as given: these numbers are rounder than those by the unit of time.
        problem = model.problem
        rates, factor = model.weights([machine.cost_per_hour for machine in problem.machines])
        busy = (rate * model.load(i) for i, rate in enumerate(rates) if rate)
        fixed = float(problem.arrays.cost.sum())
        return ExactForm(total(model, busy), factor * model.unit / SECONDS_PER_HOUR, fixed)


@objective_kernel
def _kernel(arrays: Arrays, start: Floats, finish: Floats, assignment: Ints) -> float:
    durations, cost, rate, spent = arrays.durations, arrays.cost, arrays.rate, 0.0
    for task in range(finish.size):
        machine = assignment[task]
        spent += cost[task] + rate[machine] * durations[task, machine]
    return spent
