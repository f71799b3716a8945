"""List scheduling that also looks at the gaps between tasks already placed."""

import numpy as np

from livespan.kernels.arrays import Arrays, Floats, Ints
from livespan.kernels.heap import heap_pop, heap_push
from livespan.kernels.jit import inlined, kernel
from livespan.kernels.timing import arrivals, clear_start, set_up_by

__all__ = ["insertion_schedule"]

NONE = -1
"""No task, no machine."""


@kernel
def insertion_schedule(
    arrays: Arrays,
    keys: Floats,
    ahead: Floats,
    pinned: Ints,
    start: Floats,
    finish: Floats,
    assignment: Ints,
) -> None:
    """Give the ready task of the smallest key its earliest finish, gaps included, again and again.

    Parameters
    ----------
    arrays
        The problem.
    keys
        float64[n]: smaller goes first; of equal keys the smaller task number.
    ahead
        float64[n, m], added to the finish when machines are compared, or of size 0.
    pinned
        int64[n]: the machine a task must have, or -1 for any.
    start, finish, assignment
        Written: float64[n], float64[n], int64[n].
    """
    durations = arrays.durations
    predecessor_start, predecessors = arrays.predecessor_start, arrays.predecessors
    successor_start, successors = arrays.successor_start, arrays.successors
    data, latency, slowness = arrays.predecessor_data, arrays.latency, arrays.slowness
    release, setup, setup_of, family = arrays.release, arrays.setup, arrays.setup_of, arrays.family
    window_start, window_begin = arrays.window_start, arrays.window_begin
    window_end = arrays.window_end
    tasks, machines = durations.shape
    first, last = np.full(machines, NONE), np.full(machines, NONE)
    # The last task of the stretch at a machine's front that has no gaps.
    packed = np.full(machines, NONE)
    before, after = np.full(tasks, NONE), np.full(tasks, NONE)
    arrive = np.zeros(machines)
    plain = setup.size == 0 and window_begin.size == 0
    waiting, heap, size = np.diff(predecessor_start), np.empty(tasks, dtype=np.int64), 0
    for task in range(tasks):
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
        chosen, least, begins, behind = NONE, np.inf, 0.0, NONE
        for machine in range(machines):
            duration = durations[task, machine]
            if duration == np.inf or (pinned[task] != NONE and pinned[task] != machine):
                continue
            ready = arrive[machine]
            extra = ahead[task, machine] if ahead.size > 0 else 0.0
            if ready + duration + extra >= least:
                continue
            if plain:
                begin, prior = first_gap(
                    before, start, finish, last[machine], packed[machine], ready, duration
                )
            else:
                begin, prior = earliest_slot(
                    setup,
                    setup_of,
                    family,
                    window_start,
                    window_begin,
                    window_end,
                    before,
                    start,
                    finish,
                    last[machine],
                    packed[machine],
                    task,
                    machine,
                    ready,
                    duration,
                )
            cost = begin + duration + extra
            if cost < least:
                chosen, least, begins, behind = machine, cost, begin, prior
        start[task] = begins
        finish[task] = begins + durations[task, chosen]
        assignment[task] = chosen
        link(before, after, first, last, chosen, task, behind)
        packed[chosen] = extend(after, start, finish, first[chosen], packed[chosen])
        for k in range(successor_start[task], successor_start[task + 1]):
            other = successors[k]
            waiting[other] -= 1
            if waiting[other] == 0:
                size = heap_push(heap, size, keys, other)


@inlined
def link(
    before: Ints, after: Ints, first: Ints, last: Ints, machine: int, task: int, prior: int
) -> None:
    """Put a task into a machine's order behind ``prior``, or in front."""
    following = after[prior] if prior != NONE else first[machine]
    before[task], after[task] = prior, following
    if prior != NONE:
        after[prior] = task
    else:
        first[machine] = task
    if following != NONE:
        before[following] = task
    else:
        last[machine] = task


@inlined
def extend(after: Ints, start: Floats, finish: Floats, first: int, packed: int) -> int:
    """Return the last task of the stretch at a machine's front that has no gaps, or NONE."""
    node = packed if packed != NONE else first
    if packed != NONE or start[first] <= 0.0:
        while after[node] != NONE and start[after[node]] <= finish[node]:
            node = after[node]
    else:
        node = NONE
    return node


@kernel
def first_gap(
    before: Ints,
    start: Floats,
    finish: Floats,
    last: int,
    packed: int,
    ready: float,
    duration: float,
) -> tuple[float, int]:
    """Do what `earliest_slot` does without set-ups and times of rest."""
    node, following, begin, prior = last, NONE, np.inf, NONE
    while True:
        free = finish[node] if node != NONE else 0.0
        earliest = max(ready, free)
        if following == NONE or earliest + duration <= start[following]:
            begin, prior = earliest, node
        if node == NONE or (duration > 0.0 and (free <= ready or node == packed)):
            return begin, prior
        following, node = node, before[node]


@inlined
def earliest_slot(
    setup: Floats,
    setup_of: Ints,
    family: Ints,
    window_start: Ints,
    window_begin: Floats,
    window_end: Floats,
    before: Ints,
    start: Floats,
    finish: Floats,
    last: int,
    packed: int,
    task: int,
    machine: int,
    ready: float,
    duration: float,
) -> tuple[float, int]:
    """Return the first start of a task on a machine, and the task it then stands behind.

    Looks from the back: only gaps that end after the task is ready can serve, and none lies in
    the packed stretch at the front.
    """
    node, following, begin, prior, looking = last, NONE, np.inf, NONE, True
    while looking:
        free = finish[node] if node != NONE else 0.0
        by = set_up_by(setup, setup_of, family, free, node, task, machine)
        earliest = clear_start(
            window_start, window_begin, window_end, machine, max(ready, by), duration
        )
        if following == NONE:
            begin, prior = earliest, node
        else:
            done = set_up_by(setup, setup_of, family, earliest + duration, task, following, machine)
            if done <= start[following]:
                begin, prior = earliest, node
        looking = node != NONE and (free > ready or duration == 0.0)
        looking = looking and (duration == 0.0 or node != packed)
        if looking:
            following, node = node, before[node]
    return begin, prior
