"""Bounds on sums over the tasks: what each adds by itself, and what sets of them add together."""

from collections.abc import Iterable

import numpy as np

from livespan.kernels.arrays import Floats, Ints

__all__ = ["summed_bound"]


def summed_bound(alone: Floats, together: Iterable[tuple[float, Ints]]) -> float:
    """Return a bound on a sum over the tasks.

    Parameters
    ----------
    alone
        float64[n]: the least each task adds.
    together
        Sets of tasks (numbers, each once) with the least they add together. Of sets that share
        tasks only one can be counted: those go first that gain most over ``alone``.
    """
    gains = [(least - float(alone[tasks].sum()), tasks) for least, tasks in together]
    counted = np.zeros(len(alone), dtype=bool)
    total = float(alone.sum())
    for gain, tasks in sorted(gains, key=lambda found: -found[0]):
        if gain > 0.0 and not counted[tasks].any():
            total += gain
            counted[tasks] = True
    return total
