"""Flexible job shops in the layout of Brandimarte's collection."""

import math
from typing import ClassVar

from livespan.problem import Problem
from livespan.writers.chains import chains
from livespan.writers.writing import number

__all__ = ["FlexibleJobShopWriter"]


class FlexibleJobShopWriter:
    """Jobs and machines, then a line a job: each operation's machines, from 1, and times."""

    name: ClassVar[str] = "flexible_jobshop"
    suffix: ClassVar[str] = ".fjs"

    def write(self, problem: Problem, name: str) -> bytes:
        """Write the jobs; the reader names tasks and machines by their numbers."""
        jobs = chains(problem, "The layout of flexible job shops")
        durations = problem.arrays.durations
        lines = [f"{len(jobs)} {problem.machine_count}"]
        for job in jobs:
            cells = [str(len(job))]
            for task in job:
                able = [
                    (machine, time)
                    for machine, time in enumerate(durations[task].tolist(), 1)
                    if math.isfinite(time)
                ]
                cells.append(str(len(able)))
                cells.extend(f"{machine} {number(time)}" for machine, time in able)
            lines.append(" ".join(cells))
        return "".join(f"{line}\n" for line in lines).encode()
