"""What an algorithm is: settings, and a generator that yields what it knows."""

from collections.abc import Generator
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple, Protocol, runtime_checkable

import numpy as np

from livespan.errors import UnsupportedProblemError
from livespan.kernels.arrays import Arrays, Floats, Ints
from livespan.objective import Objective
from livespan.problem import Problem
from livespan.setting import setting

__all__ = [
    "Algorithm",
    "Decisions",
    "Selective",
    "Snapshot",
    "by_start",
    "local_search_setting",
    "moves_for",
    "origin",
    "refuse",
]

MOST_MOVES = 5_000
"""Moves of a local search in an iteration, where nothing else is wished: some 30 ms."""
LEAST_CHOICE = 0.5
"""Mean share of machines that can do a task from which tasks choose freely (see `moves_for`)."""


class Decisions(NamedTuple):
    """A schedule as bare arrays.

    ``assignment`` is int64[n], machine numbers; ``start`` is float64[n].
    """

    assignment: Ints
    start: Floats

    def frozen(self) -> "Decisions":
        """Return a read-only copy, safe to hand to other threads."""
        copies = Decisions(self.assignment.copy(), self.start.copy())
        for array in copies:
            array.setflags(write=False)
        return copies


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What an algorithm knows after an iteration.

    Attributes
    ----------
    iteration
        1-based number of the iteration that has just ended.
    value
        Objective value of this iteration's best schedule (not of the best ever).
    decisions
        The best schedule ever found, when this iteration found it; None otherwise.
        Its value is ``value``.
    bound
        A lower bound the algorithm has proved, 0 when it proves none.
    """

    iteration: int
    value: float
    decisions: Decisions | None = None
    bound: float = 0.0


@runtime_checkable
class Algorithm(Protocol):
    """A frozen dataclass of settings with one method.

    A class attribute ``reproducible = False`` says that the clock has a say in what is found, so
    that the same seed may give other events.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    summary: ClassVar[str]

    def search(
        self,
        problem: Problem,
        objective: Objective,
        start: Snapshot,
        rng: np.random.Generator,
    ) -> Generator[Snapshot | None, None, None]:
        """Search, yielding a snapshot after each iteration until the caller closes the generator.

        An iteration that takes long yields None in between: nothing to tell, but a moment at
        which the caller may stop. ``start`` is a schedule to improve on (iteration 0).
        """
        ...


@runtime_checkable
class Selective(Protocol):
    """An algorithm that serves some problems only; the others serve all."""

    def check(self, problem: Problem, objective: Objective) -> None:
        """Refuse a problem this algorithm cannot serve; called before the search starts.

        Raises
        ------
        UnsupportedProblemError
            With the algorithm's name and the reason.
        """
        ...


def refuse(algorithm: str, problem: Problem, *features: str) -> None:
    """Refuse a problem that has one of some features (see `Problem.features`).

    Raises
    ------
    UnsupportedProblemError
        With the algorithm's name and the features it does not serve.
    """
    found = [name for name in problem.features if name in features]
    if found:
        raise UnsupportedProblemError(f"{algorithm} does not serve {' or '.join(found)}")


def by_start(begins: Ints | Floats, ends: Ints | Floats, order: Ints) -> Ints:
    """Return a sequence of tasks that goes by their starts and agrees with precedence.

    Where tasks start together, instant ones go ahead of the others, and among themselves as in a
    topological ``order``.
    """
    places = np.empty(len(order), dtype=np.int64)
    places[order] = np.arange(len(order))
    sequence: Ints = np.lexsort((places, ends, begins))
    return sequence


def origin(arrays: Arrays, start: Snapshot) -> tuple[Ints, Ints, Floats]:
    """Return a schedule's machines, a sequence of its tasks (see `by_start`), and its starts.

    Raises
    ------
    UnsupportedProblemError
        When a snapshot came without a schedule.
    """
    if start.decisions is None:
        raise UnsupportedProblemError("the search needs a schedule to start from")
    assignment, begins = start.decisions
    ends = begins + arrays.durations[np.arange(begins.size), assignment]
    return assignment, by_start(begins, ends, arrays.topological), begins


def local_search_setting() -> Any:
    """Declare the setting of algorithms that improve schedules by local search."""
    return setting(
        -1,
        low=-1,
        high=100_000,
        unit="moves",
        help="Local search: moves for each task; 0 for none, -1 for as many as usually help.",
    )


def moves_for(problem: Problem, objective: Objective, wanted: int, usual: int) -> int:
    """Return how many moves a local search makes in all.

    Where ``wanted`` is -1: ``usual`` moves for each task, up to `MOST_MOVES`, but none where the
    makespan alone counts and most tasks can choose their machine freely. There building many
    schedules does more.
    """
    if wanted < 0:
        eligible = float(np.isfinite(problem.arrays.durations).mean())
        free = eligible > LEAST_CHOICE and set(problem.features) <= {"precedence"}
        if free and objective.name == "makespan":
            return 0
        return min(usual * problem.task_count, MOST_MOVES)
    return wanted * problem.task_count
