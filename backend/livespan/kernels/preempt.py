"""One machine that may interrupt tasks: the relaxation behind most capacity bounds."""

import numpy as np

from livespan.kernels.arrays import Floats, Ints
from livespan.kernels.heap import heap_pop, heap_push
from livespan.kernels.jit import kernel

__all__ = ["count_late", "preempt", "windows"]


@kernel
def preempt(
    order: Ints,
    head: Floats,
    work: Floats,
    keys: Floats,
    shrinking: bool,
    ends: Floats,
    centre: Floats,
) -> None:
    """Run the task of the smallest key among those that are there, interrupting it for a smaller.

    Parameters
    ----------
    order
        int64[n]: tasks by increasing head.
    head, work
        float64[n]: when a task is there, and how long it takes in all.
    keys
        float64[n]: smaller goes first; of equal keys the smaller task number. Overwritten where
        they shrink.
    shrinking
        Whether a task's key is what is left of its work (shortest remaining first).
    ends, centre
        Written, float64[n]: when each task ends, and the mean of the times at which it runs.
    """
    n = order.size
    left, heap, size, k, now = work.copy(), np.empty(n, dtype=np.int64), 0, 0, 0.0
    centre[:] = 0.0
    while k < n or size > 0:
        if size == 0:
            now = max(now, head[order[k]])
        while k < n and head[order[k]] <= now:
            size = heap_push(heap, size, keys, order[k])
            k += 1
        task = heap_pop(heap, size, keys)
        size -= 1
        until, done = now + left[task], True
        if k < n and head[order[k]] < until:
            until, done = head[order[k]], False
        # Not the clock's difference where the task ends: late on the clock that is a short piece
        # with an error of its own, which dividing by the work would blow up.
        piece = left[task] if done else until - now
        centre[task] += piece * (until + now) / 2.0
        left[task] -= piece
        now = until
        if done:
            ends[task] = now
            centre[task] = centre[task] / work[task] if work[task] > 0.0 else now
        else:
            if shrinking:
                keys[task] = left[task]
            size = heap_push(heap, size, keys, task)


@kernel
def count_late(order: Ints, work: Floats, due: Floats, slack: float) -> int:
    """Return how many tasks one machine must finish late, when all are there at time 0.

    ``order`` lists tasks by increasing due date. Whenever the next one would be late by more than
    ``slack``, the longest so far is left out (Moore 1968).

    References
    ----------
    J. M. Moore, An n job, one machine sequencing algorithm for minimizing the number of late jobs,
    Management Science 15 (1968), 102-109, doi:10.1287/mnsc.15.1.102.
    """
    keys, heap, size, now, late = -work, np.empty(order.size, dtype=np.int64), 0, 0.0, 0
    for task in order:
        size = heap_push(heap, size, keys, task)
        now += work[task]
        if now > due[task] + slack:
            now -= work[heap_pop(heap, size, keys)]
            size -= 1
            late += 1
    return late


@kernel
def windows(
    by_tail: Ints, head: Floats, work: Floats, tail: Floats, thresholds: Floats, machines: int
) -> float:
    """Return the largest mean end of identical machines over sets of tasks.

    For each threshold the tasks of at least that head are added by falling tail. As soon as there
    are as many as machines, each machine can be said to have one that is first on it and one that
    is last: the end of all is at least the mean of the least heads, the work and the least tails.

    Parameters
    ----------
    by_tail
        int64[n]: tasks by falling tail.
    head, work, tail
        float64[n].
    thresholds
        float64[t]: heads to begin sets with.
    machines
        How many there are, m.

    References
    ----------
    J. Carlier, E. Pinson, Jackson's pseudo preemptive schedule for the Pm/r_i,q_i/Cmax scheduling
    problem, Annals of Operations Research 83 (1998), 41-58, doi:10.1023/A:1018968332237.
    """
    best = -np.inf
    # The least heads of the set, in a heap whose first is the largest; its tails in a ring.
    latest_first = -head
    heap, ring = np.empty(machines + 1, dtype=np.int64), np.empty(machines)
    for threshold in thresholds:
        size, count, heads, total, tails = 0, 0, 0.0, 0.0, 0.0
        for task in by_tail:
            if head[task] < threshold or tail[task] == -np.inf:
                continue
            total += work[task]
            tails += tail[task]
            if count >= machines:
                tails -= ring[count % machines]
            ring[count % machines] = tail[task]
            count += 1
            if size < machines or head[task] < head[heap[0]]:
                if size == machines:
                    heads -= head[heap_pop(heap, size, latest_first)]
                    size -= 1
                size = heap_push(heap, size, latest_first, task)
                heads += head[task]
            if count >= machines:
                best = max(best, (heads + total + tails) / machines)
    return best
