"""A table of tasks: one line each under a header."""

import re
from typing import ClassVar

from livespan.formats.numbers import all_numbers
from livespan.formats.options import ReadOptions
from livespan.formats.reading import ReadProblem
from livespan.formats.source import Source
from livespan.formats.table import read_table
from livespan.formats.task_table import TABLE_OPTIONS, problem_of_table

__all__ = ["TasksCsv"]

_SEPARATORS = re.compile(r"[,;|]")


class TasksCsv:
    """Comma, semicolon or tab separated tasks; see `livespan.records` for the column names."""

    name: ClassVar[str] = "tasks_csv"
    title: ClassVar[str] = "Table of tasks (CSV, TSV)"
    suffixes: ClassVar[tuple[str, ...]] = (".csv", ".tsv", ".txt")
    summary: ClassVar[str] = (
        "One task a line under a header; id, duration, dependencies and cost are found by name."
    )
    options: ClassVar[tuple[str, ...]] = TABLE_OPTIONS

    def recognises(self, source: Source) -> bool:
        """Tell whether the first line has two columns or more, and no numbers alone follow."""
        lines = source.head.lstrip().splitlines() or [""]
        several = any(mark in lines[0] for mark in ",;\t")
        # Benchmark files may open with remarks; the line behind them gives them away.
        content = next((line for line in lines if line[:1] != "#"), "")
        numbers = all_numbers(_SEPARATORS.sub(" ", content))
        return lines[0][:1] not in ("{", "[", "<") and several and not numbers

    def read(self, source: Source, options: ReadOptions) -> ReadProblem:
        """Read the tasks; the only machines a table has are those its tasks name."""
        table = read_table(source.text, source.name, options.limit)
        return problem_of_table(table, None, name=source.name, format=self.name, options=options)
