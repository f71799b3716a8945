"""Heads and tails: how early each task can be done, and how much must come after it."""

from typing import NamedTuple

import numpy as np

from livespan.kernels.arrays import Floats
from livespan.kernels.heads import plain_heads, plain_tails, transfer_paths
from livespan.problem import Problem

__all__ = ["Reach", "critical_path_bound", "longest_task_bound", "reach"]


MOST_CELLS = 2_000_000
"""Tasks x machines, and a twentieth of pairs x machines, up to which transfers are counted."""


class Reach(NamedTuple):
    """What precedence, transfers, releases and times of rest alone demand of each task.

    Attributes
    ----------
    fastest
        float64[n]: least duration.
    head, finish
        float64[n]: earliest start and finish.
    tail
        float64[n]: least time from a task's finish to the end of all.
    longest
        The longest way from time 0 through a task to the end: the critical path.
    """

    fastest: Floats
    head: Floats
    finish: Floats
    tail: Floats
    longest: float


def reach(problem: Problem, after: Floats | None = None) -> Reach:
    """Compute heads and tails.

    A task that waits for data starts at the earliest that any choice of machines for it and its
    predecessor allows: at once where one machine can do both, otherwise after the least transfer.
    On very large problems transfers are left out.

    Parameters
    ----------
    problem
        What is to be scheduled.
    after
        float64[n]: what comes after each task itself; 0 when left out, which is the makespan.
        Minus the due dates makes tails those of the maximum lateness; ``-inf`` for nothing.
    """
    arrays, n = problem.arrays, problem.task_count
    fastest = arrays.durations.min(axis=1)
    head, finish, tail = np.empty(n), np.empty(n), np.empty(n)
    after = np.zeros(n) if after is None else after
    m, pairs = problem.machine_count, len(arrays.predecessors)
    if problem.transfers and max(n, pairs / 20) * m <= MOST_CELLS:
        longest = float(transfer_paths(arrays, after, head, finish, tail))
    else:
        plain_heads(arrays, fastest, head, finish)
        plain_tails(arrays, fastest, after, tail)
        longest = float((finish + tail).max())
    return Reach(fastest, head, finish, tail, longest)


def critical_path_bound(problem: Problem) -> float:
    """Return the longest chain of tasks that wait for each other, each where it ends earliest.

    Release dates, the least transfers and times of rest are counted in.
    """
    return reach(problem).longest


def longest_task_bound(problem: Problem) -> float:
    """Return the longest task on its fastest machine."""
    return float(problem.arrays.durations.min(axis=1).max())
