"""Independent tasks on unrelated machines: a matrix of times."""

import re
from typing import ClassVar

from livespan.errors import FormatError
from livespan.formats.numbers import (
    Line,
    NumberLines,
    first_rows,
    number_lines,
    size_line,
)
from livespan.formats.options import ReadOptions
from livespan.formats.reading import ReadProblem
from livespan.formats.source import Source
from livespan.kernels.arrays import Floats
from livespan.problem import Machine, Task

__all__ = ["DurationMatrix"]

#: Tasks and machines of the files of Braun et al. that say neither.
BRAUN = (512, 16)

#: What may separate the numbers of a row where blanks do not.
_SEPARATORS = re.compile(r"[,;]")


class DurationMatrix:
    """Tasks and machines in the first line, then the times, task by task.

    The layout of expected-time-to-compute files, one time a line, whose first line may hold a
    third number; and of R||Cmax files, one task a line, whose sizes may have a line each. A matrix
    without sizes has a line a task; its numbers may be separated by commas or semicolons. Where
    there is one time a line and no size, as in the files of the paper, the number of machines is
    told by ``machine_count``, or is the paper's where the number of times fits it.

    References
    ----------
    T. D. Braun et al., A comparison of eleven static heuristics for mapping a class of independent
    tasks onto heterogeneous distributed computing systems, Journal of Parallel and Distributed
    Computing 61 (2001), 810-837, doi:10.1006/jpdc.2000.1714.
    """

    name: ClassVar[str] = "duration_matrix"
    title: ClassVar[str] = "Matrix of durations (ETC, R||Cmax)"
    suffixes: ClassVar[tuple[str, ...]] = (".etc", ".txt")
    summary: ClassVar[str] = "Tasks and machines, then the time of each task on each machine."
    options: ClassVar[tuple[str, ...]] = ("machine_count",)

    def recognises(self, source: Source) -> bool:
        """Tell whether there are as many numbers as tasks times machines, or rows of one length."""
        if not first_rows(_plain(source), 1):
            return False
        try:
            return _split(number_lines(source.once(_plain)), source.name, None) is not None
        except FormatError:
            return False

    def read(self, source: Source, options: ReadOptions) -> ReadProblem:
        """Read the matrix; tasks are called T1, T2 ... and machines M1, M2 ..."""
        lines = number_lines(source.once(_plain))
        durations, warnings = _split(lines, source.name, options.machine_count)
        tasks, machines = durations.shape
        return ReadProblem(
            name=source.name,
            format=self.name,
            tasks=tuple(Task(f"T{number}") for number in range(1, tasks + 1)),
            machines=tuple(Machine(f"M{number}") for number in range(1, machines + 1)),
            durations=durations,
            warnings=warnings,
        )


def _plain(source: Source) -> Source:
    """Return the source with blanks between its numbers, whatever stands there."""
    first = next((line for line in source.head.splitlines() if line.strip()), "")
    if not _SEPARATORS.search(first):
        return source
    return Source(source.name, _SEPARATORS.sub(" ", source.text))


def _split(
    lines: NumberLines, name: str, machine_count: int | None
) -> tuple[Floats, tuple[str, ...]]:
    """Return the matrix, and what was assumed of its shape."""
    values, widths = lines.values, lines.widths
    if not len(values):
        raise FormatError(f"{name} has no numbers")
    try:
        tasks, machines, first = _promised(lines, name)
        refusal = None
    except FormatError as found:
        refusal = found
    if machine_count is not None and (refusal or machines != machine_count):
        if len(values) % machine_count:
            raise FormatError(
                f"{name} has {len(values)} numbers, which are no rows of {machine_count} machines"
            )
        return values.reshape(-1, machine_count), ()
    if refusal is None:
        return values[first:].reshape(tasks, machines), ()
    if widths[0] > 1 and (widths == widths[0]).all():
        return values.reshape(len(lines), -1), (
            f"The file has no sizes: each of its {len(lines)} lines is taken for a task, each of "
            f"the {widths[0]} numbers in it for a machine",
        )
    if (widths == 1).all() and len(values) == BRAUN[0] * BRAUN[1]:
        return values.reshape(BRAUN), (
            f"The file has no sizes: {BRAUN[0]} tasks on {BRAUN[1]} machines are assumed, as in "
            "the files of Braun et al.",
        )
    raise refusal


def _promised(lines: NumberLines, name: str) -> tuple[int, int, int]:
    """Return the numbers of tasks and machines, and how many values stand before the matrix."""
    # The two sizes share a line or have one each.
    alone = len(lines) > 1 and lines.widths[0] == 1
    head = lines[:2] if alone else lines[:1]
    said = [value for line in head for value in line.values]
    tasks, machines = size_line([Line(1, said)], name, "tasks and machines")
    durations = len(lines.values) - len(said)
    if durations != tasks * machines or len(said) > 3:
        raise FormatError(
            f"{name} promises {tasks} x {machines} = {tasks * machines} durations "
            f"and has {durations}"
        )
    return tasks, machines, len(said)
