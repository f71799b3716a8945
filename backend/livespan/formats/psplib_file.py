"""The sections of a PSPLIB file: activities, their modes, what they need, what there is."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from livespan.errors import FormatError
from livespan.formats.source import Source

__all__ = ["Mode", "Project", "read_project"]

#: Headings of the sections that count, in lower case.
_SECTIONS = {
    "precedence relations": "precedence",
    "requests/durations": "requests",
    "resourceavailabilities": "available",
    "resource availabilities": "available",
}

#: A resource's name in a heading: ``R 1``, ``N 2``.
_RESOURCE = re.compile(r"\b([RND])\s*(\d+)\b")


class Mode(NamedTuple):
    """A way to do an activity: how long it takes, what of each resource it needs, and its line."""

    duration: float
    needs: tuple[float, ...]
    line: int


@dataclass(slots=True)
class Project:
    """Activities by their numbers, and resources by their names.

    Attributes
    ----------
    after
        Activity -> its successors.
    modes
        Activity -> its modes.
    resources
        Names in the order of `Mode.needs`: R renewable, N not renewable, D constrained twice.
    capacity
        How much there is of each.
    """

    after: dict[int, list[int]] = field(default_factory=dict)
    modes: dict[int, list[Mode]] = field(default_factory=dict)
    resources: list[str] = field(default_factory=list)
    capacity: list[float] = field(default_factory=list)


def read_project(source: Source) -> Project:
    """Read the sections.

    Raises
    ------
    FormatError
        For a section that is missing, and for a line that does not fit, with its number.
    """
    project = Project()
    activity = 0
    for section, number, cells in _rows(source, project):
        where = f"{source.name}, line {number}"
        if section == "precedence":
            _precedence(project, cells, where)
        elif section == "requests":
            activity = _mode(project, activity, cells, number, where)
        elif len(cells) != len(project.resources) or project.capacity:
            raise FormatError(f"{where}: there must be one amount for each resource")
        else:
            project.capacity = cells
    _check(project, source.name)
    return project


def _rows(source: Source, project: Project) -> Iterator[tuple[str, int, list[float]]]:
    """Yield the rows of numbers of the sections that count."""
    section = ""
    for number, line in enumerate(source.text.splitlines(), 1):
        content = line.strip()
        heading = content.rstrip(":").strip().lower()
        if content.startswith("*"):
            section = ""
        elif heading in _SECTIONS:
            section = _SECTIONS[heading]
        elif section and content and not content.startswith("-"):
            if content[0].isalpha():
                if section == "requests" and not project.modes:
                    project.resources = [f"{k}{n}" for k, n in _RESOURCE.findall(content)]
                continue
            yield section, number, _numbers(line, f"{source.name}, line {number}")


def _numbers(line: str, where: str) -> list[float]:
    values = []
    for found in re.finditer(r"\S+", line):
        try:
            value = float(found[0])
        except ValueError:
            value = -1.0
        if not 0 <= value < float("inf"):
            raise FormatError(
                f"{where}, column {found.start() + 1}: {found[0]!r:.40} is no number from 0"
            )
        values.append(value)
    return values


def _precedence(project: Project, cells: list[float], where: str) -> None:
    count = cells[2] if len(cells) > 2 else -1
    if len(cells) != 3 + count or any(value != int(value) for value in cells):
        raise FormatError(
            f"{where}: this must be an activity, its modes, its successors' number, and these"
        )
    activity = int(cells[0])
    if activity in project.after:
        raise FormatError(f"{where}: activity {activity} comes twice")
    project.after[activity] = [int(value) for value in cells[3:]]


def _mode(project: Project, before: int, cells: list[float], number: int, where: str) -> int:
    """Add a mode; an activity's second one does not repeat the activity."""
    width = 2 + len(project.resources)
    if len(cells) not in (width, width + 1):
        raise FormatError(
            f"{where}: this must be an activity, a mode, a duration and the need of "
            f"{len(project.resources)} resources"
        )
    activity = int(cells[0]) if len(cells) > width else before
    if activity not in project.after:
        raise FormatError(f"{where}: activity {activity} is not under PRECEDENCE RELATIONS")
    mode = Mode(cells[-width + 1], tuple(cells[len(cells) - width + 2 :]), number)
    project.modes.setdefault(activity, []).append(mode)
    return activity


def _check(project: Project, name: str) -> None:
    if not project.after:
        raise FormatError(f"{name} has no activities under PRECEDENCE RELATIONS")
    for activity, successors in project.after.items():
        if activity not in project.modes:
            raise FormatError(f"{name}: activity {activity} is not under REQUESTS/DURATIONS")
        for other in successors:
            if other not in project.after:
                raise FormatError(f"{name}: activity {activity} has an unknown successor {other}")
    if len(project.capacity) != len(project.resources):
        raise FormatError(f"{name} does not say under RESOURCEAVAILABILITIES how much there is")
