"""What becomes of an engine's events: entries in a run's log, and what is to be kept of them."""

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Protocol

from livespan.events import Event, Failed, Finished, Improved, Iteration, Started
from livespan.events import Log as Sentence
from livespan.result import Result, Status
from livespan.schedule import Row
from livespan.service import payload, stream
from livespan.service.history import RunState
from livespan.service.log import Encoder, Log
from livespan.service.payload import RunFacts

__all__ = ["Ending", "Outlet", "Recorder"]

#: Seconds between two schedules: what a live chart can use.
SCHEDULE_PAUSE = 0.25
#: Share of the time that building, checking and writing schedules may take.
SCHEDULE_SHARE = 0.02


@dataclass(frozen=True, slots=True)
class Ending:
    """How a run ended: its state, what else its record says from now on, and its result."""

    state: RunState
    fields: dict[str, Any] = field(default_factory=dict)
    result: bytes | None = None


class Outlet(Protocol):
    """Where what must be kept goes: a schedule or an end shows only after it has been kept."""

    def schedule(self, improved: Improved, encode: Encoder, rows: int) -> None:
        """Keep a schedule, then show it."""

    def end(self, encoders: Sequence[Encoder], ending: Ending) -> None:
        """Keep how the run ended, then show its last events."""


class Recorder:
    """Writes one run's events to its log, and hands on what is to be kept.

    Parameters
    ----------
    log
        Where to.
    facts
        What the start tells beyond what the engine knows.
    received
        ``time.perf_counter()`` of the request.
    outlet
        Keeper of schedules and of the end.

    Attributes
    ----------
    latest
        The newest iteration, counted over all attempts; None before the first.
    best
        The newest improvement.
    best_at
        Seconds of search until then.
    started
        What the search began with; None before.
    over
        Whether the end has been written.
    """

    def __init__(self, log: Log, facts: RunFacts, received: float, outlet: Outlet) -> None:
        self._log = log
        self._facts = facts
        self._received = received
        self._outlet = outlet
        self._objective = "makespan"
        self._waiting: Improved | None = None
        self._next_schedule = 0.0
        self._ending = threading.Lock()
        self.over = False
        self.started: Started | None = None
        self.latest: Iteration | None = None
        self.best: Improved | None = None
        self.best_at = 0.0

    def take(self, event: Event) -> None:
        """Write an event.

        Raises
        ------
        InfeasibleScheduleError
            When a schedule that was about to leave breaks a rule of its problem.
        """
        match event:
            case Iteration():
                self.latest = event
                if event.improved:
                    self.best_at = event.elapsed
                encode = partial(_iteration, event, self._objective)
                self._log.append_iteration(encode, event.improved)
                self._send_waiting()
            case Improved():
                self._improve(event)
            case Started():
                self._start(event)
            case Sentence():
                self.tell(event.message)
            case Finished():
                self._finish(event.result)
            case Failed():
                self.fail(event.message, event.code)

    def tell(self, message: str, **more: Any) -> None:
        """Write a sentence for people, and what programs may want to know with it."""
        self._write(payload.log(message, **more))

    def fail(self, message: str, code: str, state: RunState = RunState.FAILED) -> None:
        """Write that the run broke, unless it has ended already."""
        block = stream.event(payload.error(message, code))
        self._end([lambda: block], Ending(state, {"error": message}))

    def _start(self, event: Started) -> None:
        self._objective = event.objective
        self.started = event
        self._write(payload.start(event, self._facts))

    def _improve(self, event: Improved) -> None:
        self.best = self._waiting = event
        self._send_waiting()

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
        self._outlet.schedule(improved, lambda: block, len(rows))

    def _finish(self, result: Result) -> None:
        # The engine has checked this schedule, so it may leave as it is.
        rows = result.schedule.rows()
        if self._waiting is not None:
            self._send_schedule(self._waiting, result.schedule.makespan, rows)
            self._waiting = None
        done = payload.done(result, rows)
        total = time.perf_counter() - self._received
        blocks = [stream.event(done), stream.event(payload.final_metrics(result, total))]
        ending = _ending(result, done, self.best_at)
        self._end([partial(_as_it_is, block) for block in blocks], ending)

    def _end(self, encoders: Sequence[Encoder], ending: Ending) -> None:
        # The search and a shutdown that gave up waiting for it may both want to.
        with self._ending:
            first, self.over = not self.over, True
        if first:
            self._outlet.end(encoders, ending)

    def _write(self, document: dict[str, Any]) -> None:
        block = stream.event(document)
        self._log.append(lambda: block)


def _ending(result: Result, done: dict[str, Any], best_at: float) -> Ending:
    state = RunState.STOPPED if result.status is Status.STOPPED else RunState.FINISHED
    fields = {
        "value": done["value"],
        "makespan": done["makespan"],
        "bound": done["lower_bound"],
        "gap": done["gap"],
        "iterations": result.iterations,
        "elapsed": result.runtime,
        "best_at": best_at,
        "status": str(result.status),
        "reason": result.reason,
    }
    return Ending(state, fields, stream.to_json(done))


def _iteration(event: Iteration, objective: str) -> bytes:
    return stream.iteration_event(payload.iteration(event, objective))


def _as_it_is(block: bytes) -> bytes:
    return block
