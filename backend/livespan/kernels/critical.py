"""The critical path, and what a move along a machine's order would bring, by estimate."""

import numpy as np

from livespan.kernels.arrays import Arrays, Floats, Ints
from livespan.kernels.disjunctive import (
    AFTER,
    BEFORE,
    DURATION,
    HEAD,
    NONE,
    READY,
    REST,
    TAIL,
    Graph,
)
from livespan.kernels.jit import inlined, kernel

__all__ = ["critical_path", "estimate_after", "estimate_before", "may_follow", "may_precede"]

SLACK = 1e-9
"""Relative difference below which two lengths count as equal."""


@kernel
def critical_path(
    arrays: Arrays, graph: Graph, makespan: float, path: Ints, rng: np.random.Generator
) -> int:
    """Write a random critical path into ``path``, last task first, and return its length."""
    start, predecessors = arrays.predecessor_start, arrays.predecessors
    link, span, last = graph.link, graph.span, graph.last
    tolerance = SLACK * makespan
    task, seen = NONE, 0
    for machine in range(last.size):
        node = last[machine]
        if node != NONE and span[node, HEAD] + span[node, DURATION] >= makespan - tolerance:
            seen += 1
            if seen == 1 or rng.random() * seen < 1.0:
                task = node
    length = 0
    while task != NONE:
        path[length] = task
        length += 1
        least = span[task, HEAD] - tolerance
        if least <= 0.0:
            break
        chosen, seen = NONE, 0
        prior = link[task, BEFORE]
        if prior != NONE and span[prior, HEAD] + span[prior, DURATION] >= least:
            chosen, seen = prior, 1
        for k in range(start[task], start[task + 1]):
            node = predecessors[k]
            if node != prior and span[node, HEAD] + span[node, DURATION] >= least:
                seen += 1
                if seen == 1 or rng.random() * seen < 1.0:
                    chosen = node
        task = chosen
    return length


@inlined
def estimate_after(
    link: Ints, span: Floats, task: int, target: int, heads: Floats, enough: float
) -> float:
    """Estimate the longest path through what a move of ``task`` to just after ``target`` shifts.

    Exact as long as nothing else changes for the tasks moved (Balas and Vazacopoulos 1998,
    doi:10.1287/mnsc.44.2.262). ``heads`` is scratch. Where the estimate is above ``enough``, any
    number above may be returned.
    """
    node = link[task, BEFORE]
    free = span[node, HEAD] + span[node, DURATION] if node != NONE else 0.0
    node, count, longest = task, 0, 0.0
    while node != target and longest <= enough:
        node = link[node, AFTER]
        begin = max(span[node, READY], free)
        heads[count] = begin
        free = begin + span[node, DURATION]
        longest = max(longest, free + span[node, REST])
        count += 1
    if longest <= enough:
        node = link[target, AFTER]
        beyond = span[node, DURATION] + span[node, TAIL] if node != NONE else 0.0
        beyond = max(span[task, REST], beyond) + span[task, DURATION]
        longest = max(longest, max(span[task, READY], free) + beyond)
        node = target
        while node != task and longest <= enough:
            count -= 1
            beyond = max(span[node, REST], beyond) + span[node, DURATION]
            longest = max(longest, heads[count] + beyond)
            node = link[node, BEFORE]
    return longest


@inlined
def estimate_before(
    link: Ints, span: Floats, task: int, target: int, tails: Floats, enough: float
) -> float:
    """Estimate the mirror image of `estimate_after`: to just before an earlier ``target``."""
    node = link[task, AFTER]
    beyond = span[node, DURATION] + span[node, TAIL] if node != NONE else 0.0
    node, count, longest = task, 0, 0.0
    while node != target and longest <= enough:
        node = link[node, BEFORE]
        end = max(span[node, REST], beyond)
        tails[count] = end
        beyond = end + span[node, DURATION]
        longest = max(longest, span[node, READY] + beyond)
        count += 1
    if longest <= enough:
        node = link[target, BEFORE]
        free = span[node, HEAD] + span[node, DURATION] if node != NONE else 0.0
        free = max(span[task, READY], free) + span[task, DURATION]
        longest = max(longest, free + max(span[task, REST], beyond))
        node = target
        while node != task and longest <= enough:
            count -= 1
            free = max(span[node, READY], free) + span[node, DURATION]
            longest = max(longest, free + tails[count])
            node = link[node, AFTER]
    return longest


@inlined
def may_follow(start: Ints, successors: Ints, span: Floats, task: int, target: int) -> bool:
    """Tell whether no successor of a task can lead to a later target on its machine."""
    reach = span[target, DURATION] + span[target, TAIL]
    fine = True
    for k in range(start[task], start[task + 1]):
        node = successors[k]
        fine = fine and node != target and span[node, DURATION] + span[node, TAIL] <= reach
    return fine


@inlined
def may_precede(start: Ints, predecessors: Ints, span: Floats, task: int, target: int) -> bool:
    """Tell whether an earlier target on its machine can lead to no predecessor of a task."""
    reach = span[target, HEAD] + span[target, DURATION]
    fine = True
    for k in range(start[task], start[task + 1]):
        node = predecessors[k]
        fine = fine and node != target and span[node, HEAD] + span[node, DURATION] <= reach
    return fine
