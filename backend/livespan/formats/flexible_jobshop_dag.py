"""Flexible job shops whose operations have any precedence, not just chains."""

from collections.abc import Sequence
from typing import ClassVar

import numpy as np

from livespan.errors import FormatError
from livespan.formats.machine_numbers import find_base, place_of
from livespan.formats.numbers import MOST, Line, adds_up, check_cells, first_rows, number_lines
from livespan.formats.options import ReadOptions
from livespan.formats.reading import ReadProblem
from livespan.formats.source import Source
from livespan.kernels.arrays import Floats
from livespan.problem import Machine, Task

__all__ = ["FlexibleJobShopDag"]


class FlexibleJobShopDag:
    """Operations, precedences and machines in the first line, then a line each of both.

    A precedence is two operations, perhaps with the number of their job; an operation's line has
    the number of machines that can do it and as many pairs of machine and time. Operations count
    from 0; machines too, or from 1 where the highest number says so.

    References
    ----------
    E. G. Birgin, P. Feofiloff, C. G. Fernandes, E. L. de Melo, M. T. I. Oshiro, D. P. Ronconi, A
    MILP model for an extended version of the flexible job shop problem, Optimization Letters 8
    (2014), 1417-1431, doi:10.1007/s11590-013-0669-7.
    """

    name: ClassVar[str] = "flexible_jobshop_dag"
    title: ClassVar[str] = "Flexible job shop with any precedence"
    suffixes: ClassVar[tuple[str, ...]] = (".txt", ".fjs")
    summary: ClassVar[str] = (
        "Operations, precedences and machines, then the precedences and each operation's choices."
    )
    options: ClassVar[tuple[str, ...]] = ("machine_base",)

    def recognises(self, source: Source) -> bool:
        """Tell whether there are as many lines as promised, and those of operations add up."""
        head = first_rows(source, 1)
        if [len(row) for row in head] != [3]:
            return False
        return adds_up(lambda: self.read(source, ReadOptions()))

    def read(self, source: Source, options: ReadOptions) -> ReadProblem:
        """Read the operations, called O0, O1 ..., and machines M1, M2 ..."""
        lines, name = number_lines(source), source.name
        operations, precedences, machines = _sizes(lines, name)
        before: list[dict[str, None]] = [{} for _ in range(operations)]
        for line in lines[1 : 1 + precedences]:
            first, then = _precedence(line, operations, name)
            before[then].setdefault(f"O{first}")
        durations, warnings = _durations(
            lines[1 + precedences :], machines, name, options.machine_base
        )
        return ReadProblem(
            name=source.name,
            format=self.name,
            tasks=tuple(Task(f"O{row}", 0.0, tuple(names)) for row, names in enumerate(before)),
            machines=tuple(Machine(f"M{number}") for number in range(1, machines + 1)),
            durations=durations,
            warnings=warnings,
        )


def _sizes(lines: Sequence[Line], name: str) -> tuple[int, int, int]:
    head = lines[0].values if lines else []
    if len(head) != 3 or any(value < 0 or value != int(value) for value in head):
        raise FormatError(
            f"{name}: the first line must be the numbers of operations, precedences and machines"
        )
    operations, precedences, machines = (int(value) for value in head)
    if operations < 1 or machines < 1 or len(lines) != 1 + precedences + operations:
        raise FormatError(
            f"{name} promises {precedences} precedences and {operations} operations, which is "
            f"{precedences + operations} lines, and has {len(lines) - 1}"
        )
    if machines > MOST:
        raise FormatError(f"{name}: there is room for {MOST:,} machines, not for {machines:g}")
    return operations, precedences, machines


def _precedence(line: Line, operations: int, name: str) -> tuple[int, int]:
    if len(line.values) not in (2, 3):
        raise FormatError(f"{name}, line {line.number}: a precedence is two operations")
    for value in line.values[:2]:
        if value != int(value) or not 0 <= value < operations:
            raise FormatError(
                f"{name}, line {line.number}: there is no operation {value:g} "
                f"among {operations} that count from 0"
            )
    return int(line.values[0]), int(line.values[1])


def _durations(
    lines: Sequence[Line], machines: int, name: str, base: int | None
) -> tuple[Floats, tuple[str, ...]]:
    """Return the matrix of times, ``inf`` where a machine cannot do an operation, and remarks."""
    for line in lines:
        if len(line.values) < 3 or len(line.values) != 1 + 2 * line.values[0]:
            raise FormatError(
                f"{name}, line {line.number}: machines and times do not add up to the number "
                "the line begins with"
            )
    numbers = {machine for line in lines for machine in line.values[1::2]}
    offset, warnings = find_base(numbers, machines, base, usual=0)
    check_cells(len(lines), machines, name)
    durations = np.full((len(lines), machines), np.inf)
    for row, line in enumerate(lines):
        for machine, time in zip(line.values[1::2], line.values[2::2], strict=True):
            durations[row, place_of(machine, offset, machines, line, name)] = time
    return durations, warnings
