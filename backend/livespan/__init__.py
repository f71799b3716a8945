"""Livespan: schedule tasks on machines and watch the search live.

>>> from livespan import Problem, Task, solve
>>> problem = Problem([Task("a", 3), Task("b", 2, ("a",)), Task("c", 4)], machines=2)
>>> solve(problem).value
5.0

- `Problem`, `Task`, `Machine`: what there is to schedule.
- `solve`, `stream`: search, for a result or for every event on the way.
- `Result`, `Status`, `Schedule`: what was found.
- `ALGORITHMS`, `AntColony`, `ParticleSwarm`, `Greedy`, `make_algorithm`: how to search.
- `OBJECTIVES`: what to make small.
- `events`, `stop`: the modules of events and stop rules.
- `LivespanError`: the root of all errors raised on purpose (see `livespan.errors`).
"""

from livespan import events, stop
from livespan.algorithms import ALGORITHMS, AntColony, Greedy, ParticleSwarm, make_algorithm
from livespan.errors import LivespanError
from livespan.objectives import OBJECTIVES
from livespan.problem import Machine, Problem, Task
from livespan.result import Result, Status
from livespan.schedule import Schedule
from livespan.solve import solve, stream
from livespan.version import __version__

__all__ = [
    "ALGORITHMS",
    "OBJECTIVES",
    "AntColony",
    "Greedy",
    "LivespanError",
    "Machine",
    "ParticleSwarm",
    "Problem",
    "Result",
    "Schedule",
    "Status",
    "Task",
    "__version__",
    "events",
    "make_algorithm",
    "solve",
    "stop",
    "stream",
]
