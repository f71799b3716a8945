"""Set-ups that no order of tasks can avoid."""

import numpy as np

from livespan.kernels.arrays import Floats, Ints
from livespan.problem import Problem

__all__ = ["least_setups"]


def least_setups(problem: Problem, prices: Floats, tasks: Ints) -> float:
    """Return the least time that machines of even prices spend on set-ups between some tasks.

    Each family among the tasks is entered from another one, but for as many as there are machines:
    those that come first. What is in between may be any other family, so the least set-up into a
    family is over all of them. Two tasks that follow each other take at least the least set-up of
    all.

    Parameters
    ----------
    problem
        What is to be scheduled.
    prices
        float64[m]: the same on some machines, 0 on the others, adding up to 1.
    tasks
        Numbers of tasks that can run on these machines only.
    """
    if not problem.set_up:
        return 0.0
    arrays = problem.arrays
    machines = np.flatnonzero(prices > 0.0)
    table = arrays.setup[np.unique(arrays.setup_of[machines])].min(axis=0)
    always = float(table.min())
    others = np.where(np.eye(len(table), dtype=bool), np.inf, table)
    entered = np.sort(others.min(axis=0)[np.unique(arrays.family[tasks])])
    changes = max(0, len(entered) - len(machines))
    repeats = max(0, len(tasks) - len(machines)) - changes
    total = float(entered[:changes].sum()) + always * max(0, repeats)
    return total / len(machines)
