"""How the best value fell, as a table."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from livespan.exports.cells import table
from livespan.exports.writing import DEFAULTS, Options, Subject, outcome_of
from livespan.outcome import Change, Outcome

__all__ = ["ConvergenceCsv"]


class ConvergenceCsv:
    """A row for each change of the best value, and one for the end of the run."""

    name: ClassVar[str] = "convergence"
    title: ClassVar[str] = "Convergence (CSV)"
    suffix: ClassVar[str] = ".convergence.csv"
    media_type: ClassVar[str] = "text/csv; charset=utf-8"
    summary: ClassVar[str] = "A row a change of the best value: iteration, seconds, value."

    def write(self, subject: Subject, options: Options = DEFAULTS) -> bytes:
        """Write one result's changes."""
        return self.compare([outcome_of(subject, self.title)], options)

    def compare(self, results: Sequence[Outcome], options: Options = DEFAULTS) -> bytes:
        """Write several results' changes, one result after the other."""
        headers = ("algorithm", "objective", "seed", "iteration", "elapsed", "value", "lower_bound")
        rows = (
            (result.algorithm, result.objective, result.seed, *change, result.bound)
            for result in results
            for change in _changes(result)
        )
        return table(headers, rows, options.spreadsheet)


def _changes(result: Outcome) -> Iterator[Change]:
    yield from result.history
    yield Change(result.iterations, result.runtime, result.value)
