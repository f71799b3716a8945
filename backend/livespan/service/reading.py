"""Reading one run from a number onward, wherever its events are: in memory, stored, elsewhere."""

import threading
import time
from collections import deque
from collections.abc import Iterator

from livespan.service.history import History, StoredEvent
from livespan.service.log import Entry, Log
from livespan.service.run import Run
from livespan.service.runs import Runs

__all__ = ["POLL", "RunReader"]

#: Seconds between two looks at a run that another process is working on.
POLL = 0.1
#: Seconds a paced reader sleeps at a stretch, so that it notices when its client has left.
NAP = 0.25


class RunReader:
    """One reader's way through a run.

    What memory no longer has is read from the history; a run that another process works on is
    read from there alone, until it ends or comes here.

    Parameters
    ----------
    after
        Number of the last event the reader has; 0 for none.
    speed
        How many times as fast as they happened events are given; None for at once.

    Attributes
    ----------
    after
        Number of the last event given.
    ended
        Whether that was all.
    handed_over
        Whether there will be more, from another process.
    """

    def __init__(
        self, runs: Runs, history: History, run_id: str, after: int = 0, speed: float | None = None
    ) -> None:
        self.run_id = run_id
        self.after = after
        self.ended = False
        self.handed_over = False
        self._runs = runs
        self._history = history
        self._run: Run | None = runs.find(run_id)
        self._chunks: Iterator[list[StoredEvent]] | None = None
        self._bell: threading.Event | None = None
        self._pace = None if speed is None else _Pace(speed)
        self._all_read = False

    def listen(self, bell: threading.Event) -> None:
        """Have ``bell`` set when there may be something to read."""
        self._bell = bell
        if self._run is not None:
            self._run.log.listen(bell)

    def wake(self) -> None:
        """Have a `read` that waits return soon; from another thread."""
        run = self._run
        if run is not None:
            run.log.wake()

    def close(self) -> None:
        """Leave the bell alone."""
        if self._bell is not None and self._run is not None:
            self._run.log.unlisten(self._bell)
        self._bell = None

    def read(self, timeout: float) -> list[Entry]:
        """Return the next events, waiting up to ``timeout`` seconds for the first of them.

        Raises
        ------
        HistoryError
            When they are in the history and it cannot be read.
        """
        if self._pace is None:
            found = self._read(timeout)
            self.ended = self._all_read
        else:
            if not (self._all_read or self._pace.full):
                self._pace.take(self._read(0 if self._pace.waiting else timeout))
            found = self._pace.due(timeout)
            self.ended = self._all_read and not self._pace.waiting
        if found:
            self.after = found[-1].number
        return found

    def live_log(self) -> Log | None:
        """Return the log in which all that follows will be found, if there is such a one."""
        run = self._run
        if run is None or self._pace is not None or self.after < run.log.dropped:
            return None
        return run.log

    @property
    def _position(self) -> int:
        """Number of the last event read, given or not."""
        pace = self._pace
        return self.after if pace is None else max(self.after, pace.newest)

    def _began(self) -> float:
        return 0.0 if self._run is None else self._run.began

    def _read(self, timeout: float) -> list[Entry]:
        if self._run is None:
            return self._read_elsewhere(timeout)
        log = self._run.log
        kept = min(log.dropped, self._runs.keeper.stored(self._run))
        if self._position < kept:
            stored = self._next_chunk()
            if stored:
                return stored
            self._skip(kept)
        batch = log.read(self._position, timeout)
        if batch.ended:
            self._all_read = True
            self.handed_over = self._run.handed_over
        return batch.entries

    def _skip(self, number: int) -> None:
        """Go on after events that are kept nowhere."""
        self.after = max(self.after, number)

    def _next_chunk(self) -> list[Entry]:
        if self._chunks is None:
            self._chunks = self._history.events(self.run_id, self._position)
        chunk = next(self._chunks, None)
        if chunk is None:
            self._chunks = None
            return []
        began = self._began()
        return [Entry(event.number, _Bytes(event.block), clock=began + event.at) for event in chunk]

    def _read_elsewhere(self, timeout: float) -> list[Entry]:
        """Read a run that this process does not have; for a short while when nothing is new."""
        # Asked first: what is stored before the end was there when the end was.
        record = self._history.get(self.run_id)
        stored = self._next_chunk()
        if stored:
            return stored
        if record is None or record.state.ended:
            self._all_read = True
            return []
        self._run = self._runs.find(self.run_id)
        if self._run is None:
            time.sleep(min(POLL, timeout))
        elif self._bell is not None:
            self._run.log.listen(self._bell)
        return []


class _Bytes:
    """An encoder of what is encoded already."""

    __slots__ = ("_block",)

    def __init__(self, block: bytes) -> None:
        self._block = block

    def __call__(self) -> bytes:
        return self._block


class _Pace:
    """Gives events with the pauses they had, shortened or stretched."""

    #: Events held back at most; there are more where they came from.
    MOST = 5_000

    def __init__(self, speed: float) -> None:
        self._speed = speed
        self._held: deque[Entry] = deque()
        self._offset: float | None = None
        self.newest = 0

    @property
    def waiting(self) -> bool:
        return bool(self._held)

    @property
    def full(self) -> bool:
        return len(self._held) >= self.MOST

    def take(self, entries: list[Entry]) -> None:
        if entries:
            self._held.extend(entries)
            self.newest = entries[-1].number

    def due(self, timeout: float) -> list[Entry]:
        """Return the events whose time has come, waiting a little for the first."""
        if not self._held:
            return []
        now = time.monotonic()
        if self._offset is None:
            self._offset = now - self._held[0].clock / self._speed
        wait = self._offset + self._held[0].clock / self._speed - now
        if wait > 0:
            time.sleep(min(wait, timeout, NAP))
            now = time.monotonic()
        found = []
        while self._held and self._offset + self._held[0].clock / self._speed <= now:
            found.append(self._held.popleft())
        return found
