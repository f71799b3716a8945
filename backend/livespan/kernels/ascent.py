"""The way up to machine prices of a high bound: Newton's method on choices that harden."""

from collections.abc import Generator

import numpy as np

from livespan.kernels.arrays import Floats, Ints
from livespan.kernels.prices import fill_pairs, least_priced, newton_step, soft_loads

__all__ = ["find_prices", "first_prices"]

SOFTEST, HARDEST = 0.5, 1e-5
"""Softness at which the prices are first found, and at which they are good enough."""
SOFT_STEPS = 6
"""Newton steps at each softness, which is then halved."""
EVEN = 0.02
"""Spread of the loads, times the root of the softness, at which the softness is halved."""
SAMPLE_CELLS = 1_000_000
"""Task x machine cells looked at for prices. Of a bigger problem a sample of the tasks first;"""
HARD_SAMPLE, NARROW = 0.01, 8
"""from that softness on all tasks, each on so many machines, the cheapest by the first prices."""
BREATH_CELLS = 100_000
"""Task x machine cells from which a step is long enough to breathe after it."""


def find_prices(durations: Floats) -> Generator[None, None, Floats]:
    """Find prices of a high bound, yielding None between long steps."""
    n, m = durations.shape
    every = max(1, durations.size // SAMPLE_CELLS)
    rows = np.ascontiguousarray(durations[::every])
    columns = np.tile(np.arange(m), (len(rows), 1))
    prices, softness = first_prices(rows), SOFTEST
    if every > 1:
        prices = yield from ascend(rows, columns, prices, softness, HARD_SAMPLE)
        softness, least = HARD_SAMPLE, np.empty(n)
        yield None
        least_priced(durations, prices, least, np.empty(n, np.int64))
        yield None
        columns = np.empty(n * min(m, NARROW), np.int64)
        task, regret = np.empty_like(columns), np.empty(columns.size)
        fill_pairs(durations, prices, least, np.inf, NARROW, task, columns, regret)
        columns = columns.reshape(n, -1)
        rows = np.take_along_axis(durations, columns, axis=1)
        yield None
    return (yield from ascend(rows, columns, prices, softness, HARDEST))


def ascend(
    durations: Floats, columns: Ints, prices: Floats, softness: float, hardest: float
) -> Generator[None, None, Floats]:
    """Raise the bound of prices while choices harden; return the best prices met."""
    m = prices.size
    load, slope = np.empty(m), np.empty((m, m))
    best, value = prices, 0.0
    while softness > hardest:
        for step in range(SOFT_STEPS):
            bound = soft_loads(durations, columns, prices, softness, load, slope)
            if bound > value:
                value, best = bound, prices
            prices = newton_step(prices, load, slope)
            # Durations of hundreds of magnitudes take the step beyond what floats can hold.
            if not np.isfinite(prices).all():
                return best
            if step and durations.size > BREATH_CELLS:
                yield None
            if np.ptp(load) <= EVEN * softness**0.5 * load.mean():
                break
        softness /= 2.0
    return best


def first_prices(durations: Floats) -> Floats:
    """Return prices under which an eligible task costs the same on average on each machine.

    All are alike where these are beyond what floats can hold.
    """
    finite = np.isfinite(durations)
    with np.errstate(over="ignore", divide="ignore", invalid="ignore"):
        total = np.where(finite, durations, 0.0).sum(axis=0)
        mean = np.where(total > 0.0, total, 1.0) / np.maximum(finite.sum(axis=0), 1)
        prices: Floats = (1.0 / mean) / (1.0 / mean).sum()
    return prices if np.isfinite(prices).all() else np.full(prices.size, 1.0 / prices.size)
