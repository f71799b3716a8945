"""Decoders for problems with transfers, releases, set-ups and times of rest."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from livespan import Machine, Network, Problem, Schedule, Setups, Task
from livespan.kernels.decode import list_schedule
from livespan.kernels.serial import append_schedule
from tests import naive_timing
from tests.strategies import rich_problems


def listed(problem, keys, speed_weights, idle_weight):
    n = problem.task_count
    start, finish, assignment = np.empty(n), np.empty(n), np.empty(n, dtype=np.int64)
    given_keys, weights = np.array(keys, dtype=float), np.array(speed_weights, dtype=float)
    list_schedule(problem.arrays, given_keys, weights, idle_weight, start, finish, assignment)
    return assignment.tolist(), start.tolist(), finish.tolist()


def appended(problem, sequence, assignment):
    n = problem.task_count
    start, finish = np.empty(n), np.empty(n)
    machine = np.array(assignment)
    append_schedule(problem.arrays, np.array(sequence), machine, start, finish)
    return assignment, start.tolist(), finish.tolist()


@settings(max_examples=200, deadline=None)
@given(rich_problems(), st.data())
def test_list_schedules_are_the_plain_twins_and_feasible(problem, data):
    n = problem.task_count
    keys = data.draw(st.lists(st.integers(0, 9), min_size=n, max_size=n))
    weights = data.draw(st.lists(st.integers(0, 3), min_size=n, max_size=n))
    made = listed(problem, keys, weights, 0.5)
    assert made == naive_timing.list_schedule(problem, keys, weights, 0.5)
    Schedule(problem, *made[:2]).check()


@settings(max_examples=200, deadline=None)
@given(rich_problems(), st.randoms(use_true_random=False))
def test_appended_schedules_are_the_plain_twins_and_feasible(problem, random):
    sequence = problem.arrays.topological.tolist()
    durations = problem.arrays.durations
    assignment = [random.choice(np.flatnonzero(row < np.inf).tolist()) for row in durations]
    made = appended(problem, sequence, assignment)
    assert made == naive_timing.append_schedule(problem, sequence, assignment)
    Schedule(problem, *made[:2]).check()


def test_data_takes_its_time_between_machines_only():
    # 2 units at 1 per time and a latency of 1: 3 between the machines, nothing on one.
    tasks = [Task("a", 4), Task("b", 1, ("a",), data={"a": 2.0})]
    problem = Problem(tasks, 2, network=Network(latency=1.0))
    assert appended(problem, [0, 1], [0, 1])[1] == [0.0, 7.0]
    assert appended(problem, [0, 1], [0, 0])[1] == [0.0, 4.0]


def test_a_machine_is_set_up_between_families_and_a_task_waits_for_its_release():
    tasks = [
        Task("a", 4, family="x"),
        Task("b", 1, family="y"),
        Task("c", 1, release=20, family="y"),
    ]
    problem = Problem(tasks, 1, setups=Setups(("x", "y"), [[0, 3], [5, 0]]))
    assert appended(problem, [0, 1, 2], [0, 0, 0])[1] == [0.0, 7.0, 20.0]
    assert appended(problem, [1, 0, 2], [0, 0, 0])[1] == [6.0, 0.0, 20.0]


def test_a_task_runs_before_a_rest_or_after_it():
    machine = Machine("m", down=((3.0, 5.0), (9.0, 10.0)))
    problem = Problem([Task("a", 3), Task("b", 4), Task("c", 2)], [machine])
    # a ends as the rest begins, b fits between the rests, c does not.
    assert appended(problem, [0, 1, 2], [0, 0, 0])[1] == [0.0, 5.0, 10.0]


@pytest.mark.parametrize("feature", ["release", "data", "setup", "down"])
def test_list_scheduling_minds_each_feature_on_its_own(feature):
    tasks = [
        Task("a", 2, release=5.0 if feature == "release" else 0.0, family="x"),
        Task("b", 2, ("a",), data={"a": 9.0} if feature == "data" else {}, family="y"),
    ]
    down = ((1.0, 3.0),) if feature == "down" else ()
    setups = Setups(("x", "y"), [[0, 4], [0, 0]]) if feature == "setup" else None
    problem = Problem(tasks, [Machine("m", down=down)], setups=setups)
    starts = {"release": [5, 7], "data": [0, 2], "setup": [0, 6], "down": [3, 5]}
    assert listed(problem, [0, 1], [0, 0], 0.0)[1] == starts[feature]
