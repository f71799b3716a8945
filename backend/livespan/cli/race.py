"""Several algorithms on one problem, each in a thread of its own."""

from collections.abc import Callable, Sequence
from functools import partial

from livespan.algorithm import Algorithm
from livespan.cli.following import Following
from livespan.cli.lane import Lane
from livespan.events import Event
from livespan.objective import Objective
from livespan.problem import Problem
from livespan.result import Result
from livespan.solve import solve
from livespan.stop import AnyOf, Cancelled, Stop

__all__ = ["Race"]


class Race(Following):
    """Algorithms that search at the same time; kernels let go of the interpreter's lock.

    Parameters
    ----------
    rules
        Stop rules, for each algorithm alike.
    on_event
        Told of every event, from the searches' threads.
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
        super().__init__(
            [(algorithm.name, partial(self._search, algorithm)) for algorithm in algorithms],
            on_event,
        )
        self.problem = problem
        self.objective = objective
        self.seed = seed
        self._cancelled = Cancelled()
        self._stop = AnyOf(self._cancelled, *rules)

    def stop(self) -> None:
        """Ask all searches to end after their current iteration."""
        self.stopping = True
        self._cancelled.cancel()

    def _search(self, algorithm: Algorithm, lane: Lane) -> Result:
        return solve(
            self.problem,
            algorithm,
            self.objective,
            stop=self._stop,
            seed=self.seed,
            on_event=partial(self.tell, lane),
        )
