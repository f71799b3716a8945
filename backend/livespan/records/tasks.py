"""Recognising fields: which column of a table, or key of an object, says what.

The wire and the table readers share these rules, so that a file and a request mean the same.
What was taken for what, what was assumed and what was left aside is told, never guessed silently.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from types import MappingProxyType
from typing import Any

from livespan.cells import amounts, identifier, is_blank, number, plain_numbers, whole
from livespan.errors import ProblemError
from livespan.fields import Fields, listing
from livespan.problem import Task
from livespan.records.columns import cells_of, id_lists, numbers_of, tell_ignored

__all__ = ["TASK_FIELDS", "Recognised", "Rows", "recognise"]

Rows = Sequence[Mapping[str, Any]]

#: Names of each field of a task; the first that is there is taken. ``weight`` names the duration,
#: as published; where the duration has another name, it is the weight.
TASK_FIELDS: dict[str, tuple[str, ...]] = {
    "id": ("Task_ID", "TaskID", "task_id", "id", "ID", "name", "Name", "task"),
    "length": (
        "Duration",
        "duration",
        "length",
        "Length",
        "Weight",
        "weight",
        "execution_time",
        "Execution_Time (s)",
        "processing_time",
        "runtime",
    ),
    "dependencies": (
        "dependencies",
        "depends_on",
        "prerequisites",
        "requires",
        "Dependencies",
        "predecessors",
    ),
    "cost": ("Cost", "cost", "price", "Price"),
    "eligible": ("eligible", "eligible_agents", "eligible_machines"),
    "release": (
        "release",
        "release_date",
        "release_time",
        "ready",
        "ready_time",
        "arrival",
        "arrival_time",
        "earliest_start",
        "submission_time",
        "submit_time",
    ),
    "due": ("due", "due_date", "due_time", "deadline"),
    "weight": ("task_weight", "priority_weight", "tardiness_weight", "importance"),
    "data": ("data", "transfers", "data_from"),
    "family": ("family", "setup_family"),
    "priority": ("Priority", "priority"),
    "cpu": ("CPU", "cpu"),
    "ram": ("RAM", "ram"),
}

#: Recognised, so that they can be reported, but nothing in the model answers to them yet.
_UNUSED = frozenset(("priority", "cpu", "ram"))

_NO_DATA: Mapping[str, float] = MappingProxyType({})
_NO_COLUMNS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Recognised:
    """Tasks read from rows, and how.

    Attributes
    ----------
    columns
        Field (a key of `TASK_FIELDS`) -> name of the column taken for it, None when there is none.
    warnings
        Sentences on what was assumed and what was left aside.
    headers
        All names found in the rows, in order of appearance.
    """

    tasks: tuple[Task, ...]
    columns: dict[str, str | None]
    warnings: list[str]
    headers: tuple[str, ...]


def recognise(
    rows: Rows,
    *,
    task_id_col: str | None = None,
    duration_col: str | None = None,
    dependency_col: str | None = None,
    columns: Mapping[str, str] = _NO_COLUMNS,
    enable_dependencies: bool | None = None,
    decimal_comma: bool = False,
    lengths_required: bool = True,
) -> Recognised:
    """Read tasks from rows whose field names are not known beforehand.

    Parameters
    ----------
    rows
        One mapping a task; names as in `TASK_FIELDS`, or the same but for case, spaces, ``_``,
        ``-`` and a unit in brackets at their end. Values may be strings.
    task_id_col, duration_col, dependency_col
        Columns to take instead of recognising; None or empty to recognise.
    columns
        Field (a key of `TASK_FIELDS`) -> column, for these and all others.
    enable_dependencies
        False leaves dependencies aside. None: as found.
    decimal_comma
        Whether ``1,500`` is known to mean one and a half.
    lengths_required
        False when durations come from elsewhere; missing ones are then 0.

    Raises
    ------
    ProblemError
        For a row that is no mapping, an override that names no column, and a task whose id,
        duration, dependencies or cost cannot be read; ``member`` tells where.
    """
    fields = Fields(rows, "task", "tasks")
    fields.override("id", task_id_col, "task_id_col")
    fields.override("length", duration_col, "duration_col")
    fields.override("dependencies", dependency_col, "dependency_col")
    for field, column in columns.items():
        if field not in TASK_FIELDS:
            raise ProblemError(
                f"A task has no field {field!r:.60} (there are: {', '.join(TASK_FIELDS)})",
                "columns",
            )
        fields.override(field, column, f"columns.{field}")
    fields.recognise(TASK_FIELDS)
    fields.lend("length", "weight", ("Weight", "weight"))
    ids = _task_ids(fields)
    fields.labels = ids
    lengths = _lengths(fields, lengths_required, decimal_comma)
    predecessors = _predecessors(fields, enable_dependencies)
    eligible = _eligible(fields)
    costs = numbers_of(fields, "cost", 0.0, decimal_comma)
    releases = numbers_of(fields, "release", 0.0, decimal_comma)
    dues = numbers_of(fields, "due", math.inf, decimal_comma)
    weights = numbers_of(fields, "weight", 1.0, decimal_comma)
    data = _data(fields, enable_dependencies, decimal_comma)
    families = _families(fields)
    tell_ignored(fields, _UNUSED)
    return Recognised(
        tuple(
            map(
                Task,
                ids,
                lengths,
                predecessors,
                eligible,
                costs,
                releases,
                dues,
                weights,
                data,
                families,
            )
        ),
        fields.columns,
        fields.warnings,
        fields.names,
    )


def _task_ids(fields: Fields) -> list[str]:
    if fields.rows and fields.columns["id"] is None:
        count = len(fields.rows)
        fields.warn(f"No column for ids was found; the tasks are numbered 1 to {count}")
        return [str(row) for row in range(1, count + 1)]
    ids = fields.ids()
    if not all(ids):
        row = ids.index("")
        column = fields.columns["id"]
        raise ProblemError(
            f"Task number {row + 1} has no id in {column!r:.60}", fields.member(row, "id")
        )
    return ids


def _lengths(fields: Fields, required: bool, decimal_comma: bool) -> list[float]:
    if not required:
        return numbers_of(fields, "length", 0.0, decimal_comma)
    if fields.rows and fields.columns["length"] is None:
        raise ProblemError(
            f"Task {fields.labels[0]!r:.80} has no duration: no column was recognised as one "
            f"(there are: {listing(fields.names)})",
            fields.member(0, "length"),
        )
    values = fields.values("length")
    plain = plain_numbers(values)
    if plain is not None:
        return plain
    lengths = []
    for row, value in enumerate(values):
        if is_blank(value):
            raise ProblemError(
                f"Task {fields.labels[row]!r:.80} has no duration "
                f"in {fields.columns['length']!r:.60}",
                fields.member(row, "length"),
            )
        try:
            lengths.append(number(value, decimal_comma=decimal_comma))
        except ValueError as demand:
            raise fields.unusable(row, "length", value, demand) from None
    return lengths


def _predecessors(fields: Fields, enabled: bool | None) -> Sequence[tuple[str, ...]]:
    column = fields.columns["dependencies"]
    if enabled and column is None:
        fields.warn("No column for dependencies was found; all tasks are independent")
    if enabled is False and column is not None:
        fields.warn(f"Dependencies in {column!r:.60} are left aside, as asked")
    if enabled is False or column is None:
        return [()] * len(fields.rows)
    return _resolved(fields.labels, id_lists(fields, "dependencies"))


def _resolved(ids: Sequence[str], lists: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Let ``3.0`` mean task ``3``, and ``3`` task ``3.0``, where no task has the very name."""
    known = set(ids)
    if known.issuperset(chain.from_iterable(lists)):
        return lists
    alias = {whole(name): name for name in reversed(ids)}
    return [
        tuple(name if name in known else alias.get(whole(name), name) for name in names)
        for names in lists
    ]


