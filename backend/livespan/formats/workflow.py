"""Tasks that pass files on: from what each reads and writes to data on the edges between them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from livespan.cells import number
from livespan.errors import ProblemError
from livespan.problem import Task

__all__ = ["GIGABIT", "NO_NETWORK", "Step", "parents_of", "tasks_of", "tell_files"]

#: Bytes per second of a network of 1 Gbit/s, taken where nobody says how fast the network is.
GIGABIT = 125e6

#: What is said where it is taken.
NO_NETWORK = (
    "The file names no network: 1 Gbit/s without latency between all machines, "
    "unless another one is asked for"
)


@dataclass(slots=True)
class Step:
    """A task as either layout describes it; files and relatives by their names."""

    id: str
    member: str
    runtime: Any = None
    parents: Sequence[str] = ()
    children: Sequence[str] = ()
    reads: list[str] = field(default_factory=list)
    writes: list[str] = field(default_factory=list)


def parents_of(steps: Sequence[Step]) -> list[dict[int, None]]:
    """Return the rows of each task's parents, without repeats, in the order they are named."""
    rows = {step.id: row for row, step in enumerate(steps)}
    parents: list[dict[int, None]] = [{} for _ in steps]

    def row_of(step: Step, other: str, kind: str) -> int:
        found = rows.get(other)
        if found is None:
            raise ProblemError(
                f"Task {step.id!r:.80} has an unknown {kind} {other!r:.80}", f"{step.member}.{kind}"
            )
        return found

    for row, step in enumerate(steps):
        for other in step.parents:
            parents[row].setdefault(row_of(step, other, "parents"))
        for other in step.children:
            parents[row_of(step, other, "children")].setdefault(row)
    if not any(parents):
        writers = {file: row for row, step in enumerate(steps) for file in step.writes}
        for row, step in enumerate(steps):
            found = (writers.get(file, row) for file in step.reads)
            parents[row] = dict.fromkeys(writer for writer in found if writer != row)
    return parents


def tasks_of(
    steps: Sequence[Step],
    parents: Sequence[Mapping[int, None]],
    sizes: Mapping[str, float],
    unsized: set[str],
) -> tuple[Task, ...]:
    """Make the tasks; files between two of them of which no size is known go into ``unsized``."""
    writers: dict[str, set[int]] = {}
    for row, step in enumerate(steps):
        for file in step.writes:
            writers.setdefault(file, set()).add(row)
    tasks = []
    for step, before in zip(steps, parents, strict=True):
        # By the files and not by the parents: a last task may have thousands of both.
        amounts: dict[int, float] = {}
        for file in dict.fromkeys(step.reads):
            for row in writers.get(file, ()):
                if row in before:
                    amounts[row] = amounts.get(row, 0.0) + sizes.get(file, 0.0)
                    if file not in sizes:
                        unsized.add(file)
        data = {steps[row].id: amounts[row] for row in before if amounts.get(row)}
        names = tuple(steps[row].id for row in before)
        tasks.append(Task(step.id, _runtime(step), names, data=data))
    return tuple(tasks)


def _runtime(step: Step) -> float:
    if step.runtime is None:
        raise ProblemError(f"Task {step.id!r:.80} has no runtime", step.member)
    try:
        return number(step.runtime)
    except ValueError as demand:
        raise ProblemError(
            f"Task {step.id!r:.80} has runtime {step.runtime!r:.60}; it must be {demand}",
            step.member,
        ) from None


def tell_files(tasks: Sequence[Task], unsized: set[str]) -> list[str]:
    """Tell what was assumed of the network and of files."""
    remarks = [NO_NETWORK] if any(task.data for task in tasks) else []
    if unsized:
        remarks.append(f"{len(unsized)} files have no size; their transfer takes no time")
    return remarks
