"""Searches on a service: ``livespan solve --server``, ``runs`` and ``follow``."""

import os
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Self

from livespan.algorithm import Algorithm
from livespan.cli.following import Following
from livespan.cli.lane import Lane
from livespan.cli.searching import Search
from livespan.client import Client, ClientError, RemoteRun
from livespan.errors import FormatError, SettingError
from livespan.events import Event, Started
from livespan.objective import Objective
from livespan.problem import Problem
from livespan.result import Result

__all__ = ["Elsewhere", "RemoteRace", "begin", "client_of"]

#: Environment variable of the token, where no file holds it.
TOKEN = "LIVESPAN_TOKEN"  # noqa: S105 - its name


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What the command line says of a service; the help of `livespan solve` tells what it means."""

    server: str
    token_file: str | None = None
    detach: bool = False

    @classmethod
    def of(cls, server: str | None, token_file: str | None, *, detach: bool) -> Self | None:
        """Return what is said; None when no service is named.

        Raises
        ------
        SettingError
            When something is said that needs one.
        """
        if server is not None:
            return cls(server, token_file, detach)
        if detach or token_file is not None:
            option = "--detach" if detach else "--token-file"
            raise SettingError(f"{option} is for a service; name it by --server URL", "server")
        return None

    def client(self) -> Client:
        """Make a client of it; see `client_of`."""
        return client_of(self.server, self.token_file)


def client_of(server: str, token_file: str | None) -> Client:
    """Make a client, with the token of a file or of the environment.

    Raises
    ------
    InputError
        When the file cannot be read, or address or token cannot be.
    """
    if token_file is None:
        return Client(server, os.environ.get(TOKEN) or None)
    try:
        return Client(server, Path(token_file).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is no text"
        raise FormatError(f"{token_file} cannot be read: {why}") from None


def begin(
    client: Client,
    problem: Problem,
    algorithms: Sequence[Algorithm],
    objective: Objective,
    search: Search,
    seed: int,
    name: str,
) -> list[RemoteRun]:
    """Begin a run of each algorithm, or none.

    Raises
    ------
    LivespanError
        When one of them is refused.
    """
    iterations, seconds = search.limits()
    runs: list[RemoteRun] = []
    try:
        for algorithm in algorithms:
            run = client.start(
                problem,
                algorithm,
                objective,
                iterations=iterations,
                time_limit=seconds,
                target=search.target,
                gap=search.gap,
                seed=seed,
                name=name,
            )
            runs.append(run)
    except BaseException:
        for run in runs:
            run.abandon()
        raise
    return runs


class RemoteRace(Following):
    """Runs on a service, each followed as an algorithm's search is.

    Parameters
    ----------
    on_event
        Told of every event, from the threads that follow.
    owner
        Whether stopping ends the runs, and not only the watching.
    """

    def __init__(
        self,
        runs: Sequence[RemoteRun],
        on_event: Callable[[Event], object] | None = None,
        *,
        owner: bool = True,
    ) -> None:
        super().__init__(
            [(str(run.document["algorithm"]), partial(self._follow, run)) for run in runs],
            on_event,
        )
        self._runs = runs
        self._owner = owner

    def stop(self) -> None:
        """Ask all runs to end; who only watches leaves.

        Raises
        ------
        KeyboardInterrupt
            To leave.
        """
        self.stopping = True
        if not self._owner:
            raise KeyboardInterrupt
        for lane, run in zip(self.lanes, self._runs, strict=True):
            if lane.result is None and lane.error is None:
                # Not here: this may be a signal's handler, and the service may take its time.
                threading.Thread(target=_stop, args=(run,), daemon=True).start()

    def best(self) -> Result:
        """Return the best result, the earlier run's where several are as good.

        Raises
        ------
        KeyboardInterrupt
            When they were stopped before there was anything to keep.
        Exception
            What broke the first run, when all broke.
        """
        if self.stopping and all(lane.result is None for lane in self.lanes):
            raise KeyboardInterrupt
        return super().best()

    def _follow(self, run: RemoteRun, lane: Lane) -> Result:
        for event in run.stream():
            if isinstance(event, Started):
                lane.name = event.algorithm
            self.tell(lane, event)
        return run.result()


def _stop(run: RemoteRun) -> None:
    try:
        run.stop()
    except ClientError:
        # It may have ended, or its service be gone: whoever follows it is told.
        return
