"""Standard task graphs, with and without communication times."""

from collections.abc import Sequence
from itertools import islice
from typing import ClassVar, NamedTuple

from livespan.errors import FormatError
from livespan.formats.numbers import adds_up, first_rows, number_lines
from livespan.formats.options import ReadOptions
from livespan.formats.reading import DEFAULT_MACHINES, ReadProblem
from livespan.formats.source import Source
from livespan.problem import Task

__all__ = ["StandardTaskGraph"]

#: An entry and an exit task of no duration that stand around the tasks counted in the first line.
DUMMIES = 2


class _Number(NamedTuple):
    """A number and the line it stands on, counted from 1."""

    value: float
    line: int


class _Node(NamedTuple):
    """A task: its time, and the time data takes from each predecessor on another processor."""

    time: float
    before: dict[int, float]


class StandardTaskGraph:
    """The number of tasks, then each task: number, time, number of predecessors, predecessors.

    Behind each predecessor may stand the time of the communication with it. The first line may
    have the number of processors as well. Tasks count from 0 or 1 on; an entry and an exit task of
    no time around them are left out.

    References
    ----------
    T. Tobita, H. Kasahara, A standard task graph set for fair evaluation of multiprocessor
    scheduling algorithms, Journal of Scheduling 5 (2002), 379-394, doi:10.1002/jos.116.
    """

    name: ClassVar[str] = "stg"
    title: ClassVar[str] = "Standard task graph"
    suffixes: ClassVar[tuple[str, ...]] = (".stg", ".txt")
    summary: ClassVar[str] = (
        "The number of tasks, then a line a task: number, time, and its predecessors."
    )
    options: ClassVar[tuple[str, ...]] = ()

    def recognises(self, source: Source) -> bool:
        """Tell whether the tasks, numbered in turn, add up."""
        rows = first_rows(source, 2)
        if len(rows) < 2 or len(rows[0]) > 2 or len(rows[1]) < 3 or rows[1][0] not in (0, 1):
            return False
        return adds_up(lambda: _nodes(source))

    def read(self, source: Source, options: ReadOptions) -> ReadProblem:
        """Read the tasks, named by their numbers, for as many machines as the file says."""
        nodes, first, processors = _nodes(source)
        dummies = _dummies(nodes)
        kept = [row for row in range(len(nodes)) if row not in dummies]
        tasks = [_task(nodes, row, first, dummies) for row in kept]
        return ReadProblem(
            name=source.name,
            format=self.name,
            tasks=tuple(tasks),
            default_machines=processors or DEFAULT_MACHINES,
            warnings=("The entry and the exit task of no time are left out",) if dummies else (),
        )


def _task(nodes: Sequence[_Node], row: int, first: int, dummies: set[int]) -> Task:
    before = {str(k + first): time for k, time in nodes[row].before.items() if k not in dummies}
    data = {known: time for known, time in before.items() if time}
    return Task(str(row + first), nodes[row].time, tuple(before), data=data)


def _nodes(source: Source) -> tuple[list[_Node], int, int]:
    """Return the tasks in turn, the number of the first, and the processors, 0 for not said."""
    lines, name = number_lines(source), source.name
    head = lines[0].values if lines else []
    if len(head) not in (1, 2) or any(value < 1 or value != int(value) for value in head):
        raise FormatError(f"{name}: the first line must be the number of tasks")
    count, processors = int(head[0]), int(head[1]) if len(head) == 2 else 0
    numbers = [
        _Number(value, line.number) for line in islice(lines, 1, None) for value in line.values
    ]
    if not numbers or numbers[0].value not in (0, 1):
        raise FormatError(f"{name}: the first task must have the number 0 or 1")
    first = int(numbers[0].value)
    try:
        nodes = _walk(numbers, first, 1, name)
    except FormatError as plain:
        try:
            nodes = _walk(numbers, first, 2, name)
        except FormatError:
            raise plain from None
    if len(nodes) not in (count, count + DUMMIES):
        raise FormatError(f"{name} promises {count} tasks and has {len(nodes)}")
    return nodes, first, processors


def _walk(numbers: Sequence[_Number], first: int, width: int, name: str) -> list[_Node]:
    """Go through the tasks, whose predecessors take one number each, or two."""
    nodes: list[_Node] = []
    named: list[_Number] = []
    place = 0
    while place < len(numbers):
        number, line = numbers[place]
        end = place + 3
        before = _count(numbers[end - 1]) if end <= len(numbers) else -1
        end += before * width
        if number != first + len(nodes) or before < 0 or end > len(numbers):
            raise FormatError(
                f"{name}, line {line}: this must be task {first + len(nodes)}, its time, the "
                "number of its predecessors, and these"
            )
        group = numbers[place + 3 : end]
        named.extend(group[::width])
        times = [item.value for item in group[1::2]] if width == 2 else [0.0] * before
        rows = [int(item.value) - first for item in group[::width]]
        nodes.append(_Node(numbers[place + 1].value, dict(zip(rows, times, strict=True))))
        place = end
    for value, line in named:
        if value != int(value) or not 0 <= value - first < len(nodes):
            raise FormatError(f"{name}, line {line}: there is no task {value:g}")
    return nodes


def _count(number: _Number) -> int:
    return int(number.value) if number.value == int(number.value) else -1


def _dummies(nodes: Sequence[_Node]) -> set[int]:
    """Return the rows of an entry and an exit task without time or transfers, if both are there."""
    entry, last = nodes[0], nodes[-1]
    exit_row = len(nodes) - 1
    plain = exit_row > 1 and not (entry.time or entry.before or last.time)
    silent = not any(last.before.values()) and not any(node.before.get(0) for node in nodes)
    final = not any(exit_row in node.before for node in nodes)
    return {0, exit_row} if plain and silent and final else set()
