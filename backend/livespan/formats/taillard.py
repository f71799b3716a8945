"""Job shops and flow shops in the layouts of Taillard: a matrix of times, one of machines."""

import re
from collections.abc import Iterator, Sequence
from typing import ClassVar, NamedTuple

from livespan.errors import FormatError
from livespan.formats.machine_numbers import find_base, place_of
from livespan.formats.numbers import MOST, Line, first_rows, number_lines
from livespan.formats.operations import Operations
from livespan.formats.options import ReadOptions
from livespan.formats.reading import ReadProblem
from livespan.formats.source import Source

__all__ = ["Taillard"]

#: Headings: of the sizes, of the times, of the machines.
_SIZES = re.compile(r"^\s*n(?:b|umber)\.? of jobs", re.IGNORECASE)
_TIMES = re.compile(r"^\s*(?:processing\s+)?times?\b", re.IGNORECASE)
_MACHINES = re.compile(r"^\s*machines?\b", re.IGNORECASE)


class _Shop(NamedTuple):
    """An instance: its sizes, a row of times a job, a row of machines a job or none."""

    jobs: int
    machines: int
    times: list[Line]
    order: list[Line]


class Taillard:
    """Jobs and machines, the times of each job's operations, then the machines they need.

    With headings, as the author published his instances, or without, as job shops go round in
    collections that call this Taillard's specification. Machines count from 1, or from 0 where one
    has that number. A flow shop has times alone, a row a machine: each job goes through the
    machines in turn. It is read as a job shop, so jobs may overtake each other.

    References
    ----------
    E. Taillard, Benchmarks for basic scheduling problems, European Journal of Operational Research
    64 (1993), 278-285, doi:10.1016/0377-2217(93)90182-M.
    """

    name: ClassVar[str] = "taillard"
    title: ClassVar[str] = "Job shop or flow shop (Taillard)"
    suffixes: ClassVar[tuple[str, ...]] = (".txt", ".jsp", ".fsp")
    summary: ClassVar[str] = "Jobs and machines, a matrix of times, then one of machines."
    options: ClassVar[tuple[str, ...]] = ("machine_base", "instance")

    def recognises(self, source: Source) -> bool:
        """Tell whether it has the headings, or two matrices of the sizes in the first line."""
        if any(_SIZES.match(line) for line in source.head.splitlines()):
            return True
        head = first_rows(source, 1)
        if len(head) != 1 or len(head[0]) != 2:
            return False
        try:
            _plain(source)
        except FormatError:
            return False
        return True

    def read(self, source: Source, options: ReadOptions) -> ReadProblem:
        """Read the jobs as chains of tasks, each bound to its machine."""
        headed = any(_SIZES.match(line) for line in source.head.splitlines())
        shops = _headed(source) if headed else [_plain(source)]
        number = options.instance or 1
        if number > len(shops):
            raise FormatError(f"{source.name} has {len(shops)} instances; there is no {number}")
        remarks = []
        if len(shops) > 1 and options.instance is None:
            remarks.append(
                f"The first of {len(shops)} instances is read (instance asks for another)"
            )
        operations, told = _operations(shops[number - 1], source.name, options.machine_base)
        return operations.read_problem(self.name, (*remarks, *told))


def _operations(shop: _Shop, name: str, base: int | None) -> tuple[Operations, tuple[str, ...]]:
    operations = Operations(shop.machines, name)
    if not shop.order:
        for job in range(shop.jobs):
            for step, line in enumerate(shop.times):
                operations.add(job + 1, step + 1, {step: line.values[job]})
        return operations, ("A flow shop in which jobs may overtake each other",)
    numbers = {machine for line in shop.order for machine in line.values}
    first, warnings = find_base(numbers, shop.machines, base, usual=1)
    for job, (times, order) in enumerate(zip(shop.times, shop.order, strict=True), 1):
        for step, (time, machine) in enumerate(zip(times.values, order.values, strict=True), 1):
            place = place_of(machine, first, shop.machines, order, name)
            operations.add(job, step, {place: time})
    return operations, warnings


def _plain(source: Source) -> _Shop:
    """Read an instance without headings."""
    lines = number_lines(source)
    jobs, machines = _sizes(lines[:1], source.name)
    if len(lines) != 2 * jobs + 1 or (lines.widths[1:] != machines).any():
        raise FormatError(
            f"{source.name} promises {jobs} x {machines} times and as many machines, which is "
            f"{2 * jobs} lines, and has {len(lines) - 1}"
        )
    return _Shop(jobs, machines, lines[1 : jobs + 1], lines[jobs + 1 :])


def _headed(source: Source) -> list[_Shop]:
    """Read all instances under headings."""
    shops: list[_Shop] = []
    part = ""
    for kind, line in _lines(source):
        if line is None:
            part = kind
        elif part == "sizes":
            jobs, machines = _sizes([line], source.name)
            shops.append(_Shop(jobs, machines, [], []))
            part = "more"
        elif part in ("times", "machines") and shops:
            (shops[-1].times if part == "times" else shops[-1].order).append(line)
        else:
            raise FormatError(f"{source.name}, line {line.number}: these numbers have no heading")
    for shop in shops:
        _check(shop, source.name)
    if not shops:
        raise FormatError(f"{source.name} has no instance under its headings")
    return shops


def _lines(source: Source) -> Iterator[tuple[str, Line | None]]:
    """Yield headings, without a line, and lines of numbers."""
    for number, text in enumerate(source.text.splitlines(), 1):
        if not text.strip():
            continue
        kind = next(
            (
                kind
                for kind, heading in (("sizes", _SIZES), ("times", _TIMES), ("machines", _MACHINES))
                if heading.match(text)
            ),
            "",
        )
        if kind:
            yield kind, None
            continue
        try:
            yield "", Line(number, [float(cell) for cell in text.split()])
        except ValueError:
            raise FormatError(
                f"{source.name}, line {number}: {text.strip()!r:.60} is neither a heading nor "
                "numbers"
            ) from None


def _check(shop: _Shop, name: str) -> None:
    """Refuse matrices that are not of the sizes promised."""
    flow = not shop.order
    rows, width = (shop.machines, shop.jobs) if flow else (shop.jobs, shop.machines)
    for matrix, what in ((shop.times, "times"), (shop.order, "machines")):
        if matrix is shop.order and flow:
            continue
        if len(matrix) != rows:
            raise FormatError(f"{name} promises {rows} lines of {what} and has {len(matrix)}")
        for line in matrix:
            if len(line.values) != width:
                raise FormatError(
                    f"{name}, line {line.number}: {len(line.values)} {what} where there must be "
                    f"{width}"
                )


def _sizes(lines: Sequence[Line], name: str) -> tuple[int, int]:
    said = lines[0].values[:2] if lines else []
    if len(said) < 2 or any(not 1 <= value <= MOST or value != int(value) for value in said):
        raise FormatError(f"{name} must say how many jobs and machines there are, up to {MOST:,}")
    return int(said[0]), int(said[1])
