"""Machines can do no more than their time allows: the priced one-machine relaxation.

Give machines prices that add up to 1 and a task the work ``min over i of price[i] * duration[i]``.
A task on machine ``i`` then does at least its work, at the rate ``price[i]``, between its start and
its finish, and all machines together never work faster than 1. So every schedule is also one of a
single machine that may interrupt tasks, with the same heads and tails; the best of these, which
Jackson's rule finds, is a lower bound. A machine of price 1 gives the one-machine bound, even
prices the area bound over all windows of heads and tails, the best prices the linear relaxation.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from livespan.bounds.heads import Reach
from livespan.bounds.prices import good_prices, priced_work, restricted_groups
from livespan.bounds.rests import work_clock
from livespan.bounds.setups import least_setups
from livespan.kernels.arrays import Floats, Ints
from livespan.kernels.preempt import preempt, windows
from livespan.problem import Problem

__all__ = ["Relaxation", "capacity_bound", "preemptive_end", "relaxations"]

MOST_THRESHOLDS = 48
"""Heads at which sets of tasks for a group of machines begin, at most."""
WINDOW_CELLS = 1_000_000
"""Tasks x thresholds that are looked at, at most."""
REFINED_CELLS = 50_000
"""Tasks x machines up to which prices are found anew for the tasks that made the bound."""

MOST_REFINEMENTS = 2
"""Times that is done."""
FAR_BELOW = 0.7
"""Share of the critical path below which a bound is not worth refining."""


@dataclass(frozen=True, slots=True)
class Relaxation:
    """Tasks as work of one machine.

    Attributes
    ----------
    prices
        float64[m], adding up to 1.
    tasks
        Numbers of the tasks that are any work at these prices.
    work
        float64: their least priced durations.
    """

    prices: Floats
    tasks: Ints
    work: Floats

    @property
    def even(self) -> bool:
        """Whether all machines that have a price have the same."""
        return len(set(self.prices[self.prices > 0.0].tolist())) == 1

    @property
    def machines(self) -> int:
        """How many machines have a price."""
        return int((self.prices > 0.0).sum())

    def of(self, chosen: NDArray[np.bool_]) -> "Relaxation":
        """Keep some of the tasks."""
        return Relaxation(self.prices, self.tasks[chosen], self.work[chosen])

    def at_most(self, within: Reach) -> float:
        """Return what no bound without set-ups and times of rest can be above."""
        if len(self.tasks) == 0:
            return -np.inf
        latest, longest = within.head[self.tasks].max(), within.tail[self.tasks].max()
        return float(latest + self.work.sum() + longest)


def relaxed(problem: Problem, prices: Floats, tasks: Ints | None = None) -> Relaxation:
    """Price the tasks of a problem, or some of them."""
    durations = problem.arrays.durations
    work = priced_work(durations if tasks is None else durations[tasks], prices)
    numbers = np.arange(problem.task_count) if tasks is None else tasks
    return Relaxation(prices, numbers, work).of(work > 0.0)


def relaxations(problem: Problem) -> Iterator[Relaxation]:
    """Yield the relaxations that are worth while for a problem, the strongest kind first."""
    m = problem.machine_count
    environment, durations = problem.environment, problem.arrays.durations
    even = np.full(m, 1.0 / m)
    if environment == "related":
        longest = durations[np.argmax(durations[:, 0])]
        even = (1.0 / longest) / (1.0 / longest).sum()
    elif environment == "unrelated" and m > 1:
        yield relaxed(problem, good_prices(durations))
    yield relaxed(problem, even)
    for prices, tasks in restricted_groups(problem):
        yield relaxed(problem, prices, tasks)


def capacity_bound(problem: Problem, within: Reach) -> float:
    """Return the largest end of a priced machine over all relaxations, heads and tails counted."""
    best = -np.inf
    small = problem.arrays.durations.size <= REFINED_CELLS
    for place, relaxation in enumerate(relaxations(problem)):
        if not problem.set_up and not problem.rests and relaxation.at_most(within) <= best:
            continue
        best = max(best, _bound(problem, within, relaxation))
        if place == 0 and small and problem.environment == "unrelated":
            best = max(best, _refined(problem, within, relaxation, best))
    return best


def preemptive_end(head: Floats, work: Floats, tail: Floats) -> Floats:
    """Return when one machine that may interrupt ends each task, the longest tail first.

    The largest end plus tail is the least there is (Jackson's rule).

    References
    ----------
    J. Carlier, E. Pinson, An algorithm for solving the job-shop problem, Management Science 35
    (1989), 164-176, doi:10.1287/mnsc.35.2.164.
    """
    ends, centre = np.empty(len(head)), np.empty(len(head))
    order = np.argsort(head, kind="stable")
    preempt(order, head, work, -tail, False, ends, centre)
    return ends


def _bound(problem: Problem, within: Reach, relaxation: Relaxation) -> float:
    tasks, work = relaxation.tasks, relaxation.work
    head, tail = within.head[tasks], within.tail[tasks]
    if len(tasks) == 0 or np.isneginf(tail).all():
        return -np.inf
    if problem.rests:
        clock = work_clock(problem, relaxation.prices)
        ends = clock.when(preemptive_end(clock.by(head), work, tail))
        return float((ends + tail).max())
    best = float((preemptive_end(head, work, tail) + tail).max())
    extra = least_setups(problem, relaxation.prices, tasks) if relaxation.even else 0.0
    if extra > 0.0:
        best = max(best, float(head.min() + work.sum() + extra + tail.min()))
    if relaxation.even and relaxation.machines > 1:
        best = max(best, _windows(head, within.fastest[tasks], tail, relaxation.machines))
    return best


def _windows(head: Floats, duration: Floats, tail: Floats, machines: int) -> float:
    """Return the bound of a group of machines over windows that begin at some of the heads."""
    thresholds = np.unique(head)
    most = max(1, min(MOST_THRESHOLDS, WINDOW_CELLS // len(head)))
    if len(thresholds) > most:
        thresholds = thresholds[np.linspace(0, len(thresholds) - 1, most).astype(np.int64)]
    by_tail = np.argsort(-tail, kind="stable")
    return float(windows(by_tail, head, duration, tail, thresholds, machines))


def _refined(problem: Problem, within: Reach, relaxation: Relaxation, best: float) -> float:
    """Find prices for the tasks alone that made the bound, and look once more at all."""
    durations = problem.arrays.durations
    for _ in range(MOST_REFINEMENTS):
        tasks, work = relaxation.tasks, relaxation.work
        if len(tasks) == 0 or best < FAR_BELOW * within.longest:
            break
        critical = tasks[_critical(within.head[tasks], work, within.tail[tasks])]
        if len(critical) == problem.task_count:
            break
        relaxation = relaxed(problem, good_prices(np.ascontiguousarray(durations[critical])))
        found = _bound(problem, within, relaxation)
        if found <= best:
            break
        best = found
    return best


def _critical(head: Floats, work: Floats, tail: Floats) -> Ints:
    """Return the set whose least head, work and least tail add up to the preemptive bound."""
    last = int(np.argmax(preemptive_end(head, work, tail) + tail))
    behind = np.flatnonzero(tail >= tail[last])
    by_head = behind[np.argsort(head[behind], kind="stable")]
    onward = np.cumsum(work[by_head][::-1])[::-1]
    first = int(np.argmax(head[by_head] + onward))
    return by_head[first:]
