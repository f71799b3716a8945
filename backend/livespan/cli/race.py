"""Several algorithms on one problem, each in a thread of its own."""

import threading
import time
from collections.abc import Sequence

from livespan.algorithm import Algorithm
from livespan.bounds import relative_gap
from livespan.events import Event, Improved, Iteration, Started
from livespan.objective import Objective
from livespan.problem import Problem
from livespan.result import Result
from livespan.solve import solve
from livespan.stop import AnyOf, Cancelled, Stop

__all__ = ["Lane", "Race"]


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
    """

    def __init__(self, algorithm: Algorithm) -> None:
        self.algorithm = algorithm
        self.name = algorithm.name
        self.value: float | None = None
        self.bound = 0.0
        self.gap = float("inf")
        self.iteration = 0
        self.elapsed = 0.0
        self.history: list[tuple[float, float]] = []
        self.result: Result | None = None
        self.error: Exception | None = None

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
        if isinstance(event, Iteration):
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


class Race:
    """Algorithms that search at the same time; kernels let go of the interpreter's lock.

    Parameters
    ----------
    rules
        Stop rules, for each algorithm alike.

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
    ) -> None:
        self.problem = problem
        self.objective = objective
        self.seed = seed
        self.stopping = False
        self.lanes = [Lane(algorithm) for algorithm in algorithms]
        self._cancelled = Cancelled()
        self._stop = AnyOf(self._cancelled, *rules)
        self._began = time.perf_counter()
        self._threads = [
            threading.Thread(target=self._search, args=(lane,), name=lane.name, daemon=True)
            for lane in self.lanes
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

    def _search(self, lane: Lane) -> None:
        try:
            lane.result = solve(
                self.problem,
                lane.algorithm,
                self.objective,
                stop=self._stop,
                seed=self.seed,
                on_event=lane.take,
            )
        except Exception as error:  # noqa: BLE001 - told by the main thread
            lane.error = error
