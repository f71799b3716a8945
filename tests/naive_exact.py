"""Exhaustive search over the schedules of tiny problems of every kind."""

import itertools
import math

from livespan import Schedule
from tests import naive_timing


def schedules(problem):
    """Yield every schedule in which no task could start earlier on its machine, in its place."""
    numbers = range(problem.task_count)
    choices = [
        [m for m in range(problem.machine_count) if math.isfinite(problem.duration(task, m))]
        for task in numbers
    ]
    for order in itertools.permutations(numbers):
        place = {task: rank for rank, task in enumerate(order)}
        if any(
            place[problem.task_number(name)] > place[task]
            for task in numbers
            for name in problem.tasks[task].predecessors
        ):
            continue
        for assignment in itertools.product(*choices):
            yield Schedule(
                problem, *naive_timing.append_schedule(problem, order, list(assignment))[:2]
            )


def best(problem, value):
    """Return the least value of any schedule."""
    return min(map(value, schedules(problem)))
