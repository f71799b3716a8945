"""One job in the hands of workers: read until it ends, is handed back or gets lost."""

import contextlib
import secrets
import time
from collections.abc import Generator

from livespan.events import Event, Failed, Finished, Log, Started
from livespan.service.launchers.crew import Crew
from livespan.service.launchers.launcher import Asking
from livespan.service.launchers.patience import Abandoned, Patience
from livespan.workers import (
    Dispatch,
    HandedBack,
    Job,
    Standing,
    WorkersError,
    read_messages,
)

__all__ = ["Attempt"]

#: Seconds a read waits for an event: how soon a request to stop is passed on.
WAIT = 0.05
#: Seconds between two looks at whether the worker lives.
LOOK = 0.5
#: Seconds after which a run that was stopped ends by itself, whatever its worker does.
STOP_PATIENCE = 5.0


class Attempt:
    """One job, under a name of its own.

    Parameters
    ----------
    begun
        Whether an attempt before this one has begun to search.

    Attributes
    ----------
    ended
        Whether the search has ended, well or not; else another attempt goes on with it.
    lost
        Whether its worker has gone without a word.
    """

    def __init__(
        self, dispatch: Dispatch, crew: Crew, job: Job, run: Asking, *, begun: bool
    ) -> None:
        self.ended = self.lost = False
        self._dispatch = dispatch
        self._crew = crew
        self._job = job
        self._run = run
        self._begun = begun
        self._patience = Patience(run)
        self._name = f"{run.id}.{run.attempt}.{secrets.token_hex(4)}"
        self._algorithm = job.algorithm.name
        self._number = 0
        self._left = False
        self._worker = ""
        self._told_of_waiting = False
        self._stop_by = 0.0

    def events(self) -> Generator[Event, None, None]:
        """Hand the job out and yield what is told of it, counted from this attempt on.

        Raises
        ------
        WorkersError
            When Redis cannot be used for long, or no worker can do the job.
        Abandoned
            When the run is asked to end, and nobody is there to end it.
        """
        try:
            yield from self._submit()
            next_look = time.monotonic() + LOOK
            while not (self.ended or self._left):
                yield from self._read(WAIT)
                self._pass_on_stop()
                if time.monotonic() >= next_look:
                    next_look = time.monotonic() + LOOK
                    yield from self._look()
        finally:
            # Where Redis is away, it forgets the job by itself.
            with contextlib.suppress(WorkersError):
                self._dispatch.discard(self._name, self._algorithm)

    def _submit(self) -> Generator[Event, None, None]:
        packed = self._job.packed()
        yield from self._patience.call(
            lambda: self._dispatch.submit(self._name, self._algorithm, packed)
        )

    def _read(self, seconds: float) -> Generator[Event, None, None]:
        found = yield from self._patience.call(
            lambda: self._dispatch.read(self._name, self._number, seconds)
        )
        for number, data in found:
            self._number = number
            for message in read_messages(data, self._job.problem):
                if isinstance(message, HandedBack):
                    self._left = True
                    yield self._told_of_worker(message.why)
                    continue
                self._begun = self._begun or isinstance(message, Started)
                self.ended = self.ended or isinstance(message, (Finished, Failed))
                yield message

    def _look(self) -> Generator[Event, None, None]:
        standing, worker = yield from self._patience.call(lambda: self._dispatch.look(self._name))
        self._worker = worker or self._worker
        if standing is Standing.WAITING:
            yield from self._wait_for_worker()
        elif standing is Standing.LOST:
            # What it told last may have come between the reading and the look.
            yield from self._read(0)
            if not (self.ended or self._left):
                self.lost = self._left = True
                yield self._told_of_worker("has gone")

    def _told_of_worker(self, what: str) -> Log:
        # One that goes at once may never have been seen to have the job.
        return Log(" ".join(filter(None, ("The worker", self._worker, what))))

    def _wait_for_worker(self) -> Generator[Event, None, None]:
        lack = self._crew.lacks(self._algorithm)
        if lack:
            raise WorkersError(lack)
        if not self._told_of_waiting:
            self._told_of_waiting = True
            yield Log(f"{self._crew.trouble or 'All workers are busy'}: waiting for one")

    def _pass_on_stop(self) -> None:
        """Tell the worker that the run is to end; have it end here where no worker does it."""
        if not self._run.cancelled:
            return
        if self._run.handed_over or not self._begun:
            raise Abandoned
        if not self._stop_by:
            self._stop_by = time.monotonic() + STOP_PATIENCE
            with contextlib.suppress(WorkersError):
                self._dispatch.stop(self._name)
        elif self._left or time.monotonic() > self._stop_by:
            raise Abandoned
