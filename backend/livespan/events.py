"""What a run tells while it goes: one frozen dataclass per kind of event."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from livespan.algorithm import Decisions
from livespan.problem import Problem
from livespan.result import Result
from livespan.schedule import Schedule

__all__ = ["Event", "Failed", "Finished", "Improved", "Iteration", "Log", "Started"]


@dataclass(frozen=True, slots=True)
class Started:
    """The search begins.

    Attributes
    ----------
    value
        Objective value of the schedule the search starts from.
    bound
        Lower bound known at the start.
    makespan
        Makespan of that schedule, whatever the objective is.
    settings
        The algorithm's settings in force.
    """

    problem: Problem
    algorithm: str
    objective: str
    seed: int
    value: float
    bound: float
    makespan: float
    settings: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Log:
    """A sentence for people."""

    message: str


@dataclass(frozen=True, slots=True)
class Iteration:
    """An iteration has ended.

    Attributes
    ----------
    iteration
        Its 1-based number.
    value
        Best objective value so far.
    current
        Best value of this iteration alone.
    bound
        Best lower bound so far.
    gap
        ``(value - bound) / bound``; infinite when the bound is 0.
    elapsed
        Seconds since the search began.
    improved
        Whether this iteration improved the best value.
    makespan
        Makespan of the best schedule so far, best by the objective, whatever that is.
    """

    iteration: int
    value: float
    current: float
    bound: float
    gap: float
    elapsed: float
    improved: bool
    makespan: float


@dataclass(frozen=True)
class Improved:
    """There is a new best schedule; iteration 0 is the start."""

    iteration: int
    value: float
    problem: Problem
    decisions: Decisions

    @cached_property
    def schedule(self) -> Schedule:
        """The schedule, built and checked when somebody first looks at it.

        Raises
        ------
        InfeasibleScheduleError
            When it breaks a rule of its problem.
        """
        schedule = Schedule(self.problem, self.decisions.assignment, self.decisions.start)
        schedule.check()
        return schedule


@dataclass(frozen=True, slots=True)
class Finished:
    """The search has ended and this is what it found."""

    result: Result


@dataclass(frozen=True, slots=True)
class Failed:
    """The run broke; ``code`` is for programs, ``message`` for people."""

    message: str
    code: str


Event = Started | Log | Iteration | Improved | Finished | Failed
