"""The project's own JSON: tasks, perhaps machines, durations, a network and set-ups."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

import numpy as np

from livespan.cells import number
from livespan.errors import FormatError, ProblemError
from livespan.formats.document import parsed
from livespan.formats.options import ReadOptions
from livespan.formats.reading import DEFAULT_MACHINES, ReadProblem
from livespan.formats.source import Source
from livespan.kernels.arrays import Floats
from livespan.objectives import make_objective
from livespan.problem import Machine
from livespan.records import network_of, recognise, recognise_machines, setups_of

__all__ = ["ProblemJson"]

_MAPPING = ("task_id_col", "duration_col", "dependency_col", "agent_id_col")
_PARAMETERS = {*_MAPPING, "agents", "machines", "num_default_agents", "enable_dependencies"}
_PROBLEM = {"durations", "network", "setups", "objective"}
_MEMBERS = {"tasks", "tasks_data", "name", *_PROBLEM, *_PARAMETERS}


class ProblemJson:
    """A list of tasks, or an object with tasks; the body of a request is one too."""

    name: ClassVar[str] = "problem_json"
    title: ClassVar[str] = "Livespan problem (JSON)"
    suffixes: ClassVar[tuple[str, ...]] = (".json",)
    summary: ClassVar[str] = (
        "A list of tasks, or an object with tasks, machines (a list or a number) and, where "
        "there are some, a matrix of durations, a network and set-ups."
    )
    options: ClassVar[tuple[str, ...]] = (
        "task_id_col",
        "duration_col",
        "dependency_col",
        "agent_id_col",
        "columns",
        "enable_dependencies",
    )

    def recognises(self, source: Source) -> bool:
        """Tell whether it begins like an object or a list."""
        return source.head.lstrip()[:1] in ("{", "[")

    def read(self, source: Source, options: ReadOptions) -> ReadProblem:
        """Read tasks, machines, durations, network and set-ups."""
        name = source.name
        body = parsed(source.text, name)
        body = {"tasks": body} if isinstance(body, list) else body
        if not isinstance(body, dict):
            raise FormatError(f"{name} must hold a list of tasks or an object with tasks")
        parameters = body.get("parameters")
        # What a request says under "parameters" counts as if it stood beside the tasks.
        said = {**(parameters if isinstance(parameters, dict) else {}), **body}
        rules = _rules(said, options)
        durations = _matrix(said.get("durations"))
        tasks = recognise(
            _tasks(body, name),
            task_id_col=rules.task_id_col,
            duration_col=rules.duration_col,
            dependency_col=rules.dependency_col,
            columns=rules.columns,
            enable_dependencies=rules.enable_dependencies,
            lengths_required=durations is None,
        )
        machines, count, remarks = _machines(said, durations, rules)
        return ReadProblem(
            name=str(body.get("name") or name),
            format=self.name,
            tasks=tasks.tasks,
            machines=machines,
            default_machines=count,
            durations=durations,
            network=network_of(said.get("network")),
            setups=setups_of(said.get("setups")),
            objective=_objective(said),
            columns=tasks.columns,
            headers=tasks.headers,
            warnings=(*tasks.warnings, *remarks, *_left_aside(body, parameters)),
        )


def _tasks(body: Mapping[str, Any], name: str) -> Sequence[Mapping[str, Any]]:
    tasks = body.get("tasks", body.get("tasks_data"))
    if tasks is None:
        raise FormatError(f'{name} has no "tasks"', "tasks")
    if not isinstance(tasks, list):
        raise FormatError(f'"tasks" in {name} must be a list, not {tasks!r:.60}', "tasks")
    if not tasks:
        raise ProblemError(f"{name} has no tasks", "tasks")
    return tasks


def _rules(said: Mapping[str, Any], options: ReadOptions) -> ReadOptions:
    """Take from the document what the caller does not say."""
    columns: dict[str, Any] = {
        field: getattr(options, field) or _text(said.get(field), field) for field in _MAPPING
    }
    enabled = options.enable_dependencies
    if enabled is None:
        enabled = said.get("enable_dependencies")
        if not (enabled is None or isinstance(enabled, bool)):
            raise FormatError(
                f"enable_dependencies must be true or false, not {enabled!r:.60}",
                "enable_dependencies",
            )
    return replace(options, **columns, enable_dependencies=enabled)


def _text(value: object, field: str) -> str | None:
    if value is None or isinstance(value, str):
        return value
    what = "an objective" if field == "objective" else "a column"
    raise FormatError(f"{field} must name {what}, not {value!r:.60}", field)


def _objective(said: Mapping[str, Any]) -> str | None:
    """Return what is to be made small, if the document says so.

    Raises
    ------
    UnknownNameError, SettingError
        When there is no such objective.
    """
    name = _text(said.get("objective"), "objective") or None
    if name is not None:
        make_objective(name)
    return name


def _machines(
    said: Mapping[str, Any], durations: Floats | None, rules: ReadOptions
) -> tuple[tuple[Machine, ...] | None, int, list[str]]:
    """Return the machines if there is a list, how many there are otherwise, and remarks."""
    given = said.get("agents", said.get("machines"))
    if isinstance(given, list) and given:
        found = recognise_machines(given, agent_id_col=rules.agent_id_col)
        return found.machines, len(given), found.warnings
    if given is None or given == []:
        given = said.get("num_default_agents")
    if given is None or given == "":
        return None, DEFAULT_MACHINES if durations is None else durations.shape[1], []
    return None, _count(given), []


def _count(value: object) -> int:
    try:
        count = number(value)
    except ValueError:
        count = math.nan
    if not (count >= 1 and count.is_integer()):
        raise ProblemError(
            f"Machines must be a list or a whole number from 1, not {value!r:.60}", "agents"
        )
    return int(count)


def _matrix(rows: object) -> Floats | None:
    """Read a matrix of durations in which null means that the machine cannot do the task."""
    if rows is None:
        return None
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise ProblemError("durations must be a list of lists, one for each task", "durations")
    widths = {len(row) for row in rows}
    if len(widths) != 1 or 0 in widths:
        raise ProblemError("durations must have one number a machine in each row", "durations")
    return np.array(
        [[_cell(k, column, cell) for column, cell in enumerate(row)] for k, row in enumerate(rows)]
    )


def _cell(row: int, column: int, cell: object) -> float:
    if cell is None:
        return math.inf
    try:
        return number(cell)
    except ValueError as demand:
        raise ProblemError(
            f"The duration of task number {row + 1} on machine number {column + 1} is "
            f"{cell!r:.60}; it must be {demand}, or null where it cannot run",
            f"durations[{row}][{column}]",
        ) from None


def _left_aside(body: Mapping[str, Any], parameters: object) -> list[str]:
    names = [name for name in body if name not in _MEMBERS | {"parameters"}]
    if isinstance(parameters, dict):
        names += [name for name in parameters if name not in _PARAMETERS | _PROBLEM]
    return [f"Left aside in the document: {', '.join(names)}"] if names else []
