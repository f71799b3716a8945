"""Greedy list scheduling: the longest remaining chain first, where it finishes earliest."""

import math
from collections.abc import Generator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from livespan.algorithm import Decisions, Snapshot
from livespan.kernels.arrays import Arrays
from livespan.kernels.decode import list_schedule
from livespan.kernels.dispatch import active_schedule
from livespan.kernels.goal import evaluate
from livespan.kernels.timing import is_plain
from livespan.objective import Objective
from livespan.problem import Problem

__all__ = ["IDLE_WEIGHTS", "Greedy", "greedy_start"]

#: Weights of a machine's idle gap beside the finish time; 0 is plain earliest finish. On random
#: graphs of 1,000 tasks and 10 machines 0.3 took a greedy gap of 9.7 % to 8.0 %, and even as a
#: mere tie-break (1e-6) one of 0.32 % to 0.02 %.
IDLE_WEIGHTS = (0.0, 1e-6, 0.3)

#: Tasks x ready tasks up to which an active schedule is built too: some ten milliseconds. On a
#: precedence graph of 1,000 tasks it took the gap from 8 % to 0.05 %, on job shops the makespan
#: down by a fifth.
MOST_COMPARISONS = 5_000_000


@dataclass(frozen=True, slots=True)
class Greedy:
    """A list schedule: the start every other algorithm improves on.

    Tasks go by the longest chain of mean durations that begins with them, each to the machine
    on which it finishes earliest. On independent tasks this is the longest-processing-time
    rule, at most 4/3 - 1/(3m) times the optimum on m identical machines. Where tasks wait for
    others, choices that also count the time a machine would stand idle are tried beside it; so is
    an active schedule, which goes forward in time and decides conflicts by the same order. The
    best is kept.

    References
    ----------
    R. L. Graham, Bounds on multiprocessing timing anomalies, SIAM Journal on Applied
    Mathematics 17 (1969), 416-429, doi:10.1137/0117039. B. Giffler, G. L. Thompson,
    Algorithms for solving production-scheduling problems, Operations Research 8 (1960), 487-503,
    doi:10.1287/opre.8.4.487.
    """

    name: ClassVar[str] = "greedy"
    title: ClassVar[str] = "Greedy list schedule"
    summary: ClassVar[str] = "Longest chain first, on the machine that finishes it earliest."

    def search(
        self, problem: Problem, objective: Objective, start: Snapshot, rng: np.random.Generator
    ) -> Generator[Snapshot | None, None, None]:
        """Yield the one schedule there is."""
        greedy = greedy_start(problem, objective)
        yield Snapshot(1, greedy.value, greedy.decisions)


def greedy_start(problem: Problem, objective: Objective) -> Snapshot:
    """Return the greedy schedule as iteration 0: the best of its variants."""
    arrays, goal = problem.arrays, objective.goal()
    n = problem.task_count
    start, finish = np.empty(n), np.empty(n)
    assignment = np.empty(n, dtype=np.int64)
    best = Snapshot(0, math.inf)
    keys = -arrays.bottom_level

    def consider() -> None:
        nonlocal best
        value = float(evaluate(goal, arrays, start, finish, assignment))
        if value < best.value:
            best = Snapshot(0, value, Decisions(assignment, start).frozen())

    for idle_weight in (0.0,) if problem.independent else IDLE_WEIGHTS:
        list_schedule(arrays, keys, np.zeros(n), idle_weight, start, finish, assignment)
        consider()
    if is_plain(arrays) and n * _sources(arrays) <= MOST_COMPARISONS:
        active_schedule(arrays, keys, start, finish, assignment)
        consider()
    return best


def _sources(arrays: Arrays) -> int:
    """Return how many tasks wait for nothing: about how many are ready at a time."""
    return int((np.diff(arrays.predecessor_start) == 0).sum())
