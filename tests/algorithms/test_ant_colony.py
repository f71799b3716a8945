"""The ants' kernels against plain twins, and the limits of the trails."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from livespan.algorithm import origin
from livespan.algorithms import greedy_start
from livespan.kernels.colony import (
    LEVELS,
    build_timed,
    follow,
    new_colony,
    reinforce,
    remember,
    sort_by_key,
    spin,
    weigh,
)
from livespan.kernels.improve import sequence_of
from livespan.objectives import make_objective
from livespan.schedule import Schedule
from tests import naive, naive_timing
from tests.strategies import rich_problems

weights = st.lists(st.one_of(st.just(0.0), st.floats(1e-6, 1e6)), min_size=1, max_size=12)


@settings(deadline=None)
@given(weights.filter(any), st.floats(0, 1, exclude_max=True))
def test_a_draw_lands_where_the_running_sum_says(values, draw):
    matrix = np.array([[9.0] * len(values), values])
    assert values[spin(matrix, 1, matrix[1].sum(), draw)] > 0
    # Away from the edges of a share, where rounding may decide either way.
    reached = np.cumsum(values) / sum(values)
    if np.abs(reached - draw).min() > 1e-9:
        assert spin(matrix, 1, matrix[1].sum(), draw) == naive.spin(values, draw)


@settings(deadline=None)
@given(st.lists(st.integers(0, 20), min_size=1, max_size=30), st.randoms())
def test_counting_sorts_by_key_then_rank(keys, random):
    by_rank = list(range(len(keys)))
    random.shuffle(by_rank)
    queue = np.empty(len(keys), dtype=np.int64)
    sort_by_key(np.array(keys, dtype=float), np.array(by_rank), queue)
    rank = {task: place for place, task in enumerate(by_rank)}
    assert queue.tolist() == sorted(range(len(keys)), key=lambda task: (keys[task], rank[task]))


def colony_of(problem, start):
    assignment, sequence, begins = origin(problem.arrays, start)
    return new_colony(problem.arrays, sequence, assignment, begins, 2.0)


@settings(max_examples=60, deadline=None)
@given(rich_problems(), st.integers(0, 2**31))
def test_ants_build_what_their_order_and_machines_say(problem, seed):
    """Whatever delays tasks: each starts as its machine's order and the rest let it."""
    colony = colony_of(problem, greedy_start(problem, make_objective("makespan")))
    weigh(colony, 1.0)
    build_timed(problem.arrays, colony, 2.0, np.random.default_rng(seed))
    assignment, start = colony.ant_assignment.tolist(), colony.ant_start.tolist()
    Schedule(problem, np.array(assignment), np.array(start)).check()
    sequence = sequence_of(problem.arrays, colony.ant_assignment, colony.ant_start).tolist()
    appended = naive_timing.append_schedule(problem, sequence, assignment)
    assert max(appended[2]) <= colony.ant_finish.max()


def test_following_a_schedule_forgets_the_levels_only(six):
    colony = colony_of(six, greedy_start(six, make_objective("makespan")))
    colony.trail_level[:], colony.trail_machine[:] = 0.5, 0.5
    follow(colony, np.array([5, 4, 3, 2, 1, 0]))
    assert colony.by_rank.tolist() == [5, 4, 3, 2, 1, 0]
    assert colony.rank.tolist() == [5, 4, 3, 2, 1, 0]
    assert set(colony.best_level.tolist()) == {LEVELS // 2}
    assert colony.trail_level.min() == 1.0
    assert colony.trail_machine.max() == 0.5


def test_trails_evaporate_grow_where_the_best_went_and_keep_their_limits(six):
    start = greedy_start(six, make_objective("makespan"))
    colony = colony_of(six, start)
    chosen = start.decisions.assignment
    reinforce(colony, from_best=True, evaporation=0.1, deposit=0.05)
    # 1 * 0.9 + 0.05 where the best went, 1 * 0.9 elsewhere.
    for task, machine in enumerate(chosen):
        assert colony.trail_machine[task, machine] == pytest.approx(0.95)
        assert colony.trail_machine[task, 1 - machine] == pytest.approx(0.9)
    for _ in range(200):
        reinforce(colony, from_best=True, evaporation=0.5, deposit=9.0)
    assert colony.trail_machine.max() == 1.0
    assert colony.trail_machine.min() == colony.limits[0] > 0
    assert colony.trail_level.min() == colony.limits[1] > 0


def test_remembering_takes_the_iterations_best(six):
    colony = colony_of(six, greedy_start(six, make_objective("makespan")))
    colony.iteration_finish[:] = [1, 2, 3, 4, 5, 17]
    colony.iteration_assignment[:] = [1, 1, 0, 0, 1, 0]
    colony.iteration_start[:] = range(6)
    remember(colony)
    assert colony.target[0] == 17
    assert colony.best_assignment.tolist() == [1, 1, 0, 0, 1, 0]
    assert colony.best_start.tolist() == [0, 1, 2, 3, 4, 5]
