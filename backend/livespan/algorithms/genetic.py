"""Genetic algorithm over sequences and machines, with local search."""

from collections.abc import Generator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from livespan.algorithm import Decisions, Snapshot, origin
from livespan.kernels.arrays import Arrays, Floats, Ints
from livespan.kernels.breeding import Population, breed, empty_population, settlers
from livespan.kernels.goal import Goal
from livespan.kernels.improve import calibrate, improve, new_improver
from livespan.objective import Objective
from livespan.problem import Problem
from livespan.setting import check_settings, setting

__all__ = ["GeneticAlgorithm"]

SPREAD = 0.05
"""Standard deviation of the first schedules' order around the start's, in shares of the tasks."""
MOST_POLISHED, POLISH_MOVES = 4, 20_000
"""Children of each generation, the best ones, that local search improves: at most so many, and
more than one only while they take so many moves together."""
SAMENESS = 1e-9
"""Relative difference of best and worst at which a population has nothing left to exchange."""
CHUNK_CELLS = 1_000_000
"""Task x machine cells that schedules are built of in one call: a few milliseconds."""


@dataclass(frozen=True, slots=True)
class GeneticAlgorithm:
    """Schedules that mate and mutate; the best children are improved before they grow up.

    The genes of a schedule are a sequence of its tasks and their machines. Parents win
    tournaments. A child takes the next task, with its machine, from one parent, then for a stretch
    from the other, then from the first again: precedence holds by itself. Mutation moves tasks in
    the sequence, as far as precedence lets them, or to other machines. The best children are
    improved by a short annealing (a memetic algorithm; none with ``local_search`` 0). A population
    that has become all alike starts anew around its best.

    References
    ----------
    J. H. Holland, Adaptation in natural and artificial systems, MIT Press 1992,
    doi:10.7551/mitpress/1090.001.0001. C. Bierwirth, D. C. Mattfeld, H. Kopfer, On permutation
    representations for scheduling problems, PPSN IV 1996, 310-318, doi:10.1007/3-540-61723-X_995
    (crossover). P. Moscato, C. Cotta, A gentle introduction to memetic algorithms, 2003, 105-144,
    doi:10.1007/0-306-48056-5_5.
    """

    name: ClassVar[str] = "GA"
    title: ClassVar[str] = "Genetic algorithm"
    summary: ClassVar[str] = "Schedules mate and mutate; the best children are improved."

    population_size: int = setting(
        30,
        low=2,
        high=10_000,
        unit="schedules",
        help="Schedules in a generation.",
        per_task=True,
    )
    crossover_rate: float = setting(
        0.9, low=0.0, high=1.0, help="Share of children that have two parents."
    )
    mutation_rate: float = setting(
        0.01, low=0.0, high=1.0, help="Chance of each task to be moved in a child."
    )
    tournament_size: int = setting(
        3, low=1, high=100, unit="schedules", help="Schedules drawn of which the best is a parent."
    )
    elitism: int = setting(
        2, low=0, high=100, unit="schedules", help="Best schedules that live on as they are."
    )
    local_search: int = setting(
        20, low=0, high=100_000, unit="moves", help="Moves for each task to improve a good child."
    )

    def __post_init__(self) -> None:
        check_settings(self)

    def search(
        self, problem: Problem, objective: Objective, start: Snapshot, rng: np.random.Generator
    ) -> Generator[Snapshot | None, None, None]:
        """Yield after each generation, and None between batches of children."""
        arrays, goal = problem.arrays, objective.goal()
        size, tasks = self.population_size, problem.task_count
        people, children = empty_population(size, tasks), empty_population(size, tasks)
        assignment, sequence, begins = origin(arrays, start)
        people.assignment[0], people.sequence[0], people.start[0] = assignment, sequence, begins
        people.value[0] = start.value
        yield from _settle(arrays, goal, people, rng)
        improver = new_improver(arrays, not problem.features)
        calibrate(improver, arrays, goal, assignment, begins, rng)
        moves = self.local_search * tasks
        polished = min(max(1, POLISH_MOVES // moves), MOST_POLISHED) if moves else 0
        best, iteration = start.value, 0
        while True:
            iteration += 1
            kept = min(self.elitism, size - 1)
            _copy(people, np.argsort(people.value, kind="stable")[:kept], children)
            for first, last in _batches(arrays, kept, size):
                breed(
                    arrays,
                    goal,
                    people,
                    children,
                    first,
                    last,
                    self.tournament_size,
                    self.crossover_rate,
                    self.mutation_rate,
                    rng,
                )
                if last < size:
                    yield None
            people, children = children, people
            for k in kept + np.argsort(people.value[kept:], kind="stable")[:polished]:
                value = yield from improve(
                    improver, arrays, goal, people.assignment[k], people.start[k], moves, rng
                )
                if value < people.value[k]:
                    _write(people, k, value, *improver.best)
            leader = int(np.argmin(people.value))
            current = float(people.value[leader])
            decisions = None
            if current < best:
                best = current
                decisions = Decisions(people.assignment[leader], people.start[leader]).frozen()
            yield Snapshot(iteration, current, decisions)
            if people.value.max() - current <= SAMENESS * abs(current):
                _copy(people, np.array([leader]), people)
                yield from _settle(arrays, goal, people, rng)


def _settle(
    arrays: Arrays, goal: Goal, people: Population, rng: np.random.Generator
) -> Generator[None, None, None]:
    """Fill all places but the first with schedules whose order is much like the first one's."""
    size, tasks = people.sequence.shape
    keys = np.empty(tasks)
    keys[people.sequence[0]] = (np.arange(tasks) + 0.5) / tasks
    spread = SPREAD + 1.0 / tasks
    for first, last in _batches(arrays, 1, size):
        settlers(arrays, goal, people, first, last, keys, spread, rng)
        if last < size:
            yield None


def _batches(arrays: Arrays, first: int, last: int) -> Generator[tuple[int, int], None, None]:
    """Divide places into stretches that take a few milliseconds."""
    batch = max(1, CHUNK_CELLS // arrays.durations.size)
    while first < last:
        yield first, min(first + batch, last)
        first += batch


def _copy(source: Population, chosen: Ints, target: Population) -> None:
    """Copy schedules to the first places of a population."""
    for place, k in enumerate(chosen):
        row = source.sequence[k], source.assignment[k], source.start[k]
        _write(target, place, source.value[k], *row)


def _write(
    people: Population, k: int, value: float, sequence: Ints, assignment: Ints, start: Floats
) -> None:
    people.sequence[k], people.assignment[k] = sequence, assignment
    people.start[k], people.value[k] = start, value
