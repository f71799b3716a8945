"""The disjunctive graph: machine orders beside precedence, with heads and tails.

Every task is a node; an arc leads from each predecessor and from the task before it on its
machine. The head of a task is its earliest start, its tail the longest way from its finish to
the end; head + duration + tail is the longest path through it. A topological order is kept beside
the machine orders and mended after each move.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from livespan.kernels.arrays import Arrays, Floats, Ints
from livespan.kernels.jit import kernel

__all__ = [
    "AFTER",
    "BEFORE",
    "DURATION",
    "HEAD",
    "MACHINE",
    "NONE",
    "PLACE",
    "READY",
    "REST",
    "TAIL",
    "Graph",
    "empty_graph",
    "load_graph",
    "move_after",
    "move_before",
    "reassign",
]

NONE = -1
"""No task, no machine."""

MACHINE, BEFORE, AFTER, PLACE = 0, 1, 2, 3
"""Columns of `Graph.link`."""

DURATION, READY, HEAD, REST, TAIL = 0, 1, 2, 3, 4
"""Columns of `Graph.span`."""


class Graph(NamedTuple):
    """A solution as a graph; kernels write into it.

    What is read together lies together: one row a task.

    Attributes
    ----------
    link
        int64[n, 4]: machine; neighbours before and after on it, or NONE; place in the sequence.
    span
        float64[n, 5]: duration; when the predecessors have finished; head, when the machine is
        free too; longest way to the end over the successors; tail, over the machine too.
    first, last
        int64[m]: ends of each machine's order, or NONE.
    sequence
        int64[n]: all tasks in a topological order.
    mark
        bool[n]: scratch, all False between calls.
    spare
        int64[n]: scratch.
    """

    link: Ints
    span: Floats
    first: Ints
    last: Ints
    sequence: Ints
    mark: NDArray[np.bool_]
    spare: Ints


def empty_graph(tasks: int, machines: int) -> Graph:
    """Make a graph with room for a solution."""
    return Graph(
        link=np.zeros((tasks, 4), dtype=np.int64),
        span=np.zeros((tasks, 5)),
        first=np.zeros(machines, dtype=np.int64),
        last=np.zeros(machines, dtype=np.int64),
        sequence=np.zeros(tasks, dtype=np.int64),
        mark=np.zeros(tasks, dtype=np.bool_),
        spare=np.zeros(tasks, dtype=np.int64),
    )


@kernel
def load_graph(arrays: Arrays, graph: Graph, machine: Ints, sequence: Ints) -> float:
    """Write a solution into a graph and return its makespan.

    ``sequence`` lists all tasks in an order that agrees with precedence; on each machine the
    tasks run in that order.
    """
    link, span, durations = graph.link, graph.span, arrays.durations
    graph.first[:] = NONE
    graph.last[:] = NONE
    for place in range(sequence.size):
        task = sequence[place]
        on = machine[task]
        graph.sequence[place] = task
        link[task, PLACE] = place
        span[task, DURATION] = durations[task, on]
        link[task, MACHINE] = on
        attach(link, graph.first, graph.last, task, graph.last[on], NONE)
    compute_tails(arrays, graph, sequence.size - 1)
    return compute_heads(arrays, graph, 0)


@kernel
def compute_heads(arrays: Arrays, graph: Graph, begin: int) -> float:
    """Compute heads from a place in the sequence onward; return the makespan."""
    start, predecessors = arrays.predecessor_start, arrays.predecessors
    sequence, link, span, last = graph.sequence, graph.link, graph.span, graph.last
    for place in range(begin, sequence.size):
        task = sequence[place]
        earliest = 0.0
        for k in range(start[task], start[task + 1]):
            node = predecessors[k]
            earliest = max(earliest, span[node, HEAD] + span[node, DURATION])
        span[task, READY] = earliest
        node = link[task, BEFORE]
        if node != NONE:
            earliest = max(earliest, span[node, HEAD] + span[node, DURATION])
        span[task, HEAD] = earliest
    makespan = 0.0
    for machine in range(last.size):
        node = last[machine]
        if node != NONE:
            makespan = max(makespan, span[node, HEAD] + span[node, DURATION])
    return makespan


@kernel
def compute_tails(arrays: Arrays, graph: Graph, begin: int) -> None:
    """Compute tails from a place in the sequence backward."""
    start, successors = arrays.successor_start, arrays.successors
    sequence, link, span = graph.sequence, graph.link, graph.span
    for place in range(begin, -1, -1):
        task = sequence[place]
        longest = 0.0
        for k in range(start[task], start[task + 1]):
            node = successors[k]
            longest = max(longest, span[node, DURATION] + span[node, TAIL])
        span[task, REST] = longest
        node = link[task, AFTER]
        if node != NONE:
            longest = max(longest, span[node, DURATION] + span[node, TAIL])
        span[task, TAIL] = longest


@kernel
def detach(link: Ints, first: Ints, last: Ints, task: int) -> None:
    """Take a task out of its machine's order."""
    machine, prior, following = link[task, MACHINE], link[task, BEFORE], link[task, AFTER]
    if prior != NONE:
        link[prior, AFTER] = following
    else:
        first[machine] = following
    if following != NONE:
        link[following, BEFORE] = prior
    else:
        last[machine] = prior


