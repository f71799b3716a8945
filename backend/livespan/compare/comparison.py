"""What a comparison found: every run, and what can be said of each algorithm."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from os import PathLike, fspath
from pathlib import Path
from statistics import fmean, median, stdev
from typing import Any

from livespan.bounds import relative_gap
from livespan.compare import tables
from livespan.compare.rows import Run, Summary
from livespan.compare.significance import holm, midranks, rank_sum_p
from livespan.result import Result

__all__ = ["Comparison"]


@dataclass(frozen=True)
class Comparison:
    """Runs of several algorithms with several seeds on one problem.

    Attributes
    ----------
    labels
        The algorithms, in the order they were asked for.
    """

    labels: tuple[str, ...]
    seeds: tuple[int, ...]
    objective: str
    runs: tuple[Run, ...]

    def of(self, label: str) -> tuple[Run, ...]:
        """Return the runs of one algorithm, in the order of the seeds."""
        return tuple(run for run in self.runs if run.label == label)

    def values(self, label: str) -> list[float]:
        """Return the values of one algorithm, in the order of the seeds."""
        return [run.result.value for run in self.of(label)]

    @cached_property
    def bound(self) -> float:
        """Best lower bound any run proved."""
        return max((run.result.bound for run in self.runs), default=0.0)

    @property
    def best(self) -> Result:
        """The best result of all, the earliest where several are as good."""
        return min((run.result for run in self.runs), key=lambda result: result.value)

    @cached_property
    def summaries(self) -> tuple[Summary, ...]:
        """What each algorithm came to, the least mean first."""
        ranks = self._ranks()
        rows = [self._summary(label, ranks) for label in self.labels if self.of(label)]
        return tuple(sorted(rows, key=lambda row: (row.mean, row.rank)))

    @cached_property
    def pairs(self) -> dict[tuple[str, str], float]:
        """p-value of each two algorithms with two runs or more, corrected for their number."""
        there = [label for label in self.labels if len(self.of(label)) > 1]
        pairs = list(combinations(there, 2))
        found = [rank_sum_p(self.values(a), self.values(b)) for a, b in pairs]
        return dict(zip(pairs, holm(found), strict=True))

    def rows(self) -> list[dict[str, Any]]:
        """Return one row a run, for tables of any kind."""
        return [
            {
                "algorithm": run.label,
                "seed": run.seed,
                "value": run.result.value,
                "bound": run.result.bound,
                "gap": run.result.gap,
                "iterations": run.result.iterations,
                "runtime": run.result.runtime,
                "status": str(run.result.status),
                "reason": run.result.reason,
            }
            for run in self.runs
        ]

    def to_dataframe(self) -> Any:
        """Return the rows as a pandas data frame.

        Raises
        ------
        ImportError
            When pandas is not installed.
        """
        import pandas as pd  # noqa: PLC0415 - optional, and slow to import

        return pd.DataFrame(self.rows())

    def to_dict(self) -> dict[str, Any]:
        """Return all of it as plain lists, dictionaries and numbers; what is unknown is None."""
        return tables.document(self)

    def to_markdown(self) -> str:
        """Return the summaries as a table in Markdown."""
        return tables.markdown(self)

    def to_csv(self) -> str:
        """Return the rows as CSV."""
        return tables.csv_text(self)

    def plot(self) -> Any:
        """Return a Plotly figure: the values of each algorithm, and how the best fell over time."""
        from livespan.compare.figure import figure  # noqa: PLC0415 - Plotly is slow to import

        return figure(self)

    def save(self, path: str | PathLike[str]) -> None:
        """Write it to a file by its suffix.

        ``.csv`` and ``.json`` hold every run, ``.md`` the summaries; ``.svg``, ``.png``, ``.pdf``
        draw mean values over time and a box for each algorithm, ``.html`` is the Plotly figure.

        Raises
        ------
        FormatError
            When the suffix is none of these.
        """
        from livespan.compare.files import find_writer  # noqa: PLC0415 - only who draws waits

        Path(path).write_bytes(find_writer(fspath(path))(self))

    def __str__(self) -> str:
        return tables.text(self)

    def _repr_markdown_(self) -> str:
        return self.to_markdown()

    def _summary(self, label: str, ranks: dict[str, list[float]]) -> Summary:
        values = self.values(label)
        results = [run.result for run in self.of(label)]
        mean = fmean(values)
        return Summary(
            label=label,
            runs=len(values),
            best=min(values),
            mean=mean,
            std=stdev(values) if len(values) > 1 else 0.0,
            median=median(values),
            worst=max(values),
            gap=relative_gap(mean, self.bound),
            rank=fmean(ranks[label]) if ranks[label] else math.nan,
            wins=sum(1 for run in self.of(label) if run.result.value <= self._least(run.seed)),
            iterations=fmean(result.iterations for result in results),
            runtime=fmean(result.runtime for result in results),
            p=self._against_leader(label),
        )

    def _ranks(self) -> dict[str, list[float]]:
        """Return each algorithm's ranks, over the seeds that all have run."""
        found: dict[str, list[float]] = {label: [] for label in self.labels}
        for seed in self.seeds:
            values = {run.label: run.result.value for run in self.runs if run.seed == seed}
            if len(values) == len(self.labels):
                ranks = midranks([values[label] for label in self.labels])
                for label, rank in zip(self.labels, ranks, strict=True):
                    found[label].append(rank)
        return found

    def _least(self, seed: int) -> float:
        return min(run.result.value for run in self.runs if run.seed == seed)

    def _against_leader(self, label: str) -> float | None:
        leader = self._leader
        return None if label == leader else self._with_leader.get(label)

    @cached_property
    def _leader(self) -> str:
        ran = [label for label in self.labels if self.of(label)]
        return min(ran, key=lambda label: fmean(self.values(label)))

    @cached_property
    def _with_leader(self) -> dict[str, float]:
        first = self.values(self._leader)
        others = [
            label
            for label in self.labels
            if label != self._leader and min(len(first), len(self.of(label))) > 1
        ]
        found: Sequence[float] = [rank_sum_p(first, self.values(label)) for label in others]
        return dict(zip(others, holm(found), strict=True))
