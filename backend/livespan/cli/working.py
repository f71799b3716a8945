"""A worker in this process, from its warm-up to the signal that ends it."""

import os
import queue
import signal
import sys
import threading
import time
from types import FrameType
from typing import NoReturn

import typer

from livespan import warm
from livespan.algorithms import ALGORITHMS
from livespan.cli.ending import INTERRUPTED
from livespan.service import Settings, logs
from livespan.service.settings import processors
from livespan.version import __version__
from livespan.workers import Connection, Worker

__all__ = ["run"]

#: Signals that end a worker, and its exit code then.
_CODES = {signal.SIGTERM: 0, signal.SIGINT: INTERRUPTED}


def run(url: str, slots: int) -> NoReturn:
    """Compile the kernels, then take jobs until a signal comes.

    Raises
    ------
    SettingError
        When the URL is none, or the package ``redis`` is not there.
    WorkersError
        When Redis cannot be used at the start.
    """
    settings = Settings.from_environment()
    connection = Connection(url, "--redis")
    connection.call(connection.client.ping)
    logs.configure(settings.log_format, settings.log_level)
    if settings.warm_up:
        _warm_up()
    worker = Worker(connection, slots or processors(), ALGORITHMS, _say)
    _end_on_signals(worker)
    facts = worker.facts
    _say(
        f"Worker {facts.id}, version {facts.version}: {facts.slots:,} searches at once, "
        f"from Redis at {connection.address} (Ctrl-C ends it)"
    )
    worker.run()
    # The thread that ends the worker ends the process, once all is handed back.
    while True:
        signal.pause()


def _warm_up() -> None:
    if warm.needed():
        _say(f"Livespan {__version__} compiles its kernels, or loads them")
        # Nothing else goes on in this process yet, so nobody feels that it holds the lock.
        warm.warm()


def _end_on_signals(worker: Worker) -> None:
    """Hand all jobs back at the first signal, quit at the second."""
    asked: queue.SimpleQueue[int] = queue.SimpleQueue()

    def handle(number: int, _frame: FrameType | None) -> None:
        # A handler may interrupt code that holds any lock; this queue is made for that.
        asked.put(number)

    def wait_and_end() -> None:
        code = _CODES[signal.Signals(asked.get())]
        threading.Thread(target=_quit_at_once, args=(asked,), daemon=True).start()
        worker.end("is shutting down")
        _say("Ended")
        _quit(code)

    for number in _CODES:
        signal.signal(number, handle)
    threading.Thread(target=wait_and_end, name="livespan-worker-end", daemon=True).start()


def _quit_at_once(asked: "queue.SimpleQueue[int]") -> None:
    asked.get()
    _quit(INTERRUPTED)


def _quit(code: int) -> NoReturn:
    # Searches may be deep in compiled code, there is no waiting for their threads.
    sys.stderr.flush()
    os._exit(code)


def _say(sentence: str) -> None:
    typer.echo(f"{time.strftime('%H:%M:%S')} {sentence}", err=True)
