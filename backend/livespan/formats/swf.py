"""Recordings of parallel computers: the Standard Workload Format."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import ClassVar, NamedTuple

from livespan.errors import FormatError
from livespan.formats.options import ReadOptions
from livespan.formats.reading import DEFAULT_MACHINES, ReadProblem
from livespan.formats.source import Source
from livespan.formats.trace import cut_remark, most_jobs
from livespan.problem import Task

__all__ = ["StandardWorkload"]

#: Numbers on each line.
FIELDS = 18

#: A status of 2 to 4 marks a part of a job whose line as a whole stands before.
_PARTS = range(2, 5)
_COMPLETED = 1

#: A remark that the format defines.
_REMARK = re.compile(
    r"^;\s*(?:Version|Computer|Installation|MaxJobs|MaxNodes|MaxProcs|UnixStartTime)\s*:",
    re.IGNORECASE | re.MULTILINE,
)

_SIZE = re.compile(r"^;\s*(MaxProcs|MaxNodes)\s*:\s*(\d+)", re.IGNORECASE)


class _Job(NamedTuple):
    """What counts of a line."""

    number: int
    submitted: float
    runtime: float
    processors: int
    status: int
    preceding: int
    line: int


class StandardWorkload:
    """A job a line: 18 numbers, of which -1 is unknown; remarks begin with a semicolon.

    A task is a job, its release date the time of its submission, counted from the first. A task
    runs on one machine, and a job may have run on many processors at once: ``parallel_jobs`` says
    whether such a job is a task of its work (time multiplied by processors; the total load is then
    that of the recording), one of its time, or none. The machines are the processors that the
    head names.

    References
    ----------
    D. G. Feitelson, D. Tsafrir, D. Krakov, Experience with using the Parallel Workloads Archive,
    Journal of Parallel and Distributed Computing 74 (2014), 2967-2982,
    doi:10.1016/j.jpdc.2014.06.013.
    """

    name: ClassVar[str] = "swf"
    title: ClassVar[str] = "Cluster trace (SWF)"
    suffixes: ClassVar[tuple[str, ...]] = (".swf",)
    summary: ClassVar[str] = (
        "Jobs of the Parallel Workloads Archive: a line each, released when they were submitted."
    )
    options: ClassVar[tuple[str, ...]] = (
        "limit",
        "arrivals",
        "parallel_jobs",
        "enable_dependencies",
    )

    def recognises(self, source: Source) -> bool:
        """Tell whether it has remarks as this format does, or 18 numbers, some of them unknown."""
        if _REMARK.search(source.head):
            return True
        first = next((line.split() for line in source.head.splitlines() if line.strip()), [])
        return len(first) == FIELDS and "-1" in first and all(map(_is_number, first))

    def read(self, source: Source, options: ReadOptions) -> ReadProblem:
        """Read the jobs, called by their numbers, line by line."""
        most, aside = most_jobs(options), Counter[str]()
        processors = 0
        jobs: dict[int, _Job] = {}
        cut = False
        for job in _jobs(source):
            if isinstance(job, int):
                processors = processors or job
            elif (reason := _unusable(job, options)) is not None:
                aside[reason] += 1
            elif len(jobs) == most:
                cut = True
                break
            else:
                if job.number in jobs:
                    raise FormatError(
                        f"{source.name}, line {job.line}: job {job.number} comes twice"
                    )
                jobs[job.number] = job
        if not jobs:
            raise FormatError(f"{source.name} has no jobs that ran{_told(aside)}")
        widest = max(job.processors for job in jobs.values())
        return ReadProblem(
            name=source.name,
            format=self.name,
            tasks=_tasks(jobs, options),
            default_machines=processors or max(DEFAULT_MACHINES, widest),
            warnings=tuple(_remarks(jobs, aside, processors, options, cut)),
        )


def _jobs(source: Source) -> Iterator[_Job | int]:
    """Yield each job, and the number of processors where the head says it.

    Raises
    ------
    FormatError
        For a line that is no job, with the column.
    """
    for number, line in enumerate(source.lines(), 1):
        if line.lstrip()[:1] in ("", ";"):
            found = _SIZE.match(line.lstrip())
            if found:
                yield int(found[2])
            continue
        cells = line.split()
        if len(cells) != FIELDS:
            raise FormatError(
                f"{source.name}, line {number}: a job has {FIELDS} numbers, not {len(cells)}"
            )
        try:
            values = list(map(float, cells))
            job = _Job(
                int(values[0]),
                values[1],
                values[3],
                int(values[4] if values[4] > 0 else values[7]),
                int(values[10]),
                int(values[16]),
                number,
            )
        except (ValueError, OverflowError):
            raise _stray(source.name, number, line) from None
        yield job


def _stray(name: str, number: int, line: str) -> FormatError:
    for found in re.finditer(r"\S+", line):
        if not _is_number(found[0]):
            return FormatError(
                f"{name}, line {number}, column {found.start() + 1}: {found[0]:.40} is not a number"
            )
    return FormatError(f"{name}, line {number}: a number must be whole and finite")


def _is_number(cell: str) -> bool:
    try:
        return abs(float(cell)) < float("inf")
    except ValueError:
        return False


def _unusable(job: _Job, options: ReadOptions) -> str | None:
    """Tell why a job is no task; None where it is one."""
    if job.status in _PARTS:
        return "are parts of jobs that have a line as a whole"
    if not 0 < job.runtime < float("inf"):
        return "did not run or have no known run time"
    if job.submitted < 0:
        return "have no known time of submission"
    if job.processors > 1 and options.parallel_jobs == "omit":
        return "ran on several processors"
    return None


def _tasks(jobs: dict[int, _Job], options: ReadOptions) -> tuple[Task, ...]:
    first = min(job.submitted for job in jobs.values())
    work = options.parallel_jobs == "work"
    waits = options.enable_dependencies is not False
    return tuple(
        Task(
            str(job.number),
            job.runtime * (max(job.processors, 1) if work else 1),
            (str(job.preceding),) if waits and job.preceding in jobs else (),
            release=job.submitted - first if options.arrivals else 0.0,
        )
        for job in jobs.values()
    )


def _remarks(
    jobs: dict[int, _Job],
    aside: Counter[str],
    processors: int,
    options: ReadOptions,
    cut: bool,
) -> Iterator[str]:
    wide = sum(job.processors > 1 for job in jobs.values())
    if wide:
        how = "work, time multiplied by processors," if options.parallel_jobs == "work" else "time"
        yield (
            f"{wide:,} of {len(jobs):,} jobs ran on several processors; each is one task of its "
            f"{how} on one machine (parallel_jobs: work, time, omit)"
        )
    for reason, count in aside.items():
        yield f"Left aside: {count:,} lines that {reason}"
    broken = sum(job.status not in (_COMPLETED, -1) for job in jobs.values())
    if broken:
        yield f"{broken:,} jobs failed or were cancelled after they had run; they count"
    if not processors:
        yield "The head does not say how many processors there were"
    waiting = sum(job.preceding in jobs for job in jobs.values())
    if waiting and options.enable_dependencies is not False:
        yield f"{waiting:,} jobs wait for the job they name; the time to think before is left aside"
    if cut:
        yield cut_remark(len(jobs), "jobs")


def _told(aside: Counter[str]) -> str:
    return "".join(f"; {count:,} {reason}" for reason, count in aside.items())
