"""Independent tasks on unlike machines: matrices of expected times to compute (ETC).

A task has a base from 1 to the task heterogeneity; its time on a machine is the base times a
factor from 1 to the machine heterogeneity (the range-based method). In a consistent matrix a
machine that is faster for one task is faster for all: rows are sorted. In a semi-consistent one
that holds for every second machine.

References
----------
S. Ali, H. J. Siegel, M. Maheswaran, D. Hensgen, S. Ali, Representing task and machine
heterogeneities for heterogeneous computing systems, Tamkang Journal of Science and Engineering 3
(2000), 195-207. T. D. Braun et al., A comparison of eleven static heuristics for mapping a class of
independent tasks onto heterogeneous distributed computing systems, Journal of Parallel and
Distributed Computing 61 (2001), 810-837, doi:10.1006/jpdc.2000.1714: the ranges and the twelve
classes.
"""

import random
from collections.abc import Iterator
from functools import partial
from itertools import product

import numpy as np

from livespan.formats import ReadProblem
from livespan.instances.family import Family
from livespan.machine import Machine
from livespan.task import Task

__all__ = ["etc_families"]

#: Largest base of a task, and largest factor of a machine.
TASK_RANGES = {"hi": 3000.0, "lo": 100.0}
MACHINE_RANGES = {"hi": 1000.0, "lo": 10.0}

_CONSISTENCY = {"c": "consistent", "i": "inconsistent", "s": "semi-consistent"}
_WORDS = {"hi": "high", "lo": "low"}


def etc_families() -> Iterator[Family]:
    """List the twelve classes, ``etc-c-hihi`` to ``etc-s-lolo``."""
    for letter, task, machine in product(_CONSISTENCY, TASK_RANGES, MACHINE_RANGES):
        yield Family(
            name=f"etc-{letter}-{task}{machine}",
            title=f"ETC matrix, {_CONSISTENCY[letter]}, {task}{machine}",
            summary=f"Independent tasks on unlike machines: {_CONSISTENCY[letter]} times, "
            f"{_WORDS[task]} heterogeneity of tasks, {_WORDS[machine]} of machines.",
            kind="independent tasks",
            draw=partial(_draw, letter, TASK_RANGES[task], MACHINE_RANGES[machine]),
        )


def _draw(
    letter: str, task_range: float, machine_range: float, rng: random.Random, n: int, m: int
) -> ReadProblem:
    rows = []
    for _ in range(n):
        base = _uniform(rng, task_range)
        row = [round(base * _uniform(rng, machine_range), 2) for _ in range(m)]
        if letter == "c":
            row.sort()
        elif letter == "s":
            row[::2] = sorted(row[::2])
        rows.append(row)
    return ReadProblem(
        name="etc",
        format="duration_matrix",
        tasks=tuple(Task(f"T{number}") for number in range(1, n + 1)),
        machines=tuple(Machine(f"M{number}") for number in range(1, m + 1)),
        durations=np.array(rows),
    )


def _uniform(rng: random.Random, high: float) -> float:
    return 1.0 + (high - 1.0) * rng.random()
