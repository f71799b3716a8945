"""What must outlive the process is written here: by one thread, many runs in one transaction."""

import logging
import queue
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from livespan.events import Improved
from livespan.service.history import History, HistoryError
from livespan.service.keeping import Kept, Planned
from livespan.service.log import Encoder, Entry
from livespan.service.metrics import Metrics
from livespan.service.recorder import Ending
from livespan.service.run import Run

__all__ = ["Keeper"]

_log = logging.getLogger(__name__)

#: Seconds between two writings of what runs have told meanwhile.
FLUSH = 0.25
#: Seconds between two signs of life.
BEAT = 1.0
#: Seconds after which writing is tried again when it could not be done.
RETRY = 3.0
#: Share of the time that writing one run's incumbents may take.
INCUMBENT_SHARE = 0.05
#: What of a run's record changes while it goes.
FIELDS = (
    "state",
    "started",
    "ended",
    "value",
    "makespan",
    "bound",
    "gap",
    "iterations",
    "best_at",
    "elapsed",
    "status",
    "reason",
    "error",
)


@dataclass(slots=True)
class _Order:
    """Something to be kept before it is shown: a schedule, or how a run ended."""

    run: Run
    encoders: Sequence[Encoder]
    rows: int = 0
    ending: Ending | None = None
    staged: Sequence[Entry] = ()

    def show(self) -> None:
        if self.ending is None:
            self.run.log.append_schedule(self.encoders[0], self.rows)
        else:
            self.run.note(state=self.ending.state, ended=time.time(), **self.ending.fields)
            self.run.log.close(self.staged)


