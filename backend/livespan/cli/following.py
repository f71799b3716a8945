"""Several searches followed at the same time, wherever they go: each by a thread of its own."""

import threading
import time
from collections.abc import Callable, Iterable

from livespan.cli.lane import Lane
from livespan.events import Event
from livespan.result import Result

__all__ = ["Following"]


class Following:
    """Threads that each follow a search to its result; what they tell is in the lanes.

    Parameters
    ----------
    searches
        Of each search its name, and what follows it in its lane and returns the result.
    on_event
        Told of every event that goes through `tell`, from the threads.

    Attributes
    ----------
    stopping
        Whether somebody asked to stop.
    """

    def __init__(
        self,
        searches: Iterable[tuple[str, Callable[[Lane], Result]]],
        on_event: Callable[[Event], object] | None = None,
    ) -> None:
        self.stopping = False
        self.lanes: list[Lane] = []
        self._on_event = on_event
        self._began = time.perf_counter()
        self._threads: list[threading.Thread] = []
        for name, search in searches:
            lane = Lane(name)
            self.lanes.append(lane)
            self._threads.append(
                threading.Thread(target=_follow, args=(lane, search), name=name, daemon=True)
            )

    def start(self) -> None:
        """Begin all threads."""
        self._began = time.perf_counter()
        for thread in self._threads:
            thread.start()

    @property
    def elapsed(self) -> float:
        """Seconds since the start."""
        return time.perf_counter() - self._began

    @property
    def running(self) -> bool:
        """Whether a search goes on."""
        return any(thread.is_alive() for thread in self._threads)

    def wait(self, seconds: float) -> None:
        """Return when all searches have ended, or after some time."""
        deadline = time.perf_counter() + seconds
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.perf_counter()))

    def tell(self, lane: Lane, event: Event) -> None:
        """Note an event of a search."""
        lane.take(event)
        if self._on_event is not None:
            self._on_event(event)

    def best(self) -> Result:
        """Return the best result, the earlier search's where several are as good.

        Raises
        ------
        Exception
            What broke the first search, when all broke.
        """
        results = [lane.result for lane in self.lanes if lane.result is not None]
        if not results:
            raise next(lane.error for lane in self.lanes if lane.error is not None)
        return min(results, key=lambda result: result.value)


def _follow(lane: Lane, search: Callable[[Lane], Result]) -> None:
    try:
        lane.result = search(lane)
    except Exception as error:  # noqa: BLE001 - told by the main thread
        lane.error = error
