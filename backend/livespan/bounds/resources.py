"""Lower bounds on what depends on which machine does what: cost, energy, balance."""

import numpy as np

from livespan.bounds.makespan import makespan_bound
from livespan.bounds.rounding import whole_times
from livespan.kernels.arrays import Floats
from livespan.problem import Problem

__all__ = ["cost_bound", "energy_bound", "imbalance_bound"]


def cost_bound(problem: Problem) -> float:
    """Return the tasks' own costs plus each one's busy time where it is cheapest.

    This is the least cost, not only a bound: nothing keeps all tasks from their cheapest machines.
    """
    arrays = problem.arrays
    return float(arrays.cost.sum()) + _least_sum(arrays.durations, arrays.rate)


def energy_bound(problem: Problem) -> float:
    """Return the larger of two bounds on the energy.

    Each task where it takes least energy, nothing idle; or the idle power of all machines over the
    least makespan, plus what each task takes beyond that where this is least.
    """
    arrays = problem.arrays
    busy = _least_sum(arrays.durations, arrays.power)
    idle = float(arrays.idle_power.sum()) * makespan_bound(problem)
    return max(busy, idle + _least_sum(arrays.durations, arrays.power - arrays.idle_power))


def imbalance_bound(problem: Problem) -> float:
    """Return the least difference between the greatest and the least busy time.

    Some machine has the task whose least duration is longest; the others share at most the rest,
    each task where it takes longest. On identical machines whole durations whose sum no even
    sharing allows leave a difference of at least 1.
    """
    durations, m = problem.arrays.durations, problem.machine_count
    if m == 1:
        return 0.0
    fastest = durations.min(axis=1)
    slowest = np.where(np.isfinite(durations), durations, 0.0).max(axis=1)
    task = int(np.argmax(fastest))
    rest = float(slowest.sum()) - float(slowest[task])
    bound = max(0.0, float(fastest[task]) - rest / (m - 1))
    if problem.environment == "identical" and whole_times(problem) and fastest.sum() % m > 0:
        bound = max(bound, 1.0)
    return bound


def _least_sum(durations: Floats, price: Floats) -> float:
    """Return the sum of the tasks' least priced durations over the machines that can do them."""
    least = np.full(len(durations), np.inf)
    for machine, rate in enumerate(price.tolist()):
        column = durations[:, machine]
        priced = np.where(np.isfinite(column), rate, 1.0) * column
        np.minimum(least, priced, out=least)
    return float(least.sum())
