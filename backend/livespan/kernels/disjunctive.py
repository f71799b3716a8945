"""The disjunctive graph: machine orders beside precedence, with longest paths both ways.

Every task is a node; an arc leads from each predecessor and from the task before it on its
machine. All is kept for both sides alike: towards the past stand predecessors and the time needed
until a task has finished, towards the future successors and the time from its start to the end.
The two added up, less its duration, are the longest path through a task. A topological order is
kept beside the machine orders and mended after each move.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from livespan.kernels.arrays import Arrays, Floats, Ints
from livespan.kernels.chains import measure_chains, measure_delayed, sole_neighbours
from livespan.kernels.columns import DURATION, FUTURE, MACHINE, PAST, PLACE, REACH, WAIT
from livespan.kernels.delays import Delays, gather_delays, lags, releases
from livespan.kernels.jit import kernel

__all__ = [
    "DURATION",
    "FUTURE",
    "MACHINE",
    "PAST",
    "PLACE",
    "REACH",
    "WAIT",
    "Graph",
    "empty_graph",
    "heads",
    "load_graph",
    "pass_over",
    "reassign",
]


class Graph(NamedTuple):
    """A solution as a graph; kernels write into it.

    What is read together lies together: one row a task. Behind the tasks stands a row for each
    machine, an instant task that closes its order to a ring: its neighbours are the first task
    (FUTURE) and the last (PAST) of the machine, or itself.

    Attributes
    ----------
    link
        int64[n + m, 4]: neighbours on the machine towards PAST and FUTURE; machine; place in the
        sequence.
    span
        float64[n + m, 5]: duration; time from the beginning until the predecessors have finished,
        time from the earliest start of a successor to the end (WAIT); the longest paths from the
        beginning to a task's finish, and from its start to the end (REACH).
    arc_start
        int64[2, n + 1]: neighbours by precedence of task ``j`` on a side are
        ``arc[side, arc_start[side, j]:arc_start[side, j + 1]]``.
    arc
        int64[2, e]: predecessors, and successors.
    sole
        int64[2, n]: the only predecessor and successor of each task, as in `sole_neighbours`; of
        size 0 where precedence is more than chains, or tasks are delayed.
    delays
        `Delays`, or an empty tuple where nothing is delayed. Kernels are compiled for each of the
        two: shops without delays walk a fifth faster when kernels do not hand empty arrays about.
    sequence
        int64[n]: all tasks in a topological order.
    mark
        bool[n + m]: scratch, all False between calls.
    spare
        int64[n]: scratch.
    """

    link: Ints
    span: Floats
    arc_start: Ints
    arc: Ints
    sole: Ints
    delays: Delays | tuple[()]
    sequence: Ints
    mark: NDArray[np.bool_]
    spare: Ints


def empty_graph(arrays: Arrays) -> Graph:
    """Make a graph with room for a solution of a problem."""
    tasks, machines = arrays.durations.shape
    delays = gather_delays(arrays)
    return Graph(
        link=np.zeros((tasks + machines, 4), dtype=np.int64),
        span=np.zeros((tasks + machines, 5)),
        arc_start=np.stack((arrays.predecessor_start, arrays.successor_start)),
        arc=np.stack((arrays.predecessors, arrays.successors)),
        sole=np.empty((2, 0), dtype=np.int64) if delays else sole_neighbours(arrays),
        delays=delays,
        sequence=np.zeros(tasks, dtype=np.int64),
        mark=np.zeros(tasks + machines, dtype=np.bool_),
        spare=np.zeros(tasks, dtype=np.int64),
    )


@kernel
def load_graph(graph: Graph, durations: Floats, machine: Ints, sequence: Ints) -> float:
    """Write a solution into a graph and return its makespan.

    ``sequence`` lists all tasks in an order that agrees with precedence; on each machine the
    tasks run in that order.
    """
    link, span, tasks = graph.link, graph.span, sequence.size
    for ring in range(tasks, link.shape[0]):
        link[ring, PAST] = link[ring, FUTURE] = ring
        link[ring, MACHINE] = ring - tasks
    for place in range(tasks):
        task = sequence[place]
        on = machine[task]
        graph.sequence[place] = task
        link[task, PLACE] = place
        link[task, MACHINE] = on
        span[task, DURATION] = durations[task, on]
        attach(link, task, link[tasks + on, PAST], tasks + on)
    if lags(graph.delays, span).size > 0:
        for task in range(tasks):
            set_lags(graph, graph.delays, task)
    measure_both(graph, tasks - 1, 0)
    return makespan(link, span, tasks)


@kernel
def set_lags(graph: Graph, delays: Delays | tuple[()], task: int) -> None:
    """Note how long a task's transfers take where it and its neighbours now are."""
    if len(delays) > 0:
        link, arc, mirror, lag = graph.link, graph.arc, delays.mirror, delays.lag
        data, latency, slowness = delays.data, delays.latency, delays.slowness
        machine = link[task, MACHINE]
        for side in range(2):
            for k in range(graph.arc_start[side, task], graph.arc_start[side, task + 1]):
                there = link[arc[side, k], MACHINE]
                time = (
                    latency[side, machine, there] + data[side, k] * slowness[side, machine, there]
                )
                lag[side, k] = lag[1 - side, mirror[side, k]] = time


