"""What a Gantt chart of a schedule shows, as arrays, whoever draws it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from livespan.exports.options import Options
from livespan.exports.picture.axis import rounded
from livespan.exports.picture.colours import SHADES
from livespan.exports.picture.critical import critical_path
from livespan.exports.picture.text import plain
from livespan.exports.summary import heading
from livespan.exports.writing import Subject, schedule_of
from livespan.kernels.arrays import Floats, Ints
from livespan.outcome import Outcome, Status, within
from livespan.schedule import TOLERANCE, Schedule

__all__ = ["Chart", "Interval", "chart_of"]


@dataclass(frozen=True, slots=True)
class Interval:
    """A time on a machine in which no task runs; ``kind`` is ``rest`` or ``setup``."""

    machine: int
    begin: float
    end: float
    kind: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A Gantt chart: bars by machine and start, names on one line.

    Attributes
    ----------
    machine, start, finish
        int[n], float[n], float[n]: where each bar stands.
    due
        float[n]: when each should have finished, ``inf`` for whenever.
    shade
        int[n]: how dark it is, by the root of its duration.
    names, machines
        Of tasks and machines.
    late
        bool[n]: which finish after their due dates, where these are marked.
    path
        Bars of the critical path, first to last, where it is marked.
    idle
        Times of rest and of setting up.
    end
        Where the axis ends.
    bound
        The lower bound of the makespan; None where it is not known.
    unit
        Name of the unit of time; empty where it is not known.
    """

    heading: str
    subtitle: str
    names: list[str]
    machines: list[str]
    machine: Ints
    start: Floats
    finish: Floats
    due: Floats
    shade: Ints
    late: NDArray[np.bool_]
    path: list[int]
    idle: list[Interval]
    end: float
    bound: float | None
    unit: str


def chart_of(subject: Subject, options: Options) -> Chart:
    """Gather what a chart shows; ``options`` says what is marked and how it is headed."""
    schedule = schedule_of(subject)
    problem = schedule.problem
    order = np.lexsort((schedule.finish, schedule.start, schedule.assignment))
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    lasting = (schedule.finish - schedule.start)[order]
    late, path = _marked(schedule, options.marks)
    bound = _bound(subject)
    end = max(schedule.makespan, bound or 0.0)
    return Chart(
        heading=plain(heading(subject, options.title)),
        subtitle=plain(_subtitle(subject)),
        names=[plain(problem.tasks[task].id) for task in order.tolist()],
        machines=[plain(machine.id) for machine in problem.machines],
        machine=schedule.assignment[order],
        start=schedule.start[order],
        finish=schedule.finish[order],
        due=problem.arrays.due[order],
        shade=np.rint(np.sqrt(lasting / (lasting.max() or 1.0)) * (SHADES - 1)).astype(np.int64),
        late=late[order],
        path=place[path].tolist(),
        idle=[*_rests(schedule, end), *_setups(schedule, order)],
        end=end or 1.0,
        bound=bound,
        unit=options.unit or "",
    )


def _marked(schedule: Schedule, marks: str) -> tuple[NDArray[np.bool_], list[int]]:
    """Return which tasks are marked as late, and the critical path, by task."""
    due = schedule.problem.arrays.due
    nothing = np.zeros(len(due), dtype=np.bool_)
    if marks == "late" or (marks == "auto" and np.isfinite(due).any()):
        return schedule.finish > due + TOLERANCE * np.maximum(1.0, np.abs(schedule.finish)), []
    return nothing, [] if marks in {"none", "late"} else critical_path(schedule)


def _bound(subject: Subject) -> float | None:
    known = isinstance(subject, Outcome) and subject.objective == "makespan" and subject.bound > 0
    return float(subject.bound) if known and isinstance(subject, Outcome) else None


def _subtitle(subject: Subject) -> str:
    problem = schedule_of(subject).problem
    size = f"{_count(problem.task_count, 'task')} on {_count(problem.machine_count, 'machine')}"
    if not isinstance(subject, Outcome):
        return size
    quality = within(subject.gap)
    if subject.status is not Status.OPTIMAL:
        quality = f"{quality} (lower bound {rounded(subject.bound)})"
    return (
        f"{quality} · {size} · {_count(subject.iterations, 'iteration')}, {subject.runtime:.3g} s"
    )


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _rests(schedule: Schedule, end: float) -> list[Interval]:
    return [
        Interval(number, begin, min(finish, end), "rest")
        for number, machine in enumerate(schedule.problem.machines)
        for begin, finish in machine.down
        if begin < end
    ]


def _setups(schedule: Schedule, order: Ints) -> list[Interval]:
    """Return the set-ups, each drawn right after the task before it."""
    problem = schedule.problem
    if not problem.set_up:
        return []
    found = []
    machine, finish = schedule.assignment.tolist(), schedule.finish.tolist()
    for before, after in zip(order[:-1].tolist(), order[1:].tolist(), strict=True):
        if machine[before] == machine[after]:
            time = problem.setup_time(before, after, machine[after])
            if time > 0:
                begin = finish[before]
                found.append(Interval(machine[after], begin, begin + time, "setup"))
    return found
