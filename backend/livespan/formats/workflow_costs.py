"""Task graphs with a cost for each machine and a cost for each edge."""

from collections.abc import Iterator
from typing import ClassVar, NamedTuple

import numpy as np

from livespan.cells import number
from livespan.errors import FormatError
from livespan.formats.options import ReadOptions
from livespan.formats.reading import ReadProblem
from livespan.formats.source import Source
from livespan.problem import Machine, Task

__all__ = ["WorkflowCosts"]

_SECTIONS = ("#critical", "#tasks", "#edges", "#end")


class _Row(NamedTuple):
    """A line ``key: values`` and where it stands, counted from 1."""

    line: int
    key: int
    values: list[float]


class WorkflowCosts:
    """Tasks and edges under headings, a line each.

    Under ``#tasks`` stand lines ``task: time on each machine``, under ``#edges`` lines
    ``edge: from, to, cost``. An edge's cost is the time its data takes where the two tasks run on
    different machines. Whatever stands under ``#critical`` is left aside.
    """

    name: ClassVar[str] = "workflow_costs"
    title: ClassVar[str] = "Task graph with costs (#tasks, #edges)"
    suffixes: ClassVar[tuple[str, ...]] = (".dag", ".txt")
    summary: ClassVar[str] = (
        "Under #tasks the times of each task on each machine, under #edges the transfers."
    )
    options: ClassVar[tuple[str, ...]] = ()

    def recognises(self, source: Source) -> bool:
        """Tell whether it has both sections and begins with one."""
        first = source.head.split(maxsplit=1)[:1]
        if not first or first[0].lower() not in _SECTIONS:
            return False
        return {"#tasks", "#edges"} <= {word.lower() for word in source.text.split()}

    def read(self, source: Source, options: ReadOptions) -> ReadProblem:
        """Read tasks, called T0, T1 ... by their numbers, and machines M1, M2 ..."""
        name = source.name
        rows: dict[str, list[_Row]] = {section: [] for section in _SECTIONS}
        for section, row in _rows(source.text, name):
            rows[section].append(row)
        times = _times(rows["#tasks"], name)
        before: dict[int, dict[str, float]] = {key: {} for key in times}
        for edge in rows["#edges"]:
            before_it, target, cost = _edge(edge, times, name)
            known = before[target]
            if f"T{before_it}" in known:
                raise FormatError(
                    f"{name}, line {edge.line}: there is an edge from {before_it} to "
                    f"{target} already"
                )
            known[f"T{before_it}"] = cost
        machines = len(next(iter(times.values())))
        return ReadProblem(
            name=source.name,
            format=self.name,
            tasks=tuple(
                Task(f"T{key}", 0.0, tuple(known), data={k: v for k, v in known.items() if v})
                for key, known in before.items()
            ),
            machines=tuple(Machine(f"M{number}") for number in range(1, machines + 1)),
            durations=np.array(list(times.values())),
        )


def _rows(text: str, name: str) -> Iterator[tuple[str, _Row]]:
    """Yield the rows of the sections that count; nothing after ``#end`` does."""
    section = ""
    for line, content in enumerate(map(str.strip, text.splitlines()), 1):
        if content.lower() in _SECTIONS:
            section = content.lower()
        elif section in ("#tasks", "#edges") and content:
            yield section, _row(content, line, name)


def _row(content: str, line: int, name: str) -> _Row:
    key, colon, values = content.partition(":")
    if not colon or not key.strip().isdecimal():
        raise FormatError(f'{name}, line {line}: it must begin with a number and ":"')
    cells = [cell.strip() for cell in values.split(",")]
    if cells[-1] == "" and len(cells) > 1:
        cells.pop()
    try:
        return _Row(line, int(key), [number(cell) for cell in cells])
    except ValueError:
        raise FormatError(
            f"{name}, line {line}: what stands behind the colon must be numbers with commas "
            f"between them, not {values.strip()!r:.60}"
        ) from None


def _times(rows: list[_Row], name: str) -> dict[int, list[float]]:
    """Return the times of each task by its number.

    Raises
    ------
    FormatError
        When there are none, a number comes twice or lines differ in length.
    """
    if not rows:
        raise FormatError(f"{name} has no tasks under #tasks")
    times: dict[int, list[float]] = {}
    width = len(rows[0].values)
    for row in rows:
        if row.key in times:
            raise FormatError(f"{name}, line {row.line}: task {row.key} comes twice")
        if len(row.values) != width:
            raise FormatError(
                f"{name}, line {row.line}: {len(row.values)} times where the first task has {width}"
            )
        times[row.key] = row.values
    return times


def _edge(row: _Row, times: dict[int, list[float]], name: str) -> tuple[int, int, float]:
    if len(row.values) != 3:
        raise FormatError(f"{name}, line {row.line}: an edge is two tasks and a cost")
    source, target, cost = row.values
    for task in (source, target):
        if task not in times:
            raise FormatError(f"{name}, line {row.line}: there is no task {task:g}")
    return int(source), int(target), cost
