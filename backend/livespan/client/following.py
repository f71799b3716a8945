"""A run's events through cut connections and restarted servers: each once, none left out."""

import threading
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import Any

import orjson
from urllib3.exceptions import HTTPError
from urllib3.response import HTTPResponse

from livespan.client.connection import Connection, run_path
from livespan.client.errors import ClientError, RefusedError, RunTimeoutError, UnreachableError
from livespan.client.patience import TRANSIENT, Patience
from livespan.client.sse import Message, Parser

__all__ = ["ENDED", "RemoteEvent", "follow"]

#: States of a run to which nothing is added any more.
ENDED = frozenset(("finished", "stopped", "failed", "interrupted"))
#: Types of events after which none come.
_LAST = frozenset(("final_metrics", "error"))
#: Bytes taken from a stream at once, at most.
_PIECE = 1 << 16


class RemoteEvent(dict[str, Any]):
    """An event of a run, as its service tells it.

    Attributes
    ----------
    number
        What it is called in the run's log; numbers rise, but not always by one.
    """

    def __init__(self, number: int, told: dict[str, Any]) -> None:
        super().__init__(told)
        self.number = number

    @property
    def type(self) -> str:
        """What kind of event it is: ``start``, ``iteration``, ``schedule``, ``done`` and so on."""
        return str(self.get("type", ""))


def follow(
    connection: Connection,
    run_id: str,
    after: int = 0,
    speed: float | None = None,
    deadline: float | None = None,
) -> Generator[RemoteEvent]:
    """Yield a run's events after a number until it ends, coming back as often as need be.

    Parameters
    ----------
    after
        Number of the last event that is known; 0 for none.
    speed
        How many times as fast as they happened events are given; None for at once.
    deadline
        ``time.monotonic()`` at which to give up; None for never.

    Raises
    ------
    RefusedError
        When the service says no: 401 and 403 for the token, 404 when the run is gone.
    UnreachableError
        When nothing has come for the connection's `patience`.
    RunTimeoutError
        At the deadline.
    """
    path, query = run_path(run_id, "/events"), {"speed": speed}
    patience = Patience(connection.patience, deadline)
    last, begun, ended = after, False, False
    while not ended:
        try:
            response = connection.stream(path, query, last)
            if response is None:
                return
            for message in _messages(response, patience, connection.url, deadline):
                event = _numbered(message, last)
                if event is not None:
                    patience.worked()
                    last, begun = event.number, True
                    ended = event.type in _LAST
                    yield event
            error: ClientError = UnreachableError(f"{connection.url} ended the stream early")
        except (RefusedError, UnreachableError) as problem:
            if isinstance(problem, RefusedError) and problem.status not in TRANSIENT:
                raise
            error = problem
        else:
            if not (ended or begun) and _is_over(connection, run_id):
                # It ended without a single event, of which no number could tell.
                return
        if not ended:
            patience.wait(error)


def _messages(
    response: HTTPResponse, patience: Patience, url: str, deadline: float | None
) -> Iterator[Message]:
    """Yield what one connection brings, until it ends or breaks."""
    parser = Parser()
    with response, _ended_at(response, deadline):
        try:
            while piece := response.read1(_PIECE):
                yield from parser.feed(piece)
                patience.obey(parser.retry)
        except HTTPError as error:
            _check_deadline(deadline)
            raise UnreachableError(f"The stream from {url} broke off: {error}") from None
    _check_deadline(deadline)


@contextmanager
def _ended_at(response: HTTPResponse, deadline: float | None) -> Iterator[None]:
    """Have whoever reads a response find it ended at a time, also when nothing comes."""
    if deadline is None:
        yield
        return
    timer = threading.Timer(max(0.0, deadline - time.monotonic()), _shut, (response,))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _shut(response: HTTPResponse) -> None:
    try:
        response.shutdown()
    except (OSError, RuntimeError, ValueError):
        # It has ended by itself in the meantime.
        return


def _check_deadline(deadline: float | None) -> None:
    if deadline is not None and time.monotonic() >= deadline:
        raise RunTimeoutError("The run goes on; the time to wait for it is over")


def _numbered(message: Message, last: int) -> RemoteEvent | None:
    """Return an event that is new; None for what is no part of the run's log.

    A server that goes away, or cannot read its history, says so in an event without a number: of
    the run it tells nothing.
    """
    number = int(message.id) if message.id.isascii() and message.id.isdecimal() else 0
    if number <= last:
        return None
    try:
        told = orjson.loads(message.data)
    except ValueError:
        told = None
    if not isinstance(told, dict):
        raise UnreachableError(f"Event {number} is no object of JSON: {message.data!r:.60}")
    return RemoteEvent(number, told)


def _is_over(connection: Connection, run_id: str) -> bool:
    return connection.json("GET", run_path(run_id))["status"] in ENDED
