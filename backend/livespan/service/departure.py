"""Noticing at once that a client has left, and cutting one that no longer reads.

A server writing to a socket learns only at the second write after the client has gone. One
thread waits for the kernel's word on all open streams instead. The same thread looks for writes
that have been blocked for too long.
"""

import contextlib
import logging
import select
import socket
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

__all__ = ["Departures", "Watch", "socket_of"]

_log = logging.getLogger(__name__)

#: Where the WSGI servers that offer it put the client's socket.
_SOCKET_KEYS = ("gunicorn.socket", "werkzeug.socket")

#: Kernel buffer of a stream's unsent bytes. The default grows to megabytes, and a client that
#: reads slowly would see seconds of old events before the newest.
SEND_BUFFER = 128 * 1024


def socket_of(environ: Mapping[str, Any]) -> socket.socket | None:
    """Return the client's socket, when the server gives it away."""
    for key in _SOCKET_KEYS:
        found = environ.get(key)
        if isinstance(found, socket.socket):
            return found
    return None


def prepare(stream: socket.socket) -> None:
    """Make a socket send each event at once and keep few of them back."""
    with contextlib.suppress(OSError):
        stream.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        stream.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)


class Watch:
    """One open stream."""

    def __init__(self, stream: socket.socket, on_gone: Callable[[], object]) -> None:
        self.stream = stream
        self.number = stream.fileno()
        self.on_gone = on_gone
        self.gone = False
        self._writing_since: float | None = None

    def writing(self) -> None:
        """Note that bytes are being handed to the client."""
        self._writing_since = time.monotonic()

    def written(self) -> None:
        """Note that the client's side has taken them."""
        self._writing_since = None

    def blocked_since(self) -> float:
        """Return since when a write has not got through, infinite when none is waiting."""
        return float("inf") if self._writing_since is None else self._writing_since


class Departures:
    """Watches open streams, all in one thread.

    Parameters
    ----------
    send_timeout
        Seconds a write may be blocked before the connection is shut.

    Notes
    -----
    Where there is no epoll, only blocked writes are noticed at once; a client that has left
    then shows at the next writes.
    """

    def __init__(self, send_timeout: float) -> None:
        self._send_timeout = send_timeout
        self._tick = min(1.0, send_timeout / 4)
        self._lock = threading.Lock()
        self._watches: dict[int, Watch] = {}
        self._epoll = select.epoll() if hasattr(select, "epoll") else None
        self._thread: threading.Thread | None = None

    def watch(self, stream: socket.socket, on_gone: Callable[[], object]) -> Watch:
        """Call ``on_gone`` as soon as the client has left, from another thread."""
        prepare(stream)
        watch = Watch(stream, on_gone)
        with self._lock:
            self._watches[watch.number] = watch
            if self._epoll is not None:
                self._epoll.register(watch.number, select.EPOLLRDHUP | select.EPOLLONESHOT)
            if self._thread is None:
                self._thread = threading.Thread(
                    target=self._run, name="livespan-departures", daemon=True
                )
                self._thread.start()
        return watch

    def forget(self, watch: Watch) -> None:
        """End a watch; to be called before the socket is closed."""
        with self._lock:
            if self._watches.get(watch.number) is not watch:
                return
            del self._watches[watch.number]
            if self._epoll is not None:
                with contextlib.suppress(OSError, ValueError):
                    self._epoll.unregister(watch.number)

    def _run(self) -> None:
        while True:
            for number in self._wait():
                self._gone(number)
            self._cut_stalled()

    def _wait(self) -> list[int]:
        if self._epoll is None:
            time.sleep(self._tick)
            return []
        return [number for number, _ in self._epoll.poll(self._tick)]

    def _gone(self, number: int) -> None:
        with self._lock:
            watch = self._watches.get(number)
            # The number may have passed on to another stream since the kernel spoke.
            if watch is None or not _has_left(number):
                return
            watch.gone = True
        watch.on_gone()

    def _cut_stalled(self) -> None:
        limit = time.monotonic() - self._send_timeout
        with self._lock:
            stalled = [w for w in self._watches.values() if w.blocked_since() < limit]
            for watch in stalled:
                _log.info("A client has not read for %g s and is cut", self._send_timeout)
                # The blocked write fails at once, and the server closes the connection.
                with contextlib.suppress(OSError):
                    watch.stream.shutdown(socket.SHUT_RDWR)


def _has_left(number: int) -> bool:
    poll = select.poll()
    poll.register(number, select.POLLRDHUP)
    return bool(poll.poll(0))
