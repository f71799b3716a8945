"""List scheduling where transfers, releases, set-ups or times of rest delay tasks."""

import numpy as np

from livespan.kernels.arrays import Arrays, Floats, Ints
from livespan.kernels.heap import heap_pop, heap_push
from livespan.kernels.jit import kernel
from livespan.kernels.timing import arrival, arrivals, clear_start, set_up_by

__all__ = ["append_schedule", "serial_schedule"]


@kernel
def serial_schedule(
    arrays: Arrays,
    keys: Floats,
    speed_weights: Floats,
    idle_weight: float,
    start: Floats,
    finish: Floats,
    assignment: Ints,
) -> None:
    """Do what `livespan.kernels.decode.list_schedule` does, for any problem."""
    durations = arrays.durations
    predecessor_start, predecessors = arrays.predecessor_start, arrays.predecessors
    successor_start, successors = arrays.successor_start, arrays.successors
    data, latency, slowness = arrays.predecessor_data, arrays.latency, arrays.slowness
    release, setup, setup_of, family = arrays.release, arrays.setup, arrays.setup_of, arrays.family
    window_start, window_begin = arrays.window_start, arrays.window_begin
    window_end = arrays.window_end
    tasks, machines = durations.shape
    free, last, arrive = np.zeros(machines), np.full(machines, -1), np.zeros(machines)
    # Calls that count arrays' references cost more than all else in the inner loop.
    plain = setup.size == 0 and window_begin.size == 0
    waiting, heap, size = np.empty(tasks, dtype=np.int64), np.empty(tasks, dtype=np.int64), 0
    for task in range(tasks):
        waiting[task] = predecessor_start[task + 1] - predecessor_start[task]
        if waiting[task] == 0:
            size = heap_push(heap, size, keys, task)
    while size > 0:
        task = heap_pop(heap, size, keys)
        size -= 1
        arrivals(
            predecessor_start,
            predecessors,
            data,
            latency,
            slowness,
            release,
            finish,
            assignment,
            task,
            arrive,
        )
        chosen, least, begins = -1, np.inf, 0.0
        for machine in range(machines):
            duration = durations[task, machine]
            if duration == np.inf:
                continue
            begin = max(arrive[machine], free[machine])
            if not plain:
                by = set_up_by(setup, setup_of, family, free[machine], last[machine], task, machine)
                begin = max(begin, by)
                begin = clear_start(
                    window_start, window_begin, window_end, machine, begin, duration
                )
            gap = begin - free[machine]
            cost = begin + duration + speed_weights[task] * duration + idle_weight * gap
            if cost < least:
                chosen, least, begins = machine, cost, begin
        start[task] = begins
        finish[task] = free[chosen] = begins + durations[task, chosen]
        assignment[task] = chosen
        last[chosen] = task
        for k in range(successor_start[task], successor_start[task + 1]):
            after = successors[k]
            waiting[after] -= 1
            if waiting[after] == 0:
                size = heap_push(heap, size, keys, after)


@kernel
def append_schedule(
    arrays: Arrays, sequence: Ints, assignment: Ints, start: Floats, finish: Floats
) -> None:
    """Start each task as early as its machine's queue lets it, in a given order.

    Parameters
    ----------
    arrays
        The problem.
    sequence
        int64[n]: all tasks in an order that agrees with precedence.
    assignment
        int64[n]: an eligible machine for each.
    start, finish
        Written: float64[n].
    """
    durations = arrays.durations
    predecessor_start, predecessors = arrays.predecessor_start, arrays.predecessors
    data, latency, slowness = arrays.predecessor_data, arrays.latency, arrays.slowness
    release, setup, setup_of, family = arrays.release, arrays.setup, arrays.setup_of, arrays.family
    window_start, window_begin = arrays.window_start, arrays.window_begin
    window_end = arrays.window_end
    machines = durations.shape[1]
    free, last = np.zeros(machines), np.full(machines, -1)
    for task in sequence:
        machine = assignment[task]
        duration = durations[task, machine]
        ready = arrival(
            predecessor_start,
            predecessors,
            data,
            latency,
            slowness,
            release,
            finish,
            assignment,
            task,
            machine,
        )
        by = set_up_by(setup, setup_of, family, free[machine], last[machine], task, machine)
        begin = clear_start(
            window_start, window_begin, window_end, machine, max(ready, by), duration
        )
        start[task] = begin
        finish[task] = free[machine] = begin + duration
        last[machine] = task
