"""A run on a service: followed, stopped, and what it found."""

import contextlib
import time
from collections.abc import Generator, Mapping
from functools import cached_property
from typing import Any

from livespan.client.connection import Connection, run_path
from livespan.client.errors import ClientError, RunFailedError
from livespan.client.following import ENDED, RemoteEvent, follow
from livespan.client.notes import Notes
from livespan.client.requests import problem_in
from livespan.events import Event, Finished, Log, Started
from livespan.problem import Problem
from livespan.recording.words import Reader
from livespan.result import Result

__all__ = ["RemoteRun"]


class RemoteRun:
    """A run on a service. It goes on there, whatever becomes of this object.

    Made by `Client.start`, `Client.run` and `Client.runs`.

    Attributes
    ----------
    document
        What the service said of the run when it was last asked; see `refresh`.
    """

    def __init__(
        self,
        connection: Connection,
        document: Mapping[str, Any],
        problem: Problem | None = None,
    ) -> None:
        self.document: dict[str, Any] = dict(document)
        self._connection = connection
        self._problem = problem
        self._notes = Notes()

    @property
    def id(self) -> str:
        """The run's name on its service."""
        return str(self.document["id"])

    @property
    def status(self) -> str:
        """``queued``, ``running``, ``finished``, ``stopped``, ``failed`` or ``interrupted``.

        As of the last `refresh`, or as its events have told since.
        """
        return str(self.document["status"])

    @property
    def ended(self) -> bool:
        """Whether it has ended, as of the last `refresh`."""
        return self.status in ENDED

    @property
    def url(self) -> str:
        """Address of the page that shows it."""
        return f"{self._connection.url}/runs/{self.id}"

    @property
    def problem(self) -> Problem:
        """What it schedules; asked of the service when this program did not begin the run.

        Raises
        ------
        ClientError
            When the service does not tell.
        InputError
            When a request cannot be understood here, which another version may have taken.
        """
        if self._problem is None:
            path = run_path(self.id, "/request")
            self._problem = problem_in(self._connection.data("GET", path))
        return self._problem

    def refresh(self) -> "RemoteRun":
        """Ask how it stands.

        Raises
        ------
        ClientError
            When the run is gone, or its service is.
        """
        self.document = self._connection.json("GET", run_path(self.id))
        return self

    def events(
        self, after: int = 0, speed: float | None = None, *, timeout: float | None = None
    ) -> Generator[RemoteEvent]:
        """Yield its events until it ends, through cut connections and restarts of the service.

        Each comes once and none is left out, but for plain iterations, of which a service may
        merge those that a late or slow reader has not seen.

        Parameters
        ----------
        after
            Number of the last event that is known; 0 for all.
        speed
            How many times as fast as they happened events are given; None for as soon as they are
            there.
        timeout
            Seconds after which to give up; None to follow it to its end.

        Raises
        ------
        RunNotFoundError
            When the run is gone.
        ClientError
            When the token is not, or no longer, good, or the service does not come back.
        """
        deadline = None if timeout is None else time.monotonic() + timeout
        noted = after <= self._notes.last
        for event in follow(self._connection, self.id, after, speed, deadline):
            if noted:
                self._notes.take(event)
            yield event
        # Not if whoever reads leaves early: then it may go on.
        if not self.ended:
            with contextlib.suppress(ClientError):
                self.document = self._connection.json("GET", run_path(self.id), again=False)

    def stream(
        self, speed: float | None = None, *, timeout: float | None = None
    ) -> Generator[Event]:
        """Yield what `livespan.stream` would, had it searched here.

        Yields
        ------
        Event
            `Started`, `Improved`, `Iteration`, `Log`, and `Finished` or `Failed` at the end. Of
            improvements that follow each other closely a service sends the last.

        Raises
        ------
        ClientError
            As `events`.
        FormatError
            When an event cannot be understood here.
        """
        reader = Reader(self.problem)
        begun = False
        for told in self.events(0, speed, timeout=timeout):
            if told.type == "done":
                yield self._finished
                continue
            event = reader.event(told)
            if isinstance(event, Started) and begun:
                # Another process of the service took the run up.
                event = Log(str(told["message"]))
            begun = begun or isinstance(event, Started)
            if event is not None:
                yield event

    def result(self, timeout: float | None = None) -> Result:
        """Wait for its end and return what it found.

        What has been read by `events` is not read again.

        Parameters
        ----------
        timeout
            Seconds to wait; None for as long as it takes.

        Raises
        ------
        RunFailedError
            When it ended without a result.
        RunTimeoutError
            When it goes on for longer.
        ClientError
            As `events`.
        """
        if not self._notes.ended:
            for _ in self.events(self._notes.last, timeout=timeout):
                pass
        if self._notes.done is None:
            raise self._failure()
        return self._finished.result

    def stop(self) -> "RemoteRun":
        """End its search; the best schedule so far is kept.

        Raises
        ------
        ClientError
            When the run is gone, or its service is.
        """
        self.document = self._connection.json("POST", run_path(self.id, "/stop"))
        return self

    def abandon(self) -> None:
        """End its search for somebody who leaves: at once, and without a word if that fails."""
        with contextlib.suppress(ClientError):
            self._connection.json("POST", run_path(self.id, "/stop"), again=False)

    def schedule(self, format: str = "json", **options: object) -> bytes:
        """Return its best schedule so far, as a file.

        Parameters
        ----------
        format
            Name or suffix of an export: ``json``, ``csv``, ``svg``, …
        options
            How it is written, such as ``title`` and ``unit``.

        Raises
        ------
        RefusedError
            When there is no such export, or no schedule yet (`code` is ``no_schedule``).
        """
        query = {**options, "format": format}
        return self._connection.data("GET", run_path(self.id, "/schedule"), query)

    def delete(self) -> None:
        """End it and have its service forget it.

        Raises
        ------
        ClientError
            When the run is gone already, or its service is.
        """
        self._connection.json("DELETE", run_path(self.id), again=False)

    def __repr__(self) -> str:
        known = self.document
        return f"<RemoteRun {self.id}: {known.get('algorithm')}, {self.status}>"

    @cached_property
    def _finished(self) -> Finished:
        """Make the end of what the service told, with the changes noted on the way."""
        told = {**(self._notes.done or {}), "history": self._notes.history}
        event = Reader(self.problem).event(told)
        assert isinstance(event, Finished)  # noqa: S101 - a done event is one
        return event

    def _failure(self) -> RunFailedError:
        told = self._notes.error
        if told is not None:
            return RunFailedError(str(told["message"]), str(told["code"]), self.id)
        self.refresh()
        why = self.document.get("error_message") or f"Run {self.id} is {self.status}"
        return RunFailedError(str(why), self.status, self.id)
