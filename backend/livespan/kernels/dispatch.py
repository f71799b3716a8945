"""Schedules made forward in time: of the ready tasks, which goes next, and where."""

import math

import numpy as np

from livespan.kernels.arrays import Arrays, Floats, Ints
from livespan.kernels.jit import inlined, kernel
from livespan.kernels.timing import arrivals, clear_start, set_up_by

__all__ = [
    "BY_KEY",
    "LARGEST_END",
    "LEAST_DURATION",
    "LEAST_END",
    "MOST_DURATION",
    "MOST_SUFFERAGE",
    "MOST_TARDY",
    "active_schedule",
    "ready_schedule",
]

BY_KEY, LEAST_DURATION, MOST_DURATION, MOST_TARDY = 0, 1, 2, 3
"""Who gets a contested machine: the least key, the shortest or longest task there, ATC's choice."""

LEAST_END, LARGEST_END, MOST_SUFFERAGE = 4, 5, 6
"""Who goes next of all ready tasks: the least or largest earliest finish, the most to lose."""

LOOK_AHEAD = 2.0
"""ATC's scaling parameter k: slacks up to this many mean durations count (Vepsalainen 1987)."""


@kernel
def active_schedule(
    arrays: Arrays, keys: Floats, start: Floats, finish: Floats, assignment: Ints
) -> None:
    """Build an active schedule, deciding conflicts by key: `ready_schedule` with a delay of 1."""
    ready_schedule(arrays, BY_KEY, keys, 1.0, start, finish, assignment)


