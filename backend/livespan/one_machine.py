"""The one-machine bound: each machine by itself, with what must come before and after."""

import heapq

import numpy as np

from livespan.kernels.arrays import Floats
from livespan.precedence import longest_chains
from livespan.problem import Problem

__all__ = ["one_machine_bound", "preemptive_makespan"]


def one_machine_bound(problem: Problem) -> float:
    """Return the largest preemptive one-machine makespan over all machines.

    Looks at the tasks that can run on one machine only. Each has a head and a tail, the longest
    chains before and after it with every task at its fastest. Zero where no task is bound to a
    machine.

    References
    ----------
    J. Carlier, E. Pinson, An algorithm for solving the job-shop problem, Management Science 35
    (1989), 164-176, doi:10.1287/mnsc.35.2.164.
    """
    durations = problem.arrays.durations
    eligible = np.isfinite(durations)
    bound_to = np.where(eligible.sum(axis=1) == 1, eligible.argmax(axis=1), -1)
    if (bound_to < 0).all():
        return 0.0
    fastest = durations.min(axis=1)
    heads, tails = _heads_and_tails(problem, fastest)
    best = 0.0
    for machine in range(problem.machine_count):
        tasks = np.flatnonzero(bound_to == machine)
        rows = zip(heads[tasks], fastest[tasks], tails[tasks], strict=True)
        best = max(best, preemptive_makespan([(float(r), float(p), float(q)) for r, p, q in rows]))
    return best


def preemptive_makespan(tasks: list[tuple[float, float, float]]) -> float:
    """Return the least time in which one machine, free to interrupt, ends all tasks and tails.

    Each task is (head, duration, tail). Jackson's rule: of the tasks that are there, the one of
    the longest tail runs.
    """
    coming = sorted(tasks)
    waiting: list[tuple[float, float]] = []
    now = end = 0.0
    k = 0
    while k < len(coming) or waiting:
        if not waiting:
            now = max(now, coming[k][0])
        while k < len(coming) and coming[k][0] <= now:
            heapq.heappush(waiting, (-coming[k][2], coming[k][1]))
            k += 1
        tail, left = heapq.heappop(waiting)
        until = min(now + left, coming[k][0] if k < len(coming) else np.inf)
        if until < now + left:
            heapq.heappush(waiting, (tail, now + left - until))
        now = until
        end = max(end, now - tail)
    return float(end)


def _heads_and_tails(problem: Problem, weight: Floats) -> tuple[Floats, Floats]:
    arrays = problem.arrays
    onward = longest_chains(weight, arrays.successor_start, arrays.successors, arrays.topological)
    back = longest_chains(
        weight, arrays.predecessor_start, arrays.predecessors, arrays.topological[::-1]
    )
    return back - weight, onward - weight
