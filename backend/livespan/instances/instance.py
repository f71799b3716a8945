"""What a named instance is: how to make it, and what is known of its best value."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from livespan.formats import ReadProblem

__all__ = ["BestKnown", "Instance"]


@dataclass(frozen=True, slots=True)
class BestKnown:
    """The best value anybody has published for an instance.

    Attributes
    ----------
    value
        Of the instance's objective.
    bound
        Largest number proved to be no larger than the optimum; 0 where none is published.
    source
        Who found or lists them.
    """

    value: float
    source: str
    bound: float = 0.0

    @property
    def optimal(self) -> bool:
        """Whether the value is proved to be the smallest possible."""
        return self.value == self.bound


@dataclass(frozen=True, slots=True)
class Instance:
    """A problem that is made from its name.

    Attributes
    ----------
    family
        The kind it is listed under.
    tasks, machines
        How many it has; machines that it does not name are identical.
    make
        Makes it; the same each time.
    best
        Best known value; None where nobody has published one.
    """

    name: str
    title: str
    summary: str
    family: str
    tasks: int
    machines: int
    make: Callable[[], ReadProblem]
    best: BestKnown | None = None

    @property
    def optimum(self) -> float | None:
        """Smallest possible value where it is known."""
        return self.best.value if self.best is not None and self.best.optimal else None

    def read(self) -> ReadProblem:
        """Make it, as if it were read from a file of its name."""
        return replace(self.make(), name=self.name, default_machines=self.machines)
