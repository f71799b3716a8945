"""The only loop: an algorithm and a stop rule become events and a result."""

import contextlib
import time
from collections.abc import Callable, Iterator

import numpy as np

from livespan.algorithm import Algorithm, Decisions, Selective, Snapshot
from livespan.algorithms import greedy_start, make_algorithm
from livespan.errors import InfeasibleScheduleError, SettingError
from livespan.events import Event, Finished, Improved, Iteration, Started
from livespan.objective import Objective
from livespan.objectives import Makespan, fitted, make_objective, terms_of
from livespan.problem import Problem
from livespan.result import Change, Result, status_of
from livespan.schedule import TOLERANCE, Schedule
from livespan.setting import settings_of
from livespan.stop import ON_REQUEST, AnyOf, GapReached, MaxIterations, MaxRuntime, Progress, Stop

__all__ = [
    "DEFAULT_ITERATIONS",
    "DEFAULT_SECONDS",
    "by_the_clock",
    "default_stop",
    "solve",
    "stream",
]

#: Iterations of a run whose caller names no stop rule.
DEFAULT_ITERATIONS = 100

#: Seconds of such a run where the algorithm goes by the clock anyway.
DEFAULT_SECONDS = 10.0


def solve(
    problem: Problem,
    algorithm: str | Algorithm = "auto",
    objective: str | Objective = "makespan",
    *,
    stop: Stop | None = None,
    seed: int = 0,
    warm_start: Schedule | None = None,
    on_event: Callable[[Event], object] | None = None,
) -> Result:
    """Search for a good schedule and return the best one found.

    Takes what `stream` takes, and calls ``on_event`` with each event as it happens.

    Examples
    --------
    >>> from livespan import Problem, Task, solve
    >>> problem = Problem([Task("cut", 3), Task("sew", 2, ("cut",)), Task("dye", 4)], machines=2)
    >>> result = solve(problem, "constructive")
    >>> result.value, str(result.status)
    (5.0, 'optimal')
    """
    events = stream(problem, algorithm, objective, stop=stop, seed=seed, warm_start=warm_start)
    for event in events:
        if on_event is not None:
            on_event(event)
        if isinstance(event, Finished):
            return event.result
    raise RuntimeError("the stream ended without a result")


def stream(
    problem: Problem,
    algorithm: str | Algorithm = "auto",
    objective: str | Objective = "makespan",
    *,
    stop: Stop | None = None,
    seed: int = 0,
    warm_start: Schedule | None = None,
) -> Iterator[Event]:
    """Search for a good schedule, yielding each event the moment it happens.

    Parameters
    ----------
    problem
        What to schedule.
    algorithm
        A name from `ALGORITHMS` in any case, or an instance with its own settings.
    objective
        A name from `OBJECTIVES` or a combination such as ``makespan + 0.1*cost, load_imbalance``
        (see `make_objective`), or an instance.
    stop
        When to end. Without one: after 100 iterations (`auto`: 10 seconds), or as soon as the best
        schedule is proved optimal.
    seed
        Same seed, same events (but for the clock); from 0 to 2**63 - 1. `auto`, and `exact` with
        more than one thread, go by the clock: their events differ from run to run.
    warm_start
        A schedule of this problem to start from; the greedy one is taken where it is better.

    Yields
    ------
    Event
        `Started`, `Improved` for the start, then for each iteration an `Iteration`, followed by
        an `Improved` when it found something better; `Finished` at the end. Closing the
        iterator ends the search.

    Raises
    ------
    UnknownNameError, SettingError
        Before the search starts, for a name or a value that cannot be used.
    UnsupportedProblemError
        Before the search starts, when the algorithm cannot serve this problem.
    InfeasibleScheduleError
        When a warm start breaks a rule of the problem.

    Examples
    --------
    >>> from livespan import Problem, Task, stream
    >>> problem = Problem([Task("cut", 3), Task("sew", 2, ("cut",)), Task("dye", 4)], machines=2)
    >>> for event in stream(problem, "constructive"):
    ...     print(type(event).__name__)
    Started
    Improved
    Finished
    """
    searcher = make_algorithm(algorithm) if isinstance(algorithm, str) else algorithm
    goal = make_objective(objective) if isinstance(objective, str) else objective
    goal = fitted(goal, problem)
    rule = stop or default_stop(searcher)
    rng = np.random.default_rng(_checked_seed(seed))
    if isinstance(searcher, Selective):
        searcher.check(problem, goal)
    if warm_start is not None:
        _check_warm_start(problem, warm_start)
    return _events(problem, searcher, goal, rule, seed, rng, warm_start)


def by_the_clock(algorithm: Algorithm | type[Algorithm]) -> bool:
    """Tell whether an algorithm's iterations depend on the clock, so that a number says nothing."""
    return not getattr(algorithm, "reproducible", True)


def default_stop(algorithm: Algorithm) -> Stop:
    """Return the rule of a run for which none is named: a limit, or a proof before it."""
    if by_the_clock(algorithm):
        return AnyOf(GapReached(), MaxRuntime(DEFAULT_SECONDS))
    return AnyOf(GapReached(), MaxIterations(DEFAULT_ITERATIONS))


