"""Constraint programming: incumbents and bounds that meet at the optimum."""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from livespan.algorithm import Decisions, Snapshot
from livespan.algorithms.exact.constraints import constrain
from livespan.algorithms.exact.decode import Decoder
from livespan.algorithms.exact.model import SAFE, Model
from livespan.algorithms.exact.probe import Probe, asked, pooled, terms, timed
from livespan.algorithms.exact.running import End, Incumbent, Running
from livespan.errors import InfeasibleScheduleError, UnsupportedProblemError
from livespan.objective import ExactForm, Objective
from livespan.problem import Problem
from livespan.setting import check_settings, setting

__all__ = ["Exact"]

MOST_TERMS = 1_000_000
"""Variables and coefficients of a model, at most: about a gigabyte."""
BREATH = 0.02
"""Seconds without news after which the caller gets a moment to stop."""
LONGEST_SEED = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Exact:
    """Constraint programming with CP-SAT of OR-Tools: what finds, and proves, optima.

    Independent tasks whose times do not matter are literals under linear loads. Otherwise tasks are
    intervals, optional ones where they have a choice of machines, on machines that do one at a
    time; identical machines without further rules are one resource of many places. Transfers are
    linear waits under the literal of the machine that receives; set-ups are circuits through the
    tasks of a machine; times of rest are fixed intervals. The start schedule is a full hint, and
    nothing above its value is looked at.

    Times are whole numbers: as they are, or scaled by a power of ten where they have few decimals;
    otherwise they are rounded down to about one part in 5 x 10^8 of the makespan, so that bounds
    stay below the optimum, but do not quite meet it. Schedules are made anew in floating time
    from the machines and orders found.

    With one thread the same seed gives the same search. With more the solver's threads learn from
    each other whenever they happen to, and a search does not repeat itself.

    An iteration is one better schedule, or one better bound.

    References
    ----------
    P. Baptiste, C. Le Pape, W. Nuijten, Constraint-Based Scheduling, Kluwer 2001,
    doi:10.1007/978-1-4615-1479-4. L. Perron, F. Didier, S. Gay, The CP-SAT-LP solver, CP 2023,
    LIPIcs 280, 3:1-3:2, doi:10.4230/LIPIcs.CP.2023.3.
    """

    name: ClassVar[str] = "exact"
    title: ClassVar[str] = "Exact (CP-SAT)"
    summary: ClassVar[str] = "Constraint programming: better schedules and bounds until they meet."

    n_workers: int = setting(
        1,
        low=1,
        high=64,
        unit="threads",
        help="Threads; only with one a seed gives the same search again.",
    )
    linearization: int = setting(
        1, low=0, high=2, help="How much linear relaxation: 0 none, 1 some, 2 all."
    )

    def __post_init__(self) -> None:
        check_settings(self)

    def check(self, problem: Problem, objective: Objective) -> None:
        """Refuse what this search cannot serve.

        Raises
        ------
        UnsupportedProblemError
            When the objective has no linear form, or the model would be too large.
        """
        if problem.task_count * problem.machine_count > 4 * MOST_TERMS:
            self._refuse(problem.task_count * problem.machine_count)
        probe = asked(problem, objective)
        if not probe.linear:
            raise UnsupportedProblemError(f"{self.name} does not serve {objective.name}")
        size = terms(problem, probe)
        if size > MOST_TERMS:
            self._refuse(size)

    def search(
        self, problem: Problem, objective: Objective, start: Snapshot, rng: np.random.Generator
    ) -> Generator[Snapshot | None, None, None]:
        """Yield after each incumbent and each better bound."""
        if start.decisions is None:
            raise UnsupportedProblemError(f"{self.name} needs a schedule to start from")
        work = _Work(problem, objective, start.decisions)
        running = Running(work.build, self._parameters(int(rng.integers(LONGEST_SEED))))
        try:
            yield from _snapshots(running, work, start)
        finally:
            running.stop()

    def _parameters(self, seed: int) -> dict[str, Any]:
        return {
            "num_workers": self.n_workers,
            "random_seed": seed,
            "linearization_level": self.linearization,
        }

    def _refuse(self, size: int) -> None:
        raise UnsupportedProblemError(
            f"{self.name} does not serve a problem this large: its model would have about "
            f"{size:,} terms, at most {MOST_TERMS:,} are possible"
        )


class _Work:
    """From the problem to a constraint program, and back from its solutions and bounds."""

    def __init__(self, problem: Problem, objective: Objective, start: Decisions) -> None:
        self._problem, self._objective, self._start = problem, objective, start
        self._form: ExactForm
        self.decoder: Decoder

    def build(self, breathe: Callable[[], None]) -> Any:
        """Return the constraint program with objective and hint."""
        problem, objective = self._problem, self._objective
        probe: Probe = asked(problem, objective)
        model = Model(
            problem,
            self._start,
            timed=timed(problem, probe),
            placed=not pooled(problem, probe),
            bounded=probe.only_makespan,
            breathe=breathe,
        )
        form = objective.exact_form(model)
        if form is None:
            raise UnsupportedProblemError(f"{objective.name} has no linear form")
        constrain(model)
        expression: Any = form.expression
        model.cp.add(expression <= model.hinted(expression))
        model.cp.minimize(expression)
        model.give_hint()
        self._form, self.decoder = form, Decoder(model, objective)
        return model.cp

    def bound(self, value: float) -> float:
        """Return what a bound in the model is in the objective."""
        factor, offset = self._form.factor, self._form.offset
        bound = factor * value + offset
        if float(factor).is_integer() and float(offset).is_integer():
            return bound
        return bound - (1.0 - SAFE) * (abs(factor * value) + abs(offset))


def _snapshots(
    running: Running, work: _Work, start: Snapshot
) -> Generator[Snapshot | None, None, None]:
    best, bound, iteration = start.value, 0.0, 0
    while True:
        news = running.next(BREATH)
        if news is None:
            yield None
            continue
        if isinstance(news, Incumbent):
            iteration += 1
            value, decisions = work.decoder.schedule(news.solution)
            better = value < best
            best = min(value, best)
            yield Snapshot(iteration, value, decisions if better else None, bound)
            continue
        if isinstance(news, End):
            if news.error is not None:
                raise news.error
            if not news.feasible:
                raise InfeasibleScheduleError("the exact model denies the start schedule")
        if news.value > -np.inf and work.bound(news.value) > bound:
            iteration += 1
            bound = work.bound(news.value)
            yield Snapshot(iteration, best, None, bound)
        if isinstance(news, End):
            return
