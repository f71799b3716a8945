"""What the routes of one application share."""

import threading
import time

from flask import current_app

from livespan.service.departure import Departures
from livespan.service.metrics import Metrics
from livespan.service.refusal import Refusal
from livespan.service.runs import Runs
from livespan.service.settings import Settings
from livespan.service.warmth import Warmth

__all__ = ["State", "state"]

#: Key of the state among an application's extensions.
KEY = "livespan"


class State:
    """Settings, metrics, runs and open streams of one application."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.began = time.time()
        self.metrics = Metrics()
        self.warmth = Warmth()
        self.runs = Runs(settings, self.warmth)
        self.departures = Departures(settings.send_timeout)
        self._lock = threading.Lock()
        self.open_streams = 0

    def take_slot(self) -> None:
        """Count a stream that opens.

        Raises
        ------
        Refusal
            503 when as many are open as the server has threads for, or when it shuts down.
        """
        if self.runs.draining:
            raise Refusal(503, "The server is shutting down", "shutting_down", retry_after=5)
        with self._lock:
            if self.open_streams >= self.settings.max_streams:
                sentence = f"All {self.settings.max_streams} streams of this server are in use"
                raise Refusal(503, sentence, "too_many_streams", retry_after=5)
            self.open_streams += 1
        self.metrics.stream_opened()

    def give_back_slot(self) -> None:
        """Count a stream that has ended."""
        with self._lock:
            self.open_streams -= 1
        self.metrics.stream_closed()

    def drain(self) -> None:
        """Shut down: no new runs, and every open stream gets its end."""
        self.warmth.stop()
        self.runs.drain()


def state() -> State:
    """Return the state of the application that answers the current request."""
    found = current_app.extensions[KEY]
    if not isinstance(found, State):
        raise TypeError("this application was not made by create_app")
    return found
