"""Estimates of moves against what the moves really bring."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from livespan.kernels.critical import (
    critical_path,
    estimate_after,
    estimate_before,
    may_follow,
    may_precede,
)
from livespan.kernels.disjunctive import (
    AFTER,
    DURATION,
    HEAD,
    MACHINE,
    TAIL,
    empty_graph,
    load_graph,
    move_after,
    move_before,
)
from tests.strategies import problems


def loaded(problem):
    durations = problem.arrays.durations
    machine = np.argmax(np.isfinite(durations), axis=1)
    graph = empty_graph(*durations.shape)
    return graph, load_graph(problem.arrays, graph, machine, problem.arrays.topological)


def through(graph, *tasks):
    span = graph.span
    return max(span[task, HEAD] + span[task, DURATION] + span[task, TAIL] for task in tasks)


@settings(max_examples=60, deadline=None)
@given(problems(max_tasks=10), st.integers(0, 99))
def test_a_critical_path_is_as_long_as_the_schedule(problem, seed):
    graph, value = loaded(problem)
    path = np.empty(problem.task_count, dtype=np.int64)
    length = critical_path(problem.arrays, graph, value, path, np.random.default_rng(seed))
    machines = graph.link[:, MACHINE]
    total = sum(problem.duration(task, machines[task]) for task in path[:length])
    assert total == pytest.approx(value)


@settings(max_examples=100, deadline=None)
@given(problems(max_tasks=10), st.data())
def test_the_estimate_of_a_swap_is_exact(problem, data):
    """For neighbours it is the longest path through the two (Taillard 1994)."""
    graph, _ = loaded(problem)
    arrays = problem.arrays
    pairs = [(task, after) for task, after in enumerate(graph.link[:, AFTER]) if after >= 0]
    if not pairs:
        return
    first, second = data.draw(st.sampled_from(pairs))
    scratch = np.empty(problem.task_count)
    later = estimate_after(graph.link, graph.span, first, second, scratch, np.inf)
    earlier = estimate_before(graph.link, graph.span, second, first, scratch, np.inf)
    assert later == pytest.approx(earlier)
    if data.draw(st.booleans()):
        moved = move_after(arrays, graph, first, second)
    else:
        moved = move_before(arrays, graph, second, first)
    if moved < np.inf:
        assert through(graph, first, second) == pytest.approx(later)
        assert moved >= later * (1 - 1e-9)


@settings(max_examples=100, deadline=None)
@given(problems(max_tasks=10), st.data())
def test_a_move_that_is_cleared_makes_no_circle(problem, data):
    """The test by heads and tails is on the safe side when no task is instant."""
    graph, _ = loaded(problem)
    if (graph.span[:, DURATION] <= 1e-3).any():
        return
    arrays = problem.arrays
    first = data.draw(st.integers(0, problem.task_count - 1))
    later = [first]
    while graph.link[later[-1], AFTER] >= 0:
        later.append(int(graph.link[later[-1], AFTER]))
    if len(later) == 1:
        return
    target = data.draw(st.sampled_from(later[1:]))
    if may_follow(arrays.successor_start, arrays.successors, graph.span, first, target):
        assert move_after(arrays, graph, first, target) < np.inf
    elif may_precede(arrays.predecessor_start, arrays.predecessors, graph.span, target, first):
        assert move_before(arrays, graph, target, first) < np.inf
