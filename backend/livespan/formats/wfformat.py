"""Recorded executions of scientific workflows: WfFormat, the JSON of WfCommons."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from livespan.cells import identifier, number
from livespan.errors import FormatError, ProblemError
from livespan.formats.document import parsed
from livespan.formats.options import ReadOptions
from livespan.formats.reading import ReadProblem
from livespan.formats.source import Source
from livespan.formats.workflow import GIGABIT, Step, parents_of, tasks_of, tell_files
from livespan.problem import Network, Task

__all__ = ["WfFormat"]

_VERSION = re.compile(r'"schemaVersion"\s*:')


class WfFormat:
    """Tasks with runtimes in seconds, parents, children and files, in versions 1.3 to 1.6.

    A file that one task writes and its child reads is data on the edge between them, in bytes.
    Parents and children are joined: some instances name one end of an edge only. Where no task
    names any, a task waits for those that write the files it reads. The machines of a recording
    say where it ran, not where the work is to run; they are left aside.

    References
    ----------
    T. Coleman, H. Casanova, L. Pottier, M. Kaushik, E. Deelman, R. Ferreira da Silva, WfCommons:
    a framework for enabling scientific workflow research and development, Future Generation
    Computer Systems 128 (2022), 16-27, doi:10.1016/j.future.2021.09.043.
    """

    name: ClassVar[str] = "wfformat"
    title: ClassVar[str] = "Workflow (WfCommons JSON)"
    suffixes: ClassVar[tuple[str, ...]] = (".json",)
    summary: ClassVar[str] = (
        "A recorded workflow: runtimes in seconds; the files between tasks become transfers."
    )
    options: ClassVar[tuple[str, ...]] = ()

    def recognises(self, source: Source) -> bool:
        """Tell whether it is an object with a schema version and a workflow."""
        if source.head.lstrip()[:1] != "{":
            return False
        text = source.text
        return '"workflow"' in text and bool(_VERSION.search(text))

    def read(self, source: Source, options: ReadOptions) -> ReadProblem:
        """Read the tasks; their network moves `GIGABIT` bytes a second."""
        name = source.name
        body = parsed(source.text, name)
        workflow = body.get("workflow") if isinstance(body, dict) else None
        if not isinstance(workflow, dict):
            raise FormatError(f'{name} has no "workflow"', "workflow")
        sizes: dict[str, float] = {}
        split = "specification" in workflow
        steps = _split_steps(workflow, sizes, name) if split else _joined_steps(workflow, sizes)
        if not steps:
            raise ProblemError(f"{name} has no tasks", "workflow")
        parents = parents_of(steps)
        unsized: set[str] = set()
        tasks = tasks_of(steps, parents, sizes, unsized)
        ran = workflow.get("execution", {}) if split else workflow
        return ReadProblem(
            name=source.name,
            format=self.name,
            tasks=tasks,
            network=Network(bandwidth=GIGABIT),
            warnings=tuple(_remarks(tasks, unsized, ran)),
        )


def _split_steps(workflow: Mapping[str, Any], sizes: dict[str, float], name: str) -> list[Step]:
    """Read versions from 1.5: a specification, and an execution that has the runtimes."""
    specification = workflow["specification"]
    path = "workflow.specification"
    for row, item in enumerate(_objects(specification, "files", path)):
        member = f"{path}.files[{row}]"
        sizes[_name(item, "id", member)] = _size(item, member)
    execution = workflow.get("execution")
    if not isinstance(execution, dict):
        raise FormatError(
            f"{name} describes a workflow but no execution, so there are no runtimes",
            "workflow.execution",
        )
    runtimes = {
        _name(item, "id", f"workflow.execution.tasks[{row}]"): item.get("runtimeInSeconds")
        for row, item in enumerate(_objects(execution, "tasks", "workflow.execution"))
    }
    steps = []
    for row, item in enumerate(_objects(specification, "tasks", path)):
        member = f"{path}.tasks[{row}]"
        step = _step(item, _name(item, "id", member), member)
        step.runtime = runtimes.get(step.id)
        step.reads = _names(item, "inputFiles", member)
        step.writes = _names(item, "outputFiles", member)
        steps.append(step)
    return steps


def _joined_steps(workflow: Mapping[str, Any], sizes: dict[str, float]) -> list[Step]:
    """Read versions up to 1.4: all that is known of a task stands with it, by its name."""
    steps = []
    for row, item in enumerate(_objects(workflow, "tasks", "workflow")):
        member = f"workflow.tasks[{row}]"
        step = _step(item, _name(item, "name", member), member)
        step.runtime = item.get("runtimeInSeconds", item.get("runtime"))
        for place, file in enumerate(_objects(item, "files", member)):
            where = f"{member}.files[{place}]"
            known = _name(file, "name", where)
            sizes[known] = _size(file, where)
            (step.reads if file.get("link") == "input" else step.writes).append(known)
        steps.append(step)
    return steps


def _step(item: Mapping[str, Any], known: str, member: str) -> Step:
    parents, children = _names(item, "parents", member), _names(item, "children", member)
    return Step(known, member, parents=parents, children=children)


def _remarks(tasks: Sequence[Task], unsized: set[str], ran: Mapping[str, Any]) -> list[str]:
    remarks = tell_files(tasks, unsized)
    machines = ran.get("machines")
    if isinstance(machines, list) and machines:
        remarks.append(f"The {len(machines)} machines it was recorded on are left aside")
    return remarks


def _objects(owner: Any, key: str, path: str) -> list[Mapping[str, Any]]:
    items = _list(owner, key, path)
    for row, item in enumerate(items):
        if not isinstance(item, dict):
            raise FormatError(f"{path}.{key}[{row}] must be an object", f"{path}.{key}[{row}]")
    return items


def _list(owner: Any, key: str, path: str) -> list[Any]:
    value = owner.get(key, []) if isinstance(owner, dict) else None
    if not isinstance(value, list):
        raise FormatError(f"{path}.{key} must be a list", f"{path}.{key}")
    return value


def _names(owner: Any, key: str, path: str) -> list[str]:
    try:
        return [identifier(item) for item in _list(owner, key, path)]
    except ValueError as demand:
        raise FormatError(f"{path}.{key}: each must be {demand}", f"{path}.{key}") from None


def _name(item: Mapping[str, Any], key: str, member: str) -> str:
    value = item.get(key)
    if not isinstance(value, str) or not value:
        raise FormatError(f"{member}.{key} must be a name, not {value!r:.60}", f"{member}.{key}")
    return value


def _size(item: Mapping[str, Any], member: str) -> float:
    value = item.get("sizeInBytes", item.get("size"))
    try:
        size = number(value)
    except ValueError:
        size = -1.0
    if size < 0:
        raise FormatError(
            f"{member} has size {value!r:.60}; it must be a number of bytes",
            f"{member}.sizeInBytes",
        )
    return size
