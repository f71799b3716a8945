"""Greedy list scheduling: the longest remaining chain first, where it finishes earliest."""

from collections.abc import Generator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from livespan.algorithm import Decisions, Snapshot
from livespan.kernels.decode import list_schedule
from livespan.objective import Objective
from livespan.problem import Problem

__all__ = ["Greedy", "greedy_start"]


@dataclass(frozen=True, slots=True)
class Greedy:
    """One list schedule: the start every other algorithm improves on.

    Tasks go by the longest chain of mean durations that begins with them, each to the machine
    on which it finishes earliest. On independent tasks this is the longest-processing-time
    rule, at most 4/3 - 1/(3m) times the optimum on m identical machines.

    References
    ----------
    R. L. Graham, Bounds on multiprocessing timing anomalies, SIAM Journal on Applied
    Mathematics 17 (1969), 416-429, doi:10.1137/0117039.
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
    """Return the greedy schedule as iteration 0."""
    arrays = problem.arrays
    n = problem.task_count
    start, finish = np.empty(n), np.empty(n)
    assignment = np.empty(n, dtype=np.int64)
    list_schedule(
        arrays, -arrays.bottom_level, np.zeros(n, dtype=np.int64), start, finish, assignment
    )
    value = float(objective.kernel()(arrays, start, finish, assignment))
    return Snapshot(0, value, Decisions(assignment, start).frozen())
