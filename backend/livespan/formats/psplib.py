"""Projects with scarce resources, as far as machines can stand for the resources."""

import math
import re
from collections.abc import Mapping, Sequence
from typing import ClassVar, NamedTuple

import numpy as np

from livespan.errors import FormatError, ProblemError
from livespan.formats.numbers import check_cells
from livespan.formats.options import ReadOptions
from livespan.formats.psplib_file import Mode, Project, read_project
from livespan.formats.reading import ReadProblem
from livespan.formats.source import Source
from livespan.problem import Machine, Task

__all__ = ["ProjectLibrary"]

_HEADING = re.compile(r"^\s*PRECEDENCE RELATIONS\s*:", re.MULTILINE | re.IGNORECASE)


class _Group(NamedTuple):
    """Machines that stand for a resource: their number, and the first one's place."""

    name: str
    machines: int
    first: int


class ProjectLibrary:
    """Activities with successors, modes, durations and what they need of each resource.

    A task runs on one machine, so a renewable resource can be read where it is q machines: any q
    of the activities that need it fit side by side, and q + 1 never do. A resource that is never
    short is left out. An activity's modes are choices between machines. What is beyond that is
    refused by its name: activities that need two scarce resources at once, resources of which
    activities need such amounts that how many fit depends on which, and scarce resources that are
    not renewed. ``resources=False`` leaves all needs aside; the durations are then those of the
    fastest modes, and the schedule's length a bound on the project's.

    References
    ----------
    R. Kolisch, A. Sprecher, PSPLIB - a project scheduling problem library, European Journal of
    Operational Research 96 (1997), 205-216, doi:10.1016/S0377-2217(96)00170-1.
    """

    name: ClassVar[str] = "psplib"
    title: ClassVar[str] = "Project (PSPLIB)"
    suffixes: ClassVar[tuple[str, ...]] = (".sm", ".mm")
    summary: ClassVar[str] = (
        "Activities, modes and resources, where machines can stand for the resources."
    )
    options: ClassVar[tuple[str, ...]] = ("resources",)

    def recognises(self, source: Source) -> bool:
        """Tell whether it has the heading of precedence."""
        return bool(_HEADING.search(source.head))

    def read(self, source: Source, options: ReadOptions) -> ReadProblem:
        """Read the activities, named by their numbers, without an entry and an exit of no time."""
        project = read_project(source)
        dummies = _dummies(project)
        warnings = ["The entry and the exit of no time are left out"] if dummies else []
        kept = [activity for activity in project.after if activity not in dummies]
        before: dict[int, list[str]] = {activity: [] for activity in kept}
        for activity in kept:
            for other in project.after[activity]:
                if other in before:
                    before[other].append(str(activity))
        if not kept:
            raise ProblemError(f"{source.name} has no activity that takes time", "tasks")
        if not options.resources:
            warnings.append("What activities need but time is left aside, as asked")
            return ReadProblem(
                name=source.name,
                format=self.name,
                tasks=tuple(
                    Task(str(a), min(m.duration for m in project.modes[a]), tuple(before[a]))
                    for a in kept
                ),
                warnings=tuple(warnings),
            )
        modes = {activity: _feasible(project, activity, source.name) for activity in kept}
        groups = _groups(project, modes, source.name)
        machines, durations, told = _laid_out(modes, groups, source.name)
        return ReadProblem(
            name=source.name,
            format=self.name,
            tasks=tuple(Task(str(a), 0.0, tuple(before[a])) for a in kept),
            machines=machines,
            durations=np.array(durations),
            warnings=(*warnings, *told),
        )


def _dummies(project: Project) -> set[int]:
    """Return the first and the last activity where both take neither time nor anything else."""
    ends = {min(project.after), max(project.after)}
    plain = all(
        not mode.duration and not any(mode.needs) for end in ends for mode in project.modes[end]
    )
    return ends if plain and len(ends) == 2 else set()


