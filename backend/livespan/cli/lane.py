"""What is known of searches while they go: written by their threads, read by the display."""

from collections.abc import Sequence
from typing import Protocol

from livespan.bounds import relative_gap
from livespan.events import Event, Improved, Iteration, Log, Started
from livespan.result import Result

__all__ = ["Followed", "Lane"]


class Lane:
    """What is known of one algorithm's search: written by its thread, read by the display.

    Attributes
    ----------
    value
        Best value so far; None until the search has a start.
    history
        (seconds, value) at each improvement.
    result
        What was found, once the search has ended.
    error
        What broke the search, if something did.
    note
        What was last said instead of an iteration, such as a place in a queue; empty for nothing.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.value: float | None = None
        self.bound = 0.0
        self.gap = float("inf")
        self.iteration = 0
        self.elapsed = 0.0
        self.history: list[tuple[float, float]] = []
        self.result: Result | None = None
        self.error: Exception | None = None
        self.note = ""

    @property
    def beginning(self) -> bool:
        """Whether it has not ended its first iteration."""
        return self.iteration == 0 and self.result is None and self.error is None

    @property
    def rate(self) -> float:
        """Iterations per second."""
        return self.iteration / self.elapsed if self.elapsed > 0 else 0.0

    def take(self, event: Event) -> None:
        """Note what an event tells."""
        if isinstance(event, Log):
            self.note = event.message
        elif isinstance(event, Iteration):
            self.note = ""
            self.value = event.value
            self.bound = event.bound
            self.gap = event.gap
            self.iteration = event.iteration
            self.elapsed = event.elapsed
        elif isinstance(event, Started):
            self.value = event.value
            self.bound = event.bound
            self.gap = relative_gap(event.value, event.bound)
        elif isinstance(event, Improved):
            self.history.append((self.elapsed, event.value))


class Followed(Protocol):
    """Searches that go on elsewhere: in threads, in a recording, or on another computer.

    Whatever has this can be shown live and stopped by Ctrl-C.
    """

    @property
    def lanes(self) -> Sequence[Lane]:
        """One for each search."""
        ...

    @property
    def stopping(self) -> bool:
        """Whether somebody asked to stop."""
        ...

    @property
    def elapsed(self) -> float:
        """Seconds since the start."""
        ...

    @property
    def running(self) -> bool:
        """Whether a search goes on."""
        ...

    def start(self) -> None:
        """Begin."""
        ...

    def stop(self) -> None:
        """Ask all searches to end after their current iteration."""
        ...

    def wait(self, seconds: float) -> None:
        """Return when all searches have ended, or after some time."""
        ...
