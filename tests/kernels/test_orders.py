"""Moves of machine orders against timing everything anew."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from livespan import Problem, Task
from livespan.kernels.orders import (
    AFTER,
    PLACE,
    empty_orders,
    load_orders,
    relocate,
    settle,
    undo,
)
from tests import naive_meta
from tests.strategies import rich_problems


def loaded(problem, random):
    """Orders with a random machine for each task."""
    durations = problem.arrays.durations
    assignment = [random.choice(np.flatnonzero(row < np.inf).tolist()) for row in durations]
    orders = empty_orders(problem.arrays)
    load_orders(orders, problem.arrays, problem.arrays.topological, np.array(assignment))
    return orders


def machine_orders(orders):
    """The order of each machine as a list, read along the rings."""
    tasks = orders.sequence.size
    found = []
    for ring in range(tasks, len(orders.link)):
        order, at = [], orders.link[ring, AFTER]
        while at < tasks:
            order.append(int(at))
            at = orders.link[at, AFTER]
        found.append(order)
    return found


def times(orders):
    return orders.assignment.tolist(), orders.start.tolist(), orders.finish.tolist()


def state(orders):
    arrays = (orders.link, orders.sequence, orders.assignment, orders.start, orders.finish)
    return [array.tolist() for array in arrays]


@settings(max_examples=150, deadline=None)
@given(rich_problems(), st.randoms(use_true_random=False))
def test_moves_and_their_times_are_the_plain_twins(problem, random):
    orders, arrays = loaded(problem, random), problem.arrays
    tasks = problem.task_count
    for _ in range(12):
        plain = machine_orders(orders)
        assert times(orders) == naive_meta.timed(problem, plain)
        before = state(orders)
        task = random.randrange(tasks)
        machine = random.choice(np.flatnonzero(arrays.durations[task] < np.inf).tolist())
        behind = random.choice([None, *(other for other in plain[machine] if other != task)])
        wanted = naive_meta.relocated(plain, task, machine, behind)
        expected = naive_meta.timed(problem, wanted)
        at = tasks + machine if behind is None else behind
        moved = relocate(orders, arrays, task, machine, at, 0)
        assert moved == (expected is not None)
        if not moved:
            assert state(orders) == before
            continue
        settle(orders, arrays, 1)
        assert machine_orders(orders) == wanted
        assert times(orders) == expected
        assert not orders.mark.any()
        assert orders.sequence[orders.link[:tasks, PLACE]].tolist() == list(range(tasks))
        if random.random() < 0.5:
            undo(orders, 1)
            assert state(orders) == before


@settings(max_examples=100, deadline=None)
@given(rich_problems(), st.randoms(use_true_random=False))
def test_two_tasks_that_change_machines_are_put_back_together(problem, random):
    orders, arrays = loaded(problem, random), problem.arrays
    plain, before = machine_orders(orders), state(orders)
    one, other = random.randrange(problem.task_count), random.randrange(problem.task_count)
    home, away = orders.assignment[one], orders.assignment[other]
    if (
        home == away
        or arrays.durations[one, away] == np.inf
        or arrays.durations[other, home] == np.inf
    ):
        return
    order = plain[home]
    behind = None if order[0] == one else order[order.index(one) - 1]
    half = naive_meta.relocated(plain, one, away, other)
    wanted = naive_meta.relocated(half, other, home, behind)
    if naive_meta.timed(problem, half) is None:
        return
    at = problem.task_count + home if behind is None else behind
    assert relocate(orders, arrays, one, away, other, 0)
    if relocate(orders, arrays, other, home, at, 1):
        settle(orders, arrays, 2)
        assert times(orders) == naive_meta.timed(problem, wanted)
        undo(orders, 2)
    else:
        assert naive_meta.timed(problem, wanted) is None
        undo(orders, 1)
    assert state(orders) == before


def test_a_task_takes_those_that_follow_it_along():
    # a goes behind c; b waits for a, so it follows a in the sequence as well.
    problem = Problem([Task("a", 2), Task("b", 3, ("a",)), Task("c", 4)], 2)
    orders = empty_orders(problem.arrays)
    load_orders(orders, problem.arrays, np.array([0, 1, 2]), np.array([0, 1, 0]))
    assert relocate(orders, problem.arrays, 0, 0, 2, 0)
    settle(orders, problem.arrays, 1)
    assert orders.sequence.tolist() == [2, 0, 1]
    assert orders.start.tolist() == [4.0, 6.0, 0.0]