def _feasible(project: Project, activity: int, name: str) -> list[Mode]:
    """Return the modes for which there is enough of everything."""
    modes = [
        mode
        for mode in project.modes[activity]
        if all(need <= there for need, there in zip(mode.needs, project.capacity, strict=True))
    ]
    if not modes:
        line = project.modes[activity][0].line
        raise ProblemError(
            f"{name}, line {line}: activity {activity} needs more of a resource than there is",
            f"tasks[{activity}]",
        )
    return modes


def _groups(project: Project, modes: Mapping[int, Sequence[Mode]], name: str) -> dict[int, _Group]:
    """Return the machines that stand for each resource that may be short, by its place."""
    groups: dict[int, _Group] = {}
    count = 0
    for place, (resource, there) in enumerate(
        zip(project.resources, project.capacity, strict=True)
    ):
        needs = [[mode.needs[place] for mode in known] for known in modes.values()]
        most = sorted((max(known) for known in needs if max(known) > 0), reverse=True)
        if sum(most) <= there:
            continue
        if not resource.startswith("R"):
            raise FormatError(
                f"{name}: {_kind(resource)} {resource} may be used up ({there:g} for needs of up "
                f"to {sum(most):g}), which is beyond machines (resources=False leaves it aside)"
            )
        least = sorted(min(need for need in known if need > 0) for known in needs if max(known) > 0)
        fitting = int(np.searchsorted(np.cumsum(most), there, side="right"))
        if sum(least[: fitting + 1]) <= there:
            raise FormatError(
                f"{name}: activities need {least[0]:g} to {most[0]:g} of the {there:g} of "
                f"renewable resource {resource}, so how many fit side by side depends on which; "
                "that is beyond machines (resources=False leaves it aside)"
            )
        groups[place] = _Group(resource, fitting, count)
        count += fitting
    return groups


def _kind(resource: str) -> str:
    return {"N": "nonrenewable resource", "D": "doubly constrained resource"}[resource[0]]


def _laid_out(
    modes: Mapping[int, Sequence[Mode]],
    groups: Mapping[int, _Group],
    name: str,
) -> tuple[tuple[Machine, ...], list[list[float]], list[str]]:
    """Return machines, durations and what was assumed."""
    machines = [
        Machine(group.name if group.machines == 1 else f"{group.name}-{number}")
        for group in groups.values()
        for number in range(1, group.machines + 1)
    ]
    choices = {
        activity: [(_scarce(mode, groups, activity, name), mode) for mode in known]
        for activity, known in modes.items()
    }
    free = [a for a, known in choices.items() if any(group is None for group, _ in known)]
    own = {activity: len(machines) + k for k, activity in enumerate(free)}
    machines += [Machine(f"free-{activity}") for activity in free]
    check_cells(len(choices), len(machines), name)
    durations = []
    for activity, known in choices.items():
        row = [math.inf] * len(machines)
        for group, mode in known:
            begin = own[activity] if group is None else group.first
            for place in range(begin, begin + (1 if group is None else group.machines)):
                row[place] = min(row[place], mode.duration)
        durations.append(row)
    told = [
        f"Resource {group.name} is read as {group.machines} machines" for group in groups.values()
    ]
    if free:
        told.append(
            f"{len(free)} activities may do without a scarce resource; each has a machine of its "
            "own for that"
        )
    return tuple(machines), durations, told


def _scarce(mode: Mode, groups: Mapping[int, _Group], activity: int, name: str) -> _Group | None:
    """Return the one scarce resource a mode needs; None for none.

    Raises
    ------
    FormatError
        When it needs several at once.
    """
    needed = [group for place, group in groups.items() if mode.needs[place]]
    if len(needed) > 1:
        names = " and ".join(group.name for group in needed)
        raise FormatError(
            f"{name}, line {mode.line}: activity {activity} needs {names} at once, and a task "
            "runs on one machine (resources=False leaves resources aside)"
        )
    return needed[0] if needed else None
