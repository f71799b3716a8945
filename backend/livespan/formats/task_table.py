"""From a table of tasks, and perhaps one of machines, to a problem."""

import re
from collections.abc import Callable
from typing import TypeVar

from livespan.errors import FormatError, ProblemError
from livespan.formats.options import ReadOptions
from livespan.formats.reading import DEFAULT_MACHINES, ReadProblem
from livespan.formats.table import Table
from livespan.problem import Machine, Task
from livespan.records import (
    TASK_FIELDS,
    Recognised,
    RecognisedMachines,
    recognise,
    recognise_machines,
)

__all__ = ["TABLE_OPTIONS", "machines_of_table", "problem_of_table"]

T = TypeVar("T")

#: What can be said of any table of tasks.
TABLE_OPTIONS = (
    "task_id_col",
    "duration_col",
    "dependency_col",
    "columns",
    "enable_dependencies",
    "limit",
)

#: Columns of a table, in lower case, that say which machine does a task where none is called
#: ``eligible``. Elsewhere such names may mean anything, and are left alone.
_MACHINE_COLUMNS = ("machine", "machines", "machine_id", "workstation")

#: The row of which an error speaks.
_ROW = re.compile(r"(?:tasks|agents)\[(\d+)\]")


def problem_of_table(
    table: Table,
    machines: RecognisedMachines | None,
    *,
    name: str,
    format: str,
    options: ReadOptions,
) -> ReadProblem:
    """Read a problem from a table of tasks.

    Machines that tasks name are the problem's, in the order in which they are named, where there
    is no table of machines.

    Raises
    ------
    FormatError
        When there are no tasks.
    ProblemError
        When one cannot be used; the message begins with file and line.
    """
    if not table.rows:
        raise FormatError(f"{name} has a header but no tasks under it")
    found = _located(
        table,
        name,
        lambda: recognise(
            table.rows,
            task_id_col=options.task_id_col,
            duration_col=options.duration_col,
            dependency_col=options.dependency_col,
            columns={**_machine_column(table), **options.columns},
            enable_dependencies=options.enable_dependencies,
            decimal_comma=table.decimal_comma,
        ),
    )
    if machines is None:
        places, remarks = _named(found)
    else:
        places, remarks = machines.machines, machines.warnings
    return ReadProblem(
        name=name,
        format=format,
        tasks=found.tasks,
        machines=places,
        columns=found.columns,
        headers=table.headers,
        warnings=(*found.warnings, *remarks),
        of_machines=tuple(remarks),
    )


def _machine_column(table: Table) -> dict[str, str]:
    """Return the column of machines as that of eligible ones, if it is needed and there."""
    plain = {header.lower().replace(" ", "_"): header for header in table.headers}
    if not plain.keys().isdisjoint(TASK_FIELDS["eligible"]):
        return {}
    found = next((plain[name] for name in _MACHINE_COLUMNS if name in plain), None)
    return {} if found is None else {"eligible": found}


def machines_of_table(
    table: Table, name: str, agent_id_col: str | None = None
) -> RecognisedMachines:
    """Read machines from a table.

    Raises
    ------
    ProblemError
        When one cannot be used; the message begins with file and line.
    """
    return _located(
        table,
        name,
        lambda: recognise_machines(
            table.rows, agent_id_col=agent_id_col, decimal_comma=table.decimal_comma
        ),
    )


def _named(found: Recognised) -> tuple[tuple[Machine, ...] | None, list[str]]:
    """Return the machines that tasks name, None where these are among the default ones."""
    names = dict.fromkeys(name for task in found.tasks for name in _eligible(task))
    defaults = {f"Agent-{number}" for number in range(1, DEFAULT_MACHINES + 1)}
    if defaults.issuperset(names):
        return None, []
    column = found.columns["eligible"]
    return tuple(map(Machine, names)), [
        f"The machines are the {len(names)} that {column!r:.60} names, all of speed 1"
    ]


def _eligible(task: Task) -> tuple[str, ...]:
    return task.eligible or ()


def _located(table: Table, name: str, read: Callable[[], T]) -> T:
    """Say in which line a row stands that cannot be used."""
    try:
        return read()
    except ProblemError as error:
        row = _ROW.match(error.member)
        if row is None:
            raise
        line = table.lines[int(row[1])]
        raise ProblemError(f"{name}, line {line}: {error}", error.member) from None
