"""The moves tabu search looks at, which of them are forbidden, and the best that is not.

The neighbourhood is N7 (Zhang et al. 2007, doi:10.1016/j.cor.2005.12.002): inside a critical
block, tasks go behind the last or ahead of the first, and the first and the last go inside. Where a
task has a choice of machines, critical tasks are also inserted on the others, between the
positions their heads and tails allow (Mastrolilli and Gambardella 2000,
doi:10.1002/(SICI)1099-1425(200001/02)3:1<3::AID-JOS32>3.0.CO;2-Y).
"""

from typing import NamedTuple

import numpy as np

from livespan.kernels.arrays import Arrays, Floats, Ints
from livespan.kernels.critical import (
    estimate_after,
    estimate_before,
    may_follow,
    may_precede,
)
from livespan.kernels.disjunctive import (
    AFTER,
    BEFORE,
    DURATION,
    HEAD,
    MACHINE,
    NONE,
    READY,
    REST,
    TAIL,
    Graph,
)
from livespan.kernels.jit import inlined, kernel

__all__ = [
    "EARLIER",
    "ELSEWHERE",
    "LATER",
    "NOTHING",
    "PLACES_PER_STEP",
    "Walker",
    "empty_walker",
    "machine_slot",
    "reassignments",
    "shifts",
    "slot",
]

NOTHING, LATER, EARLIER, ELSEWHERE = 0, 1, 2, 3
"""Kinds of move: none; behind a later task, ahead of an earlier one, to another machine."""

TABU_SLOTS = 65_521
"""Prime size of the table of forbidden pairs; pairs that collide share a slot, which is rare."""

REACH = 100
"""Tasks a move along a machine's order may pass: long blocks are searched near their ends."""

PLACES_PER_STEP = 50_000
"""Places on other machines that a step looks at, about: well under a millisecond."""


class Walker(NamedTuple):
    """The memory of a walk; kernels write into it.

    Attributes
    ----------
    until
        int64[slots]: step until which a pair is forbidden.
    path, scratch
        int64[n], float64[n]: room for a critical path.
    move
        int64[4]: kind, task, target or prior neighbour, machine.
    best_machine, best_sequence
        int64[n]: the best solution of the walk.
    eligible_start, eligible
        int64[n + 1], int64[k]: the machines of each task, as compressed rows.
    clock
        int64[2]: steps done, step of the last improvement.
    """

    until: Ints
    path: Ints
    scratch: Floats
    move: Ints
    best_machine: Ints
    best_sequence: Ints
    eligible_start: Ints
    eligible: Ints
    clock: Ints


def empty_walker(arrays: Arrays) -> Walker:
    """Make the memory for walks over a problem."""
    tasks = arrays.durations.shape[0]
    finite = np.isfinite(arrays.durations)
    start = np.zeros(tasks + 1, dtype=np.int64)
    np.cumsum(finite.sum(axis=1), out=start[1:])
    return Walker(
        until=np.zeros(TABU_SLOTS, dtype=np.int64),
        path=np.zeros(tasks, dtype=np.int64),
        scratch=np.zeros(tasks),
        move=np.zeros(4, dtype=np.int64),
        best_machine=np.zeros(tasks, dtype=np.int64),
        best_sequence=np.zeros(tasks, dtype=np.int64),
        eligible_start=start,
        eligible=np.nonzero(finite)[1].astype(np.int64),
        clock=np.zeros(2, dtype=np.int64),
    )


@inlined
def slot(first: int, second: int, tasks: int) -> int:
    """Where the table keeps that ``first`` runs before ``second`` on a machine."""
    return (first * tasks + second) % TABU_SLOTS


@inlined
def machine_slot(task: int, machine: int, tasks: int) -> int:
    """Where the table keeps that a task runs on a machine."""
    return (tasks * tasks + machine * tasks + task) % TABU_SLOTS


@inlined
def restores(link: Ints, until: Ints, now: int, kind: int, task: int, target: int) -> bool:
    """Tell whether moving a task past others would restore an order that is forbidden."""
    tasks = link.shape[0]
    column = AFTER if kind == LATER else BEFORE
    node, found = task, False
    while node != target and not found:
        node = link[node, column]
        pair = slot(node, task, tasks) if kind == LATER else slot(task, node, tasks)
        found = until[pair] > now
    return found


@inlined
def note(
    move: Ints,
    tally: Floats,
    kind: int,
    task: int,
    target: int,
    machine: int,
    estimate: float,
    forbidden: bool,
    rng: np.random.Generator,
) -> None:
    """Keep the least estimate among allowed moves, any forbidden one where there is no other.

    ``tally`` float64[3]: the least estimate, how many allowed moves share it, forbidden moves seen.
    """
    keep = False
    if forbidden:
        tally[2] += 1.0
        keep = tally[1] == 0.0 and rng.random() * tally[2] < 1.0
    elif tally[1] == 0.0 or estimate < tally[0]:
        tally[0], tally[1] = estimate, 1.0
        keep = True
    elif estimate == tally[0]:
        tally[1] += 1.0
        keep = rng.random() * tally[1] < 1.0
    if keep:
        move[0], move[1], move[2], move[3] = kind, task, target, machine


