"""A solver in a thread of its own, which tells what it finds the moment it finds it."""

import atexit
import contextlib
import queue
import threading
import time
import weakref
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from livespan.algorithms.exact.library import cp
from livespan.kernels.arrays import Ints

__all__ = ["Bound", "End", "Incumbent", "Running"]

AGAIN = 0.005
"""Seconds between requests to stop: one that comes before the search begins is ignored."""
PATIENCE = 0.08
"""Seconds a caller who stops waits for the thread; then it ends by itself."""


class Bound(NamedTuple):
    """A lower bound of the model's objective."""

    value: float


class Incumbent(NamedTuple):
    """A better solution: int64[variables], their values."""

    solution: Ints


class End(NamedTuple):
    """The search is over.

    ``value`` is the last lower bound, ``feasible`` False when there is no solution at all,
    ``error`` what went wrong, if anything did.
    """

    value: float = -np.inf
    feasible: bool = True
    error: BaseException | None = None


class Running:
    """A model being built and solved.

    Parameters
    ----------
    build
        Returns the model to solve; called in the thread, with a function to call from time to time,
        which raises when nobody wants the model any more.
    parameters
        Of the solver, by name.
    """

    def __init__(
        self, build: Callable[[Callable[[], None]], Any], parameters: dict[str, Any]
    ) -> None:
        self._build, self._parameters = build, parameters
        self._news: queue.SimpleQueue[Bound | Incumbent | End] = queue.SimpleQueue()
        self._stopped = threading.Event()
        self._solver: Any = None
        self._thread = threading.Thread(target=self._run, name="exact", daemon=True)
        _ALIVE.add(self)
        self._thread.start()

    def next(self, seconds: float) -> Bound | Incumbent | End | None:
        """Return what is new, or None when nothing has been for so long."""
        with contextlib.suppress(queue.Empty):
            return self._news.get(timeout=seconds)
        return None

    def stop(self) -> None:
        """End the search; return when it has ended, or after `PATIENCE`."""
        self._stopped.set()
        if not self._ask(time.monotonic() + PATIENCE):
            # Some steps of a solver's preparation look at no clock.
            threading.Thread(target=self._ask, args=(np.inf,), daemon=True).start()

    def end(self) -> None:
        """End the search and wait for it, however long it takes."""
        self._stopped.set()
        self._ask(np.inf)

    def _ask(self, until: float) -> bool:
        while self._thread.is_alive():
            solver = self._solver
            if solver is not None:
                solver.stop_search()
            self._thread.join(AGAIN)
            if time.monotonic() > until:
                return False
        return True

    def _run(self) -> None:
        try:
            end = self._solve()
        except _UnwantedError:
            end = End()
        except BaseException as error:  # noqa: BLE001 - raised again where the search was started
            end = End(error=error)
        self._news.put(end)

    def _breathe(self) -> None:
        if self._stopped.is_set():
            raise _UnwantedError

    def _solve(self) -> End:
        model = self._build(self._breathe)
        self._breathe()
        solver = cp().CpSolver()
        for name, value in self._parameters.items():
            setattr(solver.parameters, name, value)
        solver.best_bound_callback = lambda bound: self._news.put(Bound(bound))
        self._solver = solver
        status = solver.solve(model, _listener(self._news, self._stopped))
        if status == cp().MODEL_INVALID:
            raise ValueError(f"invalid constraint program: {model.validate()}")
        if status in {cp().OPTIMAL, cp().FEASIBLE}:
            return End(solver.best_objective_bound)
        return End(feasible=status != cp().INFEASIBLE)


class _UnwantedError(Exception):
    """The search was stopped while its model was built."""


def _listener(news: "queue.SimpleQueue[Any]", stopped: threading.Event) -> Any:
    class Listener(cp().CpSolverSolutionCallback):  # type: ignore[misc]
        def on_solution_callback(self) -> None:
            news.put(Incumbent(np.array(self.response_proto.solution, dtype=np.int64)))
            if stopped.is_set():
                self.stop_search()

    return Listener()


_ALIVE: "weakref.WeakSet[Running]" = weakref.WeakSet()


@atexit.register
def _stop_all() -> None:
    """Let no solver run while the interpreter is taken down: it would find no lock to take."""
    for running in list(_ALIVE):
        running.end()
