"""The runs of this process: begun in turn, found by their ids, handed over when it ends."""

import logging
import threading
import time

import orjson

from livespan.schedule import Row, Schedule
from livespan.service.body import parse_json
from livespan.service.history import History, HistoryError, RunRecord
from livespan.service.keeper import Keeper
from livespan.service.launchers import Launcher
from livespan.service.metrics import Metrics
from livespan.service.refusal import Refusal
from livespan.service.run import Run, new_record
from livespan.service.settings import Settings
from livespan.service.taking_over import TakingOver
from livespan.service.waiting import RETRY_AFTER, check_room, in_turn, place_told
from livespan.service.wire import RunRequest, read_run_request

__all__ = ["Runs"]

_log = logging.getLogger(__name__)


class Runs:
    """The runs of this process.

    Parameters
    ----------
    launcher
        Where searches run, and how many at once.
    history
        Where runs are kept; those of processes that have gone are taken over from it.
    lasting
        Whether the history is still there when this process is not.
    """

    def __init__(
        self,
        settings: Settings,
        launcher: Launcher,
        history: History,
        metrics: Metrics,
        *,
        lasting: bool,
    ) -> None:
        self._settings = settings
        self._launcher = launcher
        self._history = history
        self._lasting = lasting
        self._metrics = metrics
        self._lock = threading.RLock()
        self._live: dict[str, Run] = {}
        self._ended: dict[str, Run] = {}
        self._waiting: list[Run] = []
        self._running: dict[str, Run] = {}
        self._draining = threading.Event()
        self._others = TakingOver(
            settings, history, self._request_to_resume, self._made, self._enqueue
        )
        self.keeper = Keeper(history, metrics, settings.max_events, self._look_around, self._let_go)
        self.keeper.begin()
        launcher.watch(self._begin_next)

    @property
    def draining(self) -> bool:
        """Whether the service is shutting down and takes no new run."""
        return self._draining.is_set()

    @property
    def running(self) -> int:
        """Number of searches under way."""
        return len(self._running)

    @property
    def searches(self) -> int:
        """Number of searches there can be at once."""
        return self._launcher.searches

    @property
    def trouble(self) -> str:
        """Why no search can begin now; empty when nothing is wrong."""
        return self._launcher.trouble

    @property
    def waiting(self) -> int:
        """Number of runs in the queue."""
        return len(self._waiting)

    def start(self, request: RunRequest, body: bytes, client: str, *, attached: bool) -> Run:
        """Begin a run, or queue it.

        Parameters
        ----------
        body
            The request as it came.
        client
            Who asks.
        attached
            Whether the run ends with the connection that started it. Others are in the history
            when this returns.

        Raises
        ------
        Refusal
            429 or 503 when the client or the service has too many already; 503 when a run that
            is to outlive its connection cannot be written to the history, or the service shuts
            down.
        """
        run = self._made(new_record(request, client, attached=attached), request)
        self._take_place(run)
        if not attached:
            self._write_down(run, body)
        self.keeper.follow(run, body if attached else None)
        self._enqueue(run)
        if self.draining:
            # Those that ran were asked when the shutdown began; this one came just after.
            run.cancel() if attached else run.hand_over()
        return run

    def find(self, run_id: str) -> Run | None:
        """Return a run that this process has in memory."""
        with self._lock:
            return self._live.get(run_id) or self._ended.get(run_id)

    def record(self, run_id: str) -> RunRecord | None:
        """Return what is to be said of a run, wherever it is."""
        run = self.find(run_id)
        return self._history.get(run_id) if run is None else run.record

    def stop(self, run_id: str) -> bool:
        """Ask a run to stop; tell whether this process has it."""
        run = self.find(run_id)
        if run is not None:
            run.cancel()
        return run is not None

    def delete(self, run_id: str) -> None:
        """End a run and forget all of it."""
        run = self.find(run_id)
        if run is not None:
            run.cancel()
            self.keeper.forget(run)
            # A write under way may still have it, and an attached run is added by its first one.
            self.keeper.flush(timeout=2.0)
        self._history.delete(run_id)
        with self._lock:
            self._live.pop(run_id, None)
            self._ended.pop(run_id, None)

    def drain(self) -> None:
        """End or hand over all searches, as when the server shuts down.

        Runs that are attached to a connection get their ends. The others are left to the process
        that comes next, or end here when the history does not outlive this process. A search
        that does not end in time is left to itself, and its stream ends with an error.
        """
        self._draining.set()
        deadline = time.monotonic() + self._settings.drain_timeout
        for run in self._now_live():
            if run.attached or not self._lasting:
                run.recorder.tell("The server is shutting down; this is the best found until now")
                run.cancel()
            else:
                run.hand_over()
        while self._now_live() and time.monotonic() < deadline:
            time.sleep(0.02)
        for run in self._now_live():
            if run.handed_over:
                # Its readers are told that it goes on elsewhere, though it does not heed us here.
                run.log.close()
            else:
                run.recorder.fail("The server is shutting down", "shutting_down")
        self._launcher.stop()
        self.keeper.flush(timeout=5.0)

    # -- beginning ------------------------------------------------------------------------------

    def _made(self, record: RunRecord, request: RunRequest) -> Run:
        most = self._settings.max_time_limit
        seconds = min(request.time_limit or most, most)
        resumed = self._history.incumbent(record.id) if record.attempt > 1 else None
        return Run(record, request, seconds, self.keeper, resumed)

    def _take_place(self, run: Run) -> None:
        """Count a run in, or refuse it; of requests that come at once each sees the others."""
        if self.draining:
            raise Refusal(503, "The server is shutting down", "shutting_down", retry_after=5)
        with self._lock:
            queued = len(self._live) - len(self._running)
            check_room(self._settings, run.client, self._live.values(), queued)
            self._live[run.id] = run

    def _write_down(self, run: Run, body: bytes) -> None:
        try:
            self._history.add(run.record, body)
        except HistoryError as error:
            with self._lock:
                self._live.pop(run.id, None)
            sentence = f"The run cannot be kept, so it was not begun: {error}"
            raise Refusal(503, sentence, error.code, retry_after=RETRY_AFTER) from None

    def _enqueue(self, run: Run) -> None:
        with self._lock:
            self._live[run.id] = run
            self._waiting.append(run)
        self._metrics.run_queued(run.algorithm)
        run.when_cancelled(self._leave_queue)
        self._begin_next()

    def _begin_next(self) -> None:
        """Begin as many runs as there is room for, and tell the others their places."""
        with self._lock:
            order = in_turn(self._waiting, self._running.values())
            room = max(0, self._launcher.searches - len(self._running))
            room = 0 if self.draining else room
            for run in order[:room]:
                self._waiting.remove(run)
                self._running[run.id] = run
                run.position = 0
            begun, left = order[:room], order[room:]
            told = self._places(left)
        for run in told:
            run.recorder.tell(run.waits_for, position=run.position)
        for run in begun:
            self._begin(run)

    def _places(self, order: list[Run]) -> list[Run]:
        """Give waiting runs their places; return those for whom something has changed."""
        trouble = "" if self.draining else self._launcher.trouble
        changed = []
        for position, run in enumerate(order, start=1):
            sentence = place_told(position, trouble)
            if run.waits_for != sentence:
                run.position, run.waits_for = position, sentence
                changed.append(run)
        return changed

    def _begin(self, run: Run) -> None:
        self._metrics.run_started(run.algorithm, time.monotonic() - run.waiting_since)
        name = f"livespan-run-{run.id}"
        thread = threading.Thread(target=self._work, args=(run,), name=name, daemon=True)
        try:
            thread.start()
        except RuntimeError:
            _log.exception("No thread for run %s", run.id)
            run.recorder.fail("The server has no more threads", "no_threads")
            self._is_over(run)

    def _work(self, run: Run) -> None:
        try:
            run.search(self._launcher)
        finally:
            self._is_over(run)

    # -- ending ---------------------------------------------------------------------------------

    def _leave_queue(self, run: Run) -> None:
        """End a run that was asked to before its turn came."""
        with self._lock:
            if run not in self._waiting:
                return
            self._waiting.remove(run)
        if not run.handed_over:
            run.end_unbegun()
        self._is_over(run)

    def _is_over(self, run: Run) -> None:
        """Give back a run's place."""
        if run.handed_over:
            self._hand_over(run)
        with self._lock:
            self._running.pop(run.id, None)
            if self._live.pop(run.id, None) is not None and self.keeper.keeps(run.id):
                self._ended[run.id] = run
        self._begin_next()

    def _hand_over(self, run: Run) -> None:
        """Leave a run to the next process, with all it has found."""
        self.keeper.flush(timeout=5.0)
        self.keeper.forget(run)
        try:
            self._history.release([run.id])
        except HistoryError as error:
            _log.error("Run %s cannot be released, its lease will run out: %s", run.id, error)
        self._metrics.run_ended("handed_over", run.algorithm, run.record.started is not None)
        run.log.close()

    def _let_go(self, run: Run) -> None:
        """Forget a run that has ended and is in the history."""
        with self._lock:
            self._ended.pop(run.id, None)

    def _now_live(self) -> list[Run]:
        with self._lock:
            return list(self._live.values())

    # -- taking over ----------------------------------------------------------------------------

    def _look_around(self) -> None:
        """Show that this process lives, take over what others left, and sweep."""
        self._history.beat()
        if not self.draining:
            self._others.look_around(self.keeper)

    def _request_to_resume(self, record: RunRecord) -> RunRequest:
        return self.request_of(record, anew=self._history.incumbent(record.id) is None)

    def request_of(self, record: RunRecord, *, anew: bool = False) -> RunRequest:
        """Read a run's request again, without its warm start unless it is to begin anew."""
        document = parse_json(self._history.request(record.id) or b"")
        document["parameters"] = {**(document.get("parameters") or {}), "seed": record.seed}
        if not anew:
            document["parameters"].pop("warm_start", None)
        return read_run_request(document, self._settings, self.schedule)

    def request(self, run_id: str) -> bytes | None:
        """Return the request a run was begun with, as it came."""
        run = self.find(run_id)
        if run is not None:
            self.keeper.flush(timeout=2.0)
        return self._history.request(run_id)

    def last(self, record: RunRecord) -> int:
        """Return the number of the last event of a run that has ended."""
        run = self.find(record.id)
        return record.events if run is None else run.log.last

    def schedule(self, run_id: str) -> list[Row] | None:
        """Return the rows of the best schedule of a run; None when there is none."""
        run = self.find(run_id)
        best = None if run is None else run.recorder.best
        if best is not None:
            return best.schedule.rows()
        kept = self._history.result(run_id)
        if kept is not None:
            rows: list[Row] = orjson.loads(kept)["schedule"]
            return rows
        # One that has no result, because its process went away, still has its last schedule.
        record, found = self._history.get(run_id), self._history.incumbent(run_id)
        if record is None or found is None:
            return None
        problem = self.request_of(record).problem
        return Schedule(problem, found.assignment, found.start).rows()
