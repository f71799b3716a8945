"""Ranks, insertion, dispatching and packing against their plain twins."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from livespan import Problem, Schedule, Task
from livespan.kernels import dispatch
from livespan.kernels.dispatch import ready_schedule
from livespan.kernels.insertion import insertion_schedule
from livespan.kernels.packing import multifit_schedule
from livespan.kernels.ranks import (
    downward_rank,
    due_before,
    mean_transfers,
    optimistic_cost,
    upward_rank,
    widest_level,
)
from tests import naive_constructive as naive
from tests.strategies import problems, rich_problems


def built(problem, kernel, *arguments):
    n = problem.task_count
    start, finish, assignment = np.empty(n), np.empty(n), np.empty(n, dtype=np.int64)
    kernel(problem.arrays, *arguments, start, finish, assignment)
    return assignment.tolist(), start.tolist(), finish.tolist()


@settings(max_examples=100, deadline=None)
@given(rich_problems(max_tasks=8))
def test_ranks_are_the_plain_twins(problem):
    arrays, numbers = problem.arrays, range(problem.task_count)
    out = mean_transfers(arrays, arrays.successor_data)
    into = mean_transfers(arrays, arrays.predecessor_data)
    upward = [naive.upward_rank(problem, k) for k in numbers]
    downward = [naive.downward_rank(problem, k) for k in numbers]
    assert upward_rank(arrays, out) == pytest.approx(upward)
    assert downward_rank(arrays, into) == pytest.approx(downward)
    assert due_before(arrays) == pytest.approx([naive.due_before(problem, k) for k in numbers])
    table = optimistic_cost(arrays, out)
    machines = range(problem.machine_count)
    assert table == pytest.approx(
        np.array([[naive.optimistic_cost(problem, k, m) for m in machines] for k in numbers])
    )


def test_the_widest_level_of_a_fork_is_its_leaves():
    tasks = [Task("a", 1), *(Task(f"b{k}", 1, ("a",)) for k in range(5))]
    assert widest_level(Problem(tasks, 1).arrays) == 5


@settings(max_examples=200, deadline=None)
@given(rich_problems(), st.data())
def test_insertion_is_the_plain_twin_and_feasible(problem, data):
    n, m = problem.task_count, problem.machine_count
    keys = data.draw(st.lists(st.integers(0, 9), min_size=n, max_size=n))
    row = st.lists(st.integers(0, 30), min_size=m, max_size=m)
    table = data.draw(st.lists(row, min_size=n, max_size=n)) if data.draw(st.booleans()) else []
    pinned = [data.draw(st.sampled_from([-1, *naive.eligible(problem, task)])) for task in range(n)]
    ahead = np.array(table, dtype=float) if table else np.empty((0, 0))
    made = built(problem, insertion_schedule, np.array(keys, dtype=float), ahead, np.array(pinned))
    assert made == naive.insertion_schedule(problem, keys, table, pinned)
    Schedule(problem, *made[:2]).check()


def apparent_cost(problem, due):
    def priority(task, machine, begin, mean):
        duration, weight = problem.duration(task, machine), problem.tasks[task].weight
        if duration == 0:
            return -math.inf
        slack = max(due[task] - duration - begin, 0.0)
        discount = math.exp(-slack / (dispatch.LOOK_AHEAD * mean)) if slack > 0 else 1.0
        return -weight * discount / duration

    return priority


@settings(max_examples=200, deadline=None)
@given(rich_problems(), st.data())
def test_dispatching_is_the_plain_twin_and_feasible(problem, data):
    n = problem.task_count
    keys = data.draw(st.lists(st.integers(0, 60), min_size=n, max_size=n))
    delay = data.draw(st.sampled_from([0.0, 0.5, 1.0]))
    priorities = {
        dispatch.BY_KEY: lambda task, *_: keys[task],
        dispatch.LEAST_DURATION: lambda task, machine, *_: problem.duration(task, machine),
        dispatch.MOST_DURATION: lambda task, machine, *_: -problem.duration(task, machine),
        dispatch.MOST_TARDY: apparent_cost(problem, keys),
    }
    for pick, priority in priorities.items():
        made = built(problem, ready_schedule, pick, np.array(keys, dtype=float), delay)
        assert made == naive.ready_schedule(problem, priority, delay)
        Schedule(problem, *made[:2]).check()


@settings(max_examples=200, deadline=None)
@given(rich_problems())
def test_min_min_max_min_and_sufferage_are_the_plain_twins_and_feasible(problem):
    priorities = {
        dispatch.LEAST_END: lambda end, second: end,
        dispatch.LARGEST_END: lambda end, second: -end,
        dispatch.MOST_SUFFERAGE: lambda end, second: end - second,
    }
    still = np.zeros(problem.task_count)
    for pick, priority in priorities.items():
        made = built(problem, ready_schedule, pick, still, 0.0)
        assert made == naive.ready_schedule(problem, priority, None)
        Schedule(problem, *made[:2]).check()


@settings(max_examples=150, deadline=None)
@given(problems(max_tasks=8))
def test_multifit_packs_as_the_plain_twin_at_the_load_it_found(problem):
    if not problem.independent or problem.environment == "unrelated":
        return
    n = problem.task_count
    start, finish, assignment = np.empty(n), np.empty(n), np.empty(n, dtype=np.int64)
    total = float(problem.arrays.durations.sum())
    if multifit_schedule(problem.arrays, 0.0, total, 20, start, finish, assignment):
        schedule = Schedule(problem, assignment, start)
        schedule.check()
        assert schedule.makespan <= total
        packed = naive.first_fit(problem, float(finish.max()) * (1 + 1e-12))
        assert packed is not None


def test_multifit_beats_longest_first_where_it_is_worst():
    # Longest first gives 11 on 5, 5, 4, 4, 3, 3, 3 and three machines; packing finds 9.
    lengths = [5, 5, 4, 4, 3, 3, 3]
    problem = Problem([Task(f"t{k}", length) for k, length in enumerate(lengths)], 3)
    n = problem.task_count
    start, finish, assignment = np.empty(n), np.empty(n), np.empty(n, dtype=np.int64)
    assert multifit_schedule(problem.arrays, 5.0, 11.0, 10, start, finish, assignment)
    assert finish.max() == 9
