"""How to search. One file each; this table is the whole list, in the order people see it."""

from livespan.algorithm import Algorithm
from livespan.algorithms.annealing import SimulatedAnnealing
from livespan.algorithms.ant_colony import AntColony
from livespan.algorithms.auto import Auto
from livespan.algorithms.constructive import Constructive, greedy_start
from livespan.algorithms.exact import Exact
from livespan.algorithms.genetic import GeneticAlgorithm
from livespan.algorithms.local import LocalSearch
from livespan.algorithms.particle_swarm import ParticleSwarm
from livespan.algorithms.tabu import TabuSearch
from livespan.errors import UnknownNameError
from livespan.setting import build

__all__ = [
    "ALGORITHMS",
    "AntColony",
    "Auto",
    "Constructive",
    "Exact",
    "GeneticAlgorithm",
    "LocalSearch",
    "ParticleSwarm",
    "SimulatedAnnealing",
    "TabuSearch",
    "find_algorithm",
    "greedy_start",
    "make_algorithm",
]

ALGORITHMS: dict[str, type[Algorithm]] = {
    algorithm.name.lower(): algorithm
    for algorithm in (
        Auto,
        AntColony,
        ParticleSwarm,
        GeneticAlgorithm,
        SimulatedAnnealing,
        TabuSearch,
        LocalSearch,
        Exact,
        Constructive,
    )
}

#: Names of old that still find their algorithm; nothing lists them.
_FORMER = {"greedy": "constructive"}


def find_algorithm(name: object) -> type[Algorithm]:
    """Return the algorithm of a name, in any case; ``greedy`` still stands for ``constructive``.

    Raises
    ------
    UnknownNameError
        When there is none of that name.
    """
    known = _FORMER.get(name.lower(), name.lower()) if isinstance(name, str) else None
    if known not in ALGORITHMS:
        raise UnknownNameError("algorithm", name, ALGORITHMS)
    return ALGORITHMS[known]


def make_algorithm(name: str, **settings: object) -> Algorithm:
    """Make an algorithm from its name and settings; what is not named has its default.

    Raises
    ------
    UnknownNameError, SettingError
        For an unknown algorithm; for an unknown setting or one out of range.
    """
    return build(find_algorithm(name), settings)
