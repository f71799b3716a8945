"""Tasks and machines, validated: what there is to schedule."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from livespan.errors import ProblemError
from livespan.kernels.arrays import Arrays, Floats, Ints
from livespan.precedence import (
    PrecedenceCycleError,
    compressed_rows,
    longest_chains,
    topological_order,
)

__all__ = ["Machine", "Problem", "Task"]


#: Tasks whose durations are compared at a time.
ROWS_AT_ONCE = 4096

#: Tasks of a cycle that an error names.
MOST_NAMED = 100


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
    """

    id: str
    length: float = 0.0
    predecessors: tuple[str, ...] = ()
    eligible: tuple[str, ...] | None = None
    cost: float = 0.0


@dataclass(frozen=True, slots=True)
class Machine:
    """Something that does one task at a time.

    Attributes
    ----------
    id
        Its name, unique among the machines.
    speed
        Length units done per unit of time; positive.
    cost_per_hour
        Price of an hour (3600 time units) of its busy time.
    """

    id: str
    speed: float = 1.0
    cost_per_hour: float = 0.0


class Problem:
    """What there is to schedule, checked when it is made and never changed after.

    Parameters
    ----------
    tasks
        The work; at least one task.
    machines
        Machines, or a number of identical ones, which are then named ``Agent-1`` to ``Agent-n``.
    durations
        Time of each task (row) on each machine (column), shape (tasks, machines), for unrelated
        machines: ``inf`` means not eligible. It takes the place of length divided by speed.

    Raises
    ------
    ProblemError
        When these make no problem; the message names the offender.

    Examples
    --------
    >>> problem = Problem([Task("a", 3), Task("b", 2, ("a",))], machines=2)
    >>> problem.task_count, problem.independent
    (2, False)
    """

    def __init__(
        self,
        tasks: Iterable[Task],
        machines: Iterable[Machine] | int = 10,
        durations: ArrayLike | None = None,
    ) -> None:
        self.tasks: tuple[Task, ...] = tuple(tasks)
        self.machines: tuple[Machine, ...] = _machines(machines)
        self._task_number = _numbered("task", [task.id for task in self.tasks])
        self._machine_number = _numbered("machine", [m.id for m in self.machines])
        _check_machines(self.machines)
        _check_costs(self.tasks)
        self._durations = self._duration_matrix(durations)
        self._before, self._after = self._precedence_pairs()
        self._order = self._topological_order()

    @property
    def task_count(self) -> int:
        """Number of tasks, n."""
        return len(self.tasks)

    @property
    def machine_count(self) -> int:
        """Number of machines, m."""
        return len(self.machines)

    @property
    def independent(self) -> bool:
        """Whether no task waits for another."""
        return len(self._before) == 0

    @cached_property
    def environment(self) -> str:
        """``identical``, ``related`` or ``unrelated`` machines, recognised from the durations."""
        durations = self._durations
        if not np.isfinite(durations).all():
            return "unrelated"
        if (durations == durations[:, :1]).all():
            return "identical"
        longest = durations[np.argmax(durations[:, 0])]
        if not longest.all():
            return "unrelated"
        shares = longest / longest[0]
        # In stretches, so that the comparison takes no second matrix.
        for begin in range(0, self.task_count, ROWS_AT_ONCE):
            rows = durations[begin : begin + ROWS_AT_ONCE]
            if not np.allclose(rows, np.outer(rows[:, 0], shares), rtol=1e-9, atol=0.0):
                return "unrelated"
        return "related"

    @cached_property
    def arrays(self) -> Arrays:
        """The compiled view, read-only."""
        n = self.task_count
        predecessor_start, predecessors = compressed_rows(self._after, self._before, n)
        successor_start, successors = compressed_rows(self._before, self._after, n)
        finite = np.isfinite(self._durations)
        mean = np.where(finite, self._durations, 0.0).sum(axis=1) / finite.sum(axis=1)
        arrays = Arrays(
            durations=self._durations,
            predecessor_start=predecessor_start,
            predecessors=predecessors,
            successor_start=successor_start,
            successors=successors,
            topological=self._order,
            mean_duration=mean,
            bottom_level=longest_chains(mean, successor_start, successors, self._order),
        )
        for array in arrays:
            array.setflags(write=False)
        return arrays

    def task_number(self, task_id: str) -> int:
        """Return the row of a task; KeyError when there is none of that id."""
        return self._task_number[task_id]

    def machine_number(self, machine_id: str) -> int:
        """Return the column of a machine; KeyError when there is none of that id."""
        return self._machine_number[machine_id]

    def duration(self, task: int, machine: int) -> float:
        """Return a task's time on a machine, ``inf`` where not eligible, from what was given."""
        given = self.tasks[task]
        place = self.machines[machine]
        if given.eligible is not None and place.id not in given.eligible:
            return math.inf
        if self._given is not None:
            return float(self._given[task, machine])
        return float(given.length) / place.speed

    def __repr__(self) -> str:
        work = "independent tasks" if self.independent else "tasks with precedence"
        place = f"{self.machine_count} {self.environment} machines"
        return f"<Problem: {self.task_count} {work}, {place}>"

    def _duration_matrix(self, given: ArrayLike | None) -> Floats:
        self._given = None if given is None else self._given_matrix(given)
        if self._given is None:
            lengths = np.array([_length(i, task) for i, task in enumerate(self.tasks)])
            with np.errstate(over="ignore"):
                matrix = lengths[:, None] / np.array([machine.speed for machine in self.machines])
        else:
            restricted = any(task.eligible is not None for task in self.tasks)
            matrix = self._given.copy() if restricted else self._given
        _check_sum(self.tasks, matrix, may_be_closed=self._given is not None)
        self._close_ineligible(matrix)
        return np.ascontiguousarray(matrix)

    def _given_matrix(self, given: ArrayLike) -> Floats:
        try:
            matrix = np.array(given, dtype=np.float64)
        except (TypeError, ValueError):
            raise ProblemError("durations must be a matrix of numbers", "durations") from None
        expected = (self.task_count, self.machine_count)
        if matrix.shape != expected:
            raise ProblemError(
                f"durations must have shape {expected} (tasks, machines), not {matrix.shape}",
                "durations",
            )
        bad = np.argwhere(np.isnan(matrix) | (matrix < 0))
        if len(bad):
            row, column = bad[0]
            raise ProblemError(
                f"Duration of task {self.tasks[row].id!r} on machine "
                f"{self.machines[column].id!r} is {matrix[row, column]}; it must not be negative "
                "or NaN (inf means not eligible)",
                f"durations[{row}][{column}]",
            )
        return matrix

    def _close_ineligible(self, matrix: Floats) -> None:
        for row, task in enumerate(self.tasks):
            if task.eligible is None:
                continue
            closed = np.ones(self.machine_count, dtype=bool)
            for machine_id in task.eligible:
                if machine_id not in self._machine_number:
                    raise ProblemError(
                        f"Task {task.id!r} names unknown machine {machine_id!r:.80}",
                        f"tasks[{row}].eligible",
                    )
                closed[self._machine_number[machine_id]] = False
            matrix[row, closed] = np.inf
        nowhere = np.flatnonzero(~np.isfinite(matrix).any(axis=1))
        if len(nowhere):
            row = int(nowhere[0])
            raise ProblemError(
                f"Task {self.tasks[row].id!r} has no eligible machine", f"tasks[{row}].eligible"
            )

    def _precedence_pairs(self) -> tuple[Ints, Ints]:
        before: list[int] = []
        after: list[int] = []
        for row, task in enumerate(self.tasks):
            for predecessor in dict.fromkeys(task.predecessors):
                number = self._task_number.get(predecessor)
                if number is None:
                    raise ProblemError(
                        f"Task {task.id!r} depends on unknown task {predecessor!r:.80}",
                        f"tasks[{row}].dependencies",
                    )
                if number == row:
                    raise ProblemError(
                        f"Task {task.id!r} depends on itself", f"tasks[{row}].dependencies"
                    )
                before.append(number)
                after.append(row)
        return np.array(before, dtype=np.int64), np.array(after, dtype=np.int64)

    def _topological_order(self) -> Ints:
        try:
            return topological_order(self._before, self._after, self.task_count)
        except PrecedenceCycleError as found:
            ids = [self.tasks[number].id for number in found.cycle]
            raise ProblemError(
                f"Dependency cycle: {_told(ids)}", f"tasks[{found.cycle[0]}].dependencies"
            ) from None


