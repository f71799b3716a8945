"""Lower bounds on the makespan: numbers no feasible schedule can be below."""

import numpy as np

from livespan.kernels.arrays import Floats
from livespan.kernels.prices import all_whole, least_priced
from livespan.one_machine import one_machine_bound
from livespan.precedence import longest_chains
from livespan.problem import Problem

__all__ = [
    "area_bound",
    "critical_path_bound",
    "longest_task_bound",
    "makespan_bound",
    "price_bound",
    "relative_gap",
]


def longest_task_bound(problem: Problem) -> float:
    """Return the longest task on its fastest machine."""
    return float(problem.arrays.durations.min(axis=1).max())


def area_bound(problem: Problem) -> float:
    """Return the makespan of all work spread evenly over the machines without a gap.

    On identical and related machines, total length over total speed; on unrelated ones each
    task's least time, over the number of machines. Rounded up on identical machines when every
    duration is whole, because the makespan then is whole too.
    """
    durations = problem.arrays.durations
    if problem.environment == "unrelated":
        return float(durations.min(axis=1).sum()) / problem.machine_count
    if problem.environment == "identical":
        return _identical_area(durations[:, 0], problem.machine_count)
    longest = durations[np.argmax(durations[:, 0])]
    work_per_time = float((longest[0] / longest).sum())
    return float(durations[:, 0].sum()) / work_per_time


def _identical_area(duration: np.ndarray[tuple[int], np.dtype[np.float64]], machines: int) -> float:
    even = float(duration.sum()) / machines
    if not (duration == np.floor(duration)).all():
        return even
    # Two of the machines + 1 longest tasks share a machine (pigeonhole).
    longest = np.sort(duration)[::-1]
    pair = float(longest[machines - 1] + longest[machines]) if len(longest) > machines else 0.0
    return max(float(np.ceil(even)), pair)


def critical_path_bound(problem: Problem) -> float:
    """Return the longest chain of tasks that wait for each other, each at its fastest."""
    arrays = problem.arrays
    chains = longest_chains(
        arrays.durations.min(axis=1),
        arrays.successor_start,
        arrays.successors,
        arrays.topological,
    )
    return float(chains.max())


def makespan_bound(problem: Problem) -> float:
    """Return the best of the bounds here and the one-machine bound."""
    return max(
        longest_task_bound(problem),
        area_bound(problem),
        critical_path_bound(problem),
        one_machine_bound(problem),
    )


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
    safe = total * (1.0 - (n + problem.machine_count + 2) * np.finfo(np.float64).eps)
    return float(np.ceil(safe)) if all_whole(durations) else float(safe)


def relative_gap(value: float, bound: float) -> float:
    """How far a value may be above the optimum: ``(value - bound) / bound``, at least 0.

    Infinite when the bound is 0 and the value is not: then it tells nothing.
    """
    if value <= bound:
        return 0.0
    return (value - bound) / bound if bound > 0 else float("inf")
