"""A schedule as a trace, which Perfetto and chrome://tracing open."""

import math
from collections.abc import Iterator
from typing import Any, ClassVar

import orjson

from livespan.exports.summary import heading, summarised
from livespan.exports.writing import DEFAULTS, Options, Subject, schedule_of
from livespan.problem import Problem
from livespan.schedule import Schedule

__all__ = ["TraceEvents"]

#: The traced process: there is one, and machines are its threads.
PROCESS = 1
MICROSECONDS = 1e6
#: Digits of a microsecond: viewers count in nanoseconds.
DIGITS = 3
#: An arrow begins so long before its task's end, a nanosecond, so that it begins inside.
INSIDE = 1e-3


class TraceEvents:
    """A complete event for each task, a thread for each machine, arrows along the precedence.

    References
    ----------
    Trace Event Format, the Chromium project: JSON object format, phases ``M``, ``X``, ``s``, ``f``.
    """

    name: ClassVar[str] = "trace"
    title: ClassVar[str] = "Trace events (Perfetto)"
    suffix: ClassVar[str] = ".trace.json"
    media_type: ClassVar[str] = "application/json"
    summary: ClassVar[str] = "Chrome trace events: machines are threads, dependencies arrows."

    def write(self, subject: Subject, options: Options = DEFAULTS) -> bytes:
        """Write the trace; without ``options.unit`` a unit of time is a second."""
        schedule = schedule_of(subject)
        scale = options.seconds_per_unit * MICROSECONDS
        events = [
            _named("process_name", 0, heading(subject, options.title)),
            *_threads(schedule.problem),
            *_tasks(schedule, scale),
            # An arrow that begins with a task stands after it, so that it finds it open.
            *_arrows(schedule, scale),
        ]
        document = {
            "displayTimeUnit": "ms",
            "otherData": summarised(subject),
            "traceEvents": events,
        }
        return orjson.dumps(document)


def _threads(problem: Problem) -> Iterator[dict[str, Any]]:
    for number, machine in enumerate(problem.machines, start=1):
        yield _named("thread_name", number, machine.id)
        yield {**_meta("thread_sort_index", number), "args": {"sort_index": number}}


def _tasks(schedule: Schedule, scale: float) -> Iterator[dict[str, Any]]:
    machine, begins = schedule.assignment.tolist(), schedule.start.tolist()
    for number, task in enumerate(schedule.problem.tasks):
        begin, finish = begins[number], float(schedule.finish[number])
        about: dict[str, Any] = {"start": begin, "finish": finish}
        if task.due < math.inf:
            about |= {"due": task.due, "late_by": max(0.0, finish - task.due)}
        yield {
            "name": task.id,
            "cat": task.family or "task",
            "ph": "X",
            "ts": round(begin * scale, DIGITS),
            "dur": round((finish - begin) * scale, DIGITS),
            "pid": PROCESS,
            "tid": machine[number] + 1,
            "args": about,
        }


def _arrows(schedule: Schedule, scale: float) -> Iterator[dict[str, Any]]:
    problem, machine = schedule.problem, schedule.assignment.tolist()
    start, finish = schedule.start.tolist(), schedule.finish.tolist()
    number = 0
    for after, task in enumerate(problem.tasks):
        for before in dict.fromkeys(map(problem.task_number, task.predecessors)):
            number += 1
            same = {"name": "precedence", "cat": "precedence", "id": number, "pid": PROCESS}
            leaves = max(start[before] * scale, finish[before] * scale - INSIDE)
            yield same | {"ph": "s", "ts": round(leaves, DIGITS), "tid": machine[before] + 1}
            arrives = round(start[after] * scale, DIGITS)
            yield same | {"ph": "f", "bp": "e", "ts": arrives, "tid": machine[after] + 1}


def _named(what: str, thread: int, name: str) -> dict[str, Any]:
    return {**_meta(what, thread), "args": {"name": name}}


def _meta(what: str, thread: int) -> dict[str, Any]:
    return {"name": what, "ph": "M", "pid": PROCESS, "tid": thread}
