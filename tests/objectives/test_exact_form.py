"""The exact form, evaluated for one schedule with numbers in place of a solver's variables."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from livespan import OBJECTIVES, Machine, Problem, Schedule, Task
from livespan.bounds.rounding import whole_times
from livespan.kernels.serial import append_schedule
from livespan.objectives import fitted, make_objective
from tests.strategies import problems, rich_problems

COMBINED = (
    "makespan + 0.5*cost",
    "makespan, load_imbalance",
    "late_tasks, weighted_tardiness, energy",
)
EVERY = (*OBJECTIVES, *COMBINED)


class Numbers:
    """An exact model whose expressions are the numbers of a schedule."""

    def __init__(self, schedule):
        self.problem = schedule.problem
        self.unit = 1.0 if whole_times(self.problem) else 2.0**-10
        self._machine = schedule.assignment.tolist()
        self._start = [self.scaled(time) for time in schedule.start.tolist()]

    def scaled(self, time):
        return math.floor(time / self.unit)

    def scaled_up(self, time):
        return math.ceil(time / self.unit)

    def weights(self, numbers):
        if all(number == int(number) for number in numbers):
            return [int(number) for number in numbers], 1.0
        factor = max(numbers) / 2**20
        return [math.floor(number / factor) for number in numbers], factor

    def start(self, task):
        return self._start[task]

    def duration(self, task, machine):
        return self.scaled(self.problem.duration(task, machine))

    def finish(self, task):
        return self._start[task] + self.duration(task, self._machine[task])

    def presence(self, task, machine):
        return int(self._machine[task] == machine)

    @property
    def makespan(self):
        return max(self.finish(task) for task in range(self.problem.task_count))

    def load(self, machine):
        tasks = [task for task, own in enumerate(self._machine) if own == machine]
        return sum(self.duration(task, machine) for task in tasks)

    def maximum(self, expressions):
        return max(expressions)

    def minimum(self, expressions):
        return min(expressions)

    def positive(self, expression):
        return max(0, expression)

    def late(self, expression):
        return int(expression > 0)


@st.composite
def schedules(draw, kinds):
    problem = draw(kinds)
    durations = problem.arrays.durations
    assignment = np.array(
        [draw(st.sampled_from(np.flatnonzero(np.isfinite(row)).tolist())) for row in durations]
    )
    start, finish = np.empty(problem.task_count), np.empty(problem.task_count)
    append_schedule(problem.arrays, problem.arrays.topological, assignment, start, finish)
    return Schedule(problem, assignment, start)


def said(objective, schedule):
    form = objective.exact_form(Numbers(schedule))
    return form.factor * form.expression + form.offset


@settings(max_examples=30, deadline=None)
@given(schedules(rich_problems()))
def test_it_is_the_value_where_all_times_are_whole(schedule):
    for name in OBJECTIVES:
        objective = make_objective(name)
        assert said(objective, schedule) == pytest.approx(objective.value(schedule)), name


@settings(max_examples=30, deadline=None)
@given(schedules(st.one_of(problems(), rich_problems())))
def test_it_is_never_above_the_value(schedule):
    for name in EVERY:
        objective = fitted(make_objective(name), schedule.problem)
        value = objective.value(schedule)
        assert said(objective, schedule) <= value + 1e-9 * max(1.0, value), name


def test_prices_by_the_hour_stay_whole_in_a_sum():
    problem = Problem([Task("a", 5)], [Machine("A", cost_per_hour=7)])
    schedule = Schedule(problem, [0], [0])
    form = make_objective("makespan + 0.5*cost").exact_form(Numbers(schedule))
    # 7 * 5 units of 0.5 / 3600 each, and 7200 of these for each unit of the makespan.
    assert form.expression == 7200 * 5 + 7 * 5
    assert form.factor == pytest.approx(0.5 / 3600)
