"""What one search tells, on its way to Redis: many events in one message, and memory flat."""

import threading
import time
from collections.abc import Callable

from livespan.events import Improved, Iteration
from livespan.workers.connection import WorkersError
from livespan.workers.messages import Message, write_messages

__all__ = ["Outbox"]

#: Plain iterations kept while Redis is slow or away; of more the newest win.
MOST_PLAIN = 2_048
#: Bytes a second of schedules, beyond which events wait for each other and share the newest one.
BYTES_PER_SECOND = 32e6
#: Messages that may wait to be read, beyond which only a few a second are sent.
MOST_UNREAD = 50
#: Seconds between two messages to a reader who is that far behind.
PAUSE = 0.1
#: Seconds between two attempts to send while Redis cannot be used.
RETRY = 0.5


class Outbox:
    """Sends a search's events from a thread of its own.

    An improved iteration travels in one message with its schedule, so that nobody knows of a value
    whose schedule may get lost.

    Parameters
    ----------
    tell
        Sends the bytes of a message of a 1-based number; returns how many wait to be read, None
        when nobody wants them.
    refused
        Called once when nobody does.
    name
        Of the thread.
    """

    def __init__(
        self, tell: Callable[[int, bytes], int | None], refused: Callable[[], object], name: str
    ) -> None:
        self._tell = tell
        self._refused = refused
        self._changed = threading.Condition()
        self._waiting: list[Message] = []
        self._plain = 0
        self._number = 0
        self._closed = False
        self._given_up = False
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)
        self._thread.start()

    def put(self, message: Message) -> None:
        """Add an event; after `close` nothing more is taken."""
        with self._changed:
            if self._closed:
                return
            if isinstance(message, Iteration) and not message.improved:
                self._plain += 1
                if self._plain > MOST_PLAIN:
                    self._thin_out()
            self._waiting.append(message)
            # An improved iteration waits for its schedule, which comes at once.
            if not (isinstance(message, Iteration) and message.improved):
                self._changed.notify()

    def close(self, last: Message | None = None, timeout: float | None = None) -> bool:
        """Take one last event, and wait until all are sent; tell whether they were."""
        with self._changed:
            if last is not None and not self._closed:
                self._waiting.append(last)
            self._closed = True
            self._changed.notify()
        self._thread.join(timeout)
        return not self._thread.is_alive() and not self._given_up

    def give_up(self) -> None:
        """Send nothing more."""
        with self._changed:
            self._given_up = self._closed = True
            self._waiting.clear()
            self._changed.notify()

    def _thin_out(self) -> None:
        """Drop the older half of the plain iterations."""
        drop = self._plain // 2
        kept: list[Message] = []
        for message in self._waiting:
            if drop and isinstance(message, Iteration) and not message.improved:
                drop -= 1
                self._plain -= 1
            else:
                kept.append(message)
        self._waiting = _without_superseded(kept)

    def _work(self) -> None:
        while messages := self._next():
            self._number += 1
            data = write_messages(messages)
            if not self._sent(data):
                return
            if len(data) > BYTES_PER_SECOND / 1000:
                time.sleep(len(data) / BYTES_PER_SECOND)

    def _next(self) -> list[Message]:
        with self._changed:
            while not self._sendable() and not self._closed:
                self._changed.wait()
            if self._given_up:
                return []
            messages = _without_superseded(self._waiting)
            held = [] if self._closed else _unaccompanied(messages)
            self._waiting, self._plain = held, 0
            return messages[: len(messages) - len(held)]

    def _sendable(self) -> bool:
        return len(self._waiting) > len(_unaccompanied(self._waiting))

    def _sent(self, data: bytes) -> bool:
        while not self._given_up:
            try:
                unread = self._tell(self._number, data)
                if unread is None:
                    self.give_up()
                    self._refused()
                elif unread > MOST_UNREAD and not self._closed:
                    # Meanwhile iterations give way to newer ones here, where memory is bounded.
                    time.sleep(PAUSE)
                return unread is not None
            except WorkersError:
                # The heart of the worker says so, once for all its jobs.
                time.sleep(RETRY)
        return False


def _unaccompanied(messages: list[Message]) -> list[Message]:
    """Return an improved iteration at the end, whose schedule is not there yet."""
    last = messages[-1:]
    return [m for m in last if isinstance(m, Iteration) and m.improved]


def _without_superseded(messages: list[Message]) -> list[Message]:
    """Leave out schedules that a better one follows."""
    places = [at for at, message in enumerate(messages) if isinstance(message, Improved)]
    superseded = set(places[:-1])
    return [message for at, message in enumerate(messages) if at not in superseded]
