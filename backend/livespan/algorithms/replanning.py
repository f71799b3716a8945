"""Workflows with transfers: a stretch of a schedule planned anew."""

import numpy as np

from livespan.algorithm import Decisions
from livespan.kernels.arrays import Arrays, Floats, Ints
from livespan.kernels.insertion import insertion_schedule
from livespan.kernels.ranks import mean_transfers, optimistic_cost

__all__ = ["LOOK_AHEAD_SHARE", "replan"]

LOOK_AHEAD_SHARE = 0.5
"""Share of plans with transfers that look ahead as PEFT does; the others are HEFT's."""
LEAST_STRETCH, MOST_STRETCH = 0.1, 0.4
"""Range of the share of the makespan that is planned anew."""
SHIFT = 0.02
"""Tasks there are ordered by their starts, shifted by about this share of the makespan."""


def replan(arrays: Arrays, machine: Ints, start: Floats, rng: np.random.Generator) -> Decisions:
    """Return a schedule in which the tasks that start in a random stretch of time are planned anew.

    They choose their machines again, by earliest finish with insertion, in about the order they
    had; all others stay on theirs. Large neighbourhood search in the sense of Shaw (1998,
    doi:10.1007/3-540-49481-2_30), with a list heuristic that repairs.

    Parameters
    ----------
    arrays
        The problem.
    machine, start
        int64[n], float64[n]: the schedule.
    rng
        Draws the stretch, the order in it, and whether tasks look ahead.
    """
    tasks = start.size
    makespan = float((start + arrays.durations[np.arange(tasks), machine]).max())
    length = makespan * rng.uniform(LEAST_STRETCH, MOST_STRETCH)
    begin = rng.uniform(0.0, makespan) - length / 2.0
    free = (start >= begin) & (start < begin + length)
    keys = np.where(free, start + rng.normal(0.0, SHIFT * makespan, tasks), start)
    pinned = np.where(free, -1, machine)
    ahead = np.empty((0, 0))
    if rng.random() < LOOK_AHEAD_SHARE:
        ahead = optimistic_cost(arrays, mean_transfers(arrays, arrays.successor_data))
    new, finish, assignment = np.empty(tasks), np.empty(tasks), np.empty(tasks, np.int64)
    insertion_schedule(arrays, keys, ahead, pinned, new, finish, assignment)
    return Decisions(assignment, new)
