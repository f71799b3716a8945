"""What becomes of an engine's events: entries in a run's log."""

import time
from functools import partial
from typing import Any

from livespan.events import Event, Failed, Finished, Improved, Iteration, Started
from livespan.events import Log as Sentence
from livespan.result import Result
from livespan.schedule import Row
from livespan.service import payload, stream
from livespan.service.log import Log
from livespan.service.payload import RunFacts

__all__ = ["Recorder"]

#: Seconds between two schedules: what a live chart can use.
SCHEDULE_PAUSE = 0.25
#: Share of the time that building, checking and writing schedules may take.
SCHEDULE_SHARE = 0.02


class Recorder:
    """Writes one run's events to its log.

    Parameters
    ----------
    log
        Where to.
    facts
        What the start tells beyond what the engine knows.
    received
        ``time.perf_counter()`` of the request.
    """

    def __init__(self, log: Log, facts: RunFacts, received: float) -> None:
        self._log = log
        self._facts = facts
        self._received = received
        self._objective = "makespan"
        self._waiting: Improved | None = None
        self._next_schedule = 0.0

    def take(self, event: Event) -> None:
        """Write an event.

        Raises
        ------
        InfeasibleScheduleError
            When a schedule that was about to leave breaks a rule of its problem.
        """
        match event:
            case Iteration():
                encode = partial(_iteration, event, self._objective)
                self._log.append_iteration(encode, event.improved)
                self._send_waiting()
            case Improved():
                self._waiting = event
                self._send_waiting()
            case Started():
                self._objective = event.objective
                self._write(payload.start(event, self._facts))
            case Sentence():
                self.tell(event.message)
            case Finished():
                self._finish(event.result)
            case Failed():
                self.fail(event.message, event.code)

    def tell(self, message: str) -> None:
        """Write a sentence for people."""
        self._write(payload.log(message))

    def fail(self, message: str, code: str) -> None:
        """Write that the run broke."""
        self._write(payload.error(message, code))

    def _send_waiting(self) -> None:
        """Send the newest schedule, unless the last one is too fresh or they cost too much."""
        improved = self._waiting
        if improved is None:
            return
        began = time.perf_counter()
        if began < self._next_schedule:
            return
        self._waiting = None
        schedule = improved.schedule
        self._send_schedule(improved, schedule.makespan, schedule.rows())
        cost = time.perf_counter() - began
        self._next_schedule = began + max(SCHEDULE_PAUSE, cost / SCHEDULE_SHARE)

    def _send_schedule(self, improved: Improved, makespan: float, rows: list[Row]) -> None:
        document = payload.schedule(improved.iteration, improved.value, makespan, rows)
        block = stream.event(document)
        self._log.append_schedule(lambda: block, len(rows))

    def _finish(self, result: Result) -> None:
        # The engine has checked this schedule, so it may leave as it is.
        rows = result.schedule.rows()
        if self._waiting is not None:
            self._send_schedule(self._waiting, result.schedule.makespan, rows)
            self._waiting = None
        self._write(payload.done(result, rows))
        total = time.perf_counter() - self._received
        self._write(payload.final_metrics(result, total))

    def _write(self, document: dict[str, Any]) -> None:
        block = stream.event(document)
        self._log.append(lambda: block)


def _iteration(event: Iteration, objective: str) -> bytes:
    return stream.iteration_event(payload.iteration(event, objective))
