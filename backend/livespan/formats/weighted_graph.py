"""Task graphs as weights: one for each task, one for each edge."""

from typing import ClassVar

from livespan.errors import FormatError
from livespan.formats.numbers import Line, first_rows, number_lines
from livespan.formats.reading import Overrides, ReadProblem
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

    def recognises(self, text: str) -> bool:
        """Tell whether single numbers are followed by as many edges as the last one says."""
        if [len(row) for row in first_rows(text, 2)] != [1, 1]:
            return False
        try:
            _split(number_lines(text, ""), "")
        except FormatError:
            return False
        return True

    def read(self, text: str, name: str, overrides: Overrides) -> ReadProblem:
        """Read the tasks, called T0, T1 ..."""
        weights, edges = _split(number_lines(text, name), name)
        before: list[dict[str, float]] = [{} for _ in weights]
        for line in edges:
            source, target, amount = line.values
            for task in (source, target):
                if task != int(task) or not 0 <= task < len(weights):
                    raise FormatError(
                        f"{name}, line {line.number}: there is no task {task:g} "
                        f"among {len(weights)} that count from 0"
                    )
            before[int(target)][f"T{int(source)}"] = amount
        return ReadProblem(
            name=name,
            format=self.name,
            tasks=tuple(
                Task(f"T{row}", weight, tuple(data), data={k: v for k, v in data.items() if v})
                for row, (weight, data) in enumerate(zip(weights, before, strict=True))
            ),
        )


def _split(lines: list[Line], name: str) -> tuple[list[float], list[Line]]:
    """Return the weights of tasks, and the lines of edges."""
    alone = next((k for k, line in enumerate(lines) if len(line.values) != 1), len(lines))
    if alone < 2 or alone == len(lines):
        raise FormatError(f"{name} must have a line of one number for each task, then edges")
    edges = lines[alone:]
    promised = lines[alone - 1]
    if promised.values[0] != len(edges):
        raise FormatError(
            f"{name}, line {promised.number}: {promised.values[0]:g} edges are promised and "
            f"{len(edges)} follow"
        )
    for line in edges:
        if len(line.values) != 3:
            raise FormatError(f"{name}, line {line.number}: an edge is two tasks and a weight")
    return [line.values[0] for line in lines[: alone - 1]], edges
