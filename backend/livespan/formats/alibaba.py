"""Batch jobs of a cluster of Alibaba, recorded in 2018: the table ``batch_task``."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from itertools import takewhile
from typing import ClassVar, NamedTuple

from livespan.errors import FormatError
from livespan.formats.options import ReadOptions
from livespan.formats.reading import ReadProblem
from livespan.formats.source import Source
from livespan.formats.trace import cut_remark, most_jobs
from livespan.problem import Task

__all__ = ["AlibabaBatch"]

#: Columns of the table; a header is optional.
COLUMNS = (
    "task_name",
    "instance_num",
    "job_name",
    "task_type",
    "status",
    "start_time",
    "end_time",
    "plan_cpu",
    "plan_mem",
)

_STATUS = re.compile(
    r"Terminated|Failed|Waiting|Running|Ready|Cancelled|Interrupted", re.IGNORECASE
)
_DONE = "terminated"

#: Cells of a line of the trace of 2017, and the place of the status in it: times, job, task,
#: instances, status, processors, memory. Its tasks do not tell what they wait for.
_OF_2017 = (8, 5)

#: The part of a task's name that numbers it: ``M1``, ``R5``.
_NUMBERED = re.compile(r"[A-Za-z]+(\d+)")


class _Row(NamedTuple):
    """What counts of a line."""

    job: str
    name: str
    start: float
    end: float


class AlibabaBatch:
    """A task a line; its name tells which tasks of its job it waits for.

    ``R5_2_4`` is task 5 of its job and waits for tasks 2 and 4; a name that is no letter and
    number, such as ``task_Nzg3``, waits for none. A task lasts from its first start to its last
    end, however many instances it ran in. Its release date is the first start of its job, counted
    from the first of all.

    References
    ----------
    H. Tian, Y. Zheng, W. Wang, Characterizing and synthesizing task dependencies of data-parallel
    jobs in Alibaba cloud, Proceedings of the ACM Symposium on Cloud Computing (2019), 139-151,
    doi:10.1145/3357223.3362710.
    """

    name: ClassVar[str] = "alibaba_batch"
    title: ClassVar[str] = "Cluster trace (Alibaba 2018, batch_task)"
    suffixes: ClassVar[tuple[str, ...]] = (".csv",)
    summary: ClassVar[str] = (
        "Batch tasks, a line each; dependencies are read from the tasks' names."
    )
    options: ClassVar[tuple[str, ...]] = ("limit", "arrivals", "enable_dependencies")

    def recognises(self, source: Source) -> bool:
        """Tell whether the first line is of nine cells, one of them a task's status."""
        cells = _first(source)
        if tuple(cells[:7]) == COLUMNS[:7]:
            return True
        of_2018 = len(cells) == len(COLUMNS) and _STATUS.fullmatch(cells[4])
        return bool(of_2018) or _of_2017(cells)

    def read(self, source: Source, options: ReadOptions) -> ReadProblem:
        """Read the tasks, called ``job/task``, line by line."""
        if _of_2017(_first(source)):
            raise FormatError(
                f"{source.name} is of Alibaba's trace of 2017, whose tasks do not tell what they "
                "wait for; that of 2018 is read, or this one as a table with a header of your own"
            )
        most, aside = most_jobs(options), Counter[str]()
        jobs: dict[str, dict[str, _Row]] = {}
        count, cut, last = 0, False, ""
        for row in _rows(source, aside):
            if count == most:
                cut = True
                break
            tasks = jobs.setdefault(row.job, {})
            if row.name in tasks:
                aside["repeat a task of their job"] += 1
                continue
            tasks[row.name] = row
            count, last = count + 1, row.job
        if cut and len(jobs) > 1:
            # The last job may be cut in two.
            count -= len(jobs.pop(last))
        if not count:
            told = "".join(f"; {number:,} {reason}" for reason, number in aside.items())
            raise FormatError(f"{source.name} has no tasks that ran{told}")
        begin = min(row.start for tasks in jobs.values() for row in tasks.values())
        read = [task for job in jobs.values() for task in _tasks(job, begin, options, aside)]
        warnings = [f"Left aside: {number:,} {reason}" for reason, number in aside.items()]
        warnings.append("Instances, processors and memory of tasks are left aside")
        if cut:
            warnings.append(cut_remark(count, "tasks"))
        return ReadProblem(
            name=source.name, format=self.name, tasks=tuple(read), warnings=tuple(warnings)
        )


def _first(source: Source) -> list[str]:
    """Return the cells of the first line that is not blank."""
    first = next((line for line in source.head.splitlines() if line.strip()), "")
    return [cell.strip() for cell in first.split(",")]


def _of_2017(cells: list[str]) -> bool:
    width, status = _OF_2017
    return len(cells) == width and bool(_STATUS.fullmatch(cells[status]))


def _rows(source: Source, aside: Counter[str]) -> Iterator[_Row]:
    """Yield the tasks that ran; those that did not are counted in ``aside``.

    Raises
    ------
    FormatError
        For a line that is no task, with the column.
    """
    for number, cells in enumerate(csv.reader(source.lines()), 1):
        if not cells or (number == 1 and cells[0].strip() == COLUMNS[0]):
            continue
        if len(cells) < 7:
            raise FormatError(
                f"{source.name}, line {number}: a task has {len(COLUMNS)} cells, not {len(cells)}"
            )
        name, _, job, _, status, *times = (cell.strip() for cell in cells[:7])
        if not name or not job:
            raise FormatError(f"{source.name}, line {number}: a task needs a name and a job")
        if status.lower() != _DONE:
            aside["lines of tasks that did not terminate"] += 1
            continue
        start, end = (_time(said, number, k, source.name) for k, said in enumerate(times))
        if not 0 < start <= end:
            aside["lines of tasks without known times"] += 1
            continue
        yield _Row(job, name, start, end)


def _time(said: str, line: int, place: int, name: str) -> float:
    try:
        return float(said or "0")
    except ValueError:
        raise FormatError(
            f"{name}, line {line}, column {COLUMNS[5 + place]}: {said!r:.40} is not a number"
        ) from None


def _tasks(
    job: dict[str, _Row], begin: float, options: ReadOptions, aside: Counter[str]
) -> Iterator[Task]:
    """Yield the tasks of a job."""
    numbered = {_number(name): name for name in job if _number(name)}
    arrival = min(row.start for row in job.values()) - begin if options.arrivals else 0.0
    for name, row in job.items():
        wanted = _waits_for(name) if options.enable_dependencies is not False else []
        known = [numbered[number] for number in wanted if numbered.get(number, name) != name]
        if len(known) < len(wanted):
            aside["dependencies on tasks that are not there"] += len(wanted) - len(known)
        yield Task(
            f"{row.job}/{name}",
            row.end - row.start,
            tuple(dict.fromkeys(f"{row.job}/{other}" for other in known)),
            release=arrival,
        )


def _number(name: str) -> str:
    """Return the number of a task in its job, empty where it has none."""
    found = _NUMBERED.fullmatch(name.split("_", 1)[0])
    return found[1] if found else ""


def _waits_for(name: str) -> list[str]:
    """Return the numbers behind a task's own, up to what is no number, such as ``Stg2``."""
    if not _number(name):
        return []
    return list(takewhile(str.isdecimal, name.split("_")[1:]))
