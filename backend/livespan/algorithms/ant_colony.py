"""Particle swarm optimisation over random keys."""

from collections.abc import Generator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from livespan.algorithm import Snapshot
from livespan.objective import Objective
from livespan.problem import Problem
from livespan.setting import check_settings, setting


@dataclass(frozen=True, slots=True)
class AntColony:
    name: ClassVar[str] = "ACO"
    title: ClassVar[str] = "Ant colony"
    summary: ClassVar[str] = "Random keys, pulled towards the best positions seen."

    n_ants: int = setting(10, low=1, high=1000, unit="ants", help="Schedules built in each iteration.")
    alpha: float = setting(1.0, low=0.0, high=10.0, help="Weight of the pheromone.")
    beta: float = setting(2.0, low=0.0, high=20.0, help="Weight of the heuristic.")
    evaporation_rate: float = setting(0.1, low=0.0, high=1.0, help="Share of the pheromone lost in an iteration.")
    pheromone_deposit: float = setting(1.0, low=1e-6, high=1e6, help="Amount an ant lays down.", aliases=("Q",))

    def __post_init__(self) -> None:
        check_settings(self)

    def search(self, problem: Problem, objective: Objective, start: Snapshot, rng: np.random.Generator) -> Generator[Snapshot | None, None, None]:
        k = 0
        while True:
            k += 1
            yield Snapshot(k, start.value)

