"""The critical path: the chain of tasks that ends last, none of which could begin sooner.

Plain Python from the problem's own words, as the oracle is.
"""

import numpy as np

from livespan.kernels.arrays import Ints
from livespan.schedule import TOLERANCE, Schedule

__all__ = ["critical_path"]


def critical_path(schedule: Schedule) -> list[int]:
    """Return the rows of tasks, first to last.

    The last is the first of the tasks that finish last. Before each stands one that it waits for: a
    predecessor, with the transfer of its data, or the task before it on its machine, with the
    set-up. The path begins where nothing holds a task back but time 0, a release or a time of rest.
    """
    before = _before_on_machine(schedule)
    path: list[int] = []
    seen: set[int] = set()
    task = int(np.argmax(schedule.finish))
    # Tasks without duration could wait for each other in a circle of equal moments.
    while task >= 0 and task not in seen:
        seen.add(task)
        path.append(task)
        task = _holder(schedule, task, int(before[task]))
    return path[::-1]


def _before_on_machine(schedule: Schedule) -> Ints:
    """Return each task's neighbour before it on its machine, -1 for none."""
    places = np.empty(len(schedule.start), dtype=np.int64)
    places[schedule.problem.arrays.topological] = np.arange(len(places))
    order = np.lexsort((places, schedule.finish, schedule.start, schedule.assignment))
    before = np.full(len(order), -1, dtype=np.int64)
    same = schedule.assignment[order[1:]] == schedule.assignment[order[:-1]]
    before[order[1:][same]] = order[:-1][same]
    return before


def _holder(schedule: Schedule, task: int, neighbour: int) -> int:
    """Return the task that keeps this one from beginning sooner, -1 for none."""
    problem, machine = schedule.problem, schedule.assignment
    here = int(machine[task])
    waits = []
    for name in problem.tasks[task].predecessors:
        other = problem.task_number(name)
        lag = problem.transfer_time(other, task, int(machine[other]), here)
        waits.append((other, float(schedule.finish[other]) + lag))
    if neighbour >= 0:
        free = float(schedule.finish[neighbour]) + problem.setup_time(neighbour, task, here)
        waits.append((neighbour, free))
    start = float(schedule.start[task])
    length = float(schedule.finish[task]) - start
    slack = TOLERANCE * max(1.0, schedule.makespan)
    for other, ready in waits:
        if abs(_after_rests(problem.machines[here].down, ready, length) - start) <= slack:
            return other
    return -1


def _after_rests(down: tuple[tuple[float, float], ...], ready: float, length: float) -> float:
    """Return when a task can begin at the earliest that is ready and must not meet a rest."""
    for begin, end in sorted(down):
        if length > 0 and ready < end and ready + length > begin:
            ready = end
    return ready
