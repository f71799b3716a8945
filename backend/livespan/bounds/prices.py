"""Prices of machines: what turns many machines into one (see `livespan.kernels.prices`)."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from livespan.bounds.rounding import rounded_up
from livespan.kernels.arrays import Floats, Ints
from livespan.kernels.ascent import first_prices
from livespan.kernels.prices import all_whole, least_priced, newton_step, soft_loads
from livespan.problem import Problem

__all__ = ["good_prices", "price_bound", "priced_work", "restricted_groups"]

SAMPLE_CELLS = 25_000
"""Tasks x machines from which prices are found; of more tasks an even sample is taken."""
SOFTEST, HARDEST = 0.5, 0.005
"""Softness of choices at the beginning and the end of the ascent, halved after each stage."""
STEPS = 3
"""Steps of a stage."""
MOST_GROUPS = 64
"""Sets of machines that are looked at by themselves."""
SAMPLE_ROWS, MOST_KINDS = 1000, 256
"""Tasks of a sample, and different sets of machines in it above which only single ones count."""
GROUP_CELLS = 500_000
"""Tasks x sets of machines that are looked at, at most."""


def price_bound(problem: Problem, prices: Floats) -> float:
    """Return the bound that machine prices prove (see `livespan.kernels.prices`).

    It holds for any prices, since the makespan is at least the mean of the loads, weighted with
    the prices; the best ones give the bound of the linear programming relaxation. Rounded up
    when all durations are whole.

    Parameters
    ----------
    problem
        What is to be scheduled.
    prices
        float64[m], not negative, not all 0; they need not add up to 1.
    """
    durations, n = problem.arrays.durations, problem.task_count
    total = least_priced(durations, prices / prices.sum(), np.empty(n), np.empty(n, np.int64))
    # What rounding may have added: a relative error of each operation of the sums.
    terms = n + problem.machine_count
    safe = total * (1.0 - (terms + 2) * np.finfo(np.float64).eps)
    return rounded_up(total, terms) if all_whole(durations) else float(safe)


def priced_work(durations: Floats, prices: Floats) -> Floats:
    """Return each task's least priced duration, float64[n]: its work on the one machine."""
    least = np.empty(len(durations))
    least_priced(durations, prices, least, np.empty(len(durations), np.int64))
    return least


def good_prices(durations: Floats) -> Floats:
    """Return prices whose bound is near that of the linear relaxation, adding up to 1.

    Newton's method on softened choices, with a small budget; from a sample of many tasks.
    """
    n, m = durations.shape
    # A copy in any case: a view of what cannot be written would need a kernel of its own.
    rows = durations[:: max(1, n * m // SAMPLE_CELLS)].copy()
    columns = np.broadcast_to(np.arange(m), rows.shape).copy()
    load, slope = np.empty(m), np.empty((m, m))
    prices = first_prices(rows)
    best, value, softness = prices, 0.0, SOFTEST
    while softness > HARDEST:
        for _ in range(STEPS):
            bound = soft_loads(rows, columns, prices, softness, load, slope)
            if bound > value:
                value, best = bound, prices
            if not load.any():
                return best
            prices = newton_step(prices, load, slope)
            if not np.isfinite(prices).all():
                return best
        softness /= 2.0
    return best


def restricted_groups(problem: Problem) -> Iterator[tuple[Floats, Ints]]:
    """Yield sets of machines that some tasks are bound to: even prices and those tasks' numbers.

    Each set is that of the machines some task can run on; a single machine is a set too. The
    tasks are all that can run nowhere else.
    """
    eligible = np.isfinite(problem.arrays.durations)
    if eligible.all():
        return
    sample = eligible[:: max(1, problem.task_count // SAMPLE_ROWS)]
    if len(np.unique(_packed(sample))) > MOST_KINDS:
        yield from _single_machines(eligible)
        return
    _, first, kind, count = np.unique(
        _packed(eligible), return_index=True, return_inverse=True, return_counts=True
    )
    sets = eligible[first]
    most = max(1, min(MOST_GROUPS, GROUP_CELLS // problem.task_count))
    # Single machines come cheap: their tasks are few. Of the others, the commonest.
    alone = sets.sum(axis=1) == 1
    ranked = np.lexsort((-count, ~alone))
    groups = sets[ranked[: most + int(alone.sum())]]
    outside = sets.astype(np.float32) @ (~groups).T.astype(np.float32)
    for group, elsewhere in zip(groups, outside.T, strict=True):
        if not group.all():
            yield group / group.sum(), np.flatnonzero((elsewhere == 0)[kind])


def _packed(eligible: NDArray[np.bool_]) -> NDArray[np.void]:
    """Return each row's bits as one value that can be compared."""
    packed = np.ascontiguousarray(np.packbits(eligible, axis=1))
    return packed.view(np.dtype((np.void, packed.shape[1]))).ravel()


def _single_machines(eligible: NDArray[np.bool_]) -> Iterator[tuple[Floats, Ints]]:
    bound = np.flatnonzero(eligible.sum(axis=1) == 1)
    machine = eligible[bound].argmax(axis=1)
    for alone in np.unique(machine):
        yield np.eye(eligible.shape[1])[alone], bound[machine == alone]
