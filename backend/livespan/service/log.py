"""A run's events, numbered and encoded once, for any number of readers.

Each kind of event has its own lane with its own bound, so that memory stays flat however long
a run lasts: a reader who falls behind misses plain iterations and superseded schedules (the
newest win), never a start, an improvement of the value, an end or an error.
"""

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol

__all__ = ["ATTEMPT_STRIDE", "Batch", "Bell", "Entry", "Log"]

Encoder = Callable[[], bytes]

#: Plain iterations kept for readers who lag: seconds of a fast search, about 2 MB.
RECENT_ITERATIONS = 2_048
#: Iterations that improved the value; more than these is no longer news.
IMPROVEMENTS = 10_000
#: Everything else: a handful in any run.
PINNED = 1_000
#: Rows of superseded schedules kept beside the newest one, about 2 MB.
SCHEDULE_ROWS = 20_000
#: Numbers between the first events of two attempts at one run. A process that was killed may have
#: shown events that were never stored; the next attempt's numbers are beyond all of them, so that
#: a reader who comes back neither misses nor repeats one.
ATTEMPT_STRIDE = 10**10


class Entry:
    """An event that is turned into bytes when it is first read.

    Attributes
    ----------
    number
        Its number in the log.
    clock
        ``time.monotonic()`` when it was added.
    rows
        Rows of the schedule it tells; 0 for other events.
    plain
        Whether it is an iteration that improved nothing.
    """

    __slots__ = ("_block", "_encode", "_numbered", "clock", "number", "plain", "rows")

    def __init__(
        self,
        number: int,
        encode: Encoder,
        *,
        rows: int = 0,
        plain: bool = False,
        clock: float | None = None,
    ) -> None:
        self.number = number
        self.clock = time.monotonic() if clock is None else clock
        self.rows = rows
        self.plain = plain
        self._encode: Encoder | None = encode
        self._block = b""
        self._numbered = b""

    def block(self) -> bytes:
        """Return the framed event."""
        encode = self._encode
        if encode is not None:
            self._block = encode()
            self._encode = None
        return self._block

    def numbered(self) -> bytes:
        """Return the framed event with its number as the event's id."""
        if not self._numbered:
            self._numbered = b"id: %d\n%b" % (self.number, self.block())
        return self._numbered


class Bell(Protocol):
    """Something that can be told that there is news: a `threading.Event`, say."""

    def set(self) -> None:
        """Take notice; from another thread, which must not be held up."""


class Batch(NamedTuple):
    """What a reader gets: events in order, the number to go on after, whether that is all."""

    entries: list[Entry]
    last: int
    ended: bool

    @property
    def blocks(self) -> list[bytes]:
        """The events, framed."""
        return [entry.block() for entry in self.entries]


class Log:
    """The events of one run: one writer, many readers, each from a number onward.

    Events of a first attempt are numbered from 1. A merged event leaves a gap in the numbers a
    reader sees.

    Parameters
    ----------
    attempt
        1-based: how often this run has been begun.
    """

    def __init__(self, attempt: int = 1) -> None:
        self._changed = threading.Condition()
        self._last = (attempt - 1) * ATTEMPT_STRIDE
        self._dropped = self._last
        self._sealed = False
        self._ended = False
        self._bells: list[Bell] = []
        self._pinned: deque[Entry] = deque(maxlen=PINNED)
        self._improvements: deque[Entry] = deque(maxlen=IMPROVEMENTS)
        self._iterations: deque[Entry] = deque(maxlen=RECENT_ITERATIONS)
        self._schedules: deque[Entry] = deque()
        self._schedule_rows = 0

    def append(self, encode: Encoder) -> None:
        """Add an event that every reader must get."""
        self._append(encode, self._pinned)

    def append_iteration(self, encode: Encoder, improved: bool) -> None:
        """Add an iteration; a plain one may be merged into later ones."""
        self._append(encode, self._improvements if improved else self._iterations)

    def append_schedule(self, encode: Encoder, rows: int) -> None:
        """Add a schedule, which supersedes the ones before."""
        with self._changed:
            if self._sealed:
                return
            self._last += 1
            self._schedules.append(Entry(self._last, encode, rows=rows))
            self._schedule_rows += rows
            while self._schedule_rows > SCHEDULE_ROWS and len(self._schedules) > 1:
                self._schedule_rows -= self._schedules.popleft().rows
            self._ring()

    def stage(self, encoders: Sequence[Encoder]) -> list[Entry]:
        """Give the last events their numbers without showing them; what comes after is dropped.

        A sentence that was added in between would take the number of the end, and who has read it
        would never get that.
        """
        with self._changed:
            self._sealed = True
            return [Entry(self._last + k, encode) for k, encode in enumerate(encoders, start=1)]

    def close(self, entries: Sequence[Entry] = ()) -> None:
        """Show the staged events and say that nothing more will come.

        Readers get what is left, later events are dropped.
        """
        with self._changed:
            if not self._ended:
                self._pinned.extend(entries)
                self._last += len(entries)
                self._sealed = self._ended = True
            self._ring()

    @property
    def ended(self) -> bool:
        """Whether nothing more will come."""
        return self._ended

    @property
    def last(self) -> int:
        """Number of the newest event."""
        return self._last

    @property
    def dropped(self) -> int:
        """Number of the newest event that is no longer kept; superseded schedules aside."""
        return self._dropped

    def read(self, after: int, timeout: float) -> Batch:
        """Return what came after a number, waiting for it when there is nothing yet.

        Parameters
        ----------
        after
            Number of the last event the reader has; 0 for none.
        timeout
            Seconds to wait; then the batch is empty.
        """
        with self._changed:
            if self._last <= after and not self._ended and timeout > 0:
                self._changed.wait(timeout)
            return Batch(self._entries(after), max(self._last, after), self._ended)

    def listen(self, bell: Bell) -> None:
        """Set ``bell`` whenever something was added."""
        with self._changed:
            self._bells.append(bell)

    def unlisten(self, bell: Bell) -> None:
        """Leave ``bell`` alone from now on."""
        with self._changed:
            self._bells.remove(bell)

    def wake(self) -> None:
        """Have waiting readers look up, though there is nothing new."""
        with self._changed:
            self._ring()

    def _ring(self) -> None:
        self._changed.notify_all()
        for bell in self._bells:
            bell.set()

    def _append(self, encode: Encoder, lane: deque[Entry]) -> None:
        with self._changed:
            if self._sealed:
                return
            self._last += 1
            if len(lane) == lane.maxlen:
                self._dropped = max(self._dropped, lane[0].number)
            lane.append(Entry(self._last, encode, plain=lane is self._iterations))
            self._ring()

    def _entries(self, after: int) -> list[Entry]:
        found: list[Entry] = []
        for lane in (self._schedules, self._pinned, self._improvements, self._iterations):
            for entry in reversed(lane):
                if entry.number <= after:
                    break
                found.append(entry)
        if len(found) > 1:
            found.sort(key=_number)
        return found


def _number(entry: Entry) -> int:
    return entry.number