class Keeper:
    """Writes runs to the history, and shows what had to be kept first.

    What cannot be written is shown all the same, and is tried again a little later; `trouble`
    tells of it meanwhile.

    Parameters
    ----------
    history
        Where to.
    metrics
        What is told of iterations and ends.
    max_events
        Events of a run that are stored one by one; of the plain iterations beyond, only some.
    on_beat
        Called about once a second.
    on_kept
        Called with each run whose end has been written.
    """

    def __init__(
        self,
        history: History,
        metrics: Metrics,
        max_events: int,
        on_beat: Callable[[], object],
        on_kept: Callable[[Run], object],
    ) -> None:
        self._history = history
        self._metrics = metrics
        self._max_events = max_events
        self._on_beat = on_beat
        self._on_kept = on_kept
        self._orders: queue.SimpleQueue[_Order | threading.Event] = queue.SimpleQueue()
        self._kept: dict[str, Kept] = {}
        self._lock = threading.Lock()
        self._next_flush = self._next_beat = self._retry_at = 0.0
        #: Why the history cannot be written; empty when it can.
        self.trouble = ""
        self._thread = threading.Thread(target=self._work, name="livespan-keeper", daemon=True)

    def begin(self) -> None:
        """Start the thread."""
        self._thread.start()

    def follow(self, run: Run, request: bytes | None = None) -> None:
        """Keep what a run tells from now on.

        Parameters
        ----------
        request
            Its body, when the history does not have the run yet.
        """
        with self._lock:
            self._kept[run.id] = Kept(
                run, request, stored=run.log.last, iterations=run.record.iterations
            )

    def forget(self, run: Run) -> None:
        """Keep nothing more of a run."""
        with self._lock:
            self._kept.pop(run.id, None)

    def schedule(self, run: Run, improved: Improved, encode: Encoder, rows: int) -> None:
        """Keep a schedule, then show it; the one a search starts from can be made anew."""
        if improved.iteration == 0:
            run.log.append_schedule(encode, rows)
            return
        self._orders.put(_Order(run, [encode], rows=rows))

    def end(self, run: Run, encoders: Sequence[Encoder], ending: Ending) -> None:
        """Keep how a run ended, then show its last events."""
        self._orders.put(_Order(run, encoders, ending=ending))

    def flush(self, timeout: float) -> bool:
        """Wait until what was told so far has been written, or tried; tell whether it was.

        Only the writer itself does not wait: a run may leave the queue because a write was refused.
        """
        if threading.current_thread() is self._thread:
            return False
        done = threading.Event()
        self._orders.put(done)
        return done.wait(timeout)

    def keeps(self, run_id: str) -> bool:
        """Tell whether there is something left to write of a run."""
        return run_id in self._kept

    def stored(self, run: Run) -> int:
        """Return the number of the last event of a run that the history has."""
        kept = self._kept.get(run.id)
        return run.log.last if kept is None else kept.stored

    def _work(self) -> None:
        while True:
            self._beat()
            found = self._next_orders()
            orders = [order for order in found if isinstance(order, _Order)]
            marks = [mark for mark in found if isinstance(mark, threading.Event)]
            try:
                self._keep(orders, everything=bool(marks))
            except Exception:  # noqa: BLE001 - without this thread no run could end
                _log.exception("The history's writer met an unexpected error")
            for order in orders:
                self._show(order)
            for mark in marks:
                mark.set()

    def _show(self, order: _Order) -> None:
        order.show()
        if order.ending is not None:
            record = order.run.record
            begun = record.started is not None
            self._metrics.run_ended(order.ending.state, record.algorithm, begun)

    def _next_orders(self) -> list[_Order | threading.Event]:
        found: list[_Order | threading.Event] = []
        try:
            found.append(self._orders.get(timeout=FLUSH))
            while True:
                found.append(self._orders.get_nowait())
        except queue.Empty:
            return found

    def _beat(self) -> None:
        now = time.monotonic()
        if now < self._next_beat:
            return
        self._next_beat = now + BEAT
        try:
            self._on_beat()
        except HistoryError as error:
            self._say(str(error))
        except Exception:  # noqa: BLE001 - the next beat may fare better
            _log.exception("Looking after the history failed")

    def _keep(self, orders: list[_Order], everything: bool) -> None:
        """Write what the orders' runs have told, and from time to time what all have."""
        now = time.monotonic()
        endings = self._stage(orders)
        with self._lock:
            kept = list(self._kept.values())
        for known in kept:
            if known.run.id in endings:
                known.ending = endings[known.run.id].ending
        if now < self._retry_at and not everything:
            return
        urgent = {order.run.id for order in orders}
        if now < self._next_flush and not everything:
            kept = [known for known in kept if known.run.id in urgent]
        else:
            self._next_flush = now + FLUSH
        try:
            for known in kept:
                self._add(known)
            self._save([self._sound_change(known, urgent, endings) for known in kept], now)
        except HistoryError as error:
            self._retry_at = time.monotonic() + RETRY
            self._say(str(error))

    def _stage(self, orders: list[_Order]) -> dict[str, _Order]:
        """Give the last events of runs that end their numbers, after schedules in the same lot."""
        endings = {order.run.id: order for order in orders if order.ending is not None}
        for order in reversed(list(orders)):
            if order.ending is None and order.run.id in endings:
                end = endings[order.run.id]
                end.encoders = [*order.encoders, *end.encoders]
                orders.remove(order)
        for order in endings.values():
            order.staged = order.run.log.stage(order.encoders)
        return endings

    def _add(self, known: Kept) -> None:
        if known.request is not None:
            self._history.add(known.run.record, known.request)
            known.request = None

    def _save(self, planned: Iterable[Planned | None], now: float) -> None:
        plans = [plan for plan in planned if plan is not None]
        began = time.monotonic()
        refused = set(self._history.save([plan.change for plan in plans])) if plans else set()
        if plans:
            self._say("")
        cost = (time.monotonic() - began) / max(1, len(plans))
        for plan in plans:
            run = plan.known.run
            if run.id in refused:
                self.forget(run)
                continue
            plan.apply(now + max(FLUSH, cost / INCUMBENT_SHARE))
            if plan.known.ending is not None:
                self.forget(run)
                self._on_kept(run)
        for plan in plans:
            if plan.known.run.id in refused:
                self._give_up(plan.known.run)

    def _give_up(self, run: Run) -> None:
        """End a run here that was deleted, or that another process has taken over."""
        try:
            deleted = self._history.get(run.id) is None
        except HistoryError:
            deleted = False
        if deleted:
            run.cancel()
        else:
            run.hand_over()

    def _sound_change(
        self, known: Kept, urgent: set[str], endings: dict[str, _Order]
    ) -> Planned | None:
        """Return what is to be written of a run; one that cannot tell must not stop the others."""
        try:
            return self._change(known, urgent, endings)
        except Exception:  # noqa: BLE001 - whatever it is, the other runs are not to blame
            _log.exception("What run %s told cannot be written", known.run.id)
            return None

    def _change(self, known: Kept, urgent: set[str], endings: dict[str, _Order]) -> Planned | None:
        run, ending = known.run, known.ending
        entries = run.log.read(known.stored, 0).entries
        if run.id in endings:
            entries = [*entries, *endings[run.id].staged]
        record = run.record
        if ending is not None and not record.state.ended:
            record = replace(record, state=ending.state, ended=time.time(), **ending.fields)
        self._metrics.iterations(max(0, record.iterations - known.iterations))
        known.iterations = record.iterations
        fields = {name: getattr(record, name) for name in FIELDS}
        plan = Planned(known, entries, self._incumbent(known, urgent), fields)
        if not (entries or plan.improved or fields != known.fields):
            return None
        plan.choose(self._max_events)
        return plan

    def _incumbent(self, known: Kept, urgent: set[str]) -> Improved | None:
        """Return the improvement that is to be written now, if any."""
        best = known.run.recorder.best
        due = known.run.id in urgent or known.ending is not None
        due = due or time.monotonic() >= known.next_incumbent
        return best if due and best is not known.saved else None

    def _say(self, trouble: str) -> None:
        """Note whether the history can be written, and tell running searches' readers of it."""
        if bool(trouble) == bool(self.trouble):
            return
        self.trouble = trouble
        if trouble:
            _log.error("%s", trouble)
            sentence = f"{trouble}. The search goes on, and is written down once that can be"
        else:
            _log.warning("The history can be written again")
            sentence = "The history can be written again"
        with self._lock:
            runs = [known.run for known in self._kept.values() if known.ending is None]
        for run in runs:
            run.recorder.tell(sentence)