def _machines(machines: Iterable[Machine] | int) -> tuple[Machine, ...]:
    if isinstance(machines, int):
        if machines < 1:
            raise ProblemError(f"There must be at least one machine, not {machines}", "machines")
        return tuple(Machine(f"Agent-{number}") for number in range(1, machines + 1))
    return tuple(machines)


def _numbered(kind: str, ids: Sequence[str]) -> dict[str, int]:
    if not ids:
        raise ProblemError(f"There must be at least one {kind}", f"{kind}s")
    numbers: dict[str, int] = {}
    for number, identifier in enumerate(ids):
        if not isinstance(identifier, str) or not identifier:
            raise ProblemError(
                f"The id of {kind} number {number + 1} must be a non-empty string, "
                f"not {identifier!r:.80}",
                f"{kind}s[{number}].id",
            )
        if numbers.setdefault(identifier, number) != number:
            raise ProblemError(
                f"Duplicate {kind} id {identifier!r:.80} "
                f"(numbers {numbers[identifier] + 1} and {number + 1})",
                f"{kind}s[{number}].id",
            )
    return numbers


def _told(cycle: Sequence[str]) -> str:
    """Name the tasks of a cycle one by one, the middle of a very long one by its number."""
    skipped = len(cycle) - MOST_NAMED
    if skipped > 0:
        half = MOST_NAMED // 2
        cycle = [*cycle[:half], f"({skipped} more)", *cycle[-half:]]
    return " -> ".join(cycle)


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
        if not math.isfinite(matrix.max(axis=1, where=finite, initial=0.0).sum()):
            raise ProblemError("The durations add up to more than a number can hold", "tasks")


