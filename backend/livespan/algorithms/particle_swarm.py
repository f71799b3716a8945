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
class ParticleSwarm:
    name: ClassVar[str] = "PSO"
    title: ClassVar[str] = "Particle swarm"
    summary: ClassVar[str] = "Random keys, pulled towards the best positions seen."

    n_particles: int = setting(10, low=1, high=1000, unit="particles", help="Size of the swarm.")
    w: float = setting(0.7, low=0.0, high=1.5, help="Inertia.")
    c1: float = setting(1.4, low=0.0, high=4.0, help="Pull towards a particle's own best.")
    c2: float = setting(1.4, low=0.0, high=4.0, help="Pull towards the swarm's best.")

    def __post_init__(self) -> None:
        check_settings(self)

    def search(self, problem: Problem, objective: Objective, start: Snapshot, rng: np.random.Generator) -> Generator[Snapshot | None, None, None]:
        k = 0
        while True:
            k += 1
            yield Snapshot(k, start.value)
