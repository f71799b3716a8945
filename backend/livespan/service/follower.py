"""A run's log as the body of a response: read, framed, and given up when the client leaves."""

import time
from collections import deque
from collections.abc import Callable, Iterator
from socket import socket

from livespan.service.departure import Departures, Watch
from livespan.service.runs import Run
from livespan.service.stream import comment

__all__ = ["Follower"]

#: Bytes handed to the server at once: a slow client is then cut for not reading, not for
#: reading a long schedule slowly.
PIECE = 64 * 1024


class Follower:
    """The stream of a run that lives as long as its connection.

    A class, not a generator: ``close`` must give back the slot also when nothing was read.

    Parameters
    ----------
    run
        What to follow from its first event; it is cancelled when the client leaves.
    heartbeat
        Seconds of silence after which a comment is sent.
    on_close
        Called once, at the end.
    """

    def __init__(self, run: Run, heartbeat: float, on_close: Callable[[], object]) -> None:
        self._run = run
        self._heartbeat = heartbeat
        self._on_close = on_close
        self._after = 0
        self._ended = False
        self._closed = False
        self._pieces: deque[bytes] = deque()
        self._watch: Watch | None = None
        self._departures: Departures | None = None

    def watch(self, stream: socket, departures: Departures) -> None:
        """Have the run cancelled as soon as the client leaves."""
        self._departures = departures
        self._watch = departures.watch(stream, self._run.cancel)

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
        """End the run, if it has not ended, and give back what the stream held."""
        if self._closed:
            return
        self._closed = True
        if self._watch is not None and self._departures is not None:
            self._departures.forget(self._watch)
        self._run.cancel()
        self._on_close()

    def _next(self) -> bytes:
        while not self._pieces:
            if self._ended or (self._watch is not None and self._watch.gone):
                raise StopIteration
            self._read()
        return self._pieces.popleft()

    def _read(self) -> None:
        silent_since = time.monotonic()
        batch = self._run.log.read(self._after, self._heartbeat)
        self._after, self._ended = batch.last, batch.ended
        data = b"".join(batch.blocks)
        if not data and time.monotonic() - silent_since >= self._heartbeat:
            data = comment("keepalive")
        self._pieces.extend(data[at : at + PIECE] for at in range(0, len(data), PIECE))
