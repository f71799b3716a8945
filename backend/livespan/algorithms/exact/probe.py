"""What an objective asks an exact model for, and how large the model then is."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from livespan.objective import Objective
from livespan.problem import Problem

__all__ = ["Probe", "asked", "pooled", "terms", "timed"]


class Probe:
    """An exact model in which everything is 0, which notes what it is asked for.

    Attributes
    ----------
    timed
        Whether starts or finishes of tasks were asked for.
    placed
        Whether machines of tasks were asked for.
    linear
        Whether the objective has a linear form.
    """

    unit = 1.0

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.timed = self.placed = self.linear = False

    @property
    def only_makespan(self) -> bool:
        """Whether only the makespan counts."""
        return not (self.timed or self.placed)

    @property
    def makespan(self) -> Any:
        """Return 0."""
        return 0

    def start(self, task: int) -> Any:
        """Note that times count."""
        self.timed = True
        return 0

    def finish(self, task: int) -> Any:
        """Note that times count."""
        self.timed = True
        return 0

    def presence(self, task: int, machine: int) -> Any:
        """Note that machines count."""
        self.placed = True
        return 0

    def duration(self, task: int, machine: int) -> int:
        """Return 0."""
        return 0

    def load(self, machine: int) -> Any:
        """Note that machines count."""
        self.placed = True
        return 0

    def scaled(self, time: float) -> int:
        """Return 0."""
        return 0

    def scaled_up(self, time: float) -> int:
        """Return 0."""
        return 0

    def weights(self, numbers: Sequence[float]) -> tuple[list[int], float]:
        """Return 1 for each: objectives leave out what weighs 0."""
        return [1] * len(numbers), 1.0

    def maximum(self, expressions: Iterable[Any]) -> Any:
        """Return 0, once all have been asked for."""
        return sum(0 for _ in expressions)

    def minimum(self, expressions: Iterable[Any]) -> Any:
        """Return 0, once all have been asked for."""
        return sum(0 for _ in expressions)

    def positive(self, expression: Any) -> Any:
        """Return 0."""
        return 0

    def late(self, expression: Any) -> Any:
        """Return 0."""
        return 0


def asked(problem: Problem, objective: Objective) -> Probe:
    """Return what an objective asks for."""
    probe = Probe(problem)
    probe.linear = objective.exact_form(probe) is not None
    return probe


def timed(problem: Problem, probe: Probe) -> bool:
    """Tell whether it matters when a task runs, and not only where."""
    return probe.timed or bool(problem.features)


def pooled(problem: Problem, probe: Probe) -> bool:
    """Tell whether it does not matter where a task runs, only how many run at a time."""
    alike = problem.environment == "identical" and not probe.placed
    bound_to_machines = problem.transfers or problem.set_up or problem.rests
    return timed(problem, probe) and alike and not bound_to_machines


def terms(problem: Problem, probe: Probe) -> int:
    """Return about how many variables and coefficients the model of a problem has."""
    arrays = problem.arrays
    eligible = np.isfinite(arrays.durations)
    choices = eligible.sum(axis=1)
    pairs = len(choices) if pooled(problem, probe) else int(choices.sum())
    total = (4 if timed(problem, probe) else 2) * pairs + 4 * len(arrays.predecessors)
    if problem.transfers:
        after = np.repeat(np.arange(len(choices)), np.diff(arrays.predecessor_start))
        total += int((choices[after] * choices[arrays.predecessors]).sum())
    if problem.set_up:
        total += 4 * int((eligible.sum(axis=0) ** 2).sum())
    return total