@kernel
def ready_schedule(
    arrays: Arrays,
    pick: int,
    keys: Floats,
    delay: float,
    start: Floats,
    finish: Floats,
    assignment: Ints,
) -> None:
    """Schedule one ready task after another, each where it finishes first.

    With a pick up to `MOST_TARDY`, the ready task that could finish first names a machine. Of the
    ready tasks that finish first on that machine and could begin early enough, the pick decides.
    Early enough is before that first finish where ``delay`` is 1 (Giffler and Thompson's active
    schedules: the machine may wait), and at the machine's first opportunity where it is 0
    (non-delay schedules).

    Parameters
    ----------
    arrays
        The problem.
    pick
        One of the constants of this file.
    keys
        float64[n]: for `BY_KEY` smaller goes first, for `MOST_TARDY` due dates; of equals the
        smaller task number.
    delay
        From 0 to 1: how far from a machine's first opportunity to the first finish a task may
        begin.
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
    data, latency, slowness = arrays.predecessor_data, arrays.latency, arrays.slowness
    release, setup, setup_of, family = arrays.release, arrays.setup, arrays.setup_of, arrays.family
    window_start, window_begin = arrays.window_start, arrays.window_begin
    window_end, weight = arrays.window_end, arrays.weight
    tasks, machines = durations.shape
    mean = arrays.mean_duration.mean()
    free, last = np.zeros(machines), np.full(machines, -1)
    # When a task can be at a machine; the same for all machines where nothing is transferred.
    lagged = latency.size > 0
    arrive = np.zeros((tasks, machines if lagged else 1))
    begins, ends, second = np.zeros(tasks), np.zeros(tasks), np.zeros(tasks)
    choice, rival = np.zeros(tasks, dtype=np.int64), np.zeros(tasks, dtype=np.int64)
    waiting = np.diff(predecessor_start)
    queue, fresh, changed = np.zeros(tasks, dtype=np.int64), 0, -1
    size = enqueue(waiting, queue)
    while size > 0:
        for k in range(size):
            task = queue[k]
            stale = k >= fresh
            if stale:
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
                    arrive[task],
                )
            elif choice[task] == changed or rival[task] == changed:
                stale = True
            else:
                # Only where the machine changed could now be among the task's two best ones.
                ready = max(free[changed], arrive[task, changed if lagged else 0])
                end = ready + durations[task, changed]
                stale = end < np.inf and end <= second[task]
            if not stale:
                continue
            two_best(
                durations,
                setup,
                setup_of,
                family,
                window_start,
                window_begin,
                window_end,
                free,
                last,
                arrive[task],
                task,
                begins,
                ends,
                second,
                choice,
                rival,
            )
        if pick <= MOST_TARDY:
            at = winner(
                queue, size, pick, keys, delay, durations, weight, mean, begins, ends, choice
            )
        else:
            at = extreme(queue, size, pick, ends, second)
        task = queue[at]
        size -= 1
        queue[at] = queue[size]
        fresh = size
        changed = choice[task]
        assignment[task] = changed
        start[task], finish[task] = begins[task], ends[task]
        free[changed] = ends[task]
        last[changed] = task
        for k in range(successor_start[task], successor_start[task + 1]):
            after = successors[k]
            waiting[after] -= 1
            if waiting[after] == 0:
                queue[size] = after
                size += 1


@kernel
def enqueue(waiting: Ints, queue: Ints) -> int:
    """Put the tasks that wait for nothing into the queue and return how many there are."""
    size = 0
    for task in range(waiting.size):
        if waiting[task] == 0:
            queue[size] = task
            size += 1
    return size


@kernel
def two_best(
    durations: Floats,
    setup: Floats,
    setup_of: Ints,
    family: Ints,
    window_start: Ints,
    window_begin: Floats,
    window_end: Floats,
    free: Floats,
    last: Ints,
    arrive: Floats,
    task: int,
    begins: Floats,
    ends: Floats,
    second: Floats,
    choice: Ints,
    rival: Ints,
) -> None:
    """Note on which machine a task ends first and on which next; of equals the one idle least."""
    # Calls that count arrays' references cost more than all else here.
    plain = setup.size == 0 and window_begin.size == 0
    choice[task] = rival[task] = -1
    ends[task] = second[task] = np.inf
    for machine in range(free.size):
        duration = durations[task, machine]
        if duration == np.inf:
            continue
        begin = max(free[machine], arrive[machine if arrive.size > 1 else 0])
        if not plain:
            by = set_up_by(setup, setup_of, family, free[machine], last[machine], task, machine)
            begin = max(begin, by)
            begin = clear_start(window_start, window_begin, window_end, machine, begin, duration)
        end = begin + duration
        chosen = choice[task]
        if end < ends[task] or (
            end == ends[task] and end < np.inf and free[machine] > free[chosen]
        ):
            rival[task], second[task] = chosen, ends[task]
            choice[task], ends[task], begins[task] = machine, end, begin
        elif end < second[task]:
            rival[task], second[task] = machine, end


@kernel
def winner(
    queue: Ints,
    size: int,
    pick: int,
    keys: Floats,
    delay: float,
    durations: Floats,
    weight: Floats,
    mean: float,
    begins: Floats,
    ends: Floats,
    choice: Ints,
) -> int:
    """Return the place in the queue of the task that gets the contested machine."""
    first = queue[0]
    for k in range(1, size):
        task = queue[k]
        if ends[task] < ends[first] or (ends[task] == ends[first] and task < first):
            first = task
    machine, earliest = choice[first], np.inf
    for k in range(size):
        if choice[queue[k]] == machine:
            earliest = min(earliest, begins[queue[k]])
    cut = earliest + delay * (ends[first] - earliest)
    at, best, least = -1, -1, np.inf
    for k in range(size):
        task = queue[k]
        if choice[task] != machine:
            continue
        begin = begins[task]
        if begin >= cut and (task != first if delay >= 1.0 else begin > earliest):
            continue
        key = priority(pick, keys[task], durations[task, machine], weight[task], begin, mean)
        if at < 0 or key < least or (key == least and task < best):
            at, best, least = k, task, key
    return at


@inlined
def priority(
    pick: int, key: float, duration: float, weight: float, begin: float, mean: float
) -> float:
    """Return the number by which tasks compete for a machine; the least wins."""
    value = key
    if pick == LEAST_DURATION:
        value = duration
    elif pick == MOST_DURATION:
        value = -duration
    elif pick == MOST_TARDY:
        # Apparent tardiness cost: weight per time, discounted by the slack.
        slack = max(key - duration - begin, 0.0)
        discount = math.exp(-slack / (LOOK_AHEAD * mean)) if slack > 0.0 else 1.0
        value = -weight * discount / duration if duration > 0.0 else -np.inf
    return value


@kernel
def extreme(queue: Ints, size: int, pick: int, ends: Floats, second: Floats) -> int:
    """Return the place in the queue of the task that goes next whatever its machine."""
    at, best, least = -1, -1, np.inf
    for k in range(size):
        task = queue[k]
        if pick == LEAST_END:
            key = ends[task]
        elif pick == LARGEST_END:
            key = -ends[task]
        else:
            key = ends[task] - second[task]
        if at < 0 or key < least or (key == least and task < best):
            at, best, least = k, task, key
    return at
