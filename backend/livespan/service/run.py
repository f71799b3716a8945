"""One run: a search in a thread, its log, and what is told of it."""

import contextlib
import enum
import logging
import secrets
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Protocol

from livespan.errors import LivespanError
from livespan.events import Improved
from livespan.schedule import Schedule
from livespan.service import logs
from livespan.service.history import Incumbent, RunRecord, RunState
from livespan.service.launchers import Launcher
from livespan.service.log import Encoder, Log
from livespan.service.payload import RunFacts
from livespan.service.recorder import Ending, Recorder
from livespan.service.wire import RunRequest
from livespan.workers import Base, Job, Rules

__all__ = ["Keeping", "Run", "new_record"]

_log = logging.getLogger(__name__)


class Keeping(Protocol):
    """What writes to the history; see `Keeper`."""

    def schedule(self, run: "Run", improved: Improved, encode: Encoder, rows: int) -> None:
        """Keep a schedule, then show it."""

    def end(self, run: "Run", encoders: Sequence[Encoder], ending: Ending) -> None:
        """Keep how a run ended, then show its last events."""


class _Asked(enum.Enum):
    NOTHING = enum.auto()
    STOP = enum.auto()
    HAND_OVER = enum.auto()


class Run:
    """One search and its log.

    Parameters
    ----------
    record
        What the history says of it.
    request
        What is to be done.
    seconds
        Search time after which it ends at the latest, over all attempts.
    keeping
        Where schedules and the end go to be kept.
    resumed
        What an earlier attempt had found, when this is not the first.

    Attributes
    ----------
    log
        What it has told so far.
    position
        1-based place in the queue; 0 when it does not wait.
    waits_for
        What its reader was told that it waits for.
    """

    def __init__(
        self,
        record: RunRecord,
        request: RunRequest,
        seconds: float,
        keeping: Keeping,
        resumed: Incumbent | None = None,
    ) -> None:
        self.id = record.id
        self.client = record.client
        self.attached = record.attached
        self.attempt = record.attempt
        self.algorithm = record.algorithm
        self.log = Log(record.attempt)
        self.position = 0
        self.waits_for = ""
        self.waiting_since = time.monotonic()
        self.began = time.monotonic() - max(0.0, time.time() - record.created)
        self._record = record
        self._request = request
        self._seconds = seconds
        self._keeping = keeping
        self._resumed = resumed
        self._done = None if resumed is None else _done(record)
        self._asked = _Asked.NOTHING
        self._asking = threading.Lock()
        self._cancelled = threading.Event()
        self._on_cancel: Callable[[Run], None] | None = None
        self.recorder = Recorder(
            self.log,
            self._facts(request),
            time.perf_counter(),
            _Outlet(self, keeping),
        )

    @property
    def record(self) -> RunRecord:
        """What is to be said of the run now."""
        known, latest, began = self._record, self.recorder.latest, self.recorder.started
        if known.state.ended or began is None:
            return known
        if latest is None:
            value, bound = began.value, began.bound
            return replace(known, value=value, bound=bound, makespan=began.makespan)
        return replace(
            known,
            value=latest.value,
            makespan=latest.makespan,
            bound=latest.bound,
            gap=latest.gap,
            iterations=latest.iteration,
            elapsed=latest.elapsed,
            best_at=self.recorder.best_at,
        )

    @property
    def handed_over(self) -> bool:
        """Whether another process is to go on with it."""
        return self._asked is _Asked.HAND_OVER and not self.recorder.over

    @property
    def cancelled(self) -> bool:
        """Whether somebody asked the search to end."""
        return self._cancelled.is_set()

    def cancel(self) -> None:
        """Ask the search to end; it does so after its current iteration."""
        self._ask(_Asked.STOP)

    def hand_over(self) -> None:
        """Ask the search to end without a result, for another process to go on with it."""
        self._ask(_Asked.HAND_OVER)

    def when_cancelled(self, call: Callable[["Run"], None]) -> None:
        """Have ``call`` made once the search is asked to end, also when it has been already."""
        self._on_cancel = call
        if self.cancelled:
            call(self)

    def note(self, **fields: Any) -> None:
        """Change what the run's record says."""
        self._record = replace(self._record, **fields)

    def end_unbegun(self) -> None:
        """End a run whose search has not begun."""
        message = "The run was stopped before its search began"
        self.recorder.fail(message, "stopped", RunState.STOPPED)

    def search(self, launcher: Launcher) -> None:
        """Search until a rule ends it; whatever happens is told in the log."""
        logs.bind(run=self.id, client=self.client)
        self.note(state=RunState.RUNNING, started=self._record.started or time.time())
        try:
            self._search(launcher)
        except LivespanError as error:
            _log.warning("Run %s ended: %s", self.id, error)
            self.recorder.fail(str(error), error.code)
        except Exception:  # noqa: BLE001 - whatever broke, its reader must be told
            _log.exception("Run %s broke", self.id)
            self.recorder.fail("The search broke unexpectedly", "internal_error")

    def _search(self, launcher: Launcher) -> None:
        with contextlib.closing(launcher.search(self._job(), self)) as events:
            for event in events:
                if self.handed_over:
                    return
                self.recorder.take(event)
        if not (self.recorder.over or self.handed_over):
            self.end_unbegun()

    def _job(self) -> Job:
        request = self._request
        rules = Rules(
            request.iterations,
            self._seconds,
            request.target,
            request.gap,
            request.no_improvement,
            request.until_proved,
        )
        return Job(
            request.problem,
            request.algorithm,
            request.objective,
            request.seed,
            rules,
            self._done,
            self._warm_start(),
        )

    def _warm_start(self) -> Schedule | None:
        if self._resumed is None:
            return self._request.warm_start
        return Schedule(self._request.problem, self._resumed.assignment, self._resumed.start)

    def _ask(self, what: _Asked) -> None:
        with self._asking:
            if self._asked is not _Asked.NOTHING:
                return
            self._asked = what
            self._cancelled.set()
        if self._on_cancel is not None:
            self._on_cancel(self)

    def _facts(self, request: RunRequest) -> RunFacts:
        return RunFacts(
            run=self.id,
            columns=request.columns,
            warnings=request.warnings,
            settings={"n_iterations": request.iterations, "time_limit": self._seconds},
        )


class _Outlet:
    """What one run's recorder has kept."""

    def __init__(self, run: Run, keeping: Keeping) -> None:
        self._run = run
        self._keeping = keeping

    def schedule(self, improved: Improved, encode: Encoder, rows: int) -> None:
        self._keeping.schedule(self._run, improved, encode, rows)

    def end(self, encoders: Sequence[Encoder], ending: Ending) -> None:
        self._keeping.end(self._run, encoders, ending)


def new_record(request: RunRequest, client: str, *, attached: bool) -> RunRecord:
    """Return the record of a run that somebody asks for, under a new id."""
    return RunRecord(
        # Short, safe in a URL, and not to be guessed: who knows it may stop the run.
        id=secrets.token_urlsafe(9),
        state=RunState.QUEUED,
        client=client,
        attached=attached,
        problem=request.name,
        tasks=request.problem.task_count,
        machines=request.problem.machine_count,
        algorithm=request.algorithm.name,
        objective=request.objective.name,
        seed=request.seed,
        settings=request.told_settings,
        created=time.time(),
    )


def _done(record: RunRecord) -> Base:
    """Tell what earlier attempts did: more than up to the best they found."""
    return Base(record.iterations, record.elapsed, record.bound or 0.0)
