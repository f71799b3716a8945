"""What a search found, as bare facts; `livespan.result` adds the ways to show it."""

import enum
import math
from dataclasses import dataclass, field
from typing import NamedTuple

from livespan.bounds import relative_gap
from livespan.schedule import TOLERANCE, Schedule

__all__ = ["Change", "Outcome", "Status", "status_of", "within"]


class Status(enum.StrEnum):
    """How a run ended."""

    OPTIMAL = "optimal"
    """The value meets a lower bound: nothing can be better."""
    FEASIBLE = "feasible"
    """A rule of the run ended it; something better may exist."""
    STOPPED = "stopped"
    """Somebody stopped it; something better may exist."""


class Change(NamedTuple):
    """A point at which the best value changed; ``elapsed`` in seconds."""

    iteration: int
    elapsed: float
    value: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a search found, with what it takes to repeat it.

    Attributes
    ----------
    reason
        What ended the search, in words.
    runtime
        Seconds from the start of the search to its end.
    history
        The points at which the best value changed, the start first: memory grows with the
        improvements, not with the iterations.
    terms
        The values of the objectives by name: one, or those of a combination, unweighted.
    """

    status: Status
    reason: str
    schedule: Schedule
    value: float
    bound: float
    iterations: int
    runtime: float
    seed: int
    algorithm: str
    objective: str
    history: tuple[Change, ...]
    terms: dict[str, float] = field(default_factory=dict)

    @property
    def gap(self) -> float:
        """``(value - bound) / bound``, at least 0; infinite when the bound is 0."""
        return relative_gap(self.value, self.bound)

    def __str__(self) -> str:
        quality = within(self.gap)
        if self.status is not Status.OPTIMAL:
            quality = f"{self.status}, {quality}"
        return (
            f"{self.objective} {self.value:g}{self._parts()} ({quality}; "
            f"lower bound {self.bound:g}) by {self.algorithm}, seed {self.seed}: "
            f"{self.iterations} iterations in {self.runtime:.3g} s, {self.reason}"
        )

    def _parts(self) -> str:
        """Tell the values of a combination's objectives; a single one is all there is."""
        if len(self.terms) < 2:
            return ""
        return f" [{', '.join(f'{name} {value:g}' for name, value in self.terms.items())}]"


def status_of(value: float, bound: float, stopped: bool) -> Status:
    """Tell how a run ended: proved optimal, stopped by somebody, or ended by a rule."""
    if value <= bound * (1 + TOLERANCE):
        return Status.OPTIMAL
    return Status.STOPPED if stopped else Status.FEASIBLE


def within(gap: float) -> str:
    """Say a gap in words, rounded up: a gap that is not closed never reads as 0 %."""
    if gap <= TOLERANCE:
        return "proved optimal"
    if gap == math.inf:
        return "gap unknown"
    return f"within {math.ceil(gap * 1e4) / 1e4:.2%} of optimal"
