"""The critical path, and what a move along a machine's order would bring, by estimate."""

import numpy as np

from livespan.kernels.arrays import Floats, Ints
from livespan.kernels.columns import DURATION, PAST, REACH, WAIT
from livespan.kernels.delays import lags
from livespan.kernels.disjunctive import Graph
from livespan.kernels.jit import kernel

__all__ = ["critical_path", "estimate", "may_pass"]

SLACK = 1e-9
"""Relative difference below which two lengths count as equal."""


@kernel
def critical_path(graph: Graph, makespan: float, path: Ints, rng: np.random.Generator) -> int:
    """Write a random critical path into ``path``, last task first, and return its length."""
    link, span, tasks = graph.link, graph.span, graph.sequence.size
    start, arc, lag = graph.arc_start[PAST], graph.arc[PAST], lags(graph.delays, span)
    lagged = lag.size > 0
    tolerance, finish = SLACK * makespan, REACH + PAST
    task, seen = tasks, 0
    for ring in range(tasks, link.shape[0]):
        node = link[ring, PAST]
        if node < tasks and span[node, finish] >= makespan - tolerance:
            seen += 1
            if seen == 1 or rng.random() * seen < 1.0:
                task = node
    length = 0
    while task < tasks:
        path[length] = task
        length += 1
        least = span[task, finish] - span[task, DURATION] - tolerance
        if least <= 0.0:
            break
        prior = link[task, PAST]
        chosen, seen = tasks, 0
        if span[prior, finish] >= least:
            chosen, seen = prior, 1
        for k in range(start[task], start[task + 1]):
            node = arc[k]
            came = span[node, finish] + lag[PAST, k] if lagged else span[node, finish]
            if node != prior and came >= least:
                seen += 1
                if seen == 1 or rng.random() * seen < 1.0:
                    chosen = node
        task = chosen
    return length


@kernel
def estimate(
    link: Ints, span: Floats, side: int, task: int, target: int, scratch: Floats, enough: float
) -> float:
    """Estimate the longest path through what a move of ``task`` beyond ``target`` shifts.

    Exact as long as nothing else changes for the tasks moved (Balas and Vazacopoulos 1998,
    doi:10.1287/mnsc.44.2.262). ``scratch`` float64[n]. Where the estimate is above ``enough``, any
    number above may be returned.
    """
    other = 1 - side
    near, far, wait, rest = REACH + other, REACH + side, WAIT + other, WAIT + side
    free = span[link[task, other], near]
    node, count, longest = task, 0, 0.0
    while node != target:
        node = link[node, side]
        begin = max(span[node, wait], free)
        scratch[count] = begin
        free = begin + span[node, DURATION]
        longest = max(longest, free + span[node, rest])
        if longest > enough:
            break
        count += 1
    beyond = max(span[task, rest], span[link[target, side], far]) + span[task, DURATION]
    longest = max(longest, max(span[task, wait], free) + beyond)
    node = target
    while node != task and longest <= enough:
        count -= 1
        beyond = max(span[node, rest], beyond) + span[node, DURATION]
        longest = max(longest, scratch[count] + beyond)
        node = link[node, other]
    return float(longest)


@kernel
def may_pass(start: Ints, arc: Ints, span: Floats, side: int, task: int, target: int) -> bool:
    """Tell whether no way leads from a task over its precedence on a side to a target there.

    ``start`` and ``arc`` are those of the side.
    """
    reach = REACH + side
    limit = span[target, reach]
    for k in range(start[task], start[task + 1]):
        node = arc[k]
        if node == target or span[node, reach] > limit:
            return False
    return True
