"""Priorities from the graph: longest ways with mean transfers, and what lies ahead per machine."""

import numpy as np

from livespan.kernels.arrays import Arrays, Floats
from livespan.kernels.jit import kernel

__all__ = [
    "downward_rank",
    "due_before",
    "mean_transfers",
    "optimistic_cost",
    "upward_rank",
    "widest_level",
]


def mean_transfers(arrays: Arrays, data: Floats) -> Floats:
    """Return the mean time of each transfer over all pairs of different machines, float64[e]."""
    machines = arrays.latency.shape[0]
    if machines < 2:
        return np.zeros(data.size)
    pairs = machines * (machines - 1)
    mean: Floats = arrays.latency.sum() / pairs + data * (arrays.slowness.sum() / pairs)
    return mean


@kernel
def upward_rank(arrays: Arrays, transfers: Floats) -> Floats:
    """Return the longest way from each task's start to the end, with mean durations.

    ``transfers`` is float64[e], beside the successors.
    """
    successor_start, successors = arrays.successor_start, arrays.successors
    mean, order = arrays.mean_duration, arrays.topological
    rank = np.zeros(order.size)
    for place in range(order.size - 1, -1, -1):
        task = order[place]
        longest = 0.0
        for k in range(successor_start[task], successor_start[task + 1]):
            longest = max(longest, transfers[k] + rank[successors[k]])
        rank[task] = mean[task] + longest
    return rank


@kernel
def downward_rank(arrays: Arrays, transfers: Floats) -> Floats:
    """Return the longest way from the begin to each task's start, with mean durations.

    ``transfers`` is float64[e], beside the predecessors.
    """
    predecessor_start, predecessors = arrays.predecessor_start, arrays.predecessors
    mean = arrays.mean_duration
    rank = np.zeros(mean.size)
    for task in arrays.topological:
        for k in range(predecessor_start[task], predecessor_start[task + 1]):
            before = predecessors[k]
            rank[task] = max(rank[task], rank[before] + mean[before] + transfers[k])
    return rank


@kernel
def optimistic_cost(arrays: Arrays, transfers: Floats) -> Floats:
    """Return PEFT's table: the least time all that follows a task on a machine can take.

    float64[n, m]; the longest over the successors of the shortest over their machines, with the
    mean transfer where the machine changes. ``transfers`` is float64[e], beside the successors.
    """
    durations = arrays.durations
    successor_start, successors = arrays.successor_start, arrays.successors
    tasks, machines = durations.shape
    table, way = np.zeros((tasks, machines)), np.zeros(machines)
    order = arrays.topological
    for place in range(tasks - 1, -1, -1):
        task = order[place]
        for k in range(successor_start[task], successor_start[task + 1]):
            after, least = successors[k], np.inf
            for machine in range(machines):
                way[machine] = durations[after, machine] + table[after, machine]
                least = min(least, way[machine])
            for machine in range(machines):
                ahead = min(way[machine], least + transfers[k])
                table[task, machine] = max(table[task, machine], ahead)
    return table


@kernel
def due_before(arrays: Arrays) -> Floats:
    """Return by when each task must be done if it and all that follows shall be in time.

    float64[n]: its own due date, or a successor's less the successor's mean duration.
    """
    successor_start, successors = arrays.successor_start, arrays.successors
    mean, order = arrays.mean_duration, arrays.topological
    due = arrays.due.copy()
    for place in range(order.size - 1, -1, -1):
        task = order[place]
        for k in range(successor_start[task], successor_start[task + 1]):
            after = successors[k]
            due[task] = min(due[task], due[after] - mean[after])
    return due


@kernel
def widest_level(arrays: Arrays) -> int:
    """Return the most tasks that have equally many in their longest chain of predecessors."""
    predecessor_start, predecessors = arrays.predecessor_start, arrays.predecessors
    order = arrays.topological
    level, width = np.zeros(order.size, dtype=np.int64), np.zeros(order.size, dtype=np.int64)
    for task in order:
        for k in range(predecessor_start[task], predecessor_start[task + 1]):
            level[task] = max(level[task], level[predecessors[k]] + 1)
        width[level[task]] += 1
    widest: int = width.max()
    return widest
