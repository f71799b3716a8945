"""From numbers to a schedule: serial list scheduling, every task after its predecessors."""

import numpy as np

from livespan.kernels.arrays import Arrays, Floats, Ints
from livespan.kernels.heap import heap_pop, heap_push
from livespan.kernels.jit import inlined, kernel
from livespan.kernels.serial import serial_schedule
from livespan.kernels.timing import is_plain

__all__ = ["cheapest_machine", "list_schedule", "place", "ready_time", "release", "sources"]


@inlined
def ready_time(predecessor_start: Ints, predecessors: Ints, finish: Floats, task: int) -> float:
    """Return when the last predecessor of a task has finished."""
    ready = 0.0
    for k in range(predecessor_start[task], predecessor_start[task + 1]):
        ready = max(ready, finish[predecessors[k]])
    return ready


@inlined
def place(
    durations: Floats,
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
    finish[task] = begin + durations[task, machine]
    free[machine] = finish[task]
    assignment[task] = machine


@inlined
def cheapest_machine(
    durations: Floats,
    task: int,
    ready: float,
    free: Floats,
    speed_weight: float,
    idle_weight: float,
) -> int:
    """Return the machine on which a task's finish, plus what it spoils, is least.

    The cost of a machine is the finish time, plus ``speed_weight`` times the duration there
    (taking a slow machine wastes capacity), plus ``idle_weight`` times the gap the machine
    would stand idle while the task waits to become ready. Of equal costs the smallest number.
    """
    chosen, least = -1, np.inf
    for machine in range(free.size):
        duration = durations[task, machine]
        gap = max(ready - free[machine], 0.0)
        cost = free[machine] + gap + (1.0 + speed_weight) * duration + idle_weight * gap
        if cost < least:
            chosen, least = machine, cost
    return chosen


@kernel
def list_schedule(
    arrays: Arrays,
    keys: Floats,
    speed_weights: Floats,
    idle_weight: float,
    start: Floats,
    finish: Floats,
    assignment: Ints,
) -> None:
    """Schedule the ready task of the smallest key, again and again, until none is left.

    Parameters
    ----------
    arrays
        The problem.
    keys
        float64[n]: smaller goes first; of equal keys the smaller task number.
    speed_weights, idle_weight
        float64[n] and one number, not negative: see `cheapest_machine`. All zero means
        earliest finish.
    start, finish, assignment
        Written: float64[n], float64[n], int64[n].
    """
    if not is_plain(arrays):
        serial_schedule(arrays, keys, speed_weights, idle_weight, start, finish, assignment)
        return
    # Arrays are taken out of the tuple once: each access to a field in a loop costs an atomic
    # reference count, and made list scheduling with precedence four times slower.
    durations = arrays.durations
    predecessor_start, predecessors = arrays.predecessor_start, arrays.predecessors
    successor_start, successors = arrays.successor_start, arrays.successors
    tasks = keys.size
    free = np.zeros(durations.shape[1])
    if predecessors.size == 0:
        for task in np.argsort(keys, kind="mergesort"):
            machine = cheapest_machine(durations, task, 0.0, free, speed_weights[task], idle_weight)
            place(durations, task, machine, 0.0, free, start, finish, assignment)
        return
    waiting = np.empty(tasks, dtype=np.int64)
    heap = np.empty(tasks, dtype=np.int64)
    size = sources(predecessor_start, waiting, heap, keys)
    while size > 0:
        task = heap_pop(heap, size, keys)
        ready = ready_time(predecessor_start, predecessors, finish, task)
        machine = cheapest_machine(durations, task, ready, free, speed_weights[task], idle_weight)
        place(durations, task, machine, ready, free, start, finish, assignment)
        size = release(successor_start, successors, task, waiting, heap, size - 1, keys)


@kernel
def sources(predecessor_start: Ints, waiting: Ints, heap: Ints, keys: Floats) -> int:
    """Count what each task waits for; put those that wait for nothing into the heap.

    Returns the heap's size.
    """
    size = 0
    for task in range(waiting.size):
        waiting[task] = predecessor_start[task + 1] - predecessor_start[task]
        if waiting[task] == 0:
            size = heap_push(heap, size, keys, task)
    return size


@inlined
def release(
    successor_start: Ints,
    successors: Ints,
    task: int,
    waiting: Ints,
    heap: Ints,
    size: int,
    keys: Floats,
) -> int:
    """Put the successors that waited for this task alone into the heap; return its new size."""
    for k in range(successor_start[task], successor_start[task + 1]):
        after = successors[k]
        waiting[after] -= 1
        if waiting[after] == 0:
            size = heap_push(heap, size, keys, after)
    return size
