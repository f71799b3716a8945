"""Lower bounds on the sum of weighted finishes, and with it on flow time."""

from collections.abc import Iterator

import numpy as np

from livespan.bounds.capacity import Relaxation, relaxations
from livespan.bounds.heads import Reach, reach
from livespan.bounds.rests import work_clock
from livespan.bounds.rounding import rounded_up, whole_times
from livespan.bounds.sums import summed_bound
from livespan.kernels.arrays import Floats, Ints
from livespan.kernels.preempt import preempt
from livespan.problem import Problem

__all__ = ["completion_bound", "mean_finishes", "preemptive_finishes"]


def completion_bound(problem: Problem, weight: Floats) -> float:
    """Return a number that the sum of weight x finish cannot be below.

    The largest that can be put together from each task's earliest finish and, for sets of tasks
    that share machines, two relaxations to one machine that may interrupt (see
    `livespan.bounds.capacity`): the mean times of running by Smith's rule plus half a duration,
    and, where all weights are equal, the finishes of shortest remaining work first. On identical
    machines without releases the first is the bound of Eastman, Even and Isaacs.

    Parameters
    ----------
    problem
        What is to be scheduled.
    weight
        float64[n], not negative.

    References
    ----------
    W. L. Eastman, S. Even, I. M. Isaacs, Bounds for the optimal scheduling of n jobs on m
    processors, Management Science 11 (1964), 268-279, doi:10.1287/mnsc.11.2.268. M. X. Goemans,
    M. Queyranne, A. S. Schulz, M. Skutella, Y. Wang, Single machine scheduling with release dates,
    SIAM Journal on Discrete Mathematics 15 (2002), 165-192, doi:10.1137/S089548019936223X.
    """
    within = reach(problem)
    bound = summed_bound(weight * within.finish, _sets(problem, weight, within))
    if bool((weight == np.floor(weight)).all()) and whole_times(problem):
        return rounded_up(bound, 4 * problem.task_count)
    return bound


def mean_finishes(relaxation: Relaxation, within: Reach, weight: Floats) -> Floats:
    """Return finishes whose weighted sum is a bound: mean time of running plus half a duration.

    Times of rest count in the heads only.
    """
    tasks, work = relaxation.tasks, relaxation.work
    ends, centre = np.empty(len(tasks)), np.empty(len(tasks))
    head = within.head[tasks]
    order = np.argsort(head, kind="stable")
    preempt(order, head, work, -weight[tasks] / work, False, ends, centre)
    finishes: Floats = centre + within.fastest[tasks] / 2.0
    return finishes


def preemptive_finishes(problem: Problem, relaxation: Relaxation, within: Reach) -> Floats:
    """Return increasing times: in no schedule has the k-th of these tasks finished earlier.

    Shortest remaining work first.

    References
    ----------
    L. Schrage, A proof of the optimality of the shortest remaining processing time discipline,
    Operations Research 16 (1968), 687-690, doi:10.1287/opre.16.3.687.
    """
    tasks, work = relaxation.tasks, relaxation.work
    clock = work_clock(problem, relaxation.prices) if problem.rests else None
    head = within.head[tasks] if clock is None else clock.by(within.head[tasks])
    ends, centre = np.empty(len(tasks)), np.empty(len(tasks))
    preempt(np.argsort(head, kind="stable"), head, work, work.copy(), True, ends, centre)
    finishes = np.sort(ends)
    return finishes if clock is None else clock.when(finishes)


def _sets(problem: Problem, weight: Floats, within: Reach) -> Iterator[tuple[float, Ints]]:
    for relaxation in relaxations(problem):
        weights = weight[relaxation.tasks]
        if len(weights) == 0:
            continue
        least = float(weights @ mean_finishes(relaxation, within, weight))
        if (weights == weights[0]).all():
            finishes = preemptive_finishes(problem, relaxation, within)
            least = max(least, float(weights[0] * finishes.sum()))
        yield least, relaxation.tasks