@kernel
def attach(link: Ints, first: Ints, last: Ints, task: int, prior: int, following: int) -> None:
    """Put a task between two neighbours (or NONE) on the machine it is noted for."""
    machine = link[task, MACHINE]
    link[task, BEFORE], link[task, AFTER] = prior, following
    if prior != NONE:
        link[prior, AFTER] = task
    else:
        first[machine] = task
    if following != NONE:
        link[following, BEFORE] = task
    else:
        last[machine] = task


@kernel
def mend_forward(arrays: Arrays, graph: Graph, task: int, target: int) -> bool:
    """Put a task, and all between that depends on it, behind ``target`` in the sequence.

    The machine orders must already say so. Returns False, with the sequence unchanged, when
    ``target`` itself depends on the task: then the orders make a circle.
    """
    start, predecessors = arrays.predecessor_start, arrays.predecessors
    sequence, link, mark, spare = graph.sequence, graph.link, graph.mark, graph.spare
    low, high = link[task, PLACE], link[target, PLACE]
    for place in range(low, high + 1):
        node = sequence[place]
        prior = link[node, BEFORE]
        depends = node == task or (prior != NONE and mark[prior])
        for k in range(start[node], start[node + 1]):
            depends = depends or mark[predecessors[k]]
        mark[node] = depends
    acyclic = not mark[target]
    if acyclic:
        kept, moved = low, 0
        for place in range(low, high + 1):
            node = sequence[place]
            if mark[node]:
                spare[moved] = node
                moved += 1
            else:
                sequence[kept] = node
                link[node, PLACE] = kept
                kept += 1
        for k in range(moved):
            sequence[kept + k] = spare[k]
            link[spare[k], PLACE] = kept + k
    for place in range(low, high + 1):
        mark[sequence[place]] = False
    return acyclic


@kernel
def mend_backward(arrays: Arrays, graph: Graph, task: int, target: int) -> bool:
    """Put a task, and all between that it depends on, ahead of ``target``; else like forward."""
    start, successors = arrays.successor_start, arrays.successors
    sequence, link, mark, spare = graph.sequence, graph.link, graph.mark, graph.spare
    low, high = link[target, PLACE], link[task, PLACE]
    for place in range(high, low - 1, -1):
        node = sequence[place]
        following = link[node, AFTER]
        leads = node == task or (following != NONE and mark[following])
        for k in range(start[node], start[node + 1]):
            leads = leads or mark[successors[k]]
        mark[node] = leads
    acyclic = not mark[target]
    if acyclic:
        kept, moved = high, 0
        for place in range(high, low - 1, -1):
            node = sequence[place]
            if mark[node]:
                spare[moved] = node
                moved += 1
            else:
                sequence[kept] = node
                link[node, PLACE] = kept
                kept -= 1
        for k in range(moved):
            sequence[kept - k] = spare[k]
            link[spare[k], PLACE] = kept - k
    for place in range(low, high + 1):
        mark[sequence[place]] = False
    return acyclic


@kernel
def move_after(arrays: Arrays, graph: Graph, task: int, target: int) -> float:
    """Move a task to just after a later one on its machine; return the makespan.

    Returns infinity, with nothing changed, when precedence forbids it.
    """
    link, first, last = graph.link, graph.first, graph.last
    prior, following = link[task, BEFORE], link[task, AFTER]
    low, high = link[task, PLACE], link[target, PLACE]
    detach(link, first, last, task)
    attach(link, first, last, task, target, link[target, AFTER])
    if not mend_forward(arrays, graph, task, target):
        detach(link, first, last, task)
        attach(link, first, last, task, prior, following)
        return np.inf
    compute_tails(arrays, graph, high)
    return compute_heads(arrays, graph, low)


@kernel
def move_before(arrays: Arrays, graph: Graph, task: int, target: int) -> float:
    """Move a task to just before an earlier one on its machine; else like `move_after`."""
    link, first, last = graph.link, graph.first, graph.last
    prior, following = link[task, BEFORE], link[task, AFTER]
    low, high = link[target, PLACE], link[task, PLACE]
    detach(link, first, last, task)
    attach(link, first, last, task, link[target, BEFORE], target)
    if not mend_backward(arrays, graph, task, target):
        detach(link, first, last, task)
        attach(link, first, last, task, prior, following)
        return np.inf
    compute_tails(arrays, graph, high)
    return compute_heads(arrays, graph, low)


@kernel
def reassign(
    arrays: Arrays, graph: Graph, task: int, machine: int, prior: int, following: int
) -> float:
    """Move a task to another machine, between two neighbours there (or NONE).

    Returns the makespan, or infinity, with nothing changed, when precedence forbids it.
    """
    link, first, last = graph.link, graph.first, graph.last
    home, old_prior, old_following = link[task, MACHINE], link[task, BEFORE], link[task, AFTER]
    low = high = link[task, PLACE]
    detach(link, first, last, task)
    link[task, MACHINE] = machine
    attach(link, first, last, task, prior, following)
    acyclic = True
    if prior != NONE and link[prior, PLACE] > low:
        high = link[prior, PLACE]
        acyclic = mend_forward(arrays, graph, task, prior)
    elif following != NONE and link[following, PLACE] < low:
        low = link[following, PLACE]
        acyclic = mend_backward(arrays, graph, task, following)
    if not acyclic:
        detach(link, first, last, task)
        link[task, MACHINE] = home
        attach(link, first, last, task, old_prior, old_following)
        return np.inf
    graph.span[task, DURATION] = arrays.durations[task, machine]
    compute_tails(arrays, graph, high)
    return compute_heads(arrays, graph, low)
