"""Whether one sample is smaller than another: ranks and an exact rank-sum test, without SciPy.

SciPy would bring forty megabytes for these lines.
"""

import math
from collections.abc import Sequence
from itertools import groupby

import numpy as np

from livespan.kernels.arrays import Floats

__all__ = ["holm", "midranks", "rank_sum_p"]

#: Values of both samples together up to which all ways to deal them out are counted.
MOST_EXACT = 60


def midranks(values: Sequence[float]) -> list[float]:
    """Return the rank of each value from 1, equals sharing the mean of theirs.

    >>> midranks([3.0, 1.0, 3.0])
    [2.5, 1.0, 2.5]
    """
    order = sorted(range(len(values)), key=values.__getitem__)
    ranks = [0.0] * len(values)
    before = 0
    for _, group in groupby(order, key=values.__getitem__):
        equals = list(group)
        for k in equals:
            ranks[k] = before + (len(equals) + 1) / 2
        before += len(equals)
    return ranks


def rank_sum_p(first: Sequence[float], second: Sequence[float]) -> float:
    """Return the two-sided p-value of the rank-sum test of two independent samples.

    The chance that values dealt out at random give a rank sum as far from its mean: counted for up
    to `MOST_EXACT` values, ties included; for more by the normal distribution with ties and
    continuity corrected. 1 where all values are equal.

    References
    ----------
    H. B. Mann, D. R. Whitney, On a test of whether one of two random variables is stochastically
    larger than the other, Annals of Mathematical Statistics 18 (1947), 50-60,
    doi:10.1214/aoms/1177730491.

    Examples
    --------
    >>> rank_sum_p([1, 2, 3], [4, 5, 6])  # 2 of the 20 ways
    0.1
    """
    if not first or not second:
        return 1.0
    ranks = midranks([*first, *second])
    if len(ranks) <= MOST_EXACT:
        return _exact(ranks, len(first))
    return _approximate(ranks, len(first))


def _exact(ranks: list[float], count: int) -> float:
    # Ranks are halves at most: twice a rank is whole.
    doubled = [round(2 * rank) for rank in ranks]
    total = sum(doubled)
    # ways[k, s]: subsets of k values whose doubled ranks add up to s.
    ways: Floats = np.zeros((count + 1, total + 1))
    ways[0, 0] = 1.0
    for rank in doubled:
        ways[1:, rank:] = ways[1:, rank:] + ways[:-1, : total + 1 - rank]
    sums = np.arange(total + 1)
    mean = total * count / len(ranks)
    seen = abs(sum(doubled[:count]) - mean)
    # The margin is far below one step and far above rounding.
    far = np.abs(sums - mean) >= seen - 1e-6
    return min(1.0, float(ways[count, far].sum() / ways[count].sum()))


def _approximate(ranks: list[float], count: int) -> float:
    n, other = len(ranks), len(ranks) - count
    ties = sum(size**3 - size for size in (len(list(g)) for _, g in groupby(sorted(ranks))))
    variance = count * other / 12 * (n + 1 - ties / (n * (n - 1)))
    if variance <= 0:
        return 1.0
    away = abs(sum(ranks[:count]) - count * (n + 1) / 2)
    return math.erfc(max(0.0, away - 0.5) / math.sqrt(2 * variance))


def holm(values: Sequence[float]) -> list[float]:
    """Correct p-values for their number, so that the chance of any false one stays as small.

    References
    ----------
    S. Holm, A simple sequentially rejective multiple test procedure, Scandinavian Journal of
    Statistics 6 (1979), 65-70.

    Examples
    --------
    >>> [round(p, 6) for p in holm([0.01, 0.04, 0.03])]
    [0.03, 0.06, 0.06]
    """
    corrected = [0.0] * len(values)
    largest = 0.0
    for place, k in enumerate(sorted(range(len(values)), key=values.__getitem__)):
        largest = max(largest, min(1.0, (len(values) - place) * values[k]))
        corrected[k] = largest
    return corrected
