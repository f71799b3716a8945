"""When to end a search: small callables on a run's progress, which compose."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from livespan.bounds import relative_gap
from livespan.errors import SettingError

__all__ = [
    "ON_REQUEST",
    "AnyOf",
    "Cancelled",
    "GapReached",
    "MaxIterations",
    "MaxRuntime",
    "NoImprovement",
    "Progress",
    "Stop",
    "TargetReached",
]


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a run stands.

    Attributes
    ----------
    iteration
        Iterations completed.
    value
        Best objective value so far.
    bound
        Best lower bound so far.
    elapsed
        Seconds since the search began.
    improved_at
        Iteration that last improved the value, 0 when none has.
    """

    iteration: int
    value: float
    bound: float
    elapsed: float
    improved_at: int = 0

    @property
    def gap(self) -> float:
        """``(value - bound) / bound``, never negative; infinite when the bound is 0."""
        return relative_gap(self.value, self.bound)


#: Gap that may be left between a value and a bound which are equal but for the rounding of sums.
ROUNDING = 1e-11

#: The reason `Cancelled` gives.
ON_REQUEST = "stopped on request"

#: Returns a reason to stop, in words, or None to go on.
Stop = Callable[[Progress], str | None]


@dataclass(frozen=True, slots=True)
class MaxIterations:
    """Stop after a number of iterations (at least 1)."""

    iterations: int

    def __post_init__(self) -> None:
        if self.iterations < 1:
            raise SettingError(
                f"There must be at least 1 iteration, not {self.iterations}", "n_iterations"
            )

    def __call__(self, progress: Progress) -> str | None:
        """Say whether the iterations are done."""
        if progress.iteration < self.iterations:
            return None
        return f"all {self.iterations} iterations done"


@dataclass(frozen=True, slots=True)
class MaxRuntime:
    """Stop after a number of seconds (positive)."""

    seconds: float

    def __post_init__(self) -> None:
        if not self.seconds > 0:
            raise SettingError(
                f"The time limit must be a positive number of seconds, not {self.seconds}",
                "time_limit",
            )

    def __call__(self, progress: Progress) -> str | None:
        """Say whether the time is up."""
        return f"time limit of {self.seconds:g} s" if progress.elapsed >= self.seconds else None


@dataclass(frozen=True, slots=True)
class NoImprovement:
    """Stop after a number of iterations (at least 1) that brought nothing better."""

    iterations: int

    def __post_init__(self) -> None:
        if self.iterations < 1:
            raise SettingError(
                f"Patience must be at least 1 iteration, not {self.iterations}", "no_improvement"
            )

    def __call__(self, progress: Progress) -> str | None:
        """Say whether patience has run out."""
        if progress.iteration - progress.improved_at < self.iterations:
            return None
        return f"no improvement in {self.iterations} iterations"


@dataclass(frozen=True, slots=True)
class TargetReached:
    """Stop once the value is at or below a target."""

    target: float

    def __call__(self, progress: Progress) -> str | None:
        """Say whether the target is reached."""
        return f"target of {self.target:g} reached" if progress.value <= self.target else None


@dataclass(frozen=True, slots=True)
class GapReached:
    """Stop once the gap to the lower bound is at or below a fraction; 0 means proved optimal.

    What `ROUNDING` can have made of a closed gap counts as closed.
    """

    gap: float = 0.0

    def __post_init__(self) -> None:
        if not self.gap >= 0:
            raise SettingError(f"The gap must not be negative, not {self.gap}", "gap")

    def __call__(self, progress: Progress) -> str | None:
        """Say whether the gap is small enough."""
        if progress.gap > self.gap + ROUNDING:
            return None
        return f"gap of {self.gap:g} reached" if self.gap else "proved optimal"


@dataclass(frozen=True, slots=True)
class Cancelled:
    """Stop once another thread has called ``cancel``."""

    _flag: threading.Event = field(default_factory=threading.Event)

    @property
    def raised(self) -> bool:
        """Whether somebody has asked to stop."""
        return self._flag.is_set()

    def cancel(self) -> None:
        """Ask the run to stop; it does so after its current iteration."""
        self._flag.set()

    def __call__(self, progress: Progress) -> str | None:
        """Say whether somebody asked to stop."""
        return ON_REQUEST if self.raised else None


class AnyOf:
    """Stop as soon as one of several rules says so; the first to speak gives the reason."""

    def __init__(self, *rules: Stop) -> None:
        self.rules = rules

    def __call__(self, progress: Progress) -> str | None:
        """Ask each rule in turn."""
        for rule in self.rules:
            reason = rule(progress)
            if reason is not None:
                return reason
        return None
