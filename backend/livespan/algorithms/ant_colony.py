"""Ant colony optimisation: a MAX-MIN ant system over machines and priorities."""

from collections.abc import Generator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from livespan.algorithm import Decisions, Snapshot, local_search_setting, moves_for, origin
from livespan.kernels.arrays import Arrays
from livespan.kernels.colony import Colony, follow, march, new_colony, reinforce, remember, weigh
from livespan.kernels.cooling import Best
from livespan.kernels.improve import calibrate, finishes, improve, new_improver
from livespan.objective import Objective
from livespan.problem import Problem
from livespan.setting import check_settings, setting

__all__ = ["AntColony"]

POLISH_BEST_EVERY = 2
"""Every so many iterations local search goes on from the best ever, not the iteration's best."""
LOCAL_SEARCH = 20
"""Moves for each task with which a colony improves its iteration's best, where it does so."""
BEST_EVERY = 4
"""Every so many iterations the best schedule ever is reinforced, not the iteration's best."""
CHUNK_CELLS = 1_000_000
"""Task x machine cells that ants look at in one call: a few milliseconds."""


@dataclass(frozen=True, slots=True)
class AntColony:
    """Ants that build schedules from pheromone and a heuristic.

    An ant gives each task a priority level, then takes the ready tasks by priority and gives
    each a machine. Both choices are drawn with probability proportional to

        pheromone^alpha * heuristic^beta.

    A level's heuristic favours the priority order of the greedy start. A machine's heuristic
    favours fast machines, and shuns those that finish the task later than the best one by more
    than the task's slack, the time left until the best makespan so far would be missed.
    Trails lie between the limits of the MAX-MIN ant system; the best ant of an iteration, and
    every fourth time the best ever, lays pheromone.

    References
    ----------
    T. Stützle, H. H. Hoos, MAX-MIN Ant System, Future Generation Computer Systems 16 (2000),
    889-914, doi:10.1016/S0167-739X(00)00043-1.
    """

    name: ClassVar[str] = "ACO"
    title: ClassVar[str] = "Ant colony (MAX-MIN ant system)"
    summary: ClassVar[str] = "Ants build schedules; good choices are remembered as pheromone."

    n_ants: int = setting(
        10, low=1, high=1000, unit="ants", help="Schedules built in each iteration."
    )
    alpha: float = setting(1.0, low=0.0, high=10.0, help="Exponent of the pheromone.")
    beta: float = setting(2.0, low=0.0, high=20.0, help="Exponent of the heuristic.")
    evaporation_rate: float = setting(
        0.1, low=0.0, high=1.0, help="Share of the pheromone lost in each iteration."
    )
    pheromone_deposit: float = setting(
        1.0,
        low=1e-6,
        high=1e6,
        help="Pheromone laid by the best ant; 1 refills its trail to the upper limit in time.",
        aliases=("Q",),
    )
    local_search: int = local_search_setting()

    def __post_init__(self) -> None:
        check_settings(self)

    def search(
        self, problem: Problem, objective: Objective, start: Snapshot, rng: np.random.Generator
    ) -> Generator[Snapshot | None, None, None]:
        """Yield after each iteration of the whole colony, and None between batches of ants."""
        arrays, goal = problem.arrays, objective.goal()
        colony = _colony(problem, objective, start, self.beta)
        moves = moves_for(problem, objective, self.local_search, LOCAL_SEARCH)
        improver = new_improver(arrays, not problem.features)
        if moves:
            calibrate(improver, arrays, goal, colony.best_assignment, colony.best_start, rng)
        batch = max(1, CHUNK_CELLS // arrays.durations.size)
        best, iteration = start.value, 0
        while True:
            iteration += 1
            current = np.inf
            weigh(colony, self.alpha)
            for first in range(0, self.n_ants, batch):
                if first:
                    yield None
                ants = min(batch, self.n_ants - first)
                current = march(arrays, goal, colony, ants, current, self.beta, rng)
            if moves:
                if iteration % POLISH_BEST_EVERY == 0:
                    source = Decisions(colony.best_assignment, colony.best_start)
                else:
                    source = Decisions(colony.iteration_assignment, colony.iteration_start)
                value = yield from improve(improver, arrays, goal, *source, moves, rng)
                if value < current:
                    current = value
                    _learn(arrays, colony, improver.best)
            improved = current < best
            if improved:
                best = current
                remember(colony)
                if moves:
                    follow(colony, improver.best.sequence)
            from_best = improved or iteration % BEST_EVERY == 0
            quality = 1.0 if from_best or current <= 0 else best / current
            deposit = self.evaporation_rate * self.pheromone_deposit * quality
            reinforce(colony, from_best, self.evaporation_rate, deposit)
            decisions = Decisions(colony.best_assignment, colony.best_start) if improved else None
            yield Snapshot(iteration, current, decisions and decisions.frozen())


def _colony(problem: Problem, objective: Objective, start: Snapshot, beta: float) -> Colony:
    """Make a colony whose priority order is that of the greedy start, or the longest chain first.

    The longest chain is what counts where only predecessors and machines make tasks wait.
    """
    arrays = problem.arrays
    assignment, sequence, begins = origin(arrays, start)
    if objective.name == "makespan" and set(problem.features) <= {"precedence"}:
        sequence = np.argsort(-arrays.bottom_level, kind="stable")
    return new_colony(arrays, sequence, assignment, begins, beta)


def _learn(arrays: Arrays, colony: Colony, best: Best) -> None:
    """Make an improved schedule the iteration's best."""
    colony.iteration_assignment[:] = best.assignment
    colony.iteration_start[:] = best.start
    finishes(arrays, best.assignment, best.start, colony.iteration_finish)
