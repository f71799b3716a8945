"""Several algorithms on one problem, each in a thread of its own."""

import threading
import time
from collections.abc import Callable, Sequence

from livespan.algorithm import Algorithm
from livespan.cli.lane import Lane
from livespan.events import Event
from livespan.objective import Objective
from livespan.problem import Problem
from livespan.result import Result
from livespan.solve import solve
from livespan.stop import AnyOf, Cancelled, Stop

__all__ = ["Race"]


class Race:
    """Algorithms that search at the same time; kernels let go of the interpreter's lock.

    Parameters
    ----------
    rules
        Stop rules, for each algorithm alike.
    on_event
        Told of every event, from the searches' threads.

    Attributes
    ----------
    stopping
        Whether somebody asked to stop.
    """

    def __init__(
        self,
        problem: Problem,
        algorithms: Sequence[Algorithm],
        objective: Objective,
        rules: Sequence[Stop],
        seed: int,
        on_event: Callable[[Event], object] | None = None,
    ) -> None:
        self.problem = problem
        self.objective = objective
        self.seed = seed
        self.stopping = False
        self.lanes = [Lane(algorithm.name) for algorithm in algorithms]
        self._on_event = on_event
        self._cancelled = Cancelled()
        self._stop = AnyOf(self._cancelled, *rules)
        self._began = time.perf_counter()
        self._threads = [
            threading.Thread(target=self._search, args=pair, name=pair[0].name, daemon=True)
            for pair in zip(self.lanes, algorithms, strict=True)
        ]

    def start(self) -> None:
        """Begin all searches."""
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

    def stop(self) -> None:
        """Ask all searches to end after their current iteration."""
        self.stopping = True
        self._cancelled.cancel()

    def wait(self, seconds: float) -> None:
        """Return when all searches have ended, or after some time."""
        deadline = time.perf_counter() + seconds
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.perf_counter()))

    def best(self) -> Result:
        """Return the best result, the earlier algorithm's where several are as good.

        Raises
        ------
        Exception
            What broke the first search, when all broke.
        """
        results = [lane.result for lane in self.lanes if lane.result is not None]
        if not results:
            raise next(lane.error for lane in self.lanes if lane.error is not None)
        return min(results, key=lambda result: result.value)

    def _search(self, lane: Lane, algorithm: Algorithm) -> None:
        def take(event: Event) -> None:
            lane.take(event)
            if self._on_event is not None:
                self._on_event(event)

        try:
            lane.result = solve(
                self.problem,
                algorithm,
                self.objective,
                stop=self._stop,
                seed=self.seed,
                on_event=take,
            )
        except Exception as error:  # noqa: BLE001 - told by the main thread
            lane.error = error
