"""Energy: ``sum over machines i of power[i] * busy[i] + idle_power[i] * (makespan - busy[i])``."""

from dataclasses import dataclass
from typing import ClassVar

from livespan.bounds import energy_bound
from livespan.bounds.horizon import horizon, longest_work
from livespan.bounds.rounding import all_whole_numbers, whole_times
from livespan.kernels.arrays import Arrays, Floats, Ints
from livespan.kernels.goal import Goal, goal_of
from livespan.kernels.jit import objective_kernel
from livespan.objective import ExactForm, ExactModel
from livespan.objectives.linear import total
from livespan.problem import Problem
from livespan.schedule import Schedule

__all__ = ["Energy"]


@dataclass(frozen=True, slots=True)
class Energy:
    """Use little energy: minimise ``sum_i power_i busy_i + idle_power_i (makespan - busy_i)``.

    ``busy`` is the time of all tasks of a machine; set-ups and times of rest count as idle. All
    machines are on until the last task of all has finished, also those that do nothing.
    """

    name: ClassVar[str] = "energy"
    title: ClassVar[str] = "Energy"
    summary: ClassVar[str] = "What the machines use while busy, and while idle until all is done."

    def value(self, schedule: Schedule) -> float:
        """Evaluate a schedule in plain Python."""
        problem = schedule.problem
        makespan = max(schedule.finish.tolist())
        busy = [0.0] * problem.machine_count
        for task, machine in enumerate(schedule.assignment.tolist()):
            busy[machine] += problem.duration(task, machine)
        return float(
            sum(
                machine.power * time + machine.idle_power * (makespan - time)
                for machine, time in zip(problem.machines, busy, strict=True)
            )
        )

    def goal(self) -> Goal:
        """Return the compiled form."""
        return goal_of((1.0, _kernel()))

    def lower_bound(self, problem: Problem) -> float:
        """Return the larger of two bounds, with and without idle power."""
        return energy_bound(problem)

    def upper_bound(self, problem: Problem) -> float:
        """Return a number no schedule that never waits needlessly is above."""
        arrays = problem.arrays
        busy = float(arrays.power.max()) * longest_work(problem)
        return busy + float(arrays.idle_power.sum()) * horizon(problem)

    def whole(self, problem: Problem) -> bool:
        """Tell whether values are whole numbers."""
        arrays = problem.arrays
        whole = all_whole_numbers(arrays.power) and all_whole_numbers(arrays.idle_power)
        return whole and whole_times(problem)

    def exact_form(self, model: ExactModel) -> ExactForm:
        """Say it in an exact model."""
        arrays, m = model.problem.arrays, model.problem.machine_count
        both, factor = model.weights([*arrays.power.tolist(), *arrays.idle_power.tolist()])
        power, idle = both[:m], both[m:]
        busy = total(model, ((power[i] - idle[i]) * model.load(i) for i in range(m)))
        # Loads are rounded down; where idling takes more than working that is to the objective's
        # harm, by less than a unit for each task.
        harm = sum(max(0, idle[i] - power[i]) for i in range(m)) * model.problem.task_count
        offset = 0.0 if whole_times(model.problem) else -factor * model.unit * harm
        return ExactForm(busy + sum(idle) * model.makespan, factor * model.unit, offset)


@objective_kernel
def _kernel(arrays: Arrays, start: Floats, finish: Floats, assignment: Ints) -> float:
    durations, power, idle = arrays.durations, arrays.power, arrays.idle_power
    used, always, makespan = 0.0, 0.0, 0.0
    for task in range(finish.size):
        machine = assignment[task]
        used += (power[machine] - idle[machine]) * durations[task, machine]
        makespan = max(makespan, finish[task])
    for machine in range(idle.size):
        always += idle[machine]
    return used + always * makespan
