"""Events as the body of a response: read, framed, and given up when the client leaves."""

import time
from collections import deque
from collections.abc import Callable, Iterator
from socket import socket

from livespan.service.departure import Departures, Watch
from livespan.service.metrics import Metrics
from livespan.service.pump import Pump
from livespan.service.sources import Source
from livespan.service.stream import comment

__all__ = ["Follower"]

#: Bytes handed to the server at once: a slow client is then cut for not reading, not for
#: reading a long schedule slowly.
PIECE = 64 * 1024


class Follower:
    """An iterator of bytes that ends with what it reads from.

    Parameters
    ----------
    source
        Where the events come from.
    heartbeat
        Seconds of silence after which a comment is sent.
    metrics
        What is told how many events left, and how late.
    pump
        What sends to clients that have caught up; None to read and send here alone.
    on_close
        Called once, when the stream is over, whatever the reason.
    """

    def __init__(
        self,
        source: Source,
        heartbeat: float,
        metrics: Metrics,
        pump: Pump | None,
        on_close: Callable[[], object],
    ) -> None:
        self._source = source
        self._heartbeat = heartbeat
        self._metrics = metrics
        self._pump = pump
        self._on_close = on_close
        self._pieces: deque[bytes] = deque()
        self._begun = False
        self._ended = False
        self._closed = False
        self._sent = 0
        self._clock: float | None = None
        self._silent_since = time.monotonic()
        self._watch: Watch | None = None
        self._departures: Departures | None = None

    def watch(self, stream: socket, departures: Departures, on_gone: Callable[[], object]) -> None:
        """Have ``on_gone`` called as soon as the client leaves, and the stream end."""

        def gone() -> None:
            on_gone()
            self._source.wake()
            if self._pump is not None and self._watch is not None:
                self._pump.release(self._watch)

        self._departures = departures
        self._watch = departures.watch(stream, gone)

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        if self._watch is None:
            return self._next()
        self._watch.written()
        piece = self._next()
        self._watch.writing()
        return piece

    def close(self) -> None:
        """Give back what the stream held."""
        if self._closed:
            return
        self._closed = True
        if self._watch is not None and self._departures is not None:
            self._departures.forget(self._watch)
        self._source.close()
        self._on_close()

    def _next(self) -> bytes:
        # Asked for more: what was given before has been written to the socket.
        if not self._pieces and self._sent:
            self._metrics.events_sent(self._sent)
            if self._clock is not None:
                self._metrics.event_latency(time.monotonic() - self._clock)
            self._sent = 0
        while not self._pieces:
            if self._ended or (self._watch is not None and self._watch.gone):
                raise StopIteration
            self._have_sent()
            self._read()
        return self._pieces.popleft()

    def _have_sent(self) -> None:
        """Leave the sending to the pump for as long as it can do it."""
        if self._pump is None or self._watch is None or not self._begun:
            return
        feed = self._source.feed()
        if feed is not None and not feed.log.ended:
            self._source.skip(self._pump.send(feed, self._watch))
            self._silent_since = time.monotonic()

    def _read(self) -> None:
        left = self._heartbeat - (time.monotonic() - self._silent_since)
        piece = self._source.read(max(0.0, left))
        self._ended, self._sent, self._clock = piece.ended, piece.events, piece.clock
        data = piece.data
        now = time.monotonic()
        if not data and now - self._silent_since >= self._heartbeat:
            data = comment("keepalive")
        if data:
            self._silent_since = now
        self._begun = self._begun or bool(data)
        self._pieces.extend(data[at : at + PIECE] for at in range(0, len(data), PIECE))
