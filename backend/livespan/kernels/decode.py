"""From numbers to a schedule: serial list scheduling, every task after its predecessors."""

import numpy as np

from livespan.kernels.arrays import Arrays, Floats, Ints
from livespan.kernels.heap import heap_pop, heap_push
from livespan.kernels.jit import kernel

__all__ = ["list_schedule", "place", "ready_time"]


@kernel
def ready_time(arrays: Arrays, finish: Floats, task: int) -> float:
    """Return when the last predecessor of a task has finished."""
    ready = 0.0
    for k in range(arrays.predecessor_start[task], arrays.predecessor_start[task + 1]):
        ready = max(ready, finish[arrays.predecessors[k]])
    return ready


@kernel
def place(
    arrays: Arrays,
    task: int,
    machine: int,
    ready: float,
    free: Floats,
    start: Floats,
    finish: Floats,
    assignment: Ints,
) -> None:
    """Put a task at the end of a machine's queue and note when it starts and finishes."""
    begin = max(ready, free[machine])
    start[task] = begin
    finish[task] = begin + arrays.durations[task, machine]
    free[machine] = finish[task]
    assignment[task] = machine


@kernel
def ranked_machine(arrays: Arrays, task: int, ready: float, free: Floats, rank: int) -> int:
    """Return the machine on which a task finishes ``rank``-th earliest (0 is first).

    Of equal finish times the one with the smaller number comes first. A rank beyond the
    eligible machines means the last of them.
    """
    machines = free.size
    chosen = -1
    bar = -1.0
    for _ in range(rank + 1):
        best, earliest = -1, np.inf
        for machine in range(machines):
            ends = max(ready, free[machine]) + arrays.durations[task, machine]
            beyond = ends > bar or (ends == bar and machine > chosen)
            if beyond and ends < earliest:
                best, earliest = machine, ends
        if best < 0:
            break
        chosen, bar = best, earliest
    return chosen


@kernel
def list_schedule(
    arrays: Arrays, keys: Floats, ranks: Ints, start: Floats, finish: Floats, assignment: Ints
) -> None:
    """Schedule the ready task of the smallest key, again and again, until none is left.

    Parameters
    ----------
    arrays
        The problem.
    keys
        float64[n]: smaller goes first; of equal keys the smaller task number.
    ranks
        int64[n]: which machine, counted by finish time: 0 is the earliest finish.
    start, finish, assignment
        Written: float64[n], float64[n], int64[n].
    """
    tasks = keys.size
    free = np.zeros(arrays.durations.shape[1])
    if arrays.predecessors.size == 0:
        for task in np.argsort(keys, kind="mergesort"):
            machine = ranked_machine(arrays, task, 0.0, free, ranks[task])
            place(arrays, task, machine, 0.0, free, start, finish, assignment)
        return
    waiting = np.empty(tasks, dtype=np.int64)
    heap = np.empty(tasks, dtype=np.int64)
    size = 0
    for task in range(tasks):
        waiting[task] = arrays.predecessor_start[task + 1] - arrays.predecessor_start[task]
        if waiting[task] == 0:
            size = heap_push(heap, size, keys, task)
    while size > 0:
        task = heap_pop(heap, size, keys)
        size -= 1
        ready = ready_time(arrays, finish, task)
        machine = ranked_machine(arrays, task, ready, free, ranks[task])
        place(arrays, task, machine, ready, free, start, finish, assignment)
        for k in range(arrays.successor_start[task], arrays.successor_start[task + 1]):
            after = arrays.successors[k]
            waiting[after] -= 1
            if waiting[after] == 0:
                size = heap_push(heap, size, keys, after)
