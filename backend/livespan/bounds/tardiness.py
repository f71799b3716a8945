"""Lower bounds for due dates: maximum and total tardiness, number of late tasks."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from livespan.bounds.capacity import Relaxation, relaxations
from livespan.bounds.completion import mean_finishes, preemptive_finishes
from livespan.bounds.heads import Reach, reach
from livespan.bounds.makespan import latest_end_bound
from livespan.bounds.rests import work_clock
from livespan.bounds.sums import summed_bound
from livespan.kernels.arrays import Floats, Ints
from livespan.kernels.preempt import count_late
from livespan.problem import Problem

__all__ = ["late_bound", "max_tardiness_bound", "tardiness_bound"]

DROPS = 2
"""Times tasks that seem to be early are left out of a set that is late together."""
MANY = 20_000
"""Tasks above which the strongest of a set's bounds are left out, for time."""
SLACK = 1e-6
"""Share of the latest due date by which tasks may be late before a bound counts them."""


def max_tardiness_bound(problem: Problem) -> float:
    """Return the bound of the maximum lateness, at least 0."""
    due = problem.arrays.due
    return max(0.0, latest_end_bound(problem, -due)) if np.isfinite(due).any() else 0.0


def tardiness_bound(problem: Problem, weight: Floats) -> float:
    """Return a number that the sum of weight x tardiness cannot be below.

    The larger of two. One is put together from the tardiness of each task that finishes as early
    as it can, and of sets of tasks that share machines: their weighted finishes less their
    weighted due dates, or the least weight times the sum over k of how much the k-th finish
    exceeds the k-th due date. The other is the least weight times the maximum tardiness.
    """
    due = problem.arrays.due
    counted = np.isfinite(due) & (weight > 0.0)
    if not counted.any():
        return 0.0
    within = reach(problem)
    dues = np.where(counted, due, 0.0)
    alone = np.where(counted, weight * np.maximum(within.finish - dues, 0.0), 0.0)
    total = summed_bound(alone, _late_together(problem, within, weight, counted))
    if problem.task_count > MANY:
        return total
    latest = latest_end_bound(problem, np.where(counted, -due, -np.inf))
    return max(total, float(weight[counted].min()) * latest)


def late_bound(problem: Problem) -> float:
    """Return a number of tasks that must be late in every schedule.

    Those that cannot finish in time even by themselves, and of sets that share machines as many as
    one machine that may interrupt must let be late, all of them being there from the first on.
    """
    due = problem.arrays.due
    within = reach(problem)
    slack = SLACK * max(1.0, float(due[np.isfinite(due)].max(initial=0.0)))
    alone = within.finish > due + slack
    open_tasks = np.isfinite(due) & ~alone
    sets = (
        _late_of(problem, within, _only(relaxation, open_tasks), slack)
        for relaxation in relaxations(problem)
    )
    return summed_bound(alone.astype(np.float64), sets)


def _only(relaxation: Relaxation, counted: NDArray[np.bool_]) -> Relaxation:
    """Leave out the tasks that do not count."""
    return relaxation.of(counted[relaxation.tasks])


def _late_together(
    problem: Problem, within: Reach, weight: Floats, counted: NDArray[np.bool_]
) -> Iterator[tuple[float, Ints]]:
    due = problem.arrays.due
    for whole in relaxations(problem):
        part = _only(whole, counted)
        if len(part.tasks) == 0:
            continue
        finishes = preemptive_finishes(problem, part, within)
        excess = np.maximum(finishes - np.sort(due[part.tasks]), 0.0).sum()
        yield float(weight[part.tasks].min() * excess), part.tasks
        for _ in range(1 if problem.task_count > MANY else 1 + DROPS):
            tasks = part.tasks
            if len(tasks) == 0:
                break
            late = mean_finishes(part, within, weight) - due[tasks]
            yield float(weight[tasks] @ late), tasks
            if (late > 0.0).all():
                break
            part = part.of(late > 0.0)


def _late_of(
    problem: Problem, within: Reach, relaxation: Relaxation, slack: float
) -> tuple[float, Ints]:
    tasks, work = relaxation.tasks, relaxation.work
    if len(tasks) == 0:
        return 0.0, tasks
    first, due = within.head[tasks].min(), problem.arrays.due[tasks]
    if problem.rests:
        clock = work_clock(problem, relaxation.prices)
        due = clock.by(due) - clock.by(np.array([first]))
    else:
        due = due - first
    order = np.argsort(due, kind="stable")
    return float(count_late(order, work, due, slack)), tasks