def _eligible(fields: Fields) -> Sequence[tuple[str, ...] | None]:
    if fields.columns["eligible"] is None:
        return [None] * len(fields.rows)
    # An empty list says "nowhere", an empty cell says nothing.
    return [
        names if names or isinstance(value, list) else None
        for names, value in zip(
            id_lists(fields, "eligible"), fields.values("eligible"), strict=True
        )
    ]


def _data(
    fields: Fields, enabled: bool | None, decimal_comma: bool
) -> Sequence[Mapping[str, float]]:
    """Read amounts of data by predecessor; a column without a single such amount is left aside."""
    column = fields.columns["data"]
    if column is None or enabled is False:
        return [_NO_DATA] * len(fields.rows)
    values = [value for value in fields.values("data") if not is_blank(value)]
    if values and not any(isinstance(v, dict) or (isinstance(v, str) and ":" in v) for v in values):
        fields.warn(f"{column!r:.60} names no predecessors, as in a:3;b:2, and is left aside")
        return [_NO_DATA] * len(fields.rows)
    found = cells_of(fields, "data", lambda value: amounts(value, decimal_comma=decimal_comma))
    names = _resolved(fields.labels, [tuple(row) for row in found])
    return [
        dict(zip(known, row.values(), strict=True)) if row else _NO_DATA
        for known, row in zip(names, found, strict=True)
    ]


def _families(fields: Fields) -> Sequence[str]:
    if fields.columns["family"] is None:
        return [""] * len(fields.rows)
    return cells_of(fields, "family", identifier)
