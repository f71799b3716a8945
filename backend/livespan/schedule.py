"""Who runs where and when, what it is worth, and whether it keeps the rules."""

import math
from functools import cached_property
from typing import TypedDict

import numpy as np
from numpy.typing import ArrayLike

from livespan.errors import InfeasibleScheduleError
from livespan.kernels.arrays import Floats, Ints
from livespan.problem import SECONDS_PER_HOUR, Problem

__all__ = ["TOLERANCE", "Row", "Schedule"]

#: Relative slack for comparing sums of floating durations.
TOLERANCE = 1e-9

#: Units of time to the hour of `Machine.cost_per_hour`.


class Row(TypedDict):
    """One task's place, with the names the wire uses; times in the problem's unit."""

    task_id: str
    agent_id: str
    start_time: float
    finish_time: float


class Schedule:
    """A machine and a start for every task of a problem. Immutable.

    Parameters
    ----------
    problem
        What is scheduled.
    assignment
        int[n]: machine number of each task.
    start
        float[n]: start of each task, in the problem's unit of time.

    Raises
    ------
    InfeasibleScheduleError
        When the arrays do not name one machine and one start for each task.
    """

    def __init__(self, problem: Problem, assignment: ArrayLike, start: ArrayLike) -> None:
        self.problem = problem
        self.assignment: Ints = np.array(assignment, dtype=np.int64)
        self.start: Floats = np.array(start, dtype=np.float64)
        _check_shape(self)
        tasks = np.arange(problem.task_count)
        self.finish: Floats = self.start + problem.arrays.durations[tasks, self.assignment]
        for array in (self.assignment, self.start, self.finish):
            array.setflags(write=False)

    @property
    def makespan(self) -> float:
        """When the last task finishes."""
        return float(self.finish.max())

    @cached_property
    def machine_finish(self) -> Floats:
        """float[m]: when each machine finishes its last task; 0 for one that has none."""
        finish = np.zeros(self.problem.machine_count)
        np.maximum.at(finish, self.assignment, self.finish)
        return finish

    @cached_property
    def busy_time(self) -> Floats:
        """float[m]: total time of the tasks on each machine."""
        busy = np.zeros(self.problem.machine_count)
        np.add.at(busy, self.assignment, self.finish - self.start)
        return busy

    @property
    def load_balance_index(self) -> float:
        """Population standard deviation over mean of the machines' finish times; 0 is even."""
        mean = float(self.machine_finish.mean())
        return float(self.machine_finish.std()) / mean if mean > 0 else 0.0

    @property
    def utilisation(self) -> Floats:
        """float[m]: share of the makespan each machine is busy, 0 to 1."""
        makespan = self.makespan
        return self.busy_time / makespan if makespan > 0 else np.zeros_like(self.busy_time)

    @property
    def total_cost(self) -> float:
        """The tasks' own costs plus each machine's busy hours at its price."""
        machines = self.problem.machines
        rates = np.array([machine.cost_per_hour for machine in machines])
        fixed = sum(task.cost for task in self.problem.tasks)
        return float(fixed + (self.busy_time * rates).sum() / SECONDS_PER_HOUR)

    def rows(self) -> list[Row]:
        """List the tasks in the problem's order with machine, start and finish."""
        names = [machine.id for machine in self.problem.machines]
        return [
            Row(task_id=task.id, agent_id=names[machine], start_time=start, finish_time=finish)
            for task, machine, start, finish in zip(
                self.problem.tasks,
                self.assignment.tolist(),
                self.start.tolist(),
                self.finish.tolist(),
                strict=True,
            )
        ]

    def check(self) -> None:
        """Prove feasibility in plain Python, from the problem's own words and no compiled code.

        Raises
        ------
        InfeasibleScheduleError
            When a task is missing, starts before time 0 or its release, stands on a machine that
            cannot do it, takes another time than it needs, starts before a predecessor has finished
            and its data has come, runs while its machine is down, shares its machine with another
            at the same time, or leaves the machine no time to be set up.
        """
        _check_tasks(self)
        _check_precedence(self)
        _check_machines(self)
        _check_rests(self)

    def __repr__(self) -> str:
        return f"<Schedule: {self.problem.task_count} tasks, makespan {self.makespan:g}>"


