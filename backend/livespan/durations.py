"""How long each task takes on each machine, from lengths and speeds or as given."""

import math
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike

from livespan.errors import ProblemError
from livespan.kernels.arrays import Floats
from livespan.machine import Machine
from livespan.task import Task, task_numbers

__all__ = ["duration_matrix", "given_matrix"]


def given_matrix(
    given: ArrayLike | None, tasks: Sequence[Task], machines: Sequence[Machine]
) -> Floats | None:
    """Return durations that were given, checked, as float64[n, m]; None when none were.

    Raises
    ------
    ProblemError
        For a shape that does not fit, and for a duration that is negative or NaN.
    """
    if given is None:
        return None
    try:
        matrix = np.array(given, dtype=np.float64)
    except (TypeError, ValueError):
        raise ProblemError("durations must be a matrix of numbers", "durations") from None
    expected = (len(tasks), len(machines))
    if matrix.shape != expected:
        raise ProblemError(
            f"durations must have shape {expected} (tasks, machines), not {matrix.shape}",
            "durations",
        )
    bad = np.argwhere(np.isnan(matrix) | (matrix < 0))
    if len(bad):
        row, column = bad[0]
        raise ProblemError(
            f"Duration of task {tasks[row].id!r} on machine "
            f"{machines[column].id!r} is {matrix[row, column]}; it must not be negative "
            "or NaN (inf means not eligible)",
            f"durations[{row}][{column}]",
        )
    return matrix


def duration_matrix(
    given: Floats | None,
    tasks: Sequence[Task],
    machines: Sequence[Machine],
    machine_number: Mapping[str, int],
) -> Floats:
    """Return the time of each task on each machine, ``inf`` where it is not eligible.

    Raises
    ------
    ProblemError
        For a length that is negative or no number, durations whose sum no number can hold, a task
        that names an unknown machine and one that no machine can do.
    """
    if given is None:
        lengths = task_numbers(tasks, "length")
        with np.errstate(over="ignore"):
            matrix = lengths[:, None] / np.array([machine.speed for machine in machines])
    else:
        restricted = any(task.eligible is not None for task in tasks)
        matrix = given.copy() if restricted else given
    _check_sum(tasks, matrix, may_be_closed=given is not None)
    _close_ineligible(matrix, tasks, machine_number)
    return np.ascontiguousarray(matrix)


def _close_ineligible(
    matrix: Floats, tasks: Sequence[Task], machine_number: Mapping[str, int]
) -> None:
    for row, task in enumerate(tasks):
        if task.eligible is None:
            continue
        closed = np.ones(matrix.shape[1], dtype=bool)
        for machine_id in task.eligible:
            if machine_id not in machine_number:
                raise ProblemError(
                    f"Task {task.id!r} names unknown machine {machine_id!r:.80}",
                    f"tasks[{row}].eligible",
                )
            closed[machine_number[machine_id]] = False
        matrix[row, closed] = np.inf
    nowhere = np.flatnonzero(~np.isfinite(matrix).any(axis=1))
    if len(nowhere):
        row = int(nowhere[0])
        raise ProblemError(
            f"Task {tasks[row].id!r} has no eligible machine", f"tasks[{row}].eligible"
        )


def _check_sum(tasks: Sequence[Task], matrix: Floats, may_be_closed: bool) -> None:
    """Refuse durations that a schedule's times could not hold."""
    finite = np.isfinite(matrix)
    with np.errstate(over="ignore"):
        if not may_be_closed and not finite.all():
            row = int(np.argmin(finite.all(axis=1)))
            raise ProblemError(
                f"Task {tasks[row].id!r} takes longer than a number can hold on some machine",
                f"tasks[{row}].length",
            )
        # All of them, as their mean over machines is taken too.
        if not math.isfinite(matrix.sum(where=finite)):
            raise ProblemError("The durations add up to more than a number can hold", "tasks")
