"""Simulated annealing of machine orders and assignments, for every problem and objective."""

import math
import os
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from livespan.algorithm import Decisions, Snapshot, origin
from livespan.kernels.arrays import Arrays, Floats, Ints
from livespan.kernels.cooling import cool, empty_best, restore, worsenings
from livespan.kernels.goal import Goal
from livespan.kernels.orders import empty_orders
from livespan.kernels.proposals import new_aim
from livespan.objective import Objective
from livespan.problem import Problem
from livespan.setting import check_settings, setting

__all__ = ["SimulatedAnnealing"]

LOOKS_PER_ITERATION = 400_000
"""Tasks a chain looks at in one iteration, about: some ten milliseconds."""
MOST_PROPOSALS, LEAST_PROPOSALS = 4_000, 20
"""Limits of an iteration's moves, however few or many tasks there are."""
FROZEN = 0.01
"""Share of the first temperature at which a cooling ends."""
GROWTH = 2.0
"""Each cooling is so many times as long as the one before it."""
REHEAT = 0.5
"""Share of the first temperature at which all coolings but the first begin."""
COOLER = 0.2
"""Temperature of every second chain, in shares of the others'. Makespans want it cooler than
tardiness: at 0.3 alone a workflow ended 5 % higher, at 0.06 alone tardiness up to twice as high."""
TRIES = 400
"""Moves tried to find what a typical one costs."""


@dataclass(frozen=True, slots=True)
class SimulatedAnnealing:
    """Random moves, accepted while they do not cost too much, with ever less patience.

    A move takes a task to another place of its machine's order, to another machine, or lets two
    tasks change machines. Most moves are aimed: at a task whose delay would cost, or at one that it
    waits for. One that makes the schedule worse by d is accepted with probability

        exp(-d / temperature),

    where the first temperature is a share of what a typical move costs, found by trying some; every
    second chain is cooler from the start. A cooled chain is heated again at the best schedule of
    all chains and cooled more slowly. Several chains go at the same time, in step, so that the
    number of processor cores changes the speed and not the result; no clock has a say in the
    temperature.

    References
    ----------
    S. Kirkpatrick, C. D. Gelatt, M. P. Vecchi, Optimization by simulated annealing, Science 220
    (1983), 671-680, doi:10.1126/science.220.4598.671. P. J. M. van Laarhoven, E. H. L. Aarts,
    J. K. Lenstra, Job shop scheduling by simulated annealing, Operations Research 40 (1992),
    113-125, doi:10.1287/opre.40.1.113.
    """

    name: ClassVar[str] = "SA"
    title: ClassVar[str] = "Simulated annealing"
    summary: ClassVar[str] = "Random moves, accepted with ever less patience for worse schedules."

    initial_temperature: float = setting(
        0.3, low=0.0, high=100.0, help="First temperature, in shares of what a typical move costs."
    )
    cooling_rate: float = setting(
        0.9, low=0.01, high=0.9999, help="Factor from one temperature to the next."
    )
    moves_per_temperature: float = setting(
        1.0,
        low=0.001,
        high=100_000.0,
        help="Moves tried for each task before the temperature falls, in the first cooling.",
    )
    n_chains: int = setting(2, low=1, high=64, unit="chains", help="Chains at the same time.")

    def __post_init__(self) -> None:
        check_settings(self)

    def search(
        self, problem: Problem, objective: Objective, start: Snapshot, rng: np.random.Generator
    ) -> Generator[Snapshot | None, None, None]:
        """Yield after each stretch of all chains."""
        arrays, goal = problem.arrays, objective.goal()
        timeless = problem.features == ()
        chains = [
            _Chain(self, arrays, goal, timeless, COOLER ** (k % 2), each)
            for k, each in enumerate(rng.spawn(self.n_chains))
        ]
        for chain in chains:
            chain.begin(*origin(arrays, start))
        best, iteration = start.value, 0
        with ThreadPoolExecutor(min(self.n_chains, os.cpu_count() or 1)) as pool:
            while True:
                iteration += 1
                for _ in pool.map(_Chain.go, chains):
                    pass
                leader = min(chains, key=lambda chain: chain.best_value)
                if leader.best_value < best:
                    best = leader.best_value
                    yield Snapshot(iteration, best, leader.decisions())
                else:
                    yield Snapshot(iteration, min(chain.value for chain in chains))
                if leader.frozen:
                    for chain in chains:
                        chain.reheat(leader)


class _Chain:
    """One cooling after the other, in a thread of its own while it goes.

    ``value`` is that of the schedule it stands at, ``best_value`` that of its best.
    """

    def __init__(
        self,
        settings: SimulatedAnnealing,
        arrays: Arrays,
        goal: Goal,
        timeless: bool,
        warmth: float,
        rng: np.random.Generator,
    ) -> None:
        self._settings, self._arrays, self._goal, self._rng = settings, arrays, goal, rng
        self._orders, self._aim = empty_orders(arrays), new_aim(arrays, timeless)
        self._best = empty_best(arrays)
        self._proposals = _proposals_per_iteration(arrays)
        self._level = settings.moves_per_temperature * arrays.durations.shape[0]
        self._warmth, self._hottest, self._temperature = warmth, 0.0, 0.0
        self.value = self.best_value = math.inf

    def begin(self, assignment: Ints, sequence: Ints, begins: Floats) -> None:
        """Stand at a schedule and find the first temperature there."""
        self._best.sequence[:], self._best.assignment[:] = sequence, assignment
        self._best.start[:] = begins
        self.value = self.best_value = restore(self._orders, self._arrays, self._goal, self._best)
        costs = worsenings(
            self._orders, self._arrays, self._goal, self._aim, self.value, TRIES, self._rng
        )
        typical = float(np.median(costs)) if costs.size else 0.0
        self._hottest = self._warmth * self._settings.initial_temperature * typical
        self._temperature = self._hottest

    def go(self) -> None:
        """Cool for an iteration."""
        cooled = self._temperature * self._settings.cooling_rate ** (self._proposals / self._level)
        self.value, self.best_value, _ = cool(
            self._orders,
            self._arrays,
            self._goal,
            self._aim,
            self.value,
            self.best_value,
            self._best,
            self._temperature,
            cooled,
            self._proposals,
            self._rng,
        )
        self._temperature = cooled

    @property
    def frozen(self) -> bool:
        """Whether this cooling is over."""
        return self._temperature <= FROZEN * self._hottest

    def reheat(self, leader: "_Chain") -> None:
        """Go on from the best schedule of all chains, hot again, to cool more slowly."""
        for mine, its in zip(self._best, leader._best, strict=True):
            mine[:] = its
        self.value = restore(self._orders, self._arrays, self._goal, self._best)
        self.best_value = leader.best_value
        self._temperature = REHEAT * self._hottest
        self._level *= GROWTH

    def decisions(self) -> Decisions:
        """Return the best schedule of the chain."""
        return Decisions(self._best.assignment, self._best.start).frozen()


def _proposals_per_iteration(arrays: Arrays) -> int:
    """Return how many moves take some ten milliseconds."""
    tasks: int = arrays.durations.shape[0]
    return min(max(LEAST_PROPOSALS, LOOKS_PER_ITERATION // tasks), MOST_PROPOSALS)
