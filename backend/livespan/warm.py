"""Compile every kernel before anybody waits for it: ``python -m livespan.warm``.

Runs each algorithm, and each objective, for a few iterations on tiny problems of every kind. What
Numba compiles lands in its disk cache, from which other processes load it in milliseconds.
"""

import contextlib
import hashlib
import itertools
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import llvmlite.binding as llvm  # type: ignore[import-untyped]
import numba
import numpy as np

from livespan.algorithms import ALGORITHMS
from livespan.errors import UnsupportedProblemError
from livespan.kernels.cache import cache_folder
from livespan.objectives import OBJECTIVES
from livespan.problem import Machine, Network, Problem, Setups, Task
from livespan.solve import solve
from livespan.stop import MaxIterations

__all__ = ["main", "needed", "remembered", "warm"]

ITERATIONS = 4

_PACKAGE = Path(__file__).resolve().parent

#: Name of the note that says for which sources and which processor the disk cache is filled.
_NOTE = "livespan-warm.txt"


def needed() -> bool:
    """Tell whether there is anything to compile: not with ``NUMBA_DISABLE_JIT=1``."""
    return not getattr(numba.config, "DISABLE_JIT", 0)


def warm() -> None:
    """Compile every kernel, or load it from the disk cache, in this process."""
    # What a search compiles does not depend on what it minimises, nor the other way round.
    pairs = [
        *itertools.product(ALGORITHMS, ("makespan",)),
        *itertools.product(("constructive",), OBJECTIVES),
    ]
    for algorithm, objective in pairs:
        for problem in _problems():
            try:
                solve(problem, algorithm, objective, stop=MaxIterations(ITERATIONS))
            except UnsupportedProblemError:
                continue


def remembered() -> bool:
    """Tell whether the disk cache was filled for these sources, versions and this processor."""
    try:
        return _note().read_text() == _fingerprint()
    except OSError:
        return False


def _remember() -> None:
    # Where nothing can be written, the next start looks through the cache once more.
    with contextlib.suppress(OSError):
        _note().write_text(_fingerprint())


def _note() -> Path:
    """Return a place that vanishes together with the cache."""
    return cache_folder() / _NOTE


def _fingerprint() -> str:
    digest = hashlib.sha256()
    facts = (
        sys.version,
        numba.__version__,
        np.__version__,
        llvm.get_host_cpu_name(),
        llvm.get_host_cpu_features().flatten(),
        str(_PACKAGE),
    )
    digest.update("\n".join(facts).encode())
    for source in sorted(_PACKAGE.rglob("*.py")):
        about = source.stat()
        digest.update(f"\n{source} {about.st_mtime_ns} {about.st_size}".encode())
    return digest.hexdigest()


def _problems() -> Iterator[Problem]:
    names = "abcdef"
    loose = [Task(name, length, due=6.0) for length, name in enumerate(names, 1)]
    chained = [
        Task(name, length, (names[length - 2],) if length > 1 else ())
        for length, name in enumerate(names, 1)
    ]
    yield Problem(loose, 2)
    yield Problem(chained, [Machine("slow"), Machine("fast", 2.0)])
    yield Problem(loose, 2, [[1.0 + row, 6.0 - row] for row in range(len(names))])
    yield Problem(chained, 2, network=Network(latency=1.0))
    families = [Task(task.id, task.length, due=6.0, family=task.id) for task in loose]
    yield Problem(families, 2, setups=Setups(tuple(names), 1.0 - np.eye(len(names))))
    # Hard enough for the first schedule to be bettered: some kernels learn from what was found.
    lengths = [1.0 + 7919 * number % 97 for number in range(30)]
    unlike = [[length + 31 * (row + machine) % 17 for machine in range(4)]
              for row, length in enumerate(lengths)]  # fmt: skip
    tasks = [Task(f"t{row}", length, due=40.0) for row, length in enumerate(lengths)]
    yield Problem(tasks, 4, unlike)
    yield _job_shop(lengths)


def _job_shop(lengths: list[float]) -> Problem:
    """Return six jobs of five operations, each job with an order of the machines of its own."""
    tasks, durations = [], []
    for number, length in enumerate(lengths):
        job, step = divmod(number, 5)
        before = (f"t{number - 1}",) if step else ()
        tasks.append(Task(f"t{number}", length, before))
        machine = (step * (1 + job % 4) + job) % 5
        durations.append([length if machine == other else np.inf for other in range(5)])
    return Problem(tasks, 5, durations)


def main() -> None:
    """Compile with low priority, so that a server beside it stays lively, and say how long."""
    os.nice(10)
    began = time.perf_counter()
    if needed():
        warm()
        _remember()
    sys.stdout.write(f"Kernels are ready after {time.perf_counter() - began:.1f} s\n")


if __name__ == "__main__":
    main()
