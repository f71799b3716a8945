"""Constructive rules: a schedule at once, and the start of every search."""

import math
from collections.abc import Generator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from livespan.algorithm import Decisions, Snapshot
from livespan.algorithms.rules import BEST, LIST, RULES, applicable, obstacle, schedules
from livespan.errors import UnsupportedProblemError
from livespan.kernels.goal import evaluate
from livespan.kernels.timing import is_plain
from livespan.objective import Objective
from livespan.problem import Problem
from livespan.setting import check_settings, choice

__all__ = ["Constructive", "greedy_start"]


@dataclass(frozen=True, slots=True)
class Constructive:
    """Builds a schedule by a rule, or by all rules that fit and keeps the best.

    Independent tasks: `lpt` (longest first, where it finishes first), `multifit` (packs under a
    common finish time), `min_min`, `max_min` and `sufferage` (next the task of the least or largest
    earliest finish, or of the most to lose). Graphs with transfers: `heft`, `peft` and `cpop`
    (ranks, then the earliest finish with gaps filled), `insertion` (the same by chains without
    transfers). Shops and due dates: `spt`, `lpt`, `mwkr`, `edd` and `atc` decide who gets a
    machine; the schedule is the better of an active and a non-delay one. `list` takes the longest
    chain first, with several weights on the time a machine stands idle.

    References
    ----------
    R. L. Graham, Bounds on multiprocessing timing anomalies, SIAM Journal on Applied Mathematics
    17 (1969), 416-429, doi:10.1137/0117039 (LPT, list scheduling). E. G. Coffman, M. R. Garey,
    D. S. Johnson, An application of bin-packing to multiprocessor scheduling, SIAM Journal on
    Computing 7 (1978), 1-17, doi:10.1137/0207001 (MULTIFIT). O. H. Ibarra, C. E. Kim, Heuristic
    algorithms for scheduling independent tasks on nonidentical processors, Journal of the ACM 24
    (1977), 280-289, doi:10.1145/322003.322011 (min-min, max-min). M. Maheswaran et al., Dynamic
    mapping of a class of independent tasks onto heterogeneous computing systems, Journal of
    Parallel and Distributed Computing 59 (1999), 107-131, doi:10.1006/jpdc.1999.1581 (sufferage).
    H. Topcuoglu, S. Hariri, M.-Y. Wu, Performance-effective and low-complexity task scheduling for
    heterogeneous computing, IEEE Transactions on Parallel and Distributed Systems 13 (2002),
    260-274, doi:10.1109/71.993206 (HEFT, CPOP). H. Arabnejad, J. G. Barbosa, List scheduling
    algorithm for heterogeneous systems by an optimistic cost table, the same 25 (2014), 682-694,
    doi:10.1109/TPDS.2013.57 (PEFT). B. Giffler, G. L. Thompson, Algorithms for solving
    production-scheduling problems, Operations Research 8 (1960), 487-503,
    doi:10.1287/opre.8.4.487 (active schedules). A. P. J. Vepsalainen, T. E. Morton, Priority rules
    for job shops with weighted tardiness costs, Management Science 33 (1987), 1035-1047,
    doi:10.1287/mnsc.33.8.1035 (ATC).
    """

    name: ClassVar[str] = "constructive"
    title: ClassVar[str] = "Constructive rules"
    summary: ClassVar[str] = "Builds a schedule at once by HEFT, LPT or another rule, or the best."

    rule: str = choice(BEST, choices=(BEST, *RULES), help="Rule to build the schedule by.")

    def __post_init__(self) -> None:
        check_settings(self)

    def check(self, problem: Problem, objective: Objective) -> None:
        """Refuse a problem to which the rule does not apply.

        Raises
        ------
        UnsupportedProblemError
            With the rule and the reason.
        """
        reason = None if self.rule == BEST else obstacle(self.rule, problem)
        if reason is not None:
            raise UnsupportedProblemError(f"constructive by {self.rule} {reason}")

    def search(
        self, problem: Problem, objective: Objective, start: Snapshot, rng: np.random.Generator
    ) -> Generator[Snapshot | None, None, None]:
        """Yield the one schedule there is."""
        rules = applicable(problem) if self.rule == BEST else (self.rule,)
        found = _best_of(rules, problem, objective)
        yield Snapshot(1, found.value, found.decisions)


def greedy_start(problem: Problem, objective: Objective) -> Snapshot:
    """Return the schedule every search starts from, as iteration 0.

    The best of all rules that take milliseconds; where nothing but the machines delays a task, the
    list schedule, which is there at once for a hundred thousand tasks too.
    """
    plain = problem.independent and is_plain(problem.arrays)
    return _best_of((LIST,) if plain else applicable(problem), problem, objective)


def _best_of(rules: tuple[str, ...], problem: Problem, objective: Objective) -> Snapshot:
    arrays, goal = problem.arrays, objective.goal()
    best = Snapshot(0, math.inf)
    for rule in rules:
        for start, finish, assignment in schedules(rule, problem):
            value = float(evaluate(goal, arrays, start, finish, assignment))
            if value < best.value or best.decisions is None:
                best = Snapshot(0, value, Decisions(assignment, start).frozen())
    return best
