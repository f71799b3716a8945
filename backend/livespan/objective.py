"""What an objective is: a formula, its kernel, its plain twin, its lower bound."""

from typing import ClassVar, Protocol

from livespan.kernels.goal import Goal
from livespan.problem import Problem
from livespan.schedule import Schedule

__all__ = ["Objective"]


class Objective(Protocol):
    """A number to make small."""

    name: ClassVar[str]
    title: ClassVar[str]
    summary: ClassVar[str]

    def value(self, schedule: Schedule) -> float:
        """Evaluate a schedule in plain Python."""
        ...

    def goal(self) -> Goal:
        """Return the compiled form, which search kernels `evaluate`."""
        ...

    def lower_bound(self, problem: Problem) -> float:
        """Return a number no feasible schedule's value can be below."""
        ...
