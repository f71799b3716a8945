"""Active schedules: no machine stands idle long enough to have finished something."""

import numpy as np

from livespan.kernels.arrays import Arrays, Floats, Ints
from livespan.kernels.decode import place, ready_time
from livespan.kernels.jit import kernel

__all__ = ["active_schedule"]


@kernel
def active_schedule(
    arrays: Arrays, keys: Floats, start: Floats, finish: Floats, assignment: Ints
) -> None:
    """Build an active schedule, deciding conflicts by key (Giffler and Thompson 1960).

    The ready task that could finish first names a machine. Of the ready tasks that finish first on
    that machine and could begin before then, the one of the smallest key gets it.

    Parameters
    ----------
    arrays
        The problem.
    keys
        float64[n]: smaller goes first; of equal keys the smaller task number.
    start, finish, assignment
        Written: float64[n], float64[n], int64[n].

    References
    ----------
    B. Giffler, G. L. Thompson, Algorithms for solving production-scheduling problems, Operations
    Research 8 (1960), 487-503, doi:10.1287/opre.8.4.487.
    """
    durations = arrays.durations
    predecessor_start, predecessors = arrays.predecessor_start, arrays.predecessors
    successor_start, successors = arrays.successor_start, arrays.successors
    tasks, machines = durations.shape
    free = np.zeros(machines)
    ready, ends = np.zeros(tasks), np.zeros(tasks)
    choice, waiting = np.zeros(tasks, dtype=np.int64), np.zeros(tasks, dtype=np.int64)
    queue, size = np.zeros(tasks, dtype=np.int64), 0
    for task in range(tasks):
        waiting[task] = predecessor_start[task + 1] - predecessor_start[task]
        if waiting[task] == 0:
            choice[task], ends[task] = earliest_end(durations, free, task, 0.0)
            queue[size] = task
            size += 1
    while size > 0:
        at = first_to_serve(queue, size, keys, ready, ends, choice, free)
        task = queue[at]
        size -= 1
        queue[at] = queue[size]
        machine = choice[task]
        place(durations, task, machine, ready[task], free, start, finish, assignment)
        for k in range(size):
            other = queue[k]
            # Also where the machine still waits for the task: it may now be the one idle least.
            if choice[other] == machine or free[machine] <= ready[other]:
                choice[other], ends[other] = earliest_end(durations, free, other, ready[other])
        for k in range(successor_start[task], successor_start[task + 1]):
            other = successors[k]
            waiting[other] -= 1
            if waiting[other] == 0:
                ready[other] = ready_time(predecessor_start, predecessors, finish, other)
                choice[other], ends[other] = earliest_end(durations, free, other, ready[other])
                queue[size] = other
                size += 1


@kernel
def earliest_end(durations: Floats, free: Floats, task: int, ready: float) -> tuple[int, float]:
    """Return the machine on which a task ends first, and when; of equals the one idle least."""
    chosen, best = -1, np.inf
    for machine in range(free.size):
        ends = max(ready, free[machine]) + durations[task, machine]
        if ends < best or (ends == best and ends < np.inf and free[machine] > free[chosen]):
            chosen, best = machine, ends
    return chosen, best


@kernel
def first_to_serve(
    queue: Ints,
    size: int,
    keys: Floats,
    ready: Floats,
    ends: Floats,
    choice: Ints,
    free: Floats,
) -> int:
    """Return the place in the queue of the task to schedule next."""
    first = queue[0]
    for k in range(1, size):
        task = queue[k]
        if ends[task] < ends[first] or (ends[task] == ends[first] and task < first):
            first = task
    machine, limit = choice[first], ends[first]
    best, at = first, -1
    for k in range(size):
        task = queue[k]
        if task != first and (choice[task] != machine or max(ready[task], free[machine]) >= limit):
            continue
        if at < 0 or keys[task] < keys[best] or (keys[task] == keys[best] and task < best):
            best, at = task, k
    return at