def _slack(time: float) -> float:
    return TOLERANCE * max(1.0, abs(time))


def _check_shape(schedule: Schedule) -> None:
    problem = schedule.problem
    for name, array in (("assignment", schedule.assignment), ("start", schedule.start)):
        if array.shape != (problem.task_count,):
            raise InfeasibleScheduleError(
                f"{name} must have one entry for each of {problem.task_count} tasks, "
                f"not shape {array.shape}"
            )
    strays = np.flatnonzero(
        (schedule.assignment < 0) | (schedule.assignment >= problem.machine_count)
    )
    if len(strays):
        task = problem.tasks[strays[0]]
        raise InfeasibleScheduleError(
            f"Task {task.id!r} is on no machine ({schedule.assignment[strays[0]]})"
        )


def _check_tasks(schedule: Schedule) -> None:
    problem = schedule.problem
    for number, task in enumerate(problem.tasks):
        machine = int(schedule.assignment[number])
        start, finish = float(schedule.start[number]), float(schedule.finish[number])
        if not (math.isfinite(finish) and start >= 0):
            raise InfeasibleScheduleError(f"Task {task.id!r} runs from {start} to {finish}")
        if start < task.release - _slack(task.release):
            raise InfeasibleScheduleError(
                f"Task {task.id!r} starts at {start}, before its release at {task.release}"
            )
        needed = problem.duration(number, machine)
        if abs(finish - start - needed) > _slack(finish):
            raise InfeasibleScheduleError(
                f"Task {task.id!r} runs {finish - start}, it needs {needed} "
                f"on {problem.machines[machine].id!r}"
            )


def _check_precedence(schedule: Schedule) -> None:
    problem = schedule.problem
    machine = schedule.assignment.tolist()
    start, finish = schedule.start.tolist(), schedule.finish.tolist()
    for number, task in enumerate(problem.tasks):
        for predecessor in task.predecessors:
            before = problem.task_number(predecessor)
            lag = problem.transfer_time(before, number, machine[before], machine[number])
            ready = finish[before] + lag
            if start[number] < ready - _slack(ready):
                coming = f" and its data has come at {ready}" if lag else ""
                raise InfeasibleScheduleError(
                    f"Task {task.id!r} starts at {start[number]}, "
                    f"before {predecessor!r} has finished at {finish[before]}{coming}"
                )


def _check_machines(schedule: Schedule) -> None:
    problem = schedule.problem
    start, finish = schedule.start.tolist(), schedule.finish.tolist()
    last: dict[int, int] = {}
    for number in sorted(range(len(start)), key=lambda task: (start[task], finish[task])):
        machine = int(schedule.assignment[number])
        before = last.get(machine)
        if before is not None:
            free = finish[before] + problem.setup_time(before, number, machine)
            if start[number] < free - _slack(free):
                raise InfeasibleScheduleError(
                    f"Tasks {problem.tasks[before].id!r} and {problem.tasks[number].id!r} overlap "
                    f"on {problem.machines[machine].id!r}"
                    + (", the set-up between them counted" if free > finish[before] else "")
                )
        last[machine] = number


def _check_rests(schedule: Schedule) -> None:
    problem = schedule.problem
    for number, task in enumerate(problem.tasks):
        machine = problem.machines[int(schedule.assignment[number])]
        start, finish = float(schedule.start[number]), float(schedule.finish[number])
        for begin, end in machine.down:
            if start < end - _slack(end) and finish > begin + _slack(begin) and finish > start:
                raise InfeasibleScheduleError(
                    f"Task {task.id!r} runs from {start} to {finish} on {machine.id!r}, "
                    f"which is down from {begin} to {end}"
                )
