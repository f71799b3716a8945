"""Searches in threads of this process: what a service does unless it is told of workers."""

from collections.abc import Callable, Generator

from livespan.events import Event, Log
from livespan.service.launchers.launcher import Asking
from livespan.service.warmth import Warmth
from livespan.stop import ON_REQUEST
from livespan.workers import Job, counted

__all__ = ["Here"]


class Here:
    """A `Launcher` that searches in the thread that asks.

    Parameters
    ----------
    searches
        Searches at once.
    warmth
        Whether the kernels are compiled; searches wait until they are.
    """

    trouble = ""

    def __init__(self, searches: int, warmth: Warmth) -> None:
        self.searches = searches
        self._warmth = warmth

    def watch(self, on_change: Callable[[], object]) -> None:
        """Nothing changes here."""

    def search(self, job: Job, run: Asking) -> Generator[Event, None, None]:
        """Wait for the kernels, then search; see `Launcher`."""
        for message in self._warmth.wait(lambda: run.cancelled):
            yield Log(message)
        if self._warmth.ready:
            events = job.events(lambda _: ON_REQUEST if run.cancelled else None)
            yield from counted(events, job.base)

    def stop(self) -> None:
        """Nothing is watched here."""
