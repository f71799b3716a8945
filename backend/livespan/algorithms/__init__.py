"""How to search. One file each; this table is the whole list, in the order people see it.

Algorithms of others stand at its end: see `register_algorithm`.
"""

import dataclasses
import inspect
from typing import TypeVar

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
from livespan.errors import RegistrationError, UnknownNameError
from livespan.plugins import add, described, load_plugins
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
    "register_algorithm",
]

A = TypeVar("A", bound=type[Algorithm])

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


def register_algorithm(kind: A) -> A:
    """Add an algorithm to the table, as a decorator of its class.

    It is then a choice of the terminal, of requests and of the page. Packages name their class as
    an entry point of the group ``livespan.algorithms`` instead.

    Raises
    ------
    RegistrationError
        When it is no frozen dataclass with name, title, summary and search, or its name is taken.

    Examples
    --------
    >>> from dataclasses import dataclass
    >>> from livespan.algorithm import Snapshot
    >>> @register_algorithm
    ... @dataclass(frozen=True)
    ... class Nothing:
    ...     name = "nothing"
    ...     title = "No search"
    ...     summary = "Keeps the schedule it is given."
    ...     def search(self, problem, objective, start, rng):
    ...         yield Snapshot(1, start.value)
    >>> make_algorithm("nothing")
    Nothing()
    >>> del ALGORITHMS["nothing"]
    """
    if not (inspect.isclass(kind) and dataclasses.is_dataclass(kind)):
        raise RegistrationError(f"An algorithm is a dataclass of its settings, not {kind!r:.80}")
    described(kind, "algorithm", ("search",))
    if str(getattr(kind, "name", "")).lower() in _FORMER:
        raise RegistrationError(f"The name {kind.name} stands for {_FORMER[kind.name.lower()]}")
    add(ALGORITHMS, kind, "algorithm")
    return kind


load_plugins("livespan.algorithms", register_algorithm)
