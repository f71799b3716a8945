"""What the routes of one application share."""

import logging
import os
import threading
import time
from collections import Counter
from pathlib import Path

from flask import current_app

from livespan.service.departure import Departures
from livespan.service.history import History, HistoryError
from livespan.service.launchers import Elsewhere, Here, Launcher
from livespan.service.metrics import Metrics
from livespan.service.pump import Pump
from livespan.service.refusal import Refusal
from livespan.service.runs import Runs
from livespan.service.settings import Settings
from livespan.service.warmth import Warmth

__all__ = ["State", "state"]

_log = logging.getLogger(__name__)

#: Key of the state among an application's extensions.
KEY = "livespan"


#: What names a history that ends with the process.
MEMORY = "memory"


class State:
    """Settings, metrics, runs and open streams of one application."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.began = time.time()
        self.metrics = Metrics()
        self.warmth = Warmth()
        self.history, lasting = _open_history(settings.history)
        launcher = self._launcher()
        self.runs = Runs(settings, launcher, self.history, self.metrics, lasting=lasting)
        self.departures = Departures(settings.send_timeout)
        self.pump = Pump(settings.heartbeat, self.metrics)
        self._lock = threading.Lock()
        self._streams: Counter[str] = Counter()

    def _launcher(self) -> Launcher:
        if not self.settings.redis_url:
            return Here(self.settings.searches, self.warmth)
        elsewhere = Elsewhere(self.settings.redis_url, self.settings.max_running)
        self.metrics.watch_workers(lambda: (len(elsewhere.crew.workers), elsewhere.searches))
        return elsewhere

    def take_slot(self, client: str) -> None:
        """Count a stream that a client opens.

        Raises
        ------
        Refusal
            503 when as many are open as the server has threads for, or when it shuts down; 429
            when the client has as many as it may.
        """
        most, own = self.settings.max_streams, self.settings.max_streams_per_client
        if self.runs.draining:
            raise Refusal(503, "The server is shutting down", "shutting_down", retry_after=5)
        with self._lock:
            if self.open_streams >= most:
                sentence = f"All {most} streams of this server are in use"
                raise Refusal(503, sentence, "too_many_streams", retry_after=5)
            if self._streams[client] >= own:
                sentence = f"You have {own} streams open; this server allows no more"
                raise Refusal(429, sentence, "too_many_streams", retry_after=5)
            self._streams[client] += 1
        self.metrics.stream_opened()

    def give_back_slot(self, client: str) -> None:
        """Count a stream that has ended."""
        with self._lock:
            self._streams[client] -= 1
            if not self._streams[client]:
                del self._streams[client]
        self.metrics.stream_closed()

    @property
    def open_streams(self) -> int:
        """Number of streams that are open."""
        return self._streams.total()

    def drain(self) -> None:
        """Shut down: no new runs, and every open stream gets its end."""
        self.warmth.stop()
        self.runs.drain()


def _open_history(where: str) -> tuple[History, bool]:
    """Open the history an operator names, or the default one; tell whether it lasts.

    Raises
    ------
    HistoryError
        When the one that is named cannot be used. Without a name runs are then kept in memory.
    """
    if where:
        return History(where), where != MEMORY
    data = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    try:
        return History(str(data / "livespan" / "history.db")), True
    except HistoryError as error:
        _log.warning("Runs are kept in memory only: %s", error)
        return History(MEMORY), False


def state() -> State:
    """Return the state of the application that answers the current request."""
    found = current_app.extensions[KEY]
    if not isinstance(found, State):
        raise TypeError("this application was not made by create_app")
    return found