@kernel
def measure_both(graph: Graph, high: int, low: int) -> None:
    """Compute the longest paths to the end from a place down, to the beginning from one up."""
    if len(graph.delays) > 0:
        measure_delayed(
            graph.link,
            graph.span,
            graph.arc_start,
            graph.arc,
            lags(graph.delays, graph.span),
            releases(graph.delays, graph.span),
            graph.sequence,
            high,
            low,
        )
    elif graph.sole.size > 0:
        measure_chains(graph.link, graph.span, graph.sole, graph.sequence, high, low)
    else:
        measure(graph, FUTURE, high)
        measure(graph, PAST, low)


@kernel
def measure(graph: Graph, side: int, begin: int) -> None:
    """Compute the longest paths towards a side, from a place in the sequence away from it."""
    link, span, sequence = graph.link, graph.span, graph.sequence
    start, arc = graph.arc_start[side], graph.arc[side]
    wait, reach = WAIT + side, REACH + side
    end, step = (sequence.size, 1) if side == PAST else (-1, -1)
    for place in range(begin, end, step):
        task = sequence[place]
        longest = 0.0
        for k in range(start[task], start[task + 1]):
            longest = max(longest, span[arc[k], reach])
        span[task, wait] = longest
        longest = max(longest, span[link[task, side], reach])
        span[task, reach] = longest + span[task, DURATION]


@kernel
def makespan(link: Ints, span: Floats, tasks: int) -> float:
    """Return the latest finish over all machines."""
    latest = 0.0
    for ring in range(tasks, link.shape[0]):
        latest = max(latest, span[link[ring, PAST], REACH + PAST])
    return latest


@kernel
def heads(graph: Graph) -> Floats:
    """Return the earliest start of each task."""
    link, span, tasks = graph.link, graph.span, graph.sequence.size
    start = np.empty(tasks)
    for task in range(tasks):
        start[task] = max(span[task, WAIT + PAST], span[link[task, PAST], REACH + PAST])
    return start


@kernel
def detach(link: Ints, task: int) -> None:
    """Take a task out of its machine's order."""
    prior, following = link[task, PAST], link[task, FUTURE]
    link[prior, FUTURE] = following
    link[following, PAST] = prior


@kernel
def attach(link: Ints, task: int, prior: int, following: int) -> None:
    """Put a task between two neighbours."""
    link[task, PAST], link[task, FUTURE] = prior, following
    link[prior, FUTURE] = link[following, PAST] = task


@kernel
def mend(graph: Graph, side: int, task: int, target: int) -> bool:
    """Put a task, and all between that hangs on it, beyond ``target`` in the sequence.

    The machine orders must already say so. Returns False, with the sequence unchanged, when
    ``target`` itself hangs on the task: then the orders make a circle.
    """
    sequence, link, mark, spare = graph.sequence, graph.link, graph.mark, graph.spare
    other = 1 - side
    start, arc = graph.arc_start[other], graph.arc[other]
    step = 1 if side == FUTURE else -1
    begin, end = link[task, PLACE], link[target, PLACE] + step
    for place in range(begin, end, step):
        node = sequence[place]
        hangs = node == task or mark[link[node, other]]
        for k in range(start[node], start[node + 1]):
            hangs = hangs or mark[arc[k]]
        mark[node] = hangs
    acyclic = not mark[target]
    if acyclic:
        kept, moved = begin, 0
        for place in range(begin, end, step):
            node = sequence[place]
            if mark[node]:
                spare[moved] = node
                moved += 1
            else:
                sequence[kept] = node
                link[node, PLACE] = kept
                kept += step
        for k in range(moved):
            sequence[kept] = spare[k]
            link[spare[k], PLACE] = kept
            kept += step
    for place in range(begin, end, step):
        mark[sequence[place]] = False
    return acyclic


@kernel
def pass_over(graph: Graph, side: int, task: int, target: int) -> float:
    """Move a task beyond another on its machine, on the given side; return the makespan.

    Returns infinity, with nothing changed, when precedence forbids it.
    """
    link = graph.link
    prior, following = link[task, PAST], link[task, FUTURE]
    begin, end = link[task, PLACE], link[target, PLACE]
    detach(link, task)
    if side == FUTURE:
        attach(link, task, target, link[target, FUTURE])
    else:
        attach(link, task, link[target, PAST], target)
    if not mend(graph, side, task, target):
        detach(link, task)
        attach(link, task, prior, following)
        return np.inf
    measure_both(graph, max(begin, end), min(begin, end))
    return makespan(link, graph.span, graph.sequence.size)


@kernel
def reassign(graph: Graph, task: int, machine: int, duration: float, prior: int) -> float:
    """Move a task to another machine, behind a task there or, for its ring, ahead of all.

    Returns the makespan, or infinity, with nothing changed, when precedence forbids it.
    """
    link, tasks = graph.link, graph.sequence.size
    home, old_prior, old_following = link[task, MACHINE], link[task, PAST], link[task, FUTURE]
    following = link[prior, FUTURE]
    low = high = link[task, PLACE]
    detach(link, task)
    link[task, MACHINE] = machine
    attach(link, task, prior, following)
    acyclic = True
    if prior < tasks and link[prior, PLACE] > low:
        high = link[prior, PLACE]
        acyclic = mend(graph, FUTURE, task, prior)
    elif following < tasks and link[following, PLACE] < low:
        low = link[following, PLACE]
        acyclic = mend(graph, PAST, task, following)
    if not acyclic:
        detach(link, task)
        link[task, MACHINE] = home
        attach(link, task, old_prior, old_following)
        return np.inf
    graph.span[task, DURATION] = duration
    if lags(graph.delays, graph.span).size > 0:
        set_lags(graph, graph.delays, task)
    measure_both(graph, high, low)
    return makespan(link, graph.span, tasks)
