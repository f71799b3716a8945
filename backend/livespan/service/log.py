"""A run's events, numbered and encoded once, for any number of readers.

Each kind of event has its own lane with its own bound, so that memory stays flat however long
a run lasts: a reader who falls behind misses plain iterations and superseded schedules (the
newest win), never a start, an improvement of the value, an end or an error.
"""

import threading
from collections import deque
from collections.abc import Callable
from typing import NamedTuple

__all__ = ["Batch", "Log"]

Encoder = Callable[[], bytes]

#: Plain iterations kept for readers who lag: seconds of a fast search, about 2 MB.
RECENT_ITERATIONS = 2_048
#: Iterations that improved the value; more than these is no longer news.
IMPROVEMENTS = 10_000
#: Everything else: a handful in any run.
PINNED = 1_000
#: Rows of superseded schedules kept beside the newest one, about 2 MB.
SCHEDULE_ROWS = 20_000


class _Entry:
    """An event that is turned into bytes when it is first read."""

    __slots__ = ("_bytes", "_encode", "number")

    def __init__(self, number: int, encode: Encoder) -> None:
        self.number = number
        self._encode: Encoder | None = encode
        self._bytes = b""

    def encoded(self) -> bytes:
        encode = self._encode
        if encode is not None:
            self._bytes = encode()
            self._encode = None
        return self._bytes


class Batch(NamedTuple):
    """What a reader gets: blocks in order, the number to go on after, whether that is all."""

    blocks: list[bytes]
    last: int
    ended: bool


class Log:
    """The events of one run: one writer, many readers, each from a number onward.

    Events are numbered from 1. A merged event leaves a gap in the numbers a reader sees.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._last = 0
        self._ended = False
        self._pinned: deque[_Entry] = deque(maxlen=PINNED)
        self._improvements: deque[_Entry] = deque(maxlen=IMPROVEMENTS)
        self._iterations: deque[_Entry] = deque(maxlen=RECENT_ITERATIONS)
        self._schedules: deque[tuple[_Entry, int]] = deque()
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
            if self._ended:
                return
            self._last += 1
            self._schedules.append((_Entry(self._last, encode), rows))
            self._schedule_rows += rows
            while self._schedule_rows > SCHEDULE_ROWS and len(self._schedules) > 1:
                self._schedule_rows -= self._schedules.popleft()[1]
            self._changed.notify_all()

    def end(self) -> None:
        """Say that nothing more will come; readers get what is left, later events are dropped."""
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    @property
    def ended(self) -> bool:
        """Whether nothing more will come."""
        return self._ended

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
            if self._last <= after and not self._ended:
                self._changed.wait(timeout)
            entries = self._entries(after)
            last, ended = self._last, self._ended
        return Batch([entry.encoded() for entry in entries], last, ended)

    def _append(self, encode: Encoder, lane: deque[_Entry]) -> None:
        with self._changed:
            if self._ended:
                return
            self._last += 1
            lane.append(_Entry(self._last, encode))
            self._changed.notify_all()

    def _entries(self, after: int) -> list[_Entry]:
        found = [entry for entry, _ in self._schedules if entry.number > after]
        for lane in (self._pinned, self._improvements, self._iterations):
            for entry in reversed(lane):
                if entry.number <= after:
                    break
                found.append(entry)
        found.sort(key=lambda entry: entry.number)
        return found
