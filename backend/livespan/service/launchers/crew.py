"""Which workers there are: looked at by a thread, twice a second."""

import threading
from collections.abc import Callable, Sequence

from livespan.errors import LivespanError
from livespan.version import __version__
from livespan.workers import Dispatch, WorkerFacts

__all__ = ["Crew"]

#: Seconds between two looks.
LOOK = 0.5


class Crew:
    """The workers that live, as far as this process knows.

    Parameters
    ----------
    most
        Searches at once that are allowed, however many slots there are; 0 for no such limit.

    Attributes
    ----------
    trouble
        Why no search can begin; empty when one can.
    searches
        Number of searches there can be at once.
    """

    def __init__(self, dispatch: Dispatch, most: int) -> None:
        self._dispatch = dispatch
        self._most = most
        self._on_change: Callable[[], object] = lambda: None
        self._stopped = threading.Event()
        self.workers: tuple[WorkerFacts, ...] = ()
        self.searches = 0
        self.trouble = "No worker is alive"

    def watch(self, on_change: Callable[[], object]) -> None:
        """Look from now on, and call ``on_change`` when something has changed."""
        self._on_change = on_change
        threading.Thread(target=self._work, name="livespan-crew", daemon=True).start()

    def stop(self) -> None:
        """Look no more."""
        self._stopped.set()

    def lacks(self, algorithm: str) -> str:
        """Say why no worker can search by an algorithm; empty when one can, or none is alive."""
        if not self.workers or any(algorithm.lower() in w.algorithms for w in self.workers):
            return ""
        names = ", ".join(worker.id for worker in self.workers)
        return f"No worker has the algorithm {algorithm} (alive: {names})"

    def _work(self) -> None:
        while True:
            self._look()
            if self._stopped.wait(LOOK):
                return

    def _look(self) -> None:
        before = (self.workers, self.searches, self.trouble)
        try:
            found = self._dispatch.workers()
            self.workers = tuple(w for w in found if w.version == __version__)
            self.trouble = "" if self.workers else _absence(found)
        except LivespanError as error:
            self.workers, self.trouble = (), str(error)
        slots = sum(worker.slots for worker in self.workers)
        self.searches = min(slots, self._most) if self._most else slots
        if (self.workers, self.searches, self.trouble) != before:
            self._on_change()


def _absence(others: Sequence[WorkerFacts]) -> str:
    if not others:
        return "No worker is alive"
    versions = ", ".join(sorted({worker.version for worker in others}))
    return f"No worker of version {__version__} is alive, only some of version {versions}"