def _check_costs(tasks: Sequence[Task]) -> None:
    for row, task in enumerate(tasks):
        if not (math.isfinite(task.cost) and task.cost >= 0):
            raise ProblemError(
                f"Task {task.id!r} has cost {task.cost!r}; "
                "it must be a finite number that is not negative",
                f"tasks[{row}].cost",
            )


def _length(row: int, task: Task) -> float:
    try:
        length = float(task.length)
    except (TypeError, ValueError, OverflowError):
        length = math.nan
    if not math.isfinite(length) or length < 0:
        raise ProblemError(
            f"Task {task.id!r} has length {task.length!r:.60}; "
            "it must be a finite number that is not negative",
            f"tasks[{row}].length",
        )
    return length


def _check_machines(machines: Sequence[Machine]) -> None:
    for number, machine in enumerate(machines):
        if not (math.isfinite(machine.speed) and machine.speed > 0):
            raise ProblemError(
                f"Machine {machine.id!r} has speed {machine.speed!r}; "
                "it must be a finite positive number",
                f"machines[{number}].speed",
            )
        if not (math.isfinite(machine.cost_per_hour) and machine.cost_per_hour >= 0):
            raise ProblemError(
                f"Machine {machine.id!r} has cost_per_hour {machine.cost_per_hour!r}; "
                "it must be a finite number that is not negative",
                f"machines[{number}].cost_per_hour",
            )
