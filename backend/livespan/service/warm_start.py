"""A schedule that comes with a request, for the search to start from."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from livespan.errors import LivespanError
from livespan.problem import Problem
from livespan.schedule import Row, Schedule
from livespan.service.refusal import Refusal

__all__ = ["ScheduleOf", "read_warm_start"]

#: Finds the rows of a run's schedule by the run's id; None when there is none.
ScheduleOf = Callable[[str], Sequence[Row] | None]

MEMBER = "parameters.warm_start"


def read_warm_start(
    given: str | Sequence[Mapping[str, Any]] | None, problem: Problem, schedule_of: ScheduleOf
) -> Schedule | None:
    """Make a schedule of what a request says to start from.

    Parameters
    ----------
    given
        Rows with ``task_id``, ``agent_id`` and ``start_time``, or the id of a run that has them.

    Raises
    ------
    Refusal
        422 naming the row, when it is no schedule of this problem or breaks one of its rules.
    """
    if given is None:
        return None
    rows: Sequence[Mapping[str, Any]] | None = given if not isinstance(given, str) else None
    if isinstance(given, str):
        rows = schedule_of(given)
    if rows is None:
        raise _refused(f"There is no run {given!r:.60} with a schedule to start from")
    assignment = np.full(problem.task_count, -1, dtype=np.int64)
    start = np.zeros(problem.task_count)
    tasks = {task.id: number for number, task in enumerate(problem.tasks)}
    machines = {machine.id: number for number, machine in enumerate(problem.machines)}
    for number, row in enumerate(rows):
        task = _known(row, "task_id", tasks, number)
        if assignment[task] >= 0:
            raise _refused(f"task {row['task_id']!r:.60} stands twice", f"[{number}].task_id")
        assignment[task] = _known(row, "agent_id", machines, number)
        start[task] = _time(row, number)
    missing = np.flatnonzero(assignment < 0)
    if len(missing):
        raise _refused(f"task {problem.tasks[missing[0]].id!r:.60} is missing")
    return _checked(problem, assignment, start)


def _checked(problem: Problem, assignment: Any, start: Any) -> Schedule:
    schedule = Schedule(problem, assignment, start)
    try:
        schedule.check()
    except LivespanError as error:
        raise _refused(str(error)) from None
    return schedule


def _known(row: Mapping[str, Any], name: str, numbers: Mapping[str, int], at: int) -> int:
    given = row.get(name)
    found = numbers.get(str(given)) if given is not None else None
    if found is None:
        raise _refused(f"{name} {given!r:.60} is not one of this problem", f"[{at}].{name}")
    return found


def _time(row: Mapping[str, Any], at: int) -> float:
    given = row.get("start_time")
    try:
        found = float("nan") if given is None or isinstance(given, bool) else float(given)
    except (TypeError, ValueError):
        found = float("nan")
    if not np.isfinite(found):
        sentence = f"start_time must be a number, not {given!r:.60}"
        raise _refused(sentence, f"[{at}].start_time")
    return found


def _refused(sentence: str, where: str = "") -> Refusal:
    return Refusal(422, f"warm_start: {sentence}", "invalid_warm_start", MEMBER + where)
