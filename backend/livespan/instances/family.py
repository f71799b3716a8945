"""Families of instances: any size and seed, said in the name, such as ``layered-200x8-3``."""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from livespan.errors import ProblemError
from livespan.formats import ReadProblem
from livespan.instances.instance import Instance

__all__ = ["MOST_CELLS", "Family", "Make"]

#: Most tasks times machines of such an instance, some seconds of drawing numbers.
MOST_CELLS = 2_000_000

#: Most tasks, and most machines.
MOST_TASKS, MOST_MACHINES = 100_000, 10_000

#: Draws an instance: a generator of numbers, tasks, machines.
Make = Callable[[random.Random, int, int], ReadProblem]

_SIZE = re.compile(r"-(\d{1,9})x(\d{1,9})(?:-(\d{1,18}))?")


@dataclass(frozen=True, slots=True)
class Family:
    """Instances named ``<name>-<tasks>x<machines>`` or ``<name>-<tasks>x<machines>-<seed>``.

    Attributes
    ----------
    title
        Completed by the size.
    kind
        The kind its instances are listed under.
    least
        Fewest tasks it can have.
    """

    name: str
    title: str
    summary: str
    kind: str
    draw: Make
    least: int = 1

    @property
    def pattern(self) -> str:
        """How names of its instances are written."""
        return f"{self.name}-TASKSxMACHINES[-SEED]"

    def find(self, name: str) -> Instance | None:
        """Return the instance of a name in lower case; None when it is none of this family.

        Raises
        ------
        ProblemError
            For a size that is too small or too large.
        """
        size = _SIZE.fullmatch(name, len(self.name)) if name.startswith(self.name) else None
        if size is None:
            return None
        return self.instance(int(size[1]), int(size[2]), int(size[3] or 0))

    def instance(self, tasks: int, machines: int, seed: int = 0) -> Instance:
        """Return the instance of a size and a seed.

        Raises
        ------
        ProblemError
            For a size that is too small or too large.
        """
        if not (self.least <= tasks <= MOST_TASKS and 1 <= machines <= MOST_MACHINES):
            raise ProblemError(
                f"{self.pattern} has from {self.least} to {MOST_TASKS:,} tasks and from 1 to "
                f"{MOST_MACHINES:,} machines, not {tasks:,} and {machines:,}"
            )
        if tasks * machines > MOST_CELLS:
            raise ProblemError(
                f"{self.pattern} has up to {MOST_CELLS:,} tasks times machines, "
                f"not {tasks * machines:,}"
            )
        return Instance(
            name=f"{self.name}-{tasks}x{machines}" + (f"-{seed}" if seed else ""),
            title=f"{self.title}: {tasks:,} tasks, {machines:,} machines"
            + (f", seed {seed}" if seed else ""),
            summary=self.summary,
            family=self.kind,
            tasks=tasks,
            machines=machines,
            make=partial(_drawn, self, tasks, machines, seed),
        )


def _drawn(family: Family, tasks: int, machines: int, seed: int) -> ReadProblem:
    # Of Python's generator only `random` is used, whose numbers are the same in every version.
    rng = random.Random(f"{family.name} {seed}")  # noqa: S311 - it is to be predictable
    return family.draw(rng, tasks, machines)
