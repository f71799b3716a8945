"""Moves of critical tasks to other machines.

A task is inserted between the positions that its heads and tails allow (Mastrolilli and Gambardella
2000, doi:10.1002/(SICI)1099-1425(200001/02)3:1<3::AID-JOS32>3.0.CO;2-Y), with the transfers that
brings. What is called for each pair of a task and a machine is written out and not put into inlined
helpers: these count references to their arrays at each call where they hold a loop, which took half
the time.
"""

import numpy as np

from livespan.kernels.arrays import Floats, Ints
from livespan.kernels.columns import FUTURE, MACHINE, PAST, REACH, WAIT
from livespan.kernels.delays import releases, transfers
from livespan.kernels.disjunctive import Graph
from livespan.kernels.jit import kernel
from livespan.kernels.neighbourhood import ELSEWHERE, Walker, machine_slot, note

__all__ = ["reassignments", "waits"]

PAIRS_PER_STEP = 10_000
"""Pairs of a task and a machine that a step looks at, about: under a millisecond."""


@kernel
def reassignments(
    graph: Graph,
    walker: Walker,
    durations: Floats,
    length: int,
    best: float,
    rng: np.random.Generator,
) -> None:
    """Consider critical tasks on every other machine that can do them.

    All of them, or on large problems a random stretch of the path.
    """
    start, eligible, until = walker.eligible_start, walker.eligible, walker.until
    path, now = walker.path, walker.clock[0]
    move, tally = walker.move, walker.tally
    link, span, tasks = graph.link, graph.span, graph.sequence.size
    ready, rest, near = walker.ready, walker.rest, walker.near
    count = min(length, max(1, PAIRS_PER_STEP // near.size))
    offset = int(rng.random() * length) if count < length else 0
    arc_start, arc, release = graph.arc_start, graph.arc, releases(graph.delays, span)
    data, latency, slowness = transfers(graph.delays, span)
    for machine in range(near.size):
        near[machine] = tasks + machine
    for turn in range(count):
        task = path[(offset + turn) % length]
        if data.size > 0:
            begin = release[task] if release.size > 0 else 0.0
            waits(link, span, arc_start, arc, data, latency, slowness, PAST, task, begin, ready)
            waits(link, span, arc_start, arc, data, latency, slowness, FUTURE, task, 0.0, rest)
        else:
            ready[:] = span[task, WAIT + PAST]
            rest[:] = span[task, WAIT + FUTURE]
        machines_beside(
            link,
            span,
            durations,
            start,
            eligible,
            until,
            near,
            ready,
            rest,
            task,
            now,
            best,
            move,
            tally,
            rng,
        )


@kernel
def machines_beside(
    link: Ints,
    span: Floats,
    durations: Floats,
    start: Ints,
    eligible: Ints,
    until: Ints,
    near: Ints,
    ready: Floats,
    rest: Floats,
    task: int,
    now: int,
    best: float,
    move: Ints,
    tally: Floats,
    rng: np.random.Generator,
) -> None:
    """Consider a task on each other machine, at each place that its heads and tails allow."""
    tasks = durations.shape[0]
    finish, remain = REACH + PAST, REACH + FUTURE
    enough = tally[0] if tally[1] > 0.0 else np.inf
    for q in range(start[task], start[task + 1]):
        machine = eligible[q]
        duration, wait, tail = durations[task, machine], ready[machine], rest[machine]
        done = wait + duration
        # Allowed moves, even the best of them, cannot make up for a slower machine.
        if done + tail > enough or machine == link[task, MACHINE]:
            continue
        # Those ahead of the first place surely stay there: they finish in time and have more to
        # follow, or so much that the way through both were too long. They are the first ones of the
        # order, so looking begins where it ended for a task that runs at about the same time.
        node = near[machine]
        prior = link[node, PAST]
        while prior < tasks:
            beyond = span[prior, remain]
            if done + beyond > enough or (beyond > tail and span[prior, finish] <= wait):
                break
            node, prior = prior, link[prior, PAST]
        while node < tasks:
            beyond = span[node, remain]
            if done + beyond <= enough and (beyond <= tail or span[node, finish] > wait):
                break
            prior, node = node, link[node, FUTURE]
        near[machine] = node
        while True:
            free, beyond = span[prior, finish], span[node, remain]
            begin = free if free > wait else wait
            through = begin + duration + (beyond if beyond > tail else tail)
            if through <= enough:
                forbidden = through >= best and until[machine_slot(task, machine, tasks)] > now
                note(move, tally, ELSEWHERE, task, prior, machine, through, forbidden, rng)
                enough = tally[0] if tally[1] > 0.0 else np.inf
            if node >= tasks:
                break
            # Those that surely stand after: they finish late, and have less to follow or leave no
            # room.
            late = span[node, finish]
            if late > wait and (beyond <= tail or late + duration + tail > enough):
                break
            prior, node = node, link[node, FUTURE]


@kernel
def waits(
    link: Ints,
    span: Floats,
    arc_start: Ints,
    arc: Ints,
    data: Floats,
    latency: Floats,
    slowness: Floats,
    side: int,
    task: int,
    begin: float,
    wait: Floats,
) -> None:
    """Write for each machine how long a task would wait there for its neighbours on a side.

    ``wait`` is float64[m]; what `WAIT` is for the machine the task has. It is never below
    ``begin``. The rest are fields of `Graph` and `Delays`.
    """
    other = 1 - side
    wait[:] = begin
    for k in range(arc_start[side, task], arc_start[side, task + 1]):
        node, amount = arc[side, k], data[side, k]
        came, there = span[node, REACH + side], link[node, MACHINE]
        for machine in range(wait.size):
            lag = latency[other, there, machine] + amount * slowness[other, there, machine]
            wait[machine] = came + lag if came + lag > wait[machine] else wait[machine]
