"""A short annealing that improves any schedule: the local search of populations."""

from collections.abc import Generator
from typing import NamedTuple

import numpy as np

from livespan.kernels.arrays import Arrays, Floats, Ints
from livespan.kernels.cooling import Best, cool, empty_best, restore, worsenings
from livespan.kernels.goal import Goal
from livespan.kernels.jit import kernel
from livespan.kernels.orders import Orders, empty_orders
from livespan.kernels.proposals import Aim, new_aim

__all__ = ["Improver", "calibrate", "finishes", "improve", "new_improver", "sequence_of"]

HOT, COLD = 0.1, 0.003
"""First and last temperature, in shares of what a typical move costs."""
TRIES = 400
"""Moves tried to find that."""
STRETCH = 1_000
"""Moves between pauses: some milliseconds."""


class Improver(NamedTuple):
    """What improving needs; kernels write into it.

    ``best`` holds the schedule an improvement leaves, ``typical`` (float64[1]) what a typical
    move costs.
    """

    orders: Orders
    aim: Aim
    best: Best
    typical: Floats


def new_improver(arrays: Arrays, timeless: bool) -> Improver:
    """Make room; ``timeless``: only the machines' loads matter (see `proposals.new_aim`)."""
    return Improver(
        empty_orders(arrays), new_aim(arrays, timeless), empty_best(arrays), np.zeros(1)
    )


@kernel
def sequence_of(arrays: Arrays, assignment: Ints, start: Floats) -> Ints:
    """Return a schedule's tasks in the order of starts, in a sequence that agrees with precedence.

    Where tasks start together, instant ones go ahead of the others.
    """
    tasks = start.size
    order = arrays.topological.copy()
    keys = np.empty(tasks)
    for place in range(tasks):
        task = order[place]
        keys[place] = start[task] + arrays.durations[task, assignment[task]]
    order = order[np.argsort(keys, kind="mergesort")]
    return order[np.argsort(start[order], kind="mergesort")]


@kernel
def finishes(arrays: Arrays, assignment: Ints, start: Floats, finish: Floats) -> None:
    """Write when each task finishes."""
    for task in range(start.size):
        finish[task] = start[task] + arrays.durations[task, assignment[task]]


@kernel
def calibrate(
    improver: Improver,
    arrays: Arrays,
    goal: Goal,
    assignment: Ints,
    start: Floats,
    rng: np.random.Generator,
) -> None:
    """Find what a typical move costs, at a schedule."""
    value = enter(improver, arrays, goal, assignment, start)
    costs = worsenings(improver.orders, arrays, goal, improver.aim, value, TRIES, rng)
    improver.typical[0] = np.median(costs) if costs.size > 0 else 0.0


@kernel
def enter(improver: Improver, arrays: Arrays, goal: Goal, assignment: Ints, start: Floats) -> float:
    """Stand at a schedule and return its value, which may be less where tasks waited needlessly."""
    best = improver.best
    best.sequence[:] = sequence_of(arrays, assignment, start)
    best.assignment[:] = assignment
    value = restore(improver.orders, arrays, goal, best)
    best.sequence[:] = improver.orders.sequence
    best.start[:] = improver.orders.start
    return value


def improve(
    improver: Improver,
    arrays: Arrays,
    goal: Goal,
    assignment: Ints,
    start: Floats,
    moves: int,
    rng: np.random.Generator,
) -> Generator[None, None, float]:
    """Improve a schedule by a short annealing, with pauses.

    Returns the value of the schedule that ``best`` then holds.
    """
    value = least = enter(improver, arrays, goal, assignment, start)
    hot, cold = HOT * improver.typical[0], COLD * improver.typical[0]
    for first in range(0, moves, STRETCH):
        last = min(first + STRETCH, moves)
        yield
        value, least, _ = cool(
            improver.orders,
            arrays,
            goal,
            improver.aim,
            value,
            least,
            improver.best,
            hot * (cold / hot) ** (first / moves) if hot > 0.0 else 0.0,
            hot * (cold / hot) ** (last / moves) if hot > 0.0 else 0.0,
            last - first,
            rng,
        )
    return least
