"""A problem as a constraint program: variables, the terms objectives use, and a full hint."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

from livespan.algorithm import Decisions, by_start
from livespan.algorithms.exact.library import cp
from livespan.algorithms.exact.scale import factor_of, rounded_down, rounded_up
from livespan.bounds import makespan_bound
from livespan.kernels.arrays import Ints
from livespan.problem import Problem
from livespan.schedule import TOLERANCE

__all__ = ["SAFE", "Model"]

LONGEST_EXACT, LONGEST = 2.0**36, 2.0**29
"""Makespan of the start in whole numbers, at most, where times become whole and where not."""
SAFE = 1.0 - 1e-12
"""Share of a bound that rounding of floating numbers cannot have added."""
HEAVIEST = 2.0**16
"""Weights and costs are at most that where rounding cannot make them whole."""
LARGEST = 2.0**60
"""What weighted sums of finishes stay below; the solver's numbers end at 2**63."""


class Model:
    """Variables of a problem; see `livespan.objective.ExactModel` for what objectives use.

    Every variable has a value in the start schedule: together they are a full, feasible hint.

    Parameters
    ----------
    problem
        What is scheduled.
    start
        The schedule that becomes the hint.
    timed
        Whether tasks get start times.
    placed
        Whether tasks get machines; otherwise these are found afterwards.
    bounded
        Whether no task needs to finish after the start schedule's last.
    breathe
        Called at each new variable and each wait for data; may raise to give up.
    """

    def __init__(
        self,
        problem: Problem,
        start: Decisions,
        *,
        timed: bool,
        placed: bool,
        bounded: bool,
        breathe: Callable[[], None] = lambda: None,
    ) -> None:
        self.problem, self.timed, self.placed = problem, timed, placed
        self.breathe = breathe
        self.cp = cp().CpModel()
        self._hint: list[int] = []
        self._low: list[int] = []
        self._high: list[int] = []
        arrays = problem.arrays
        tasks = np.arange(problem.task_count)
        self.assignment = start.assignment
        finish = start.start + arrays.durations[tasks, start.assignment]
        self.rank = np.empty(len(tasks), dtype=np.int64)
        self.rank[by_start(start.start, finish, arrays.topological)] = tasks
        self.factor = factor_of(_times(problem), float(finish.max()), LONGEST_EXACT, LONGEST)
        self.eligible = np.isfinite(arrays.durations)
        self.durations = self.whole(np.where(self.eligible, arrays.durations, 0.0))
        begins = self.whole(start.start)
        ends = begins + self.durations[tasks, start.assignment]
        latest = int(ends.max())
        self.horizon = latest if bounded else max(latest, self._latest())
        self._room = max(1.0, LARGEST / (float(self.horizon + 1) * len(tasks)))
        self.literals = [self._choices(task) for task in tasks.tolist()] if placed else []
        self.starts: list[Any] = []
        self.finishes: list[Any] = []
        if timed:
            self._add_times(begins, ends)
        # Whole bounds are safe as they are.
        least = int(self.whole(makespan_bound(problem) * (1.0 if self.factor == 1.0 else SAFE)))
        self._makespan = self.integer(min(least, latest), self.horizon, latest)

    def whole(self, times: Any) -> Ints:
        """Return times rounded down."""
        return rounded_down(times, self.factor)

    def integer(self, low: int, high: int, hint: int) -> Any:
        """Return a new variable."""
        self._note(low, high, hint)
        return self.cp.new_int_var(low, high, "")

    def boolean(self, hint: bool) -> Any:
        """Return a new literal."""
        self._note(0, 1, int(hint))
        return self.cp.new_bool_var("")

    def hinted(self, expression: Any) -> int:
        """Return what an expression is in the start schedule."""
        return _sum(expression, self._hint, self._hint)

    def give_hint(self) -> None:
        """Tell the solver the start schedule."""
        hint = self.cp.proto.solution_hint
        hint.vars.extend(range(len(self._hint)))
        hint.values.extend(self._hint)

    # What objectives use.

    @property
    def unit(self) -> float:
        """Time that 1 stands for."""
        return 1.0 / self.factor

    @property
    def makespan(self) -> Any:
        """When the last task finishes, or later."""
        return self._makespan

    def start(self, task: int) -> Any:
        """When a task starts."""
        return self.starts[task]

    def finish(self, task: int) -> Any:
        """When a task finishes."""
        return self.finishes[task]

    def presence(self, task: int, machine: int) -> Any:
        """1 where a task is on a machine, otherwise 0."""
        return self.literals[task].get(machine, 0)

    def duration(self, task: int, machine: int) -> int:
        """Time of a task on an eligible machine."""
        return int(self.durations[task, machine])

    def load(self, machine: int) -> Any:
        """Time of all tasks on a machine."""
        tasks = np.flatnonzero(self.eligible[:, machine]).tolist()
        literals = [self.literals[task][machine] for task in tasks]
        return cp().LinearExpr.weighted_sum(literals, self.durations[tasks, machine].tolist())

    def scaled(self, time: float) -> int:
        """Round a time down."""
        return int(self.whole(time))

    def scaled_up(self, time: float) -> int:
        """Round a time up."""
        return rounded_up(time, self.factor)

    def weights(self, numbers: Sequence[float]) -> tuple[list[int], float]:
        """Return whole coefficients and a factor."""
        values = np.array(numbers, dtype=np.float64)
        largest = float(values.max(initial=0.0))
        factor = factor_of(values, largest, self._room, min(self._room, HEAVIEST))
        whole = rounded_down(values, factor)
        # One weight may come upon another.
        self._room /= max(1, int(whole.max(initial=1)))
        return whole.tolist(), 1.0 / factor

    def maximum(self, expressions: Iterable[Any]) -> Any:
        """Return a variable at least as large as each."""
        terms = list(expressions)
        variable = self.integer(
            max(map(self._lowest, terms)),
            max(map(self._highest, terms)),
            max(map(self.hinted, terms)),
        )
        for term in terms:
            self.cp.add(variable >= term)
        return variable

    def minimum(self, expressions: Iterable[Any]) -> Any:
        """Return a variable at most as large as each."""
        return -self.maximum(-term for term in expressions)

    def positive(self, expression: Any) -> Any:
        """Return a variable at least 0 and the expression."""
        return self.maximum([0, expression])

    def late(self, expression: Any) -> Any:
        """Return 1 where an expression is above 0."""
        # What is equal up to rounding is not late; 0 unless times are very large or very small.
        slack = int(2.0 * TOLERANCE * max(self.horizon, self.factor))
        literal = self.boolean(self.hinted(expression) > slack)
        self.cp.add(expression <= slack).only_enforce_if(~literal)
        return literal

    def _note(self, low: int, high: int, hint: int) -> None:
        self.breathe()
        self._low.append(low)
        self._high.append(high)
        self._hint.append(hint)

    def _lowest(self, expression: Any) -> int:
        return _sum(expression, self._low, self._high)

    def _highest(self, expression: Any) -> int:
        return _sum(expression, self._high, self._low)

    def _latest(self) -> int:
        """Return when all is done at the latest, however bad the order, if nobody dawdles.

        After the last release and rest, at each time a task runs or the one that the end waits for
        is set up or gets its data.
        """
        arrays = self.problem.arrays
        work = float(np.where(self.eligible, arrays.durations, 0.0).max(axis=1).sum())
        delay = float(arrays.setup.max(initial=0.0))
        if self.problem.transfers:
            most = float(arrays.predecessor_data.max(initial=0.0))
            delay = max(delay, float((arrays.latency + most * arrays.slowness).max()))
        begin = max(float(arrays.release.max()), float(arrays.window_end.max(initial=0.0)))
        return int(self.whole(begin + work + delay * self.problem.task_count)) + 1

    def _choices(self, task: int) -> dict[int, Any]:
        """Return a task's literals by machine; 1 where there is no choice."""
        machines = np.flatnonzero(self.eligible[task]).tolist()
        if len(machines) == 1:
            return {machines[0]: 1}
        chosen = int(self.assignment[task])
        literals = {machine: self.boolean(machine == chosen) for machine in machines}
        self.cp.add_exactly_one(literals.values())
        return literals

    def _add_times(self, begins: Ints, ends: Ints) -> None:
        release = self.whole(self.problem.arrays.release).tolist()
        for task, (begin, end) in enumerate(zip(begins.tolist(), ends.tolist(), strict=True)):
            start = self.integer(release[task], self.horizon, begin)
            self.starts.append(start)
            possible = self.durations[task][self.eligible[task]]
            shortest, longest = int(possible.min()), int(possible.max())
            if shortest == longest:
                self.finishes.append(start + shortest)
                continue
            finish = self.integer(release[task] + shortest, self.horizon, end)
            self.finishes.append(finish)
            duration = sum(
                self.duration(task, machine) * literal
                for machine, literal in self.literals[task].items()
            )
            self.cp.add(finish == start + duration)


def _sum(expression: Any, above: Sequence[int], below: Sequence[int]) -> int:
    """Add an expression up, with these values under positive and those under negative terms."""
    if isinstance(expression, int):
        return expression
    flat = cp().FlatIntExpr(expression)
    total = int(flat.offset)
    for variable, coefficient in zip(flat.vars, flat.coeffs, strict=True):
        total += coefficient * (above if coefficient > 0 else below)[variable.index]
    return total


def _times(problem: Problem) -> Any:
    """Return all times that a factor should make whole."""
    arrays = problem.arrays
    due = arrays.due[np.isfinite(arrays.due)]
    parts = [
        arrays.durations[np.isfinite(arrays.durations)],
        arrays.release,
        due,
        arrays.setup.ravel(),
        arrays.window_begin,
        arrays.window_end,
        arrays.latency.ravel(),
    ]
    if problem.transfers:
        # Each amount at each slowness that occurs.
        parts.append(np.outer(arrays.predecessor_data, np.unique(arrays.slowness)).ravel())
    return np.concatenate(parts)
