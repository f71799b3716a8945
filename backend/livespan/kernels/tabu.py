"""A walk of tabu search over machine orders and assignments, along the critical path."""

import numpy as np

from livespan.kernels.arrays import Arrays, Ints
from livespan.kernels.critical import critical_path
from livespan.kernels.disjunctive import (
    AFTER,
    BEFORE,
    MACHINE,
    NONE,
    Graph,
    move_after,
    move_before,
    reassign,
)
from livespan.kernels.jit import kernel
from livespan.kernels.neighbourhood import (
    EARLIER,
    ELSEWHERE,
    LATER,
    NOTHING,
    Walker,
    machine_slot,
    reassignments,
    shifts,
    slot,
)

__all__ = ["walk"]

TENURE_SPREAD = 0.4
"""A pair is forbidden for tenure to (1 + this) x tenure steps."""

SLACK = 1e-9
"""Relative difference below which two makespans count as equal."""


@kernel
def forbid(link: Ints, until: Ints, date: int, kind: int, task: int, target: int) -> None:
    """Forbid the orders that a move past others is about to reverse."""
    tasks = link.shape[0]
    column = AFTER if kind == LATER else BEFORE
    node = task
    while node != target:
        node = link[node, column]
        pair = slot(task, node, tasks) if kind == LATER else slot(node, task, tasks)
        until[pair] = date


@kernel
def apply(arrays: Arrays, graph: Graph, walker: Walker, tenure: float, draw: float) -> float:
    """Make the noted move and forbid its reverse; infinity when precedence refuses it."""
    kind, task, target, machine = walker.move
    link, until, tasks = graph.link, walker.until, graph.link.shape[0]
    date = walker.clock[0] + int(tenure * (1.0 + TENURE_SPREAD * draw))
    if kind == ELSEWHERE:
        home = link[task, MACHINE]
        following = graph.first[machine] if target == NONE else link[target, AFTER]
        value = reassign(arrays, graph, task, machine, target, following)
        # A refused move is forbidden itself, so that it is not tried again at once.
        until[machine_slot(task, machine if value == np.inf else home, tasks)] = date
        return value
    forbid(link, until, date, kind, task, target)
    if kind == LATER:
        value = move_after(arrays, graph, task, target)
    else:
        value = move_before(arrays, graph, task, target)
    if value == np.inf:
        forbid(link, until, date, EARLIER if kind == LATER else LATER, target, task)
    return value


@kernel
def step(
    arrays: Arrays,
    graph: Graph,
    walker: Walker,
    value: float,
    best: float,
    tenure: float,
    rng: np.random.Generator,
) -> float:
    """Make the best allowed move; return the new makespan, or -1 where there is no move."""
    length = critical_path(arrays, graph, value, walker.path, rng)
    tally = np.zeros(3)
    walker.move[0] = NOTHING
    shifts(arrays, graph, walker, length, best, tally, rng)
    if walker.eligible.size > graph.link.shape[0]:
        reassignments(arrays, graph, walker, length, best, tally, rng)
    walker.clock[0] += 1
    if walker.move[0] == NOTHING:
        return -1.0
    moved = apply(arrays, graph, walker, tenure, rng.random())
    return value if moved == np.inf else moved


@kernel
def walk(
    arrays: Arrays,
    graph: Graph,
    walker: Walker,
    value: float,
    best: float,
    bound: float,
    steps: int,
    patience: int,
    tenure: float,
    rng: np.random.Generator,
) -> tuple[float, float]:
    """Take steps from the solution in the graph; return its makespan and the walk's best.

    Ends early at the bound, after ``patience`` steps without a better solution, or when there
    is no move. A better one than ``best`` is left in the walker.
    """
    for _ in range(steps):
        if best <= bound or walker.clock[0] - walker.clock[1] >= patience:
            break
        moved = step(arrays, graph, walker, value, best, tenure, rng)
        if moved < 0.0:
            walker.clock[1] = walker.clock[0] - patience
            break
        value = moved
        if value < best * (1.0 - SLACK):
            best = value
            walker.clock[1] = walker.clock[0]
            walker.best_machine[:] = graph.link[:, MACHINE]
            walker.best_sequence[:] = graph.sequence
    return value, best
