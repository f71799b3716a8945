"""Tasks and machines, validated: what there is to schedule."""

import math
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from livespan.durations import duration_matrix, given_matrix
from livespan.errors import ProblemError
from livespan.kernels.arrays import Arrays, Floats, Ints
from livespan.machine import Machine, check_machines, machines_of
from livespan.network import Network, check_transfers
from livespan.precedence import (
    PrecedenceCycleError,
    compressed_rows,
    longest_chains,
    topological_order,
)
from livespan.setups import Setups
from livespan.task import Task, check_tasks, task_numbers

__all__ = ["SECONDS_PER_HOUR", "Machine", "Network", "Problem", "Setups", "Task"]

#: Tasks whose durations are compared at a time.
ROWS_AT_ONCE = 4096

#: Tasks of a cycle that an error names.
MOST_NAMED = 100

SECONDS_PER_HOUR = 3600.0


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
    network
        How long data takes between machines. Without one, where tasks get data, a unit of data
        takes a unit of time.
    setups
        Set-up times between families of tasks; none when left out.

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
        *,
        network: Network | None = None,
        setups: Setups | None = None,
    ) -> None:
        self.tasks: tuple[Task, ...] = tuple(tasks)
        self.machines: tuple[Machine, ...] = machines_of(machines)
        self._task_number = _numbered("task", [task.id for task in self.tasks])
        self._machine_number = _numbered("machine", [m.id for m in self.machines])
        check_machines(self.machines)
        check_tasks(self.tasks)
        self.network = network
        self.setups = setups
        self._given = given_matrix(durations, self.tasks, self.machines)
        self._durations = duration_matrix(
            self._given, self.tasks, self.machines, self._machine_number
        )
        self._before, self._after = self._precedence_pairs()
        self._order = self._topological_order()
        self._details = self._detail_arrays(network, setups)

    @property
    def task_count(self) -> int:
        """Number of tasks, n."""
        return len(self.tasks)

    @property
    def machine_count(self) -> int:
        """Number of machines, m."""
        return len(self.machines)

    @property
    def given_durations(self) -> Floats | None:
        """float[n, m]: the durations it was made with; None where lengths and speeds tell them."""
        return None if self._given is None else self._given.copy()

    @property
    def independent(self) -> bool:
        """Whether no task waits for another."""
        return len(self._before) == 0

    @property
    def transfers(self) -> bool:
        """Whether data takes time between machines."""
        return self._details["latency"].size > 0

    @property
    def set_up(self) -> bool:
        """Whether some set-up takes time."""
        return self._details["setup"].size > 0

    @property
    def rests(self) -> bool:
        """Whether some machine is down for a time."""
        return self._details["window_begin"].size > 0

    @property
    def released(self) -> bool:
        """Whether some task cannot start at time 0."""
        return bool(self._details["release"].any())

    @property
    def features(self) -> tuple[str, ...]:
        """What constrains the tasks beside their machines, in words.

        Of ``precedence``, ``transfers``, ``release dates``, ``set-ups`` and ``times of rest``.
        """
        known = {
            "precedence": not self.independent,
            "transfers": self.transfers,
            "release dates": self.released,
            "set-ups": self.set_up,
            "times of rest": self.rests,
        }
        return tuple(name for name, there in known.items() if there)

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
            predecessor_data=_grouped(self._after, self._amounts),
            successor_data=_grouped(self._before, self._amounts),
            **self._details,
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

    def transfer_time(self, before: int, after: int, source: int, target: int) -> float:
        """Return how long data from a task takes to its successor, from machine to machine."""
        if source == target or not self.transfers:
            return 0.0
        amount = self.tasks[after].data.get(self.tasks[before].id, 0.0)
        latency, slowness = self._details["latency"], self._details["slowness"]
        return float(latency[source, target] + amount * slowness[source, target])

    def setup_time(self, before: int, after: int, machine: int) -> float:
        """Return how long a machine is set up between two tasks."""
        if not self.set_up:
            return 0.0
        family, setup = self._details["family"], self._details["setup"]
        table = setup[self._details["setup_of"][machine]]
        return float(table[family[before], family[after]])

    def _detail_arrays(
        self, network: Network | None, setups: Setups | None
    ) -> dict[str, NDArray[Any]]:
        """Return what `Arrays` holds beside durations and precedence."""
        tasks, machines = self.tasks, self.machines
        self._amounts = self._data_amounts()
        arrays: dict[str, NDArray[Any]] = {
            "release": task_numbers(tasks, "release"),
            "due": task_numbers(tasks, "due", may_be_infinite=True),
            "weight": task_numbers(tasks, "weight"),
            "cost": task_numbers(tasks, "cost"),
            "rate": np.array([m.cost_per_hour for m in machines]) / SECONDS_PER_HOUR,
            "power": np.array([float(m.power) for m in machines]),
            "idle_power": np.array([float(m.idle_power) for m in machines]),
            "latency": np.empty((0, 0)),
            "slowness": np.empty((0, 0)),
            "family": np.zeros(len(tasks), dtype=np.int64),
            "setup_of": np.zeros(len(machines), dtype=np.int64),
            "setup": np.empty((0, 0, 0)),
            **_windows(machines),
        }
        if network is not None or self._amounts.any():
            names = [machine.id for machine in machines]
            latency, slowness = (network or Network()).matrices(names)
            check_transfers(latency, slowness, self._amounts)
            if len(self._before) and (latency.any() or (self._amounts.any() and slowness.any())):
                arrays.update(latency=latency, slowness=slowness)
        if setups is not None:
            table = setups.table(len(machines))
            arrays["family"] = np.array(setups.numbers([task.family for task in tasks]))
            if table.any():
                arrays.update(setup=table)
                if len(table) > 1:
                    arrays["setup_of"] = np.arange(len(machines))
        return arrays

    def _data_amounts(self) -> Floats:
        """Return the amount of data on each precedence pair, in the order of the pairs."""
        if not any(task.data for task in self.tasks):
            return np.zeros(len(self._before))
        tasks, pairs = self.tasks, zip(self._before.tolist(), self._after.tolist(), strict=True)
        return np.array([float(tasks[a].data.get(tasks[b].id, 0.0)) for b, a in pairs])

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


def _grouped(keys: Ints, values: Floats) -> Floats:
    """Order values as `compressed_rows` orders them."""
    return values[np.argsort(keys, kind="stable")]


def _windows(machines: Sequence[Machine]) -> dict[str, NDArray[Any]]:
    """Return the times of rest of all machines, as compressed rows."""
    rests = [sorted(machine.down) for machine in machines]
    start = np.zeros(len(machines) + 1, dtype=np.int64)
    np.cumsum([len(rest) for rest in rests], out=start[1:])
    times = np.array([time for rest in rests for time in rest], dtype=np.float64).reshape(-1, 2)
    return {
        "window_start": start,
        "window_begin": times[:, 0].copy(),
        "window_end": times[:, 1].copy(),
    }


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
