"""What a launcher is, and what it sees of a run."""

from collections.abc import Callable, Generator
from typing import Protocol

from livespan.events import Event
from livespan.workers import Job

__all__ = ["Asking", "Launcher"]


class Asking(Protocol):
    """A run that wants to be searched."""

    id: str
    attempt: int

    @property
    def cancelled(self) -> bool:
        """Whether the search is to end."""

    @property
    def handed_over(self) -> bool:
        """Whether it is to end without a result."""


class Launcher(Protocol):
    """Where searches run."""

    @property
    def searches(self) -> int:
        """Number of searches there can be at once."""

    @property
    def trouble(self) -> str:
        """Why no search can begin now, in words; empty when nothing is wrong."""

    def watch(self, on_change: Callable[[], object]) -> None:
        """Call ``on_change`` whenever one of the two above has changed."""

    def search(self, job: Job, run: Asking) -> Generator[Event, None, None]:
        """Search, yielding the events of all attempts as those of one search.

        Ends without `Finished` when the run is to end before its search has begun, or without a
        result. Closing the generator ends the search.

        Raises
        ------
        LivespanError
            When the search cannot be done, or cannot be gone on with.
        """

    def stop(self) -> None:
        """Watch no more."""
