"""A run of a comparison, what the runs of an algorithm came to, and what tables are made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from livespan.result import Result

__all__ = ["Found", "Run", "Summary"]


@dataclass(frozen=True, slots=True)
class Run:
    """One search of a comparison; ``label`` tells the algorithm, and its settings where need be."""

    label: str
    seed: int
    result: Result


@dataclass(frozen=True, slots=True)
class Summary:
    """What the runs of one algorithm came to.

    Attributes
    ----------
    best, mean, std, median, worst
        Of the objective; ``std`` of a sample, 0 for a single run.
    gap
        ``(mean - bound) / bound`` to the best bound any run of the comparison proved.
    rank
        Mean rank among the algorithms, seed by seed, from 1; equals share theirs.
    wins
        Seeds on which nobody was better.
    iterations, runtime
        Mean number of iterations and mean seconds.
    p
        Chance of differences to the best algorithm as large as these if there were none
        (`rank_sum_p`, corrected for the number of comparisons); None for the best itself and
        where one of the two has a single run.
    """

    label: str
    runs: int
    best: float
    mean: float
    std: float
    median: float
    worst: float
    gap: float
    rank: float
    wins: int
    iterations: float
    runtime: float
    p: float | None


class Found(Protocol):
    """What tables and figures take of a `livespan.compare.Comparison`."""

    @property
    def labels(self) -> tuple[str, ...]:
        """The algorithms, in the order they were asked for."""
        ...

    @property
    def seeds(self) -> tuple[int, ...]:
        """The seeds asked for."""
        ...

    @property
    def objective(self) -> str:
        """Name of what was made small."""
        ...

    @property
    def runs(self) -> tuple[Run, ...]:
        """The runs that ended."""
        ...

    @property
    def bound(self) -> float:
        """Best lower bound any run proved."""
        ...

    @property
    def best(self) -> Result:
        """The best result of all."""
        ...

    @property
    def summaries(self) -> tuple[Summary, ...]:
        """What each algorithm came to, the best first."""
        ...

    @property
    def pairs(self) -> Mapping[tuple[str, str], float]:
        """p-value of each two algorithms."""
        ...

    def of(self, label: str) -> tuple[Run, ...]:
        """Return the runs of one algorithm."""
        ...

    def values(self, label: str) -> list[float]:
        """Return the values of one algorithm."""
        ...

    def rows(self) -> list[dict[str, Any]]:
        """Return one row a run."""
        ...
