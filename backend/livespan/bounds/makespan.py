"""Lower bounds on the makespan, and on the maximum lateness, which is the same with other tails."""

import numpy as np

from livespan.bounds.capacity import capacity_bound
from livespan.bounds.counting import counting_bound
from livespan.bounds.heads import reach
from livespan.bounds.identical import pigeonhole_bound
from livespan.bounds.rounding import rounded_up, whole_times
from livespan.kernels.arrays import Floats
from livespan.problem import Problem

__all__ = ["area_bound", "latest_end_bound", "makespan_bound"]


def makespan_bound(problem: Problem) -> float:
    """Return the best lower bound on the makespan that takes milliseconds.

    The largest of the critical path, the priced machines' capacity within heads and tails (which
    holds area, one-machine and linear bounds) and what counting the tasks of machines gives: on
    identical machines the pigeonhole bound, for independent tasks on others `counting_bound`.
    """
    bound = latest_end_bound(problem, np.zeros(problem.task_count))
    if problem.environment == "identical":
        durations = problem.arrays.durations[:, 0]
        return max(bound, pigeonhole_bound(durations, problem.machine_count))
    if problem.independent:
        return max(bound, counting_bound(problem.arrays.durations))
    return bound


def latest_end_bound(problem: Problem, after: Floats) -> float:
    """Return a number that the largest finish + ``after`` over all tasks cannot be below.

    Rounded up where all times are whole.

    Parameters
    ----------
    problem
        What is to be scheduled.
    after
        float64[n]: what comes after each task; ``-inf`` for a task that does not count.
    """
    within = reach(problem, after)
    bound = max(within.longest, capacity_bound(problem, within))
    counted = after[np.isfinite(after)]
    whole = bool((counted == np.floor(counted)).all()) and whole_times(problem)
    if whole and np.isfinite(bound):
        terms = 2 * problem.task_count + problem.machine_count
        return rounded_up(bound, terms)
    return bound


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
        even = float(durations[:, 0].sum()) / problem.machine_count
        whole = (durations[:, 0] == np.floor(durations[:, 0])).all()
        return rounded_up(even, problem.task_count) if whole else even
    longest = durations[np.argmax(durations[:, 0])]
    work_per_time = float((longest[0] / longest).sum())
    return float(durations[:, 0].sum()) / work_per_time
