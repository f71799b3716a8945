"""The jobs of a shop: chains of tasks, each waiting for the one before."""

import math

from livespan.errors import FormatError
from livespan.problem import Problem
from livespan.writers.writing import plain_machines, refuse

__all__ = ["chains"]


def chains(problem: Problem, layout: str) -> list[list[int]]:
    """Return the rows of each job's tasks in turn, jobs in the order of their first tasks.

    Raises
    ------
    FormatError
        When tasks are no chains, or the problem has what a shop's ``layout`` cannot say.
    """
    refuse(
        layout,
        machines_that_differ=not plain_machines(problem),
        a_network=problem.network is not None,
        set_ups=problem.setups is not None,
        release_dates=problem.released,
        due_dates=any(math.isfinite(task.due) for task in problem.tasks),
        weights=any(task.weight != 1 for task in problem.tasks),
        costs=any(task.cost for task in problem.tasks),
    )
    after: dict[int, int] = {}
    for row, task in enumerate(problem.tasks):
        if len(task.predecessors) > 1:
            raise FormatError(f"Task {task.id!r} is no job's: it waits for more than one other")
        for before in task.predecessors:
            first = problem.task_number(before)
            if first in after:
                raise FormatError(f"Task {before!r} is no job's: more than one other waits for it")
            after[first] = row
    jobs = []
    for row, task in enumerate(problem.tasks):
        if not task.predecessors:
            job = [row]
            while job[-1] in after:
                job.append(after[job[-1]])
            jobs.append(job)
    return jobs
