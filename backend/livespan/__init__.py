"""Livespan: schedule tasks on machines and watch the search live.

>>> from livespan import Problem, Task, solve
>>> problem = Problem([Task("a", 3), Task("b", 2, ("a",)), Task("c", 4)], machines=2)
>>> solve(problem).value
5.0

- `Problem`, `Task`, `Machine`, `Network`, `Setups`: what there is to schedule.
- `read`, `named`: a problem from a file, or made from a name such as ``ta21``.
- `solve`, `stream`: search, for a result or for every event on the way.
- `Client`: runs on a service.
- `compare`: several algorithms, each with several seeds, and which is better.
- `Result`, `Status`, `Schedule`: what was found.
- `ALGORITHMS`, `Auto`, `AntColony`, `ParticleSwarm`, `GeneticAlgorithm`, `SimulatedAnnealing`,
  `TabuSearch`, `LocalSearch`, `Exact`, `Constructive`, `make_algorithm`: how to search.
- `OBJECTIVES`: what to make small.
- `register_algorithm`, `register_objective`, `register_format`, `register_export`: decorators that
  add your own.
- `Recorder`, `record`, `replay`, `read_run`: a run as a file, written while it goes and seen again.
- `live`, `LiveView`: a search that draws itself in a notebook while it goes.
- `events`, `stop`: the modules of events and stop rules.
- `LivespanError`: the root of all errors raised on purpose (see `livespan.errors`).
"""

import importlib
import sys
import types
from typing import TYPE_CHECKING, Any

from livespan.version import __version__

if TYPE_CHECKING:
    from livespan import events, stop
    from livespan.algorithms import (
        ALGORITHMS,
        AntColony,
        Auto,
        Constructive,
        Exact,
        GeneticAlgorithm,
        LocalSearch,
        ParticleSwarm,
        SimulatedAnnealing,
        TabuSearch,
        make_algorithm,
        register_algorithm,
    )
    from livespan.client import Client
    from livespan.compare import compare
    from livespan.errors import LivespanError
    from livespan.exports import register_export
    from livespan.formats import register_format
    from livespan.instances import named, read
    from livespan.live import LiveView, live
    from livespan.objectives import OBJECTIVES, register_objective
    from livespan.problem import Machine, Network, Problem, Setups, Task
    from livespan.recording import Recorder, read_run, record, replay
    from livespan.result import Result, Status
    from livespan.schedule import Schedule
    from livespan.solve import solve, stream

__all__ = [
    "ALGORITHMS",
    "OBJECTIVES",
    "AntColony",
    "Auto",
    "Client",
    "Constructive",
    "Exact",
    "GeneticAlgorithm",
    "LiveView",
    "LivespanError",
    "LocalSearch",
    "Machine",
    "Network",
    "ParticleSwarm",
    "Problem",
    "Recorder",
    "Result",
    "Schedule",
    "Setups",
    "SimulatedAnnealing",
    "Status",
    "TabuSearch",
    "Task",
    "__version__",
    "compare",
    "events",
    "live",
    "make_algorithm",
    "named",
    "read",
    "read_run",
    "record",
    "register_algorithm",
    "register_export",
    "register_format",
    "register_objective",
    "replay",
    "solve",
    "stop",
    "stream",
]

#: Where each name lives. Importing the compiler takes a second, which ``livespan --help`` and
#: whoever only wants the version should not wait for: a name is fetched when it is first used.
_HOMES = {
    "ALGORITHMS": "algorithms",
    "OBJECTIVES": "objectives",
    "AntColony": "algorithms",
    "Auto": "algorithms",
    "Client": "client",
    "Constructive": "algorithms",
    "compare": "compare",
    "GeneticAlgorithm": "algorithms",
    "Exact": "algorithms",
    "LocalSearch": "algorithms",
    "LiveView": "live",
    "LivespanError": "errors",
    "Machine": "problem",
    "Network": "problem",
    "ParticleSwarm": "algorithms",
    "Problem": "problem",
    "Recorder": "recording",
    "Result": "result",
    "Schedule": "schedule",
    "SimulatedAnnealing": "algorithms",
    "Setups": "problem",
    "Status": "result",
    "TabuSearch": "algorithms",
    "Task": "problem",
    "live": "live",
    "make_algorithm": "algorithms",
    "named": "instances",
    "read": "instances",
    "register_algorithm": "algorithms",
    "register_export": "exports",
    "register_format": "formats",
    "register_objective": "objectives",
    "read_run": "recording",
    "record": "recording",
    "replay": "recording",
    "solve": "solve",
    "stream": "solve",
}


class _Package(types.ModuleType):
    """The package itself, in which a name in `_HOMES` never means a module of that name."""

    def __getattr__(self, name: str) -> Any:
        if name in _HOMES:
            value = getattr(importlib.import_module(f"livespan.{_HOMES[name]}"), name)
        elif name in ("errors", "events", "stop"):
            value = importlib.import_module(f"livespan.{name}")
        else:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        self.__dict__[name] = value
        return value

    def __setattr__(self, name: str, value: object) -> None:
        # The import system binds a module to its package: solve.py must not hide solve().
        if not (name in _HOMES and isinstance(value, types.ModuleType)):
            super().__setattr__(name, value)

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *__all__})


sys.modules[__name__].__class__ = _Package