@inlined
def try_later(
    start: Ints,
    successors: Ints,
    link: Ints,
    span: Floats,
    until: Ints,
    now: int,
    scratch: Floats,
    move: Ints,
    tally: Floats,
    task: int,
    target: int,
    best: float,
    rng: np.random.Generator,
) -> None:
    """Consider moving a task behind a later one."""
    enough = tally[0] if tally[1] > 0.0 else np.inf
    if may_follow(start, successors, span, task, target):
        estimate = estimate_after(link, span, task, target, scratch, enough)
        if estimate <= enough:
            closed = estimate >= best and restores(link, until, now, LATER, task, target)
            note(move, tally, LATER, task, target, NONE, estimate, closed, rng)


@inlined
def try_earlier(
    start: Ints,
    predecessors: Ints,
    link: Ints,
    span: Floats,
    until: Ints,
    now: int,
    scratch: Floats,
    move: Ints,
    tally: Floats,
    task: int,
    target: int,
    best: float,
    rng: np.random.Generator,
) -> None:
    """Consider moving a task ahead of an earlier one."""
    enough = tally[0] if tally[1] > 0.0 else np.inf
    if may_precede(start, predecessors, span, task, target):
        estimate = estimate_before(link, span, task, target, scratch, enough)
        if estimate <= enough:
            closed = estimate >= best and restores(link, until, now, EARLIER, task, target)
            note(move, tally, EARLIER, task, target, NONE, estimate, closed, rng)


@kernel
def shifts(
    arrays: Arrays,
    graph: Graph,
    walker: Walker,
    length: int,
    best: float,
    tally: Floats,
    rng: np.random.Generator,
) -> None:
    """Consider the moves inside all critical blocks. The path lists its last task first."""
    before, predecessors = arrays.predecessor_start, arrays.predecessors
    after, successors = arrays.successor_start, arrays.successors
    link, span, until = graph.link, graph.span, walker.until
    path, scratch, move, now = walker.path, walker.scratch, walker.move, walker.clock[0]
    end = length - 1
    while end > 0:
        begin = end
        while begin > 0 and link[path[begin], AFTER] == path[begin - 1]:
            begin -= 1
        # The block runs from path[end] to path[begin]. Where the path opens with a block, nothing
        # is gained at the block's front; where it closes with one, nothing at its back.
        opens, closes = end < length - 1, begin > 0
        # In a block of two, first behind last and last ahead of first are the same.
        pair = closes and end == begin + 1
        first, last = path[end], path[begin]
        for k in range(begin, end + 1):
            task = path[k]
            to_back, to_front = k - begin <= REACH, end - k <= REACH
            inside = begin < k < end
            if closes and to_back and task != last:
                try_later(
                    after,
                    successors,
                    link,
                    span,
                    until,
                    now,
                    scratch,
                    move,
                    tally,
                    task,
                    last,
                    best,
                    rng,
                )
            if opens and to_front and task != first and not pair:
                try_earlier(
                    before,
                    predecessors,
                    link,
                    span,
                    until,
                    now,
                    scratch,
                    move,
                    tally,
                    task,
                    first,
                    best,
                    rng,
                )
            if opens and to_front and inside:
                try_later(
                    after,
                    successors,
                    link,
                    span,
                    until,
                    now,
                    scratch,
                    move,
                    tally,
                    first,
                    task,
                    best,
                    rng,
                )
            if closes and to_back and inside:
                try_earlier(
                    before,
                    predecessors,
                    link,
                    span,
                    until,
                    now,
                    scratch,
                    move,
                    tally,
                    last,
                    task,
                    best,
                    rng,
                )
        end = min(begin, end - 1)


@kernel
def reassignments(
    arrays: Arrays,
    graph: Graph,
    walker: Walker,
    length: int,
    best: float,
    tally: Floats,
    rng: np.random.Generator,
) -> None:
    """Consider critical tasks on every other machine that can do them.

    All of them, or on large problems a random stretch of the path: the machines' orders, which are
    read for each, hold all tasks.
    """
    start, eligible, until = walker.eligible_start, walker.eligible, walker.until
    path, move, now, durations = walker.path, walker.move, walker.clock[0], arrays.durations
    link, span, first = graph.link, graph.span, graph.first
    tasks = link.shape[0]
    count = min(length, max(1, PLACES_PER_STEP // tasks))
    offset = int(rng.random() * length) if count < length else 0
    for turn in range(count):
        task = path[(offset + turn) % length]
        ready, rest = span[task, READY], span[task, REST]
        for q in range(start[task], start[task + 1]):
            other = eligible[q]
            if other == link[task, MACHINE]:
                continue
            closed = until[machine_slot(task, other, tasks)] > now
            prior, node = NONE, first[other]
            # Those that surely stand before: they finish in time and have more to follow.
            while (
                node != NONE
                and span[node, HEAD] + span[node, DURATION] <= ready
                and span[node, TAIL] + span[node, DURATION] > rest
            ):
                prior, node = node, link[node, AFTER]
            while True:
                free = span[prior, HEAD] + span[prior, DURATION] if prior != NONE else 0.0
                beyond = span[node, DURATION] + span[node, TAIL] if node != NONE else 0.0
                through = max(ready, free) + durations[task, other] + max(rest, beyond)
                forbidden = closed and through >= best
                note(move, tally, ELSEWHERE, task, prior, other, through, forbidden, rng)
                # Those that surely stand after: they finish late and have less to follow.
                if node == NONE or (
                    span[node, HEAD] + span[node, DURATION] > ready
                    and span[node, TAIL] + span[node, DURATION] <= rest
                ):
                    break
                prior, node = node, link[node, AFTER]
