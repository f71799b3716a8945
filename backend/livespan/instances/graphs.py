"""Graphs of tasks: in layers, with transfers on unlike machines; and forks that join.

References
----------
H. Topcuoglu, S. Hariri, M.-Y. Wu, Performance-effective and low-complexity task scheduling for
heterogeneous computing, IEEE Transactions on Parallel and Distributed Systems 13 (2002), 260-274,
doi:10.1109/71.993206: graphs in layers with a ratio of communication to computation and a
heterogeneity of machines, here both fixed.
"""

import math
import random
from dataclasses import dataclass

import numpy as np

from livespan.formats import ReadProblem
from livespan.instances.family import Family
from livespan.machine import Machine
from livespan.network import Network
from livespan.task import Task

__all__ = ["FORK_JOIN", "LAYERED"]

#: Longest mean duration; data on an edge takes as long, so communication weighs like computation.
LONGEST = 100

#: A duration is its task's mean times 1 - SPREAD / 2 to 1 + SPREAD / 2.
SPREAD = 1.0

#: Most predecessors of a task in layers.
MOST_PREDECESSORS = 4

#: Tasks of a fork between its first and its last.
WIDTH = 8


def _layered(rng: random.Random, n: int, m: int) -> ReadProblem:
    tasks: list[Task] = []
    above: list[str] = []
    width = max(1, round(math.sqrt(n)))
    while len(tasks) < n:
        size = min(1 + int(rng.random() * (2 * width - 1)), n - len(tasks))
        layer: list[Task] = []
        for _ in range(size):
            before = _some(rng, above)
            data = {known: float(_drawn(rng)) for known in before}
            layer.append(Task(f"T{len(tasks) + len(layer) + 1}", 0.0, tuple(before), data=data))
        tasks += layer
        above = [task.id for task in layer]
    return ReadProblem(
        name="layered",
        format="problem_json",
        tasks=tuple(tasks),
        machines=tuple(Machine(f"M{number}") for number in range(1, m + 1)),
        durations=np.array([_row(rng, m) for _ in range(n)]),
        network=Network(),
    )


def _some(rng: random.Random, known: list[str]) -> list[str]:
    """Draw one or more of the layer above, each once."""
    count = 1 + int(rng.random() * MOST_PREDECESSORS)
    drawn = [known[int(rng.random() * len(known))] for _ in range(count)] if known else []
    return list(dict.fromkeys(drawn))


def _row(rng: random.Random, m: int) -> list[float]:
    mean = _drawn(rng)
    return [round(mean * (1 + SPREAD * (rng.random() - 0.5)), 2) for _ in range(m)]


def _drawn(rng: random.Random) -> int:
    return 1 + int(rng.random() * LONGEST)


@dataclass(slots=True)
class _Fork:
    """One fork and its join: the task all wait for, and those the join waits for."""

    first: str
    branches: list[str]


def _fork_join(rng: random.Random, n: int, _machines: int) -> ReadProblem:
    tasks: list[Task] = []
    fork: _Fork | None = None
    for number in range(1, n + 1):
        name, length = f"T{number}", float(_drawn(rng))
        # A join is the next fork's first task; the very last task joins what is still open.
        if fork is None or len(fork.branches) == WIDTH or (number == n and fork.branches):
            tasks.append(Task(name, length, tuple(fork.branches) if fork else ()))
            fork = _Fork(name, [])
        else:
            tasks.append(Task(name, length, (fork.first,)))
            fork.branches.append(name)
    return ReadProblem(name="forkjoin", format="problem_json", tasks=tuple(tasks))


LAYERED = Family(
    name="layered",
    title="Layered graph",
    summary="Tasks in layers, each after one to four of the layer above, with data to move; "
    "durations differ by the machine, up to threefold.",
    kind="task graph",
    draw=_layered,
)

FORK_JOIN = Family(
    name="forkjoin",
    title="Forks and joins",
    summary="A task, eight that wait for it, one that waits for the eight, and so on; identical "
    "machines.",
    kind="task graph",
    draw=_fork_join,
)
