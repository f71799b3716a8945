"""Print which kernels the first searches of a process have compiled: none where all is warm."""

import os
import sys
from pathlib import Path

from livespan.algorithms import ALGORITHMS
from livespan.errors import UnsupportedProblemError
from livespan.instances import named
from livespan.solve import solve
from livespan.stop import AnyOf, MaxIterations, MaxRuntime

CACHE = Path(os.environ["NUMBA_CACHE_DIR"])


def kernels() -> set[str]:
    """Name all that is in the cache."""
    return {path.name for path in CACHE.rglob("*.nbc")}


def main() -> None:
    """Search for everything with everything."""
    known = kernels()
    for problem in ("cloud-1000", "mixed-200", "survey-96", "paint-60", "six-tasks", "ta01"):
        for algorithm in ALGORITHMS:
            try:
                rule = AnyOf(MaxIterations(30), MaxRuntime(0.5))
                solve(named(problem), algorithm, stop=rule, seed=1)
            except UnsupportedProblemError:
                continue
            for kernel in sorted(kernels() - known):
                sys.stdout.write(f"{algorithm} on {problem} compiled {kernel}\n")
            known = kernels()


if __name__ == "__main__":
    main()
