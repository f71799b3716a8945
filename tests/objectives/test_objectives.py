"""Each objective by hand, and its kernel against its plain twin."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from livespan import OBJECTIVES, Machine, Problem, Schedule, Task
from livespan.kernels.goal import evaluate
from livespan.kernels.serial import append_schedule
from livespan.objectives import make_objective
from tests.strategies import problems, rich_problems


def kernel_value(objective, schedule):
    # A schedule's own arrays are read-only, for which the callbacks are not compiled.
    arrays = (schedule.start, schedule.finish, schedule.assignment)
    copies = [array.copy() for array in arrays]
    return evaluate(objective.goal(), schedule.problem.arrays, *copies)


@st.composite
def schedules(draw):
    """A random schedule of a random problem."""
    problem = draw(st.one_of(problems(), rich_problems()))
    durations = problem.arrays.durations
    assignment = np.array(
        [draw(st.sampled_from(np.flatnonzero(np.isfinite(row)).tolist())) for row in durations]
    )
    start, finish = np.empty(problem.task_count), np.empty(problem.task_count)
    append_schedule(problem.arrays, problem.arrays.topological, assignment, start, finish)
    return Schedule(problem, assignment, start)


@settings(max_examples=100, deadline=None)
@given(schedules())
def test_the_kernel_is_what_the_plain_twin_says(schedule):
    for name in OBJECTIVES:
        objective = make_objective(name)
        assert kernel_value(objective, schedule) == pytest.approx(objective.value(schedule)), name


@pytest.fixture
def schedule():
    # A: a 0-2, c 3-7; B (twice as fast): b 1-4. Makespan 7, busy 6 and 3.
    problem = Problem(
        [
            Task("a", 2, cost=5, due=1, weight=3),
            Task("b", 6, release=1, due=4, weight=2),
            Task("c", 4, cost=1, release=2, due=5),
        ],
        [
            Machine("A", cost_per_hour=3600, power=10, idle_power=1),
            Machine("B", 2.0, power=20, idle_power=3),
        ],
    )
    return Schedule(problem, [0, 1, 0], [0, 1, 3])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("makespan", 7),
        ("flow_time", 2 + 3 + 5),
        ("weighted_flow_time", 3 * 2 + 2 * 3 + 5),
        ("max_tardiness", 2),
        ("weighted_tardiness", 3 * 1 + 2),
        ("late_tasks", 2),
        ("cost", 5 + 1 + 6),
        ("energy", 10 * 6 + 1 * 1 + 20 * 3 + 3 * 4),
        ("load_imbalance", 3),
    ],
)
def test_by_hand(schedule, name, value):
    objective = make_objective(name)
    assert objective.value(schedule) == value
    assert kernel_value(objective, schedule) == value


def test_cost_is_the_total_cost_of_the_schedule(schedule):
    assert make_objective("cost").value(schedule) == schedule.total_cost


def test_rounding_makes_no_task_late():
    problem = Problem([Task("a", 0.1), Task("b", 0.2, due=0.3)], 1)
    summed = Schedule(problem, [0, 0], [0, 0.1])
    assert summed.finish[1] > 0.3
    assert make_objective("late_tasks").value(summed) == 0
    assert kernel_value(make_objective("late_tasks"), summed) == 0


@pytest.mark.parametrize("name", OBJECTIVES)
def test_it_says_what_it_is(name):
    kind = OBJECTIVES[name]
    assert kind.name == name == name.lower()
    assert kind.title
    assert kind.summary.endswith(".")
    assert "minimise" in kind.__doc__


def test_names_come_in_any_case():
    assert make_objective("Flow_Time").name == "flow_time"


def test_tasks_without_due_dates_are_never_late():
    problem = Problem([Task("a", 3)], 1)
    schedule = Schedule(problem, [0], [0])
    assert problem.tasks[0].due == math.inf
    for name in ("max_tardiness", "weighted_tardiness", "late_tasks"):
        assert make_objective(name).value(schedule) == 0
        assert kernel_value(make_objective(name), schedule) == 0
