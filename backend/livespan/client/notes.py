"""What is kept of a run's events as they pass, so that its result needs no second reading."""

import math
from collections.abc import Mapping
from typing import Any

from livespan.client.following import RemoteEvent
from livespan.outcome import Change

__all__ = ["Notes"]


class Notes:
    """The changes of a run's best value, and how it ended.

    Attributes
    ----------
    last
        Number of the newest event noted.
    done
        What the ``done`` event told; None before.
    error
        What the ``error`` event told; None when there was none.
    """

    def __init__(self) -> None:
        self.last = 0
        self.done: Mapping[str, Any] | None = None
        self.error: Mapping[str, Any] | None = None
        self._changes: list[Change] = []

    @property
    def ended(self) -> bool:
        """Whether the run has ended."""
        return self.done is not None or self.error is not None

    @property
    def history(self) -> tuple[Change, ...]:
        """The points at which the best value changed, the start first."""
        return tuple(self._changes)

    def take(self, event: RemoteEvent) -> None:
        """Note an event, unless it is known."""
        if event.number <= self.last:
            return
        self.last = event.number
        match event.type:
            case "start":
                self._begin(event["start_value"])
            case "iteration":
                self._change(event["iteration"], event["elapsed"], event["value"])
            case "done":
                self.done = event
            case "error":
                self.error = event

    def _begin(self, value: float | None) -> None:
        """Begin, or go on from the last schedule that was kept.

        What was better than that, and shown, went with the process that had it.
        """
        begun = math.inf if value is None else value
        self._changes = [change for change in self._changes if change.value >= begun]
        if not self._changes:
            self._changes = [Change(0, 0.0, begun)]

    def _change(self, iteration: int, elapsed: float, value: float | None) -> None:
        if value is not None and (not self._changes or value < self._changes[-1].value):
            self._changes.append(Change(iteration, elapsed, value))
