"""Job shops in the standard layout of the benchmark collections."""

import math
from typing import ClassVar

from livespan.errors import FormatError
from livespan.problem import Problem
from livespan.writers.writing import number, plain_machines, refuse

__all__ = ["JobShopWriter"]


class JobShopWriter:
    """Jobs and machines, then a line a job: machine, counted from 0, and time in turn."""

    name: ClassVar[str] = "jobshop"
    suffix: ClassVar[str] = ".jsp"

    def write(self, problem: Problem, name: str) -> bytes:
        """Write the jobs; the reader names tasks and machines by their numbers."""
        refuse(
            "The layout of job shops",
            machines_that_differ=not plain_machines(problem),
            a_network=problem.network is not None,
            set_ups=problem.setups is not None,
            release_dates=problem.released,
            due_dates=any(math.isfinite(task.due) for task in problem.tasks),
            weights=any(task.weight != 1 for task in problem.tasks),
            costs=any(task.cost for task in problem.tasks),
        )
        jobs = _jobs(problem)
        lines = [f"{len(jobs)} {problem.machine_count}"]
        for job in jobs:
            cells = []
            for task in job:
                machine = _machine(problem, task)
                cells.append(f"{machine} {number(problem.duration(task, machine))}")
            lines.append(" ".join(cells))
        return "".join(f"{line}\n" for line in lines).encode()


def _jobs(problem: Problem) -> list[list[int]]:
    """Return the chains of tasks, each as many as there are machines, by their first tasks."""
    after: dict[int, int] = {}
    for number_, task in enumerate(problem.tasks):
        if len(task.predecessors) > 1:
            raise FormatError(f"Task {task.id!r} is no job's: it waits for more than one other")
        for before in task.predecessors:
            first = problem.task_number(before)
            if first in after:
                raise FormatError(f"Task {before!r} is no job's: more than one other waits for it")
            after[first] = number_
    jobs = []
    for number_, task in enumerate(problem.tasks):
        if not task.predecessors:
            job = [number_]
            while job[-1] in after:
                job.append(after[job[-1]])
            if len(job) != problem.machine_count:
                raise FormatError(
                    f"The job of task {task.id!r} has {len(job)} tasks; in this layout each has as "
                    f"many as there are machines, {problem.machine_count}"
                )
            jobs.append(job)
    return jobs


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
