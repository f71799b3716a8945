"""Bounds by counting how many tasks each machine can do."""

import numpy as np

from livespan.kernels.arrays import Floats
from livespan.kernels.prices import all_whole

__all__ = ["counting_bound", "least_loads"]

MOST_CELLS = 200_000
"""Tasks x machines up to which tasks are counted, in milliseconds. Where there are more, machines
do many tasks each, and their number says little."""


def least_loads(durations: Floats) -> Floats:
    """Return the least load of 1, 2, ... tasks on each machine, float64[n, m]; no rows for many."""
    if durations.size > MOST_CELLS:
        return np.empty((0, durations.shape[1]))
    loads: Floats = np.cumsum(np.sort(durations, axis=0), axis=0)
    return loads


def counting_bound(durations: Floats) -> float:
    """Return the least time in which the machines together can do as many tasks as there are.

    A machine does at most ``k`` tasks in less than the sum of its ``k + 1`` shortest ones. So the
    makespan is at least the n-th smallest of these sums, over all machines and all ``k``. That is
    above the linear relaxation where machines do few tasks each, all of a length: tasks that take
    100 to 120 fit six times into 690, and most of a machine's last 90 are lost.

    Parameters
    ----------
    durations
        float64[n, m], ``inf`` where a machine cannot do a task; each task has a machine.

    Returns
    -------
    float
        The bound, or 0 where tasks are too many to be counted.
    """
    n, loads = len(durations), least_loads(durations)
    if not loads.size:
        return 0.0
    bound = float(np.partition(loads, n - 1, axis=None)[n - 1])
    # What rounding may have added, where it can add anything.
    return bound if all_whole(durations) else bound * (1.0 - n * np.finfo(np.float64).eps)
