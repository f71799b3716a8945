"""Livespan: schedule tasks on machines and watch the search live."""

from livespan.algorithms import ALGORITHMS, AntColony, Greedy, ParticleSwarm, make_algorithm
from livespan.errors import LivespanError
from livespan.objectives import OBJECTIVES
from livespan.problem import Machine, Problem, Task
from livespan.result import Result, Status
from livespan.schedule import Schedule
from livespan.solve import solve, stream

__version__ = "0.1.0"
