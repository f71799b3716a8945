"""Job shops in the standard layout of the benchmark collections."""

import math
from typing import ClassVar

from livespan.errors import FormatError
from livespan.problem import Problem
from livespan.writers.chains import chains
from livespan.writers.writing import number

__all__ = ["JobShopWriter"]


class JobShopWriter:
    """Jobs and machines, then a line a job: machine, counted from 0, and time in turn."""

    name: ClassVar[str] = "jobshop"
    suffix: ClassVar[str] = ".jsp"

    def write(self, problem: Problem, name: str) -> bytes:
        """Write the jobs; the reader names tasks and machines by their numbers."""
        jobs = chains(problem, "The layout of job shops")
        for job in jobs:
            if len(job) != problem.machine_count:
                raise FormatError(
                    f"The job of task {problem.tasks[job[0]].id!r} has {len(job)} tasks; in this "
                    f"layout each has as many as there are machines, {problem.machine_count}"
                )
        lines = [f"{len(jobs)} {problem.machine_count}"]
        for job in jobs:
            cells = []
            for task in job:
                machine = _machine(problem, task)
                cells.append(f"{machine} {number(problem.duration(task, machine))}")
            lines.append(" ".join(cells))
        return "".join(f"{line}\n" for line in lines).encode()


def _machine(problem: Problem, task: int) -> int:
    able = [
        machine
        for machine in range(problem.machine_count)
        if math.isfinite(problem.duration(task, machine))
    ]
    if len(able) != 1:
        raise FormatError(
            f"Task {problem.tasks[task].id!r} can run on {len(able)} machines; "
            "in a job shop it is one"
        )
    return able[0]
