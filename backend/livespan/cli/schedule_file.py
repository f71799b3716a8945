"""Schedules from files: the JSON and CSV that Livespan writes, or rows of the same columns."""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from livespan.cells import number
from livespan.errors import FormatError
from livespan.problem import Problem
from livespan.schedule import TOLERANCE, Schedule

__all__ = ["read_schedule"]


def read_schedule(path: str, problem: Problem) -> Schedule:
    """Read who does what and when; whether that is allowed is for `Schedule.check` to say.

    Rows have ``task_id``, ``agent_id`` and ``start_time``; a ``finish_time`` that does not follow
    from the start is refused.

    Raises
    ------
    FormatError
        With the file and the row, for what cannot be read and for tasks that are missing, twice or
        not known.
    """
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except OSError as error:
        raise FormatError(f"{path} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise FormatError(f"{path} is no text in UTF-8") from None
    rows = _json_rows(path, text) if text.lstrip()[:1] in ("{", "[") else _csv_rows(text)
    return _schedule(path, rows, problem)


def _json_rows(path: str, text: str) -> Iterable[Any]:
    try:
        body = json.loads(text)
    except ValueError as error:
        raise FormatError(f"{path} is no JSON: {error}") from None
    rows = body.get("schedule") if isinstance(body, dict) else body
    if not isinstance(rows, list):
        raise FormatError(f'{path} has no list "schedule"')
    return rows


def _csv_rows(text: str) -> Iterable[Any]:
    return csv.DictReader(io.StringIO(text))


def _schedule(path: str, rows: Iterable[Any], problem: Problem) -> Schedule:
    assignment = np.full(problem.task_count, -1, dtype=np.int64)
    start = np.zeros(problem.task_count)
    for place, row in enumerate(rows, 1):
        where = f"{path}, row {place}"
        task, machine, begin = _row(where, row, problem)
        if assignment[task] >= 0:
            raise FormatError(f"{where}: task {problem.tasks[task].id!r} comes twice")
        assignment[task], start[task] = machine, begin
    missing = np.flatnonzero(assignment < 0)
    if missing.size:
        first = problem.tasks[int(missing[0])].id
        raise FormatError(f"{path} has no row for task {first!r} ({missing.size} are missing)")
    return Schedule(problem, assignment, start)


def _row(where: str, row: Any, problem: Problem) -> tuple[int, int, float]:
    if not isinstance(row, Mapping):
        raise FormatError(f"{where} must be an object, not {row!r:.60}")
    task = _known(where, "task_id", row, problem.task_number)
    machine = _known(where, "agent_id", row, problem.machine_number)
    begin = _time(where, "start_time", row)
    if row.get("finish_time") not in (None, ""):
        finish, due = _time(where, "finish_time", row), begin + problem.duration(task, machine)
        if abs(finish - due) > TOLERANCE * max(1.0, abs(due)):
            raise FormatError(f"{where}: it finishes at {due:.12g}, not at {finish:.12g}")
    return task, machine, begin


def _known(where: str, column: str, row: Mapping[str, Any], find: Any) -> int:
    try:
        return int(find(str(row[column])))
    except KeyError:
        if column not in row:
            raise FormatError(f"{where} has no {column}") from None
        raise FormatError(f"{where}: there is no {column} {row[column]!r:.60}") from None


def _time(where: str, column: str, row: Mapping[str, Any]) -> float:
    try:
        return number(row[column])
    except KeyError:
        raise FormatError(f"{where} has no {column}") from None
    except ValueError as demand:
        raise FormatError(f"{where}: {column} must be {demand}, not {row[column]!r:.60}") from None
