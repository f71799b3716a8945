"""A walk of tabu search over machine orders and assignments, along the critical path."""

import numpy as np

from livespan.kernels.arrays import Floats, Ints
from livespan.kernels.columns import FUTURE, MACHINE
from livespan.kernels.critical import critical_path
from livespan.kernels.delays import lags
from livespan.kernels.disjunctive import Graph, pass_over, reassign
from livespan.kernels.elsewhere import reassignments
from livespan.kernels.jit import kernel
from livespan.kernels.neighbourhood import (
    ELSEWHERE,
    NOTHING,
    Walker,
    machine_slot,
    shifts,
    slot,
)

__all__ = ["walk"]

TENURE_SPREAD = 0.4
"""A pair is forbidden for tenure to (1 + this) x tenure steps."""

HOME_SHARE = 0.5
"""A task stays off a machine it left for this share of the tenure, and a step for each machine it
can run on: the more there are, the longer it may look for another one.
"""

STAY_SPREAD = 10.0
"""With transfers, a task stays away from a machine for tenure to (1 + this) x tenure steps.

Steps there change the critical path so much that short bans let a walk go round in circles: on
layered graphs of 1,000 tasks and 16 machines it stood still after 0.3 s.
"""

SLACK = 1e-9
"""Relative difference below which two makespans count as equal."""


@kernel
def forbid(
    link: Ints, until: Ints, date: int, tasks: int, side: int, task: int, target: int
) -> None:
    """Forbid the orders that a move past others is about to reverse."""
    node = task
    while node != target:
        node = link[node, side]
        pair = slot(task, node, tasks) if side == FUTURE else slot(node, task, tasks)
        until[pair] = date


@kernel
def apply(graph: Graph, walker: Walker, durations: Floats, tenure: float, draw: float) -> float:
    """Make the noted move and forbid its reverse; infinity when precedence refuses it."""
    kind, task, target, machine = walker.move
    link, until, tasks = graph.link, walker.until, graph.sequence.size
    spread = 1.0 + TENURE_SPREAD * draw
    if kind == ELSEWHERE:
        choice = walker.eligible_start[task + 1] - walker.eligible_start[task]
        if lags(graph.delays, graph.span).size > 0:
            stay = tenure * (1.0 + STAY_SPREAD * draw * draw)
        else:
            stay = (HOME_SHARE * tenure + choice) * spread
        date = walker.clock[0] + int(stay)
        home = link[task, MACHINE]
        value = reassign(graph, task, machine, durations[task, machine], target)
        # A refused move is forbidden itself, so that it is not tried again at once.
        until[machine_slot(task, machine if value == np.inf else home, tasks)] = date
        return value
    date = walker.clock[0] + int(tenure * spread)
    forbid(link, until, date, tasks, kind, task, target)
    value = pass_over(graph, kind, task, target)
    if value == np.inf:
        forbid(link, until, date, tasks, 1 - kind, target, task)
    return value


@kernel
def step(
    graph: Graph,
    walker: Walker,
    durations: Floats,
    value: float,
    best: float,
    tenure: float,
    rng: np.random.Generator,
) -> float:
    """Make the best allowed move; return the new makespan, or -1 where there is no move."""
    length = critical_path(graph, value, walker.path, rng)
    walker.tally[:] = 0.0
    walker.move[0] = NOTHING
    shifts(graph, walker, length, best, False, rng)
    if walker.eligible.size > graph.sequence.size:
        reassignments(graph, walker, durations, length, best, rng)
    if walker.move[0] == NOTHING:
        shifts(graph, walker, length, best, True, rng)
    walker.clock[0] += 1
    if walker.move[0] == NOTHING:
        return -1.0
    moved = apply(graph, walker, durations, tenure, rng.random())
    return value if moved == np.inf else moved


@kernel
def walk(
    graph: Graph,
    walker: Walker,
    durations: Floats,
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
        moved = step(graph, walker, durations, value, best, tenure, rng)
        if moved < 0.0:
            walker.clock[1] = walker.clock[0] - patience
            break
        value = moved
        if value < best * (1.0 - SLACK):
            best = value
            walker.clock[1] = walker.clock[0]
            walker.best_machine[:] = graph.link[: graph.sequence.size, MACHINE]
            walker.best_sequence[:] = graph.sequence
    return value, best
