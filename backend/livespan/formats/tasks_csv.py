"""A table of tasks: one line each under a header."""

from typing import ClassVar

from livespan.errors import FormatError
from livespan.formats.numbers import all_numbers
from livespan.formats.reading import Overrides, ReadProblem
from livespan.formats.table import read_table
from livespan.records import recognise

__all__ = ["TasksCsv"]


class TasksCsv:
    """Comma, semicolon or tab separated tasks; see `livespan.records` for the column names."""

    name: ClassVar[str] = "tasks_csv"
    title: ClassVar[str] = "Table of tasks (CSV, TSV)"
    suffixes: ClassVar[tuple[str, ...]] = (".csv", ".tsv", ".txt")
    summary: ClassVar[str] = (
        "One task a line under a header; id, duration, dependencies and cost are found by name."
    )

    def recognises(self, text: str) -> bool:
        """Tell whether the first line has two columns or more, and no numbers alone follow."""
        lines = text.lstrip().splitlines() or [""]
        several = any(mark in lines[0] for mark in ",;\t")
        # Benchmark files may open with remarks; the line behind them gives them away.
        content = next((line for line in lines if line[:1] != "#"), "")
        return lines[0][:1] not in "{[" and several and not all_numbers(content)

    def read(self, text: str, name: str, overrides: Overrides) -> ReadProblem:
        """Read the tasks; a table names no machines."""
        table = read_table(text, name)
        if not table.rows:
            raise FormatError(f"{name} has a header but no tasks under it")
        found = recognise(
            table.rows,
            task_id_col=overrides.task_id_col,
            duration_col=overrides.duration_col,
            dependency_col=overrides.dependency_col,
            enable_dependencies=overrides.enable_dependencies,
            decimal_comma=table.decimal_comma,
        )
        return ReadProblem(
            name=name,
            format=self.name,
            tasks=found.tasks,
            columns=found.columns,
            headers=table.headers,
            warnings=tuple(found.warnings),
        )
