"""Simulated annealing of machine orders, for any problem and any goal."""

import math
from typing import NamedTuple

import numpy as np

from livespan.kernels.arrays import Arrays, Floats, Ints
from livespan.kernels.goal import Goal, evaluate
from livespan.kernels.jit import kernel
from livespan.kernels.orders import Orders, load_orders, settle, undo
from livespan.kernels.proposals import Aim, blame, propose

__all__ = ["Best", "cool", "empty_best", "restore", "worsenings"]

LOOKS_SHARE = 0.25
"""Tasks charged with the cost of their delay, per proposal (see `proposals.blame`)."""


class Best(NamedTuple):
    """The best schedule seen: sequence and assignment, int64[n]; starts, float64[n]."""

    sequence: Ints
    assignment: Ints
    start: Floats


def empty_best(arrays: Arrays) -> Best:
    """Make room for a schedule of a problem."""
    tasks = arrays.durations.shape[0]
    return Best(np.zeros(tasks, np.int64), np.zeros(tasks, np.int64), np.zeros(tasks))


@kernel
def restore(orders: Orders, arrays: Arrays, goal: Goal, best: Best) -> float:
    """Go back to the best schedule, its sequence in the order of time; return its value."""
    load_orders(orders, arrays, best.sequence, best.assignment)
    sort_by_start(orders, arrays)
    return evaluate(goal, arrays, orders.start, orders.finish, orders.assignment)


@kernel
def sort_by_start(orders: Orders, arrays: Arrays) -> None:
    """Bring the sequence into the order of starts: places then say what runs at the same time.

    Of tasks that start together the sequence's order stays, so that instant tasks stay ahead of
    those that wait for them.
    """
    tasks = orders.sequence.size
    keys = np.empty(tasks)
    for place in range(tasks):
        keys[place] = orders.start[orders.sequence[place]]
    order = np.argsort(keys, kind="mergesort")
    load_orders(orders, arrays, orders.sequence[order], orders.assignment.copy())


@kernel
def cool(
    orders: Orders,
    arrays: Arrays,
    goal: Goal,
    aim: Aim,
    value: float,
    best_value: float,
    best: Best,
    hot: float,
    cold: float,
    proposals: int,
    rng: np.random.Generator,
) -> tuple[float, float, int]:
    """Try moves while the temperature falls from ``hot`` to ``cold``.

    A move that makes the schedule worse by d is accepted with probability exp(-d / temperature).

    Parameters
    ----------
    orders
        The schedule, worth ``value``; changed.
    best
        Overwritten by each schedule worth less than ``best_value``.
    hot, cold
        Temperatures in units of the goal; 0 accepts nothing worse.
    proposals
        How many moves to try.

    Returns
    -------
    tuple
        The value of the schedule in ``orders``, the least value seen, how many moves were accepted.
    """
    tasks = orders.sequence.size
    sort_by_start(orders, arrays)
    looks = min(tasks, int(LOOKS_SHARE * proposals))
    blame(orders, arrays, goal, aim, value, looks, int(rng.random() * tasks))
    temperature, factor = hot, (cold / hot) ** (1.0 / proposals) if cold > 0.0 else 1.0
    accepted = 0
    for _ in range(proposals):
        temperature *= factor
        moved = propose(orders, arrays, aim, rng)
        if moved == 0:
            continue
        settle(orders, arrays, moved)
        new = evaluate(goal, arrays, orders.start, orders.finish, orders.assignment)
        if new > value and not (
            temperature > 0.0 and new - value < -temperature * math.log(1.0 - rng.random())
        ):
            undo(orders, moved)
            continue
        accepted += 1
        value = new
        if value < best_value:
            best_value = value
            best.sequence[:] = orders.sequence
            best.assignment[:] = orders.assignment
            best.start[:] = orders.start
    return value, best_value, accepted


@kernel
def worsenings(
    orders: Orders,
    arrays: Arrays,
    goal: Goal,
    aim: Aim,
    value: float,
    tries: int,
    rng: np.random.Generator,
) -> Floats:
    """Try moves and take each back; return by how much those that made it worse did so."""
    found, count = np.empty(tries), 0
    blame(orders, arrays, goal, aim, value, min(tries, orders.sequence.size), 0)
    for _ in range(tries):
        moved = propose(orders, arrays, aim, rng)
        if moved == 0:
            continue
        settle(orders, arrays, moved)
        new = evaluate(goal, arrays, orders.start, orders.finish, orders.assignment)
        undo(orders, moved)
        if new > value:
            found[count] = new - value
            count += 1
    return found[:count]
