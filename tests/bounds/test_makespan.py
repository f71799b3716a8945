"""Bounds, by hand and against exhaustive search: never above the optimum."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from livespan import Machine, Problem, Task
from livespan.bounds import (
    area_bound,
    capacity_bound,
    counting_bound,
    critical_path_bound,
    longest_task_bound,
    makespan_bound,
    pigeonhole_bound,
    preemptive_end,
    reach,
    relative_gap,
)
from tests import naive, naive_bounds
from tests.strategies import problems


def test_area_on_identical_machines_is_rounded_up_for_whole_durations(six):
    assert area_bound(six) == 12
    assert area_bound(Problem([Task("a", 2), Task("b", 2), Task("c", 1)], 2)) == 3
    assert area_bound(Problem([Task("a", 2), Task("b", 2.5), Task("c", 1)], 2)) == 2.75


def test_two_of_the_longest_share_a_machine():
    # Four tasks of 5 on three machines: two of them share one, though the area is 20 / 3.
    assert makespan_bound(Problem([Task(f"t{k}", 5) for k in range(4)], 3)) == 10


def test_pigeonholes_by_hand():
    # Of the five longest on two machines some machine has three: at least 3 + 3 + 4.
    assert pigeonhole_bound(np.array([4.0, 3, 5, 3, 5, 1]), 2) == 10
    assert pigeonhole_bound(np.array([4.0]), 2) == 4


def test_counting_by_hand():
    # Up to 20 each machine does one task: 10 + 11 and 10 + 12 are more. Three tasks need 21.
    durations = np.array([[10.0, 12.0], [11.0, 10.0], [12.0, 14.0]])
    assert counting_bound(durations) == 21
    assert counting_bound(durations[:2]) == 10


def test_counting_is_above_the_linear_relaxation_where_machines_do_few_tasks_each():
    # Two tasks fit into 15 on neither machine, and half of one is no task: 7.5 + 7.5 < 10.
    tasks = [Task("a", 1), Task("b", 1), Task("c", 1)]
    problem = Problem(tasks, 2, [[10, 10], [10, 10.5], [10.5, 10]])
    assert makespan_bound(problem) == pytest.approx(20)


def test_many_tasks_are_not_counted(monkeypatch):
    monkeypatch.setattr("livespan.bounds.counting.MOST_CELLS", 5)
    assert counting_bound(np.ones((3, 2))) == 0
    assert counting_bound(np.ones((2, 2))) == 1


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32), st.booleans())
def test_counting_gives_the_least_time_in_which_all_tasks_can_be_counted(seed, whole):
    rng = np.random.default_rng(seed)
    durations = rng.integers(1, 20, (7, 3)) if whole else rng.uniform(1, 20, (7, 3))
    durations = np.where(rng.random((7, 3)) < 0.2, np.inf, durations)
    durations[:, 0] = np.minimum(durations[:, 0], 25.0)
    slow = naive_bounds.counting_bound(durations.tolist())
    assert counting_bound(durations) == pytest.approx(slow)


def test_area_on_related_machines_divides_by_the_speeds():
    problem = Problem([Task("a", 4), Task("b", 8)], [Machine("A"), Machine("B", speed=3)])
    assert area_bound(problem) == 3


def test_area_on_unrelated_machines_takes_each_task_at_its_fastest(unrelated):
    assert area_bound(unrelated) == (1 + 2 + 3) / 2


def test_longest_task_and_critical_path(chain, unrelated):
    assert longest_task_bound(chain) == 4
    assert critical_path_bound(chain) == 5
    assert longest_task_bound(unrelated) == 3


def test_one_machine_with_heads_and_tails_by_hand():
    # Heads 0, 1, 5; durations 4, 2, 1; tails 0, 6, 1: the first runs 0-1, is interrupted by the
    # second 1-3, goes on 3-6 with the third waiting from 5, which has the longer tail: 5-6.
    # Ends with tails: second 3 + 6 = 9, third 6 + 1 = 7, first 7 + 0 = 7.
    tail = np.array([0.0, 6.0, 1.0])
    ends = preemptive_end(np.array([0.0, 1.0, 5.0]), np.array([4.0, 2.0, 1.0]), tail)
    assert (ends + tail).tolist() == [7, 9, 7]


def test_tasks_bound_to_one_machine_wait_for_each_other():
    # x and y run on A only, after 1 and before 2 units on B: 1 + (3 + 4) + 2 = 10.
    tasks = []
    for name, length in (("x", 3), ("y", 4)):
        tasks.append(Task(f"{name}0", 1, eligible=("B",)))
        tasks.append(Task(name, length, (f"{name}0",), ("A",)))
        tasks.append(Task(f"{name}1", 2, (name,), ("B",)))
    problem = Problem(tasks, [Machine("A"), Machine("B")])
    assert capacity_bound(problem, reach(problem)) == pytest.approx(10)
    assert makespan_bound(problem) == 10


def test_instant_work_has_bound_zero():
    assert makespan_bound(Problem([Task("a", 0), Task("b", 0, ("a",))], 2)) == 0


@settings(max_examples=60, deadline=None)
@given(problems(max_tasks=4, max_machines=3))
def test_no_bound_is_above_the_optimum(problem):
    optimum = naive.best_makespan(problem)
    assert makespan_bound(problem) <= optimum * (1 + 1e-9)


@settings(max_examples=60, deadline=None)
@given(problems(max_tasks=8))
def test_the_critical_path_is_the_longest_of_all_chains(problem):
    fastest = [
        min(problem.duration(task, machine) for machine in range(problem.machine_count))
        for task in range(problem.task_count)
    ]
    assert critical_path_bound(problem) == pytest.approx(naive.longest_chain(problem, fastest))


@pytest.mark.parametrize(
    ("value", "bound", "gap"), [(11, 10, 0.1), (10, 10, 0), (9, 10, 0), (1, 0, math.inf), (0, 0, 0)]
)
def test_relative_gap(value, bound, gap):
    assert relative_gap(value, bound) == pytest.approx(gap)
