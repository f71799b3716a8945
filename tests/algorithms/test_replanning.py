"""Schedules planned anew in part are sound, and keep what was not in the stretch."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from livespan import Problem, Task, solve
from livespan.algorithms import TabuSearch
from livespan.algorithms.replanning import replan
from livespan.stop import MaxIterations
from tests import naive
from tests.strategies import rich_problems


@settings(max_examples=30, deadline=None)
@given(rich_problems(only_delays=True), st.integers(0, 99))
def test_a_schedule_planned_anew_in_part_is_sound(problem, seed):
    schedule = solve(problem, "constructive", stop=MaxIterations(1)).schedule
    machine, start = np.array(schedule.assignment), np.array(schedule.start)
    decisions = replan(problem.arrays, machine, start, np.random.default_rng(seed))
    naive.as_schedule(problem, *decisions).check()


def test_only_tasks_of_one_stretch_choose_other_machines():
    # All on the slower of two machines, one after the other: whoever may choose leaves it.
    problem = Problem([Task(f"t{k}") for k in range(100)], 2, [[1.0, 9.0]] * 100)
    machine, start = np.ones(100, dtype=np.int64), 9.0 * np.arange(100)
    moved_at_all = False
    for seed in range(10):
        moved = replan(problem.arrays, machine, start, np.random.default_rng(seed))[0] == 0
        places = np.flatnonzero(moved)
        assert places.size <= 42
        assert (np.diff(places) == 1).all()
        moved_at_all |= bool(moved.any())
    assert moved_at_all


def test_the_same_seed_walks_the_same_way_on_workflows():
    rng = np.random.default_rng(3)
    tasks = []
    for k in range(40):
        before = (f"t{rng.integers(k)}",) if k > 4 else ()
        data = dict.fromkeys(before, 9.0)
        tasks.append(
            Task(f"t{k}", float(rng.integers(1, 50)), before, **({"data": data} if data else {}))
        )
    problem = Problem(tasks, 4)
    algorithm = TabuSearch(patience=50)
    first, second = (solve(problem, algorithm, seed=5, stop=MaxIterations(10)) for _ in range(2))
    steps = [
        [(change.iteration, change.value) for change in one.history] for one in (first, second)
    ]
    assert steps[0] == steps[1]
    assert len(steps[0]) > 1
    assert np.array_equal(first.schedule.start, second.schedule.start)
