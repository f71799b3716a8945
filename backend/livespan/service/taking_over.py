"""Runs of processes that have gone: taken up by this one, and old ones swept out."""

import logging
import time
from collections.abc import Callable
from dataclasses import replace

from livespan.service.history import Change, History, HistoryError, RunRecord, RunState
from livespan.service.keeper import Keeper
from livespan.service.refusal import Refusal
from livespan.service.run import Run
from livespan.service.settings import Settings
from livespan.service.wire import RunRequest

__all__ = ["TakingOver"]

_log = logging.getLogger(__name__)

#: Seconds between two sweeps of old runs.
SWEEP = 60.0


class TakingOver:
    """What this process does once a second about the runs of others.

    Parameters
    ----------
    request_of
        Reads a run's request again.
    make
        Makes a run of a record and a request.
    go_on
        Takes a run that is to be searched here.
    """

    def __init__(
        self,
        settings: Settings,
        history: History,
        request_of: Callable[[RunRecord], RunRequest],
        make: Callable[[RunRecord, RunRequest], Run],
        go_on: Callable[[Run], object],
    ) -> None:
        self._settings = settings
        self._history = history
        self._request_of = request_of
        self._make = make
        self._go_on = go_on
        self._claimed: list[RunRecord] = []
        self._next_sweep = 0.0

    def look_around(self, keeper: Keeper) -> None:
        """Take over what others left, and sweep."""
        # They are this process's own by now: what cannot be taken over yet is tried again, or
        # nobody would ever go on with it.
        self._claimed += self._history.claim()
        left = []
        for record in self._claimed:
            if not self._taken_over(record, keeper):
                left.append(record)
            # Reading large requests takes a while, in which this process must not seem dead.
            self._history.beat()
        self._claimed = left
        if time.monotonic() >= self._next_sweep:
            self._next_sweep = time.monotonic() + SWEEP
            limits = self._settings
            self._history.expire(limits.max_age, limits.max_kept, time.time())

    def _taken_over(self, record: RunRecord, keeper: Keeper) -> bool:
        try:
            self._take_over(record, keeper)
        except HistoryError as error:
            _log.warning("Run %s cannot be taken over now: %s", record.id, error)
            return False
        return True

    def _take_over(self, record: RunRecord, keeper: Keeper) -> None:
        try:
            run = self._make(replace(record, state=RunState.QUEUED), self._request_of(record))
        except HistoryError:
            raise
        except Exception as error:  # noqa: BLE001 - else it would stay with this process for ever
            known = isinstance(error, Refusal)
            _log.error("Run %s cannot be resumed: %s", record.id, error, exc_info=not known)
            sentence = str(error) if known else "The run cannot be resumed"
            fields = {"state": RunState.FAILED, "ended": time.time(), "error": sentence}
            self._history.save([Change(record.id, record.attempt, fields=fields)])
            return
        _log.info("Run %s goes on here, attempt %d", record.id, record.attempt)
        keeper.follow(run)
        if not self._settings.resume:
            message = "The server that ran this search went away"
            run.recorder.fail(message, "interrupted", RunState.INTERRUPTED)
            return
        found = f" from {record.objective} {record.value:g}" if record.value is not None else ""
        run.recorder.tell(f"The server was restarted; the search goes on{found}")
        self._go_on(run)
