"""Shutting down politely: open streams are told before the process goes."""

import queue
import signal
import threading
from collections.abc import Callable
from types import FrameType

from flask import Flask

from livespan.service.state import KEY

__all__ = ["drain_on_signal"]


def drain_on_signal(app: Flask, *signals: signal.Signals) -> None:
    """Drain an application when a signal comes, then do what the process did before.

    The earlier handler runs at once: a server's begins its own orderly end, which waits for
    the streams that are ending meanwhile. To be called in the main thread.
    """
    wake: queue.SimpleQueue[None] = queue.SimpleQueue()
    drain: Callable[[], None] = app.extensions[KEY].drain

    def wait_and_drain() -> None:
        wake.get()
        drain()

    threading.Thread(target=wait_and_drain, name="livespan-drain", daemon=True).start()
    for number in signals:
        _chain(number, wake)


def _chain(number: signal.Signals, wake: "queue.SimpleQueue[None]") -> None:
    earlier = signal.getsignal(number)

    def handle(received: int, frame: FrameType | None) -> None:
        # A handler may interrupt code that holds any lock; this queue is made for that.
        wake.put(None)
        if callable(earlier):
            earlier(received, frame)

    signal.signal(number, handle)
    # Like the server's own: do not break the system calls of requests under way.
    signal.siginterrupt(number, False)
