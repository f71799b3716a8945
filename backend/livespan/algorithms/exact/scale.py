"""Whole numbers for floating times, so that a bound stays a bound.

Rounding all times down, multiplied by any factor f, makes a relaxation: when tasks that start at
s_j are feasible for durations p_j, then floor(f s_j) are for floor(f p_j), as floor(a) + floor(b)
is at most floor(a + b). Releases, transfers, set-ups and both ends of times of rest are rounded
alike. What finishes at C finishes at floor(f C) or earlier in whole numbers, so a bound there,
divided by f, is a bound here.
"""

import math

import numpy as np

from livespan.kernels.arrays import Floats, Ints

__all__ = ["factor_of", "rounded_down", "rounded_up"]

MOST_DECIMALS = 12
"""Decimals that are kept as they are."""
NUDGE = 2.0**-42
"""Share by which times with decimals are made longer, so that 0.29 x 100 is rounded to 29."""


def factor_of(values: Floats, largest: float, exact: float, otherwise: float) -> float:
    """Return what to multiply numbers with before they are rounded down.

    Parameters
    ----------
    values
        The numbers: finite and not negative.
    largest
        What the factor must not make larger than ``exact``.
    exact
        Limit where all numbers become whole: 1 for whole numbers, a power of ten for decimals.
    otherwise
        The largest number becomes at most this, and at least half of it, where they do not.
    """
    for decimals in range(MOST_DECIMALS + 1):
        factor = 10.0**decimals
        if largest * factor > exact:
            break
        scaled = values * factor
        off = np.abs(scaled - np.rint(scaled))
        if decimals == 0 and not off.any():
            return 1.0
        if (off <= scaled * (NUDGE / 2)).all():
            return factor * (1.0 + NUDGE)
    return 2.0 ** math.floor(math.log2(otherwise / largest)) if largest > 0 else 1.0


def rounded_down(values: Floats, factor: float) -> Ints:
    """Return finite numbers times a factor, rounded down."""
    return np.floor(values * factor).astype(np.int64)


def rounded_up(value: float, factor: float) -> int:
    """Return a finite number times a factor, rounded up."""
    return math.ceil(value * factor)
