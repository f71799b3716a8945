"""Bounds for machines that are all alike."""

import numpy as np

from livespan.kernels.arrays import Floats

__all__ = ["pigeonhole_bound"]


def pigeonhole_bound(duration: Floats, machines: int) -> float:
    """Return the largest load that some machine must have, by counting the longest tasks.

    Of the ``k m + 1`` longest tasks some machine has ``k + 1``: at least the sum of the ``k + 1``
    shortest of these.

    Parameters
    ----------
    duration
        float64[n].
    machines
        How many there are, m.
    """
    longest = np.sort(duration)[::-1]
    upto = np.concatenate(([0.0], np.cumsum(longest)))
    k = np.arange((len(longest) - 1) // machines + 1)
    return float((upto[k * machines + 1] - upto[k * machines - k]).max())
