"""Estimates of moves against what the moves really bring."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from livespan.kernels.critical import (
    critical_path,
    estimate,
    may_pass,
)
from livespan.kernels.disjunctive import (
    DURATION,
    FUTURE,
    MACHINE,
    PAST,
    REACH,
    empty_graph,
    load_graph,
    pass_over,
)
from tests.strategies import problems


def loaded(problem):
    durations = problem.arrays.durations
    machine = np.argmax(np.isfinite(durations), axis=1)
    graph = empty_graph(problem.arrays)
    return graph, load_graph(graph, durations, machine, problem.arrays.topological)


def through(graph, *tasks):
    span = graph.span
    return max(
        span[task, REACH + PAST] + span[task, REACH + FUTURE] - span[task, DURATION]
        for task in tasks
    )


@settings(max_examples=60, deadline=None)
@given(problems(max_tasks=10), st.integers(0, 99))
def test_a_critical_path_is_as_long_as_the_schedule(problem, seed):
    graph, value = loaded(problem)
    path = np.empty(problem.task_count, dtype=np.int64)
    length = critical_path(graph, value, path, np.random.default_rng(seed))
    machines = graph.link[:, MACHINE]
    total = sum(problem.duration(task, machines[task]) for task in path[:length])
    assert total == pytest.approx(value)


@settings(max_examples=100, deadline=None)
@given(problems(max_tasks=10), st.data())
def test_the_estimate_of_a_swap_is_exact(problem, data):
    """For neighbours it is the longest path through the two (Taillard 1994)."""
    graph, _ = loaded(problem)
    tasks = problem.task_count
    following = enumerate(graph.link[:tasks, FUTURE].tolist())
    pairs = [(task, after) for task, after in following if after < tasks]
    if not pairs:
        return
    first, second = data.draw(st.sampled_from(pairs))
    scratch = np.empty(problem.task_count)
    later = estimate(graph.link, graph.span, FUTURE, first, second, scratch, np.inf)
    earlier = estimate(graph.link, graph.span, PAST, second, first, scratch, np.inf)
    assert later == pytest.approx(earlier)
    if data.draw(st.booleans()):
        moved = pass_over(graph, FUTURE, first, second)
    else:
        moved = pass_over(graph, PAST, second, first)
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
    first = data.draw(st.integers(0, problem.task_count - 1))
    later = [first]
    while graph.link[later[-1], FUTURE] < problem.task_count:
        later.append(int(graph.link[later[-1], FUTURE]))
    if len(later) == 1:
        return
    last = data.draw(st.sampled_from(later[1:]))
    side, task, target = data.draw(st.sampled_from([(FUTURE, first, last), (PAST, last, first)]))
    if may_pass(graph.arc_start[side], graph.arc[side], graph.span, side, task, target):
        assert pass_over(graph, side, task, target) < np.inf
