"""A task, and what can be wrong with one."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np

from livespan.errors import ProblemError
from livespan.kernels.arrays import Floats

__all__ = ["Task", "check_tasks", "task_numbers"]

_NO_DATA: Mapping[str, float] = MappingProxyType({})


def _no_data() -> Mapping[str, float]:
    """Return one empty mapping for all: a hundred thousand tasks need no dictionaries."""
    return _NO_DATA


@dataclass(frozen=True, slots=True)
class Task:
    """A piece of work that one machine does without interruption.

    Attributes
    ----------
    id
        Its name, unique among the tasks.
    length
        Duration on a machine of speed 1, in any unit of time used throughout; not negative.
    predecessors
        Ids of the tasks that must finish before it starts.
    eligible
        Ids of the machines that can do it; None for all.
    cost
        A fixed amount due when it is done, on whatever machine; in any currency.
    release
        When it can start at the earliest; not negative.
    due
        When it should have finished; ``inf`` for whenever.
    weight
        How much it counts, in objectives that weigh tasks; not negative.
    data
        Amount of data it gets from each of its predecessors, by id; 0 where none is named. See
        `livespan.network.Network`.
    family
        Kind of task, for set-up times; see `livespan.setups.Setups`.
    """

    id: str
    length: float = 0.0
    predecessors: tuple[str, ...] = ()
    eligible: tuple[str, ...] | None = None
    cost: float = 0.0
    release: float = 0.0
    due: float = math.inf
    weight: float = 1.0
    data: Mapping[str, float] = field(default_factory=_no_data, hash=False)
    family: str = ""


def task_numbers(tasks: Sequence[Task], name: str, may_be_infinite: bool = False) -> Floats:
    """Return a field of all tasks as float64[n].

    Raises
    ------
    ProblemError
        For a value that is no finite number or negative; the message names the task.
    """
    try:
        values = np.array([getattr(task, name) for task in tasks], dtype=np.float64)
        bad = ~(values >= 0) | (np.isinf(values) & (not may_be_infinite))
        row = int(np.argmax(bad)) if bad.any() else -1
    except (TypeError, ValueError, OverflowError):
        row = next(k for k, task in enumerate(tasks) if not _is_number(getattr(task, name)))
    if row >= 0:
        task = tasks[row]
        raise ProblemError(
            f"Task {task.id!r} has {name} {getattr(task, name)!r:.60}; "
            "it must be a finite number that is not negative",
            f"tasks[{row}].{name}",
        )
    return values


def check_tasks(tasks: Sequence[Task]) -> None:
    """Refuse data from a task that is no predecessor, and amounts that cannot be.

    Raises
    ------
    ProblemError
        With the task's name.
    """
    for row, task in enumerate(tasks):
        known = set(task.predecessors) if task.data else ()
        for source, amount in task.data.items():
            if source not in known:
                raise ProblemError(
                    f"Task {task.id!r} gets data from {source!r:.80}, which is no predecessor",
                    f"tasks[{row}].data",
                )
            if not (_is_number(amount) and math.isfinite(amount) and amount >= 0):
                raise ProblemError(
                    f"Task {task.id!r} gets {amount!r:.60} of data from {source!r:.80}; "
                    "it must be a finite number that is not negative",
                    f"tasks[{row}].data",
                )


def _is_number(value: object) -> bool:
    try:
        float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        return False
    return True
