"""A schedule as a solution file, by numbers, in the layout of PyJobShop's experiments."""

from collections.abc import Iterator
from typing import ClassVar

import numpy as np

from livespan.exports.summary import heading
from livespan.exports.writing import DEFAULTS, Options, Subject, schedule_of
from livespan.outcome import Outcome, Status
from livespan.schedule import Schedule

__all__ = ["SolutionFile"]


class SolutionFile:
    """A head of ``name: value`` lines, then ``task,mode,start,end``, a line a task.

    Tasks are numbered from 0. So are modes, the pairs of a task and a machine that can do it: all
    of the first task in the order of the machines, then those of the second, and so on.

    References
    ----------
    PyJobShop/Experiments, ``benchmark.py``, ``write_solution``.
    """

    name: ClassVar[str] = "sol"
    title: ClassVar[str] = "Solution file"
    suffix: ClassVar[str] = ".sol"
    media_type: ClassVar[str] = "text/plain; charset=utf-8"
    summary: ClassVar[str] = (
        "By numbers: `task,mode,start,end`, as PyJobShop's experiments have it."
    )

    def write(self, subject: Subject, options: Options = DEFAULTS) -> bytes:
        """Write head and lines; ``options.title`` is the instance's name."""
        schedule = schedule_of(subject)
        lines = [*_head(subject, options.title), "", "task,mode,start,end", *_rows(schedule), ""]
        return "\n".join(lines).encode()


def _head(subject: Subject, title: str) -> Iterator[str]:
    # A name with a line break in it must not become a line of its own.
    yield f"instance: {' '.join(heading(subject, title).split())}"
    if not isinstance(subject, Outcome):
        yield "status: Feasible"
        yield f"objective: {_number(schedule_of(subject).makespan)}"
        return
    yield f"status: {'Optimal' if subject.status is Status.OPTIMAL else 'Feasible'}"
    yield f"objective: {_number(subject.value)}"
    yield f"lower_bound: {_number(subject.bound)}"
    yield f"runtime: {subject.runtime}"


def _rows(schedule: Schedule) -> Iterator[str]:
    able = np.isfinite(schedule.problem.arrays.durations)
    modes = np.cumsum(able).reshape(able.shape) - 1
    mine = modes[np.arange(len(modes)), schedule.assignment].tolist()
    times = zip(schedule.start.tolist(), schedule.finish.tolist(), strict=True)
    for task, (mode, (start, finish)) in enumerate(zip(mine, times, strict=True)):
        yield f"{task},{mode},{_number(start)},{_number(finish)}"


def _number(value: float) -> str:
    """Write whole numbers as such: the original holds no others."""
    return str(int(value)) if value.is_integer() else repr(value)
