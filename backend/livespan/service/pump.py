"""One thread that sends what runs tell to all clients that have caught up with them.

A thread for each stream would have to be woken for each event, and each would read the log, frame
the event and wait for the interpreter's lock: at 200 streams of 100 events a second that alone took
longer than there is time. Here an event is read and framed once for all readers that are equally
far, and handed to each socket without waiting. A stream's own thread sleeps meanwhile.
"""

import contextlib
import logging
import os
import select
import socket
import ssl
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from livespan.service.departure import Watch
from livespan.service.log import Log
from livespan.service.metrics import Metrics
from livespan.service.stream import comment

__all__ = ["Feed", "Pump", "can_be_pumped"]

_log = logging.getLogger(__name__)

#: Seconds between two looks for streams that have been silent for too long.
TICK = 0.5
#: Share of the time that sending one run's events may take. A search that is faster than its many
#: readers can be served has its events sent in twos and threes, instead of being held up by them.
SHARE = 0.2
#: Seconds that events are kept for that reason, at most.
LONGEST_PAUSE = 0.02


class Feed(NamedTuple):
    """Where a reader is in a log that goes on.

    Attributes
    ----------
    after
        Number of the last event it has.
    numbered
        Whether events are told with their numbers.
    """

    log: Log
    after: int
    numbered: bool


class _Tap:
    """A stream that the pump sends to.

    Attributes
    ----------
    after
        Number of the last event that was sent.
    """

    def __init__(self, feed: Feed, watch: Watch) -> None:
        self.log = feed.log
        self.after = feed.after
        self.numbered = feed.numbered
        self.watch = watch
        self.pending = b""
        self.silent_since = time.monotonic()
        self.over = threading.Event()


class _Round(NamedTuple):
    """What readers that are equally far get."""

    data: bytes
    last: int
    events: int
    clock: float | None
    ended: bool


def can_be_pumped(environ: Mapping[str, Any]) -> bool:
    """Tell whether a response's bytes may be sent past its server.

    It must be gunicorn's, on a plain socket, and in chunks: their frame is then known.
    """
    found = environ.get("gunicorn.socket")
    return (
        isinstance(found, socket.socket)
        and not isinstance(found, ssl.SSLSocket)
        and environ.get("SERVER_PROTOCOL") == "HTTP/1.1"
        and hasattr(select, "epoll")
        and hasattr(os, "eventfd")
    )


