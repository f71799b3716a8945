"""One run that workers search: handed out, and again whenever its worker has gone."""

import contextlib
from collections.abc import Generator

from livespan.events import Event, Finished, Improved, Iteration, Log, Started
from livespan.objectives import terms_of
from livespan.result import Result, status_of
from livespan.schedule import Schedule
from livespan.service.launchers.attempt import Attempt
from livespan.service.launchers.crew import Crew
from livespan.service.launchers.launcher import Asking
from livespan.service.launchers.patience import Abandoned
from livespan.stop import ON_REQUEST
from livespan.workers import Base, Dispatch, Job, WorkersError, counted

__all__ = ["Errand"]

#: Workers that may be lost in a row over one run, without any iteration: it may be what kills them.
MOST_LOSSES = 3


class Errand:
    """A search that workers do for a run.

    Parameters
    ----------
    job
        Its first attempt.
    """

    def __init__(self, dispatch: Dispatch, crew: Crew, job: Job, run: Asking) -> None:
        self._dispatch = dispatch
        self._crew = crew
        self._job = job
        self._run = run
        self._losses = 0
        self._started: Started | None = None
        self._best: Improved | None = None
        self._latest: Iteration | None = None

    def events(self) -> Generator[Event, None, None]:
        """Yield the events of all attempts as those of one search; see `Launcher.search`."""
        job = self._job
        try:
            while True:
                begun = self._started is not None
                attempt = Attempt(self._dispatch, self._crew, job, self._run, begun=begun)
                with contextlib.closing(counted(attempt.events(), job.base)) as events:
                    for event in events:
                        if self._news(event):
                            yield event
                if attempt.ended:
                    return
                self._losses += attempt.lost
                if self._losses >= MOST_LOSSES:
                    raise WorkersError(f"The search was lost with {MOST_LOSSES} workers in a row")
                job = self._next()
                if self._best is not None:
                    value = f"{self._job.objective.name} {self._best.value:g}"
                    yield Log(f"The search goes on from {value}")
        except Abandoned:
            if self._started is not None and not self._run.handed_over:
                yield Finished(self._result())

    def _news(self, event: Event) -> bool:
        """Note an event; tell whether it is one for a reader who knows those before."""
        match event:
            case Started():
                first = self._started is None
                self._started = self._started or event
                return first
            case Improved():
                # A later attempt begins by telling the schedule it starts from.
                better = self._best is None or event.value < self._best.value
                self._best = event if better else self._best
                return better
            case Iteration():
                self._latest = event
                self._losses = 0
        return True

    def _next(self) -> Job:
        """Return the attempt that goes on from the best schedule there is."""
        latest, best = self._latest, self._best
        base = self._job.base
        if latest is not None:
            base = Base(latest.iteration, latest.elapsed, latest.bound)
        warm_start = None if best is None else Schedule(best.problem, *best.decisions)
        return self._job.going_on(base, warm_start)

    def _result(self) -> Result:
        """Make the result of a search that was stopped, and whose worker does not answer."""
        started, best, latest = self._started, self._best, self._latest
        if started is None or best is None:
            raise WorkersError("The worker was lost before it told a schedule")
        bound = started.bound if latest is None else latest.bound
        return Result(
            status=status_of(best.value, bound, stopped=True),
            reason=ON_REQUEST,
            schedule=best.schedule,
            value=best.value,
            bound=min(bound, best.value),
            iterations=0 if latest is None else latest.iteration,
            runtime=0.0 if latest is None else latest.elapsed,
            seed=started.seed,
            algorithm=started.algorithm,
            objective=started.objective,
            history=(),
            terms=terms_of(self._job.objective, best.schedule),
        )