def _events(
    problem: Problem,
    algorithm: Algorithm,
    objective: Objective,
    stop: Stop,
    seed: int,
    rng: np.random.Generator,
    warm_start: Schedule | None,
) -> Iterator[Event]:
    track = _Track(problem, objective, _start(problem, objective, warm_start))
    settings = {known.name: getattr(algorithm, known.name) for known in settings_of(algorithm)}
    yield Started(
        problem,
        algorithm.name,
        objective.name,
        seed,
        value=track.best.value,
        bound=track.bound,
        makespan=track.makespan,
        settings=settings,
    )
    yield track.improvement()
    reason = stop(track.progress())
    search = algorithm.search(problem, objective, track.best, rng)
    with contextlib.closing(search):
        while reason is None:
            try:
                snapshot = next(search)
            except StopIteration:
                reason = "search complete"
                break
            if snapshot is not None:
                yield from track.take(snapshot)
            reason = stop(track.progress())
    yield Finished(track.result(algorithm, seed, reason))


class _Track:
    """The best so far of one run, and how it came about."""

    def __init__(self, problem: Problem, objective: Objective, start: Snapshot) -> None:
        self._began = time.perf_counter()
        self._problem = problem
        self._objective = objective
        self._iteration = 0
        self.best = start
        self.makespan = self._makespan()
        self.bound = objective.lower_bound(problem)
        self._history = [Change(0, self._elapsed(), start.value)]

    def take(self, snapshot: Snapshot) -> Iterator[Event]:
        """Note what an iteration brought and tell of it."""
        self._iteration = snapshot.iteration
        self.bound = max(self.bound, snapshot.bound)
        improved = snapshot.decisions is not None and snapshot.value < self.best.value
        if improved:
            self.best = snapshot
            self.makespan = self._makespan()
            self._history.append(Change(snapshot.iteration, self._elapsed(), snapshot.value))
        progress = self.progress()
        yield Iteration(
            iteration=snapshot.iteration,
            value=self.best.value,
            current=snapshot.value,
            bound=self.bound,
            gap=progress.gap,
            elapsed=progress.elapsed,
            improved=improved,
            makespan=self.makespan,
        )
        if improved:
            yield self.improvement()

    def improvement(self) -> Improved:
        decisions = _decisions(self.best)
        return Improved(self.best.iteration, self.best.value, self._problem, decisions)

    def progress(self) -> Progress:
        return Progress(
            iteration=self._iteration,
            value=self.best.value,
            bound=self.bound,
            elapsed=self._elapsed(),
            improved_at=self.best.iteration,
        )

    def result(self, algorithm: Algorithm, seed: int, reason: str) -> Result:
        schedule = Schedule(self._problem, *_decisions(self.best))
        _verify(schedule, self._objective, self.best.value)
        return Result(
            status=status_of(self.best.value, self.bound, stopped=reason == ON_REQUEST),
            reason=reason,
            schedule=schedule,
            value=self.best.value,
            bound=min(self.bound, self.best.value),
            iterations=self._iteration,
            runtime=self._elapsed(),
            seed=seed,
            algorithm=algorithm.name,
            objective=self._objective.name,
            history=tuple(self._history),
            terms=terms_of(self._objective, schedule),
        )

    def _makespan(self) -> float:
        """Return when the best schedule's last task finishes."""
        if self._objective.name == Makespan.name:
            return self.best.value
        assignment, start = _decisions(self.best)
        durations = self._problem.arrays.durations
        return float((start + durations[np.arange(len(start)), assignment]).max())

    def _elapsed(self) -> float:
        return time.perf_counter() - self._began


def _start(problem: Problem, objective: Objective, warm_start: Schedule | None) -> Snapshot:
    greedy = greedy_start(problem, objective)
    if warm_start is None:
        return greedy
    value = objective.value(warm_start)
    if value >= greedy.value:
        return greedy
    return Snapshot(0, value, Decisions(warm_start.assignment, warm_start.start))


def _decisions(snapshot: Snapshot) -> Decisions:
    if snapshot.decisions is None:
        raise InfeasibleScheduleError("a best snapshot came without its schedule")
    return snapshot.decisions


def _verify(schedule: Schedule, objective: Objective, claimed: float) -> None:
    """Hold a result to the oracle and to the objective's plain twin before it leaves."""
    schedule.check()
    value = objective.value(schedule)
    if abs(value - claimed) > TOLERANCE * max(1.0, abs(value)):
        raise InfeasibleScheduleError(f"a schedule worth {value} was reported as {claimed}")


def _checked_seed(seed: int) -> int:
    if isinstance(seed, bool) or not isinstance(seed, int) or not 0 <= seed < 2**63:
        raise SettingError(
            f"The seed must be a whole number from 0 to 2**63 - 1, not {seed!r}", "seed"
        )
    return seed


def _check_warm_start(problem: Problem, warm_start: Schedule) -> None:
    if warm_start.problem is not problem:
        raise SettingError("The warm start must be a schedule of the same problem", "warm_start")
    warm_start.check()
