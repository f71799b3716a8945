"""A time by which every schedule that never waits needlessly has ended."""

import numpy as np

from livespan.problem import Problem

__all__ = ["horizon", "longest_work"]


def longest_work(problem: Problem) -> float:
    """Return the sum of the tasks' longest durations."""
    durations = problem.arrays.durations
    return float(np.where(np.isfinite(durations), durations, 0.0).max(axis=1).sum())


def horizon(problem: Problem) -> float:
    """Return a makespan no schedule exceeds in which nothing can start earlier.

    Once all tasks are released and all times of rest are over, whatever delays a task is another
    task that runs, its data that travels or its machine being set up, each of these once.
    """
    arrays, n = problem.arrays, problem.task_count
    calm = max(float(arrays.release.max()), float(arrays.window_end.max(initial=0.0)))
    total = calm + longest_work(problem)
    if problem.set_up:
        total += n * float(arrays.setup.max())
    if problem.transfers:
        most = np.zeros(n)
        after = np.repeat(np.arange(n), np.diff(arrays.predecessor_start))
        np.maximum.at(most, after, arrays.predecessor_data)
        waits = np.diff(arrays.predecessor_start) > 0
        total += float(arrays.latency.max() * waits.sum() + arrays.slowness.max() * most.sum())
    return total
