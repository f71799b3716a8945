"""Longest paths both ways at the same time: where precedence makes chains, and with delays."""

import numpy as np

from livespan.kernels.arrays import Arrays, Floats, Ints
from livespan.kernels.columns import DURATION, FUTURE, PAST, REACH, WAIT
from livespan.kernels.jit import inlined, kernel

__all__ = ["measure_chains", "measure_delayed", "sole_neighbours"]


def sole_neighbours(arrays: Arrays) -> Ints:
    """Return each task's only predecessor and successor, int64[2, n], or ``n`` where it has none.

    Of shape (2, 0) where a task has more than one.
    """
    tasks = arrays.durations.shape[0]
    found = np.full((2, tasks), tasks)
    for side, start, arc in (
        (PAST, arrays.predecessor_start, arrays.predecessors),
        (FUTURE, arrays.successor_start, arrays.successors),
    ):
        counts = np.diff(start)
        if (counts > 1).any():
            return np.empty((2, 0), dtype=np.int64)
        found[side, counts == 1] = arc
    return found


@inlined
def relax(link: Ints, span: Floats, sole: Ints, side: int, task: int) -> None:
    """Compute a task's longest path towards a side from those of its two neighbours there."""
    # Row n of the table is a machine's ring, from which no path leads on.
    longest = span[sole[side, task], REACH + side]
    span[task, WAIT + side] = longest
    beside = span[link[task, side], REACH + side]
    span[task, REACH + side] = (beside if beside > longest else longest) + span[task, DURATION]


@kernel
def measure_chains(
    link: Ints, span: Floats, sole: Ints, sequence: Ints, high: int, low: int
) -> None:
    """Compute the paths to the end from place ``high`` down, and to the beginning from ``low`` up.

    The two do not need each other: taken in turns, they run side by side in the processor, in half
    the time.
    """
    later, earlier = sequence.size - low, high + 1
    common = min(later, earlier)
    for k in range(common):
        relax(link, span, sole, PAST, sequence[low + k])
        relax(link, span, sole, FUTURE, sequence[high - k])
    for k in range(common, later):
        relax(link, span, sole, PAST, sequence[low + k])
    for k in range(common, earlier):
        relax(link, span, sole, FUTURE, sequence[high - k])


@kernel
def measure_delayed(
    link: Ints,
    span: Floats,
    arc_start: Ints,
    arc: Ints,
    lag: Floats,
    release: Floats,
    sequence: Ints,
    high: int,
    low: int,
) -> None:
    """Do what `measure_chains` does where tasks have any number of neighbours and are delayed.

    ``lag`` and ``release`` are those of `Delays`. Here, too, the two sides go in turns.
    """
    before, after, prior, following = arc_start[PAST], arc_start[FUTURE], arc[PAST], arc[FUTURE]
    lag_before, lag_after = lag[PAST], lag[FUTURE]
    lagged, released, tasks = lag_before.size > 0, release.size > 0, sequence.size
    for k in range(max(tasks - low, high + 1)):
        if low + k < tasks:
            task = sequence[low + k]
            longest = release[task] if released else 0.0
            for e in range(before[task], before[task + 1]):
                way = span[prior[e], REACH + PAST]
                if lagged:
                    way += lag_before[e]
                longest = way if way > longest else longest
            span[task, WAIT + PAST] = longest
            beside = span[link[task, PAST], REACH + PAST]
            span[task, REACH + PAST] = (beside if beside > longest else longest) + span[
                task, DURATION
            ]
        if k <= high:
            task = sequence[high - k]
            longest = 0.0
            for e in range(after[task], after[task + 1]):
                way = span[following[e], REACH + FUTURE]
                if lagged:
                    way += lag_after[e]
                longest = way if way > longest else longest
            span[task, WAIT + FUTURE] = longest
            beside = span[link[task, FUTURE], REACH + FUTURE]
            span[task, REACH + FUTURE] = (beside if beside > longest else longest) + span[
                task, DURATION
            ]
