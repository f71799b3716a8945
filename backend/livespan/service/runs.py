"""Runs: searches in threads of this process, each writing to its own log."""

import logging
import secrets
import threading
import time
from collections import deque
from collections.abc import Iterator

from livespan.errors import LivespanError
from livespan.service.log import Log
from livespan.service.payload import RunFacts
from livespan.service.recorder import Recorder
from livespan.service.settings import Settings
from livespan.service.warmth import Warmth
from livespan.service.wire import RunRequest
from livespan.solve import stream
from livespan.stop import (
    AnyOf,
    Cancelled,
    GapReached,
    MaxIterations,
    MaxRuntime,
    Progress,
    Stop,
    TargetReached,
)

__all__ = ["Run", "Runs"]

_log = logging.getLogger(__name__)

#: Ids of ended runs kept, so that stopping one that has just ended is no error.
ENDED_KEPT = 1_000


class Run:
    """One search and its log.

    Attributes
    ----------
    id
        Short, safe in a URL, and not to be guessed: who knows it may stop the run.
    log
        What it has told so far.
    """

    def __init__(self, request: RunRequest, settings: Settings) -> None:
        self.id = secrets.token_urlsafe(9)
        self.log = Log()
        self._request = request
        self._asked = threading.Event()
        self._seconds = min(request.time_limit or settings.max_time_limit, settings.max_time_limit)
        facts = RunFacts(
            run=self.id,
            columns=request.columns,
            warnings=request.warnings,
            settings={"n_iterations": request.iterations, "time_limit": self._seconds},
        )
        self.recorder = Recorder(self.log, facts, time.perf_counter())

    def cancel(self) -> None:
        """Ask the search to end; it does so after its current iteration."""
        self._asked.set()

    @property
    def cancelled(self) -> bool:
        """Whether somebody asked the search to end."""
        return self._asked.is_set()

    def search(self, warmth: Warmth) -> None:
        """Search until a rule ends it; whatever happens is told in the log."""
        try:
            for message in warmth.wait(lambda: self.cancelled):
                self.recorder.tell(message)
            if warmth.ready:
                self._search()
            else:
                self.recorder.fail("The run was stopped before its search began", "stopped")
        except LivespanError as error:
            _log.warning("Run %s ended: %s", self.id, error)
            self.recorder.fail(str(error), error.code)
        except Exception:  # noqa: BLE001 - whatever broke, its reader must be told
            _log.exception("Run %s broke", self.id)
            self.recorder.fail("The search broke unexpectedly", "internal_error")
        finally:
            self.log.end()

    def _search(self) -> None:
        request = self._request
        events = stream(
            request.problem,
            request.algorithm,
            request.objective,
            stop=AnyOf(*self._rules()),
            seed=request.seed,
        )
        for event in events:
            self.recorder.take(event)

    def _rules(self) -> Iterator[Stop]:
        yield Cancelled(self._asked)
        if self._request.target is not None:
            yield TargetReached(self._request.target)
        if self._request.until_proved:
            yield _proved
        yield MaxIterations(self._request.iterations)
        yield MaxRuntime(self._seconds)


def _proved(progress: Progress) -> str | None:
    """End on proof, but after an iteration: a client that waits for one gets it."""
    return GapReached()(progress) if progress.iteration else None


class Runs:
    """The runs of this process."""

    def __init__(self, settings: Settings, warmth: Warmth) -> None:
        self._settings = settings
        self._warmth = warmth
        self._lock = threading.Lock()
        self._running: dict[str, Run] = {}
        self._ended: deque[str] = deque(maxlen=ENDED_KEPT)
        self._draining = threading.Event()

    @property
    def draining(self) -> bool:
        """Whether the service is shutting down and takes no new run."""
        return self._draining.is_set()

    @property
    def running(self) -> int:
        """Number of searches under way."""
        return len(self._running)

    def start(self, request: RunRequest) -> Run:
        """Start a search in a thread of its own."""
        run = Run(request, self._settings)
        thread = threading.Thread(
            target=self._work, args=(run,), name=f"livespan-run-{run.id}", daemon=True
        )
        with self._lock:
            self._running[run.id] = run
        if self.draining:
            # Those that ran were asked when the shutdown began; this one came just after.
            run.cancel()
        try:
            thread.start()
        except RuntimeError:
            # The system gives no more threads.
            with self._lock:
                del self._running[run.id]
            raise
        return run

    def stop(self, run_id: str) -> str | None:
        """Ask a run to stop; return its status, None when there is no such run."""
        with self._lock:
            run = self._running.get(run_id)
            if run is None:
                return "ended" if run_id in self._ended else None
        run.cancel()
        return "stopping"

    def drain(self) -> None:
        """Stop all searches, as when the server shuts down; open streams get their ends.

        A search that does not end in time is left to itself, and its stream ends with an error
        that says so.
        """
        self._draining.set()
        deadline = time.monotonic() + self._settings.drain_timeout
        for run in self._now_running():
            run.recorder.tell("The server is shutting down; this is the best found until now")
            run.cancel()
        while self._now_running() and time.monotonic() < deadline:
            time.sleep(0.02)
        for run in self._now_running():
            run.recorder.fail("The server is shutting down", "shutting_down")
            run.log.end()

    def _now_running(self) -> list[Run]:
        with self._lock:
            return list(self._running.values())

    def _work(self, run: Run) -> None:
        try:
            run.search(self._warmth)
        finally:
            with self._lock:
                self._running.pop(run.id, None)
                self._ended.append(run.id)
