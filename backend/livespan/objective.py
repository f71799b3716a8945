"""What an objective is: a formula, its kernel, its plain twin, its lower bound."""

from typing import Any, ClassVar, Protocol

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

    def kernel(self) -> Any:
        """Return the compiled callback (see ``kernels.jit.OBJECTIVE_SIGNATURE``)."""
        ...

    def lower_bound(self, problem: Problem) -> float:
        """Return a number no feasible schedule's value can be below."""
        ...
