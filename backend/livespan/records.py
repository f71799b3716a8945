"""Recognising fields: which column of a table, or key of an object, says what.

The wire and the table readers share these rules, so that a file and a request mean the same.
What was taken for what, what was assumed and what was left aside is told, never guessed silently.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from livespan.cells import identifiers, is_blank, number, whole
from livespan.errors import ProblemError
from livespan.fields import Fields, listing
from livespan.problem import Machine, Task

__all__ = [
    "MACHINE_FIELDS",
    "TASK_FIELDS",
    "Recognised",
    "RecognisedMachines",
    "recognise",
    "recognise_machines",
]

Rows = Sequence[Mapping[str, Any]]

#: Names of each field of a task; the first that is there is taken.
TASK_FIELDS: dict[str, tuple[str, ...]] = {
    "id": ("Task_ID", "TaskID", "task_id", "id", "ID", "name", "Name"),
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
    "priority": ("Priority", "priority"),
    "cpu": ("CPU", "cpu"),
    "ram": ("RAM", "ram"),
}

#: Names of each field of a machine.
MACHINE_FIELDS: dict[str, tuple[str, ...]] = {
    "id": ("Agent_ID", "AgentID", "agent_id", "machine_id", "id", "ID", "name", "Name"),
    "speed": ("Speed", "speed"),
    "cost_per_hour": ("cost_per_hour", "Cost_Per_Hour", "Cost", "cost", "price", "Price"),
    "capacity": ("Capacity", "capacity"),
}

#: Recognised, so that they can be reported, but nothing in the model answers to them yet.
_UNUSED = frozenset(("priority", "cpu", "ram", "capacity"))


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


@dataclass(frozen=True, slots=True)
class RecognisedMachines:
    """Machines read from rows, and how; see `Recognised`."""

    machines: tuple[Machine, ...]
    columns: dict[str, str | None]
    warnings: list[str]
    headers: tuple[str, ...]


def recognise(
    rows: Rows,
    *,
    task_id_col: str | None = None,
    duration_col: str | None = None,
    dependency_col: str | None = None,
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
    fields.recognise(TASK_FIELDS)
    ids = _task_ids(fields)
    fields.labels = ids
    lengths = _lengths(fields, lengths_required, decimal_comma)
    predecessors = _predecessors(fields, enable_dependencies)
    eligible = _eligible(fields)
    costs = _numbers(fields, "cost", 0.0, decimal_comma)
    _tell_ignored(fields)
    return Recognised(
        tuple(map(Task, ids, lengths, predecessors, eligible, costs)),
        fields.columns,
        fields.warnings,
        fields.names,
    )


def recognise_machines(
    rows: Rows, *, agent_id_col: str | None = None, decimal_comma: bool = False
) -> RecognisedMachines:
    """Read machines from rows; those without a name become ``Agent-k``, k being the row.

    Raises
    ------
    ProblemError
        For a row that is no mapping, an override that names no column, a value that is no
        number, a speed that is not positive or a cost that is negative.
    """
    fields = Fields(rows, "machine", "agents")
    fields.override("id", agent_id_col, "agent_id_col")
    fields.recognise(MACHINE_FIELDS)
    given = fields.ids()
    ids = [name or f"Agent-{row}" for row, name in enumerate(given, 1)]
    fields.labels = ids
    if not all(given):
        fields.warn("Machines without an id are named Agent-k, k being their row")
    speeds = _numbers(fields, "speed", 1.0, decimal_comma)
    costs = _numbers(fields, "cost_per_hour", 0.0, decimal_comma)
    for row, (speed, cost) in enumerate(zip(speeds, costs, strict=True)):
        if speed <= 0:
            raise fields.unusable(row, "speed", speed, "positive")
        if cost < 0:
            raise fields.unusable(row, "cost_per_hour", cost, "0 or more")
    _tell_ignored(fields)
    return RecognisedMachines(
        tuple(map(Machine, ids, speeds, costs)), fields.columns, fields.warnings, fields.names
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
        return _numbers(fields, "length", 0.0, decimal_comma)
    if fields.rows and fields.columns["length"] is None:
        raise ProblemError(
            f"Task {fields.labels[0]!r:.80} has no duration: no column was recognised as one "
            f"(there are: {listing(fields.names)})",
            fields.member(0, "length"),
        )
    lengths = []
    for row, value in enumerate(fields.values("length")):
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
    return _resolved(fields.labels, _id_lists(fields, "dependencies"))


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
            _id_lists(fields, "eligible"), fields.values("eligible"), strict=True
        )
    ]


def _id_lists(fields: Fields, field: str) -> list[tuple[str, ...]]:
    lists = []
    for row, value in enumerate(fields.values(field)):
        try:
            lists.append(identifiers(value))
        except ValueError as demand:
            raise fields.unusable(row, field, value, demand) from None
    return lists


def _numbers(fields: Fields, field: str, default: float, decimal_comma: bool) -> list[float]:
    """Read a column of numbers in which a missing one has a default."""
    if fields.columns[field] is None:
        return [default] * len(fields.rows)
    numbers = []
    missing = 0
    for row, value in enumerate(fields.values(field)):
        if is_blank(value):
            missing += 1
            numbers.append(default)
            continue
        try:
            numbers.append(number(value, decimal_comma=decimal_comma))
        except ValueError as demand:
            raise fields.unusable(row, field, value, demand) from None
    if missing:
        fields.warn(
            f"{fields.columns[field]!r:.60} is empty in {missing} of {len(numbers)} rows; "
            f"{default:g} is taken there"
        )
    return numbers


def _tell_ignored(fields: Fields) -> None:
    ignored = fields.left_over(_UNUSED)
    if ignored:
        fields.warn(f"Not used: {listing(ignored)}")
