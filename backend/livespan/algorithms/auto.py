"""The default: reads the problem, then lets the right search and the exact solver race."""

import contextlib
import logging
import time
from collections.abc import Generator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from livespan.algorithm import Algorithm, Selective, Snapshot
from livespan.algorithms.annealing import SimulatedAnnealing
from livespan.algorithms.exact import Exact
from livespan.algorithms.local import LocalSearch
from livespan.algorithms.tabu import TabuSearch
from livespan.errors import UnsupportedProblemError
from livespan.objective import Objective
from livespan.problem import Problem
from livespan.setting import check_settings, setting
from livespan.team import Member, Team

__all__ = ["Auto", "members_for"]

_log = logging.getLogger(__name__)

SEARCHES: tuple[type[Algorithm], ...] = (LocalSearch, TabuSearch, SimulatedAnnealing)
"""Searches by strength; the first that serves a problem is taken."""
PATIENCE = 0.02
"""Seconds without news after which the loop gets a moment to stop."""
SMALL_CHOICES = 600
"""Pairs of a task and a machine up to which the exact solver begins after `EARLY` seconds."""
EARLY = 0.2
MOST_CHOICES = 20_000
"""Pairs beyond which it does not begin: it would take time from the search and give nothing."""
STALE, STALE_SHARE = 2.0, 0.3
"""Between these sizes it begins once the search has found nothing for so many seconds, and for so
much of the time it has had."""
HARD_PAIRS = 2_500
"""Pairs of tasks whose order on their only machine is open beyond which a shop counts as hard: more
than 15 x 15 has, less than 20 x 15. The exact solver proves little there in a minute, and tabu
search misses the processor time."""
HARD_STALE, HARD_STALE_SHARE = 10.0, 0.5
"""In place of `STALE` and `STALE_SHARE` on hard shops."""
CATCH_UP = 1.0
"""Seconds in which the search has to catch up with the exact solver before it begins anew from
where that one stands."""


def serves(algorithm: Algorithm, problem: Problem, objective: Objective) -> bool:
    """Tell whether an algorithm takes a problem."""
    if isinstance(algorithm, Selective):
        try:
            algorithm.check(problem, objective)
        except UnsupportedProblemError:
            return False
    return True


def choices_of(problem: Problem) -> int:
    """Count the pairs of a task and a machine that can do it."""
    return int(np.isfinite(problem.arrays.durations).sum())


def open_pairs(problem: Problem) -> int:
    """Count the pairs of tasks on the same machine; 0 where a task has a choice of machines."""
    eligible = np.isfinite(problem.arrays.durations)
    if (eligible.sum(axis=1) > 1).any():
        return 0
    tasks = eligible.sum(axis=0)
    return int((tasks * (tasks - 1) // 2).sum())


def members_for(
    problem: Problem, objective: Objective, exact_share: float = 1.0
) -> tuple[Algorithm, Algorithm | None]:
    """Return the search that suits a problem, and the exact solver where it is worth its time."""
    search = next(
        made for made in (kind() for kind in SEARCHES) if serves(made, problem, objective)
    )
    exact = Exact()
    useful = choices_of(problem) <= MOST_CHOICES * exact_share and serves(exact, problem, objective)
    return search, exact if useful else None


@dataclass(frozen=True, slots=True)
class Auto:
    """The search that suits a problem, beside an exact solver where that can help.

    Both start from the best constructive schedule. `local` serves independent tasks, `tabu` shops
    and precedence, both for the makespan; `SA` serves everything else. The exact solver joins at
    once on small problems, on middling ones when the search has stalled (on hard shops: for long),
    and is given the best schedule known then. Bounds and schedules of all members count; a search
    that stays behind the exact solver begins anew from its schedule. A proof of any member ends the
    run.

    When the exact solver joins, and who finds what first, depends on the clock: two runs with the
    same seed may differ, which no member alone would.

    References
    ----------
    C. P. Gomes, B. Selman, Algorithm portfolios, Artificial Intelligence 126 (2001), 43-62,
    doi:10.1016/S0004-3702(00)00081-3.
    """

    name: ClassVar[str] = "auto"
    title: ClassVar[str] = "Automatic choice"
    summary: ClassVar[str] = "Runs the search that suits the problem beside an exact solver."
    reproducible: ClassVar[bool] = False

    exact_share: float = setting(
        1.0,
        low=0.0,
        high=100.0,
        help="How readily the exact solver joins: 0 never, 2 on problems twice as large.",
    )

    def __post_init__(self) -> None:
        check_settings(self)

    def search(
        self, problem: Problem, objective: Objective, start: Snapshot, rng: np.random.Generator
    ) -> Generator[Snapshot | None, None, None]:
        """Yield what any member finds, as it comes."""
        with contextlib.closing(Team(problem, objective)) as team:
            race = _Race(team, problem, objective, start, rng, self.exact_share)
            while team.members:
                race.decide()
                yield race.hear()


class _Race:
    """Who searches, and what is known."""

    def __init__(
        self,
        team: Team,
        problem: Problem,
        objective: Objective,
        start: Snapshot,
        rng: np.random.Generator,
        exact_share: float,
    ) -> None:
        self._team, self._rng, self._best = team, rng, start
        self._bound, self._iteration = 0.0, 0
        search, self._waiting = members_for(problem, objective, exact_share)
        self._hard = search.name == TabuSearch.name and (
            open_pairs(problem) > HARD_PAIRS * exact_share
        )
        self._small = not self._hard and choices_of(problem) <= SMALL_CHOICES * exact_share
        self._began = self._improved = time.perf_counter()
        self._search = team.add(search, start, self._child())
        self._exact: Member | None = None

    def decide(self) -> None:
        """Let the exact solver join when it is time; let a search that is behind begin anew."""
        if self._waiting is not None and self._exact_is_due():
            self._exact = self._team.add(self._waiting, self._best, self._child())
            self._waiting = None
        stale = time.perf_counter() - self._improved
        if self._search.value > self._best.value and stale > CATCH_UP:
            if self._search in self._team.members:
                self._team.dismiss(self._search)
            algorithm = self._search.algorithm
            self._search = self._team.add(algorithm, self._best, self._child())

    def hear(self) -> Snapshot | None:
        """Wait a moment for news, and return them as a snapshot of the whole team."""
        news = self._team.news(PATIENCE)
        if news is not None and news.error is not None:
            self._give_up(news.member, news.error)
        if news is None or news.snapshot is None:
            return None
        snapshot = news.snapshot
        self._iteration += 1
        self._bound = max(self._bound, snapshot.bound)
        decisions = snapshot.decisions if snapshot.value < self._best.value else None
        told = Snapshot(self._iteration, snapshot.value, decisions, self._bound)
        if decisions is not None:
            self._best, self._improved = told, time.perf_counter()
        return told

    def _give_up(self, member: Member, error: Exception) -> None:
        """Go on without the exact solver when it breaks, but not without the search."""
        if member is not self._exact:
            raise error
        _log.warning("The exact solver broke, the search goes on without it: %r", error)

    def _exact_is_due(self) -> bool:
        now = time.perf_counter()
        if self._search not in self._team.members:
            return True
        if self._small:
            return now - self._began >= EARLY
        stale = now - self._improved
        least, share = (HARD_STALE, HARD_STALE_SHARE) if self._hard else (STALE, STALE_SHARE)
        return stale >= max(least, share * (now - self._began))

    def _child(self) -> np.random.Generator:
        return self._rng.spawn(1)[0]
