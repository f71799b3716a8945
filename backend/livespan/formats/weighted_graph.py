"""Task graphs as weights: one for each task, one for each edge."""

from typing import ClassVar

import numpy as np

from livespan.errors import FormatError
from livespan.formats.numbers import Line, adds_up, begins_alone, number_lines
from livespan.formats.options import ReadOptions
from livespan.formats.reading import ReadProblem
from livespan.formats.source import Source
from livespan.problem import Task

__all__ = ["WeightedGraph"]


class WeightedGraph:
    """The weight of each task, a line each; the number of edges; and lines ``from to weight``.

    A task's weight is its duration, an edge's the time its data takes between machines. Tasks count
    from 0. How many machines there are is not said.
    """

    name: ClassVar[str] = "weighted_graph"
    title: ClassVar[str] = "Task graph with weights"
    suffixes: ClassVar[tuple[str, ...]] = (".txt",)
    summary: ClassVar[str] = (
        "The duration of each task on a line, the number of edges, then from, to and transfer."
    )
    options: ClassVar[tuple[str, ...]] = ()

    def recognises(self, source: Source) -> bool:
        """Tell whether single numbers are followed by as many edges as the last one says."""
        return begins_alone(source) and adds_up(lambda: _split(source))

    def read(self, source: Source, options: ReadOptions) -> ReadProblem:
        """Read the tasks, called T0, T1 ..."""
        weights, edges = _split(source)
        before: list[dict[str, float]] = [{} for _ in weights]
        for line in edges:
            first, then, amount = line.values
            for task in (first, then):
                if task != int(task) or not 0 <= task < len(weights):
                    raise FormatError(
                        f"{source.name}, line {line.number}: there is no task {task:g} "
                        f"among {len(weights)} that count from 0"
                    )
            before[int(then)][f"T{int(first)}"] = amount
        return ReadProblem(
            name=source.name,
            format=self.name,
            tasks=tuple(
                Task(f"T{row}", weight, tuple(data), data={k: v for k, v in data.items() if v})
                for row, (weight, data) in enumerate(zip(weights, before, strict=True))
            ),
        )


def _split(source: Source) -> tuple[list[float], list[Line]]:
    """Return the weights of tasks, and the lines of edges."""
    lines, name = number_lines(source), source.name
    wide = np.flatnonzero(lines.widths != 1)
    alone = int(wide[0]) if len(wide) else len(lines)
    if alone < 2 or alone == len(lines):
        raise FormatError(f"{name} must have a line of one number for each task, then edges")
    promised = lines[alone - 1]
    if promised.values[0] != len(lines) - alone:
        raise FormatError(
            f"{name}, line {promised.number}: {promised.values[0]:g} edges are promised and "
            f"{len(lines) - alone} follow"
        )
    edges = lines[alone:]
    for line in edges:
        if len(line.values) != 3:
            raise FormatError(f"{name}, line {line.number}: an edge is two tasks and a weight")
    return lines.values[: alone - 1].tolist(), edges