class Pump:
    """Sends to taps as their logs grow.

    Parameters
    ----------
    heartbeat
        Seconds of silence after which a comment is sent.
    """

    def __init__(self, heartbeat: float, metrics: Metrics) -> None:
        self._heartbeat = heartbeat
        self._metrics = metrics
        self._lock = threading.Lock()
        self._taps: dict[Log, list[_Tap]] = defaultdict(list)
        self._bells: dict[Log, _Bell] = {}
        self._blocked: dict[int, _Tap] = {}
        self._news: deque[Log] = deque()
        self._later: set[Log] = set()
        self._due: dict[Log, float] = {}
        self._rung = False
        self._next_tick = 0.0
        self._wake: int | None = None
        self._epoll: select.epoll | None = None

    def send(self, feed: Feed, watch: Watch) -> int:
        """Send what follows to a client until the log ends or the client leaves.

        Returns
        -------
        int
            Number of the last event that was sent.
        """
        tap = _Tap(feed, watch)
        self._add(tap)
        if watch.gone:
            # It left before there was a tap to let go.
            tap.over.set()
        tap.over.wait()
        self._remove(tap)
        return tap.after

    def release(self, watch: Watch) -> None:
        """Let the thread go that sends to a client which has left."""
        with self._lock:
            found = [tap for taps in self._taps.values() for tap in taps if tap.watch is watch]
        for tap in found:
            tap.over.set()

    def ring(self, log: Log) -> None:
        """Note that a log has grown."""
        # Neither this nor what takes it out needs a lock: searches must not be held up here.
        self._news.append(log)
        if not self._rung and self._wake is not None:
            self._rung = True
            os.eventfd_write(self._wake, 1)

    def _add(self, tap: _Tap) -> None:
        with self._lock:
            if self._epoll is None:
                self._begin()
            if tap.log not in self._bells:
                bell = self._bells[tap.log] = _Bell(self.ring, tap.log)
                tap.log.listen(bell)
            self._taps[tap.log].append(tap)
        # Something may have come since it was last read.
        self.ring(tap.log)

    def _begin(self) -> None:
        self._wake = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)
        self._epoll = select.epoll()
        self._epoll.register(self._wake, select.EPOLLIN)
        threading.Thread(target=self._work, name="livespan-pump", daemon=True).start()

    def _remove(self, tap: _Tap) -> None:
        with self._lock:
            self._unblock(tap)
            taps = self._taps[tap.log]
            taps.remove(tap)
            if not taps:
                del self._taps[tap.log]
                tap.log.unlisten(self._bells.pop(tap.log))
                self._due.pop(tap.log, None)

    def _work(self) -> None:
        while True:
            try:
                self._turn()
            except Exception:  # noqa: BLE001 - all streams depend on this thread
                _log.exception("Sending to streams met an unexpected error")

    def _turn(self) -> None:
        if self._epoll is None or self._wake is None:
            return
        ready = self._epoll.poll(self._patience())
        with contextlib.suppress(BlockingIOError):
            os.eventfd_read(self._wake)
        # In this order: who rings before this line is drained below, who rings after it wakes us.
        self._rung = False
        with self._lock:
            for number, _ in ready:
                if number in self._blocked:
                    self._go_on(self._blocked[number])
            self._serve_all()
            self._break_silence()

    def _patience(self) -> float:
        """Return how long there may be nothing to do."""
        if not self._later:
            return TICK
        now = time.monotonic()
        return max(0.0, min(self._due.get(log, now) for log in self._later) - now)

    def _serve_all(self) -> None:
        """Serve the logs that have grown, each when its turn has come."""
        waiting = self._drained()
        self._later = set()
        for log in waiting:
            if log not in self._taps:
                # Its last reader has left: nothing may hold it any longer.
                continue
            began = time.monotonic()
            if self._due.get(log, 0.0) > began:
                self._later.add(log)
                continue
            self._serve(log)
            now = time.monotonic()
            self._due[log] = now + min(LONGEST_PAUSE, (now - began) * (1 / SHARE - 1))

    def _drained(self) -> set[Log]:
        found = self._later
        with contextlib.suppress(IndexError):
            while True:
                found.add(self._news.popleft())
        return found

    def _serve(self, log: Log) -> None:
        """Send what is new in a log to all who have not got it."""
        rounds: dict[tuple[int, bool], _Round] = {}
        for tap in self._taps[log]:
            if tap.pending or tap.over.is_set():
                continue
            key = (tap.after, tap.numbered)
            found = rounds.get(key)
            if found is None:
                found = rounds[key] = _read(log, *key)
            self._give(tap, found)

    def _give(self, tap: _Tap, found: _Round) -> None:
        if found.data:
            self._push(tap, found.data)
            self._metrics.events_sent(found.events)
            if found.clock is not None:
                self._metrics.event_latency(time.monotonic() - found.clock)
        tap.after = found.last
        if found.ended and not tap.pending:
            tap.over.set()

    def _push(self, tap: _Tap, data: bytes) -> None:
        """Hand bytes to a socket; what it does not take now waits until it does."""
        tap.silent_since = time.monotonic()
        try:
            sent = tap.watch.stream.send(data, socket.MSG_DONTWAIT)
        except BlockingIOError:
            sent = 0
        except OSError:
            # The client has left, or was cut.
            tap.over.set()
            return
        tap.pending = data[sent:]
        if tap.pending:
            self._block(tap)

    def _go_on(self, tap: _Tap) -> None:
        data, tap.pending = tap.pending, b""
        self._unblock(tap)
        self._push(tap, data)
        if not tap.pending:
            self._news.append(tap.log)

    def _block(self, tap: _Tap) -> None:
        if self._epoll is not None and tap.watch.number not in self._blocked:
            tap.watch.writing()
            self._blocked[tap.watch.number] = tap
            with contextlib.suppress(OSError):
                self._epoll.register(tap.watch.number, select.EPOLLOUT)

    def _unblock(self, tap: _Tap) -> None:
        if self._epoll is not None and self._blocked.get(tap.watch.number) is tap:
            tap.watch.written()
            del self._blocked[tap.watch.number]
            with contextlib.suppress(OSError, ValueError):
                self._epoll.unregister(tap.watch.number)

    def _break_silence(self) -> None:
        now = time.monotonic()
        if now < self._next_tick:
            return
        self._next_tick = now + TICK
        for taps in self._taps.values():
            for tap in taps:
                if now - tap.silent_since >= self._heartbeat and not tap.pending:
                    self._push(tap, _chunk(comment("keepalive")))


class _Bell:
    """What a log rings."""

    __slots__ = ("_log", "_ring")

    def __init__(self, ring: Callable[[Log], None], log: Log) -> None:
        self._ring = ring
        self._log = log

    def set(self) -> None:
        self._ring(self._log)


def _read(log: Log, after: int, numbered: bool) -> _Round:
    batch = log.read(after, 0)
    entries = batch.entries
    blocks = [entry.numbered() if numbered else entry.block() for entry in entries]
    data = _chunk(b"".join(blocks)) if blocks else b""
    clock = entries[-1].clock if entries else None
    return _Round(data, batch.last, len(entries), clock, batch.ended)


def _chunk(data: bytes) -> bytes:
    """Frame bytes as a chunk of a response."""
    return b"%X\r\n%b\r\n" % (len(data), data)
