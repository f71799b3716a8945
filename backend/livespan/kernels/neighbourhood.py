"""The moves tabu search looks at, which of them are forbidden, and the best that is not.

The neighbourhood is N7 (Zhang et al. 2007, doi:10.1016/j.cor.2005.12.002): inside a critical
block, tasks go behind the last or ahead of the first, and the first and the last go inside. Moves
to other machines are those of `elsewhere`.
"""

from typing import NamedTuple

import numpy as np

from livespan.kernels.arrays import Arrays, Floats, Ints
from livespan.kernels.columns import FUTURE, PAST
from livespan.kernels.critical import estimate, may_pass
from livespan.kernels.delays import releases
from livespan.kernels.disjunctive import Graph
from livespan.kernels.jit import inlined, kernel

__all__ = [
    "ELSEWHERE",
    "NOTHING",
    "Walker",
    "block_moves",
    "empty_walker",
    "machine_slot",
    "note",
    "shifts",
    "slot",
]

ELSEWHERE, NOTHING = 2, 3
"""Kinds of move beside PAST and FUTURE, beyond a task there: to another machine, and none."""

TABU_SLOTS = 16_381
"""Prime size of the table of forbidden pairs; pairs that collide share a slot, which is rare."""

REACH_OUT = 100
"""Tasks a move along a machine's order may pass: long blocks are searched near their ends."""

MOVES_PER_TASK = 4
"""Moves along its machine's order that a block of the path gives each of its tasks, at most."""


class Walker(NamedTuple):
    """The memory of a walk; kernels write into it.

    Attributes
    ----------
    until
        int64[slots]: step until which a pair is forbidden.
    path, scratch
        int64[n], float64[n]: room for a critical path.
    options
        int64[4 n, 3]: room for moves: side, task, target.
    move
        int64[4]: kind, task, target or prior neighbour, machine.
    tally
        float64[3]: the least estimate, how many allowed moves share it, forbidden moves seen.
    ready, rest
        float64[m]: room for when a task could start on each machine, and what follows it there.
    near
        int64[m]: room for where on each machine it was looked last.
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
    options: Ints
    move: Ints
    tally: Floats
    ready: Floats
    rest: Floats
    near: Ints
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
        options=np.zeros((MOVES_PER_TASK * tasks, 3), dtype=np.int64),
        move=np.zeros(4, dtype=np.int64),
        tally=np.zeros(3),
        ready=np.zeros(arrays.durations.shape[1]),
        rest=np.zeros(arrays.durations.shape[1]),
        near=np.zeros(arrays.durations.shape[1], dtype=np.int64),
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


@kernel
def restores(
    link: Ints, until: Ints, now: int, tasks: int, side: int, task: int, target: int
) -> bool:
    """Tell whether moving a task past others would restore an order that is forbidden."""
    node = task
    while node != target:
        node = link[node, side]
        pair = slot(node, task, tasks) if side == FUTURE else slot(task, node, tasks)
        if until[pair] > now:
            return True
    return False


@kernel
def note(
    move: Ints,
    tally: Floats,
    kind: int,
    task: int,
    target: int,
    machine: int,
    length: float,
    forbidden: bool,
    rng: np.random.Generator,
) -> None:
    """Keep the least estimate among allowed moves, any forbidden one where there is no other."""
    keep = False
    if forbidden:
        tally[2] += 1.0
        keep = tally[1] == 0.0 and rng.random() * tally[2] < 1.0
    elif tally[1] == 0.0 or length < tally[0]:
        tally[0], tally[1] = length, 1.0
        keep = True
    elif length == tally[0]:
        tally[1] += 1.0
        keep = rng.random() * tally[1] < 1.0
    if keep:
        move[0], move[1], move[2], move[3] = kind, task, target, machine


@kernel
def block_moves(link: Ints, path: Ints, length: int, late: bool, options: Ints) -> int:
    """List the moves inside all critical blocks; return how many there are.

    The path lists its last task first; ``late`` says whether it begins after time 0, with a task's
    release.
    """
    count, end = 0, length - 1
    while end > 0:
        begin = end
        while begin > 0 and link[path[begin], FUTURE] == path[begin - 1]:
            begin -= 1
        # The block runs from path[end] to path[begin]. Where the path opens with a block, nothing
        # is gained at the block's front, unless it waits for a release; where it closes with one,
        # nothing at its back.
        opens, closes = late or end < length - 1, begin > 0
        # In a block of two, first behind last and last ahead of first are the same.
        pair = closes and end == begin + 1
        first, last = path[end], path[begin]
        for k in range(begin, end + 1):
            task = path[k]
            to_back = closes and k - begin <= REACH_OUT
            to_front = opens and end - k <= REACH_OUT
            inside = begin < k < end
            if to_back and task != last:
                options[count] = FUTURE, task, last
                count += 1
            if to_front and task != first and not pair:
                options[count] = PAST, task, first
                count += 1
            if to_front and inside:
                options[count] = FUTURE, first, task
                count += 1
            if to_back and inside:
                options[count] = PAST, last, task
                count += 1
        end = min(begin, end - 1)
    return count


@kernel
def shifts(
    graph: Graph, walker: Walker, length: int, best: float, short: bool, rng: np.random.Generator
) -> None:
    """Consider the moves inside all critical blocks.

    Where ``short`` is set, a task that precedence keeps from a place goes as far as it can.
    """
    link, span, until = graph.link, graph.span, walker.until
    start, arc, tasks = graph.arc_start, graph.arc, graph.sequence.size
    options, scratch, now = walker.options, walker.scratch, walker.clock[0]
    move, tally = walker.move, walker.tally
    first = walker.path[length - 1]
    release = releases(graph.delays, span)
    late = release.size > 0 and release[first] > 0.0
    for k in range(block_moves(link, walker.path, length, late, options)):
        side, task, target = options[k, 0], options[k, 1], options[k, 2]
        fine = may_pass(start[side], arc[side], span, side, task, target)
        while not fine and short:
            target = link[target, 1 - side]
            if target == task:
                break
            fine = may_pass(start[side], arc[side], span, side, task, target)
        if fine:
            enough = tally[0] if tally[1] > 0.0 else np.inf
            longest = estimate(link, span, side, task, target, scratch, enough)
            if longest <= enough:
                closed = longest >= best and restores(link, until, now, tasks, side, task, target)
                note(move, tally, side, task, target, -1, longest, closed, rng)
