"""What `local` knows of a problem before it walks: prices, regrets, and how many tasks fit."""

from typing import NamedTuple

import numpy as np

from livespan.bounds import counting_bound, least_loads, pigeonhole_bound, price_bound
from livespan.kernels.anneal import Inward
from livespan.kernels.arrays import Floats, Ints
from livespan.kernels.ejection import Options
from livespan.kernels.prices import all_whole, count_pairs, fill_pairs, least_priced
from livespan.problem import Problem

__all__ = ["REGRET_LIMIT", "Ground", "capacities", "lay_ground", "room_of"]

PAIR_ROOM, LEAST_PAIRS = 1_000_000, 8
"""Pairs of task and machine kept in all, and at least for each task."""
REGRET_LIMIT = 0.8
"""Largest regret of a pair, in mean task's shares."""
CHAIN_LIMIT = 0.3
"""Largest regret of a task's new machine in a chain, in mean task's shares."""
LEAST_WEIGHT = 0.05
"""Least weight of a machine's overload, as a share of the mean price."""
ROOM = 4
"""Times as many tasks as a machine has at first that it has room for."""


class Ground(NamedTuple):
    """What does not change during a search.

    ``bound`` is the one the prices prove, ``floor`` the best one known, ``unit`` a mean task's
    share of the bound, ``whole`` whether all durations are whole. ``least`` and ``cheapest``
    (float64[n], int64[n]) are each task's least priced duration and its machine, ``weights``
    float64[m] of the machines' overloads.
    ``pair_*`` are the pairs of a task and a machine worth a look, by increasing regret;
    ``options`` are the same by task, ``inward`` by machine. ``bias`` says whether
    pairs of little regret come first.
    ``least_load`` is the least load of 1, 2, ... tasks on each machine (see `bounds.counting`).
    """

    durations: Floats
    prices: Floats
    weights: Floats
    bound: float
    floor: float
    unit: float
    whole: bool
    least: Floats
    cheapest: Ints
    pair_task: Ints
    pair_machine: Ints
    pair_regret: Floats
    options: Options
    inward: Inward
    bias: float
    least_load: Floats


def lay_ground(problem: Problem, prices: Floats) -> Ground:
    """Find the regrets that prices give, and what else a search needs at first."""
    durations = problem.arrays.durations
    n, m = durations.shape
    least, cheapest = np.empty(n), np.empty(n, np.int64)
    unit = least_priced(durations, prices, least, cheapest) / n
    limit, most = REGRET_LIMIT * unit, max(LEAST_PAIRS, PAIR_ROOM // n)
    size = count_pairs(durations, prices, least, limit, most)
    task, machine, regret = np.empty(size, np.int64), np.empty(size, np.int64), np.empty(size)
    fill_pairs(durations, prices, least, limit, most, task, machine, regret)
    order = np.argsort(regret, kind="stable")
    inward = order[np.argsort(machine[order], kind="stable")]
    # Where the bound is rounded up, loads up to there need no levelling.
    bound = price_bound(problem, prices)
    identical = problem.environment == "identical"
    counted = pigeonhole_bound(durations[:, 0], m) if identical else counting_bound(durations)
    return Ground(
        durations=durations,
        prices=prices,
        weights=np.maximum(prices, LEAST_WEIGHT / m),
        bound=bound,
        floor=max(bound, counted),
        unit=unit,
        whole=all_whole(durations),
        least=least,
        cheapest=cheapest,
        pair_task=task[order],
        pair_machine=machine[order],
        pair_regret=regret[order],
        options=Options(
            np.searchsorted(task, np.arange(n + 1)), machine, regret, CHAIN_LIMIT * unit
        ),
        inward=Inward(
            np.searchsorted(machine[inward], np.arange(m + 1)), task[inward], regret[inward]
        ),
        # On identical machines all regrets are alike, and their order would favour some tasks.
        bias=0.0 if identical else 1.0,
        least_load=least_loads(durations),
    )


def room_of(ground: Ground, begins: tuple[Ints, ...]) -> int:
    """Return for how many tasks a machine has ample room, when plans begin with these machines."""
    n, m = ground.durations.shape
    counts = [np.bincount(begin, minlength=m).max() for begin in (*begins, ground.cheapest)]
    return int(min(n, ROOM * max(counts))) + ROOM


def capacities(ground: Ground, value: float, room: int) -> Ints:
    """Return how many tasks each machine can do in less than a time, int64[m], up to ``room``."""
    if not ground.least_load.size:
        return np.full(ground.weights.size, room)
    most: Ints = np.minimum((ground.least_load < value).sum(axis=0), room)
    return most
