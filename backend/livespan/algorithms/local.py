"""Local search for independent tasks, guided by machine prices."""

import itertools
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

import numpy as np

from livespan.algorithm import Decisions, Snapshot, refuse
from livespan.bounds import price_bound
from livespan.errors import UnsupportedProblemError
from livespan.kernels.anneal import anneal
from livespan.kernels.arrays import Floats, Ints
from livespan.kernels.exchange import level, new_bundle
from livespan.kernels.goal import evaluate
from livespan.kernels.loads import Plan, copy_plan, fill_plan, new_plan, queue
from livespan.kernels.prices import (
    TINY,
    count_pairs,
    fill_pairs,
    least_priced,
    newton_step,
    soft_loads,
)
from livespan.objective import Objective
from livespan.problem import Problem
from livespan.setting import check_settings, setting

__all__ = ["LocalSearch"]

SOFTEST, HARDEST = 0.5, 1e-5
"""Softness at which the prices are first found, and at which they are good enough."""
SOFT_STEPS = 6
"""Newton steps at each softness, which is then halved."""
EVEN = 0.02
"""Spread of the loads, times the root of the softness, at which the softness is halved."""
SAMPLE_CELLS = 1_000_000
"""Task x machine cells looked at for prices. Of a bigger problem a sample of the tasks first;"""
HARD_SAMPLE, NARROW = 0.01, 8
"""from that softness on all tasks, each on so many machines, the cheapest by the first prices."""
LEVEL_CELLS = 20_000_000
"""Cells looked at, at most, to level one plan."""
CHUNK_CELLS = 1_000_000
"""Task x machine cells looked at in one call: a few milliseconds."""
PAIR_ROOM, LEAST_PAIRS = 1_000_000, 8
"""Pairs of task and machine kept in all, and at least for each task."""
PROPOSALS = 100_000
"""Most proposals of one iteration: a few milliseconds."""
REGRET_LIMIT, REGRET_NARROW = 1.0, 0.5
"""Largest regret of a proposal when a cooling begins and when it ends, in mean task's shares."""
EXCHANGE_LIMIT = 3.0
"""Largest regret of an exchanged task, in mean task's shares."""
TURNS_ALIKE = 12
"""Selections of a machine's tasks to try for an exchange where all have the same regret."""
LOOSE, TIGHT = 1.0, (0.003, 0.0003, 0.001, 0.0001)
"""Distance of the load a machine is held to from the bound when a cooling begins and ends, by
turns: the closer it ends, the more level the loads and the more regret is taken for it."""
ROOM = 4
"""Times as many tasks as a machine has at first that it has room for."""
GAP_SHARE = 0.01
"""Temperature as a share of the gap still open: near the bound only the cold finds better."""
COOLING = 1.0 / 3.0
"""Temperature at the end of a cooling, as a share of that at its beginning."""
GROWTH = 1.25
"""Each cooling takes that many times as long as the one before."""
LEAST_WEIGHT = 0.05
"""Least weight of a machine's overload, as a share of the mean price."""


class Ground(NamedTuple):
    """What does not change during a search.

    ``bound`` is the one the prices prove, ``unit`` a mean task's share of it. ``least`` and
    ``cheapest`` (float64[n], int64[n]) are each task's least priced duration and its machine,
    ``weights`` float64[m] of the machines' overloads. ``pair_*`` are the pairs of a task and a
    machine worth a look, by increasing regret.
    """

    durations: Floats
    prices: Floats
    weights: Floats
    bound: float
    unit: float
    least: Floats
    cheapest: Ints
    pair_task: Ints
    pair_machine: Ints
    pair_regret: Floats


@dataclass(frozen=True, slots=True)
class LocalSearch:
    """Prices, annealing and exchanges for independent tasks on any machines.

    Machine prices from the dual of the linear programming relaxation (Newton's method on softened
    choices) give a lower bound, a first assignment, and each pair of task and machine its
    *regret*: what choosing it adds to the bound. A schedule's distance from the bound is its
    regret plus its priced idle time, so only pairs of small regret are worth a look.

    Simulated annealing of moves and swaps among them walks through assignments of little regret;
    the load it holds machines to is drawn towards the bound while the temperature falls. After
    each stretch a copy is levelled: the fullest machine exchanges up to three tasks with another,
    always in the best way there is, until nothing can be gained.

    References
    ----------
    C. Gogos, C. Valouxis, P. Alefragis, G. Goulas, N. Voros, E. Housos, Scheduling independent
    tasks on heterogeneous processors using heuristics and column pricing, Future Generation
    Computer Systems 60 (2016), 48-66, doi:10.1016/j.future.2016.01.016. L. Fanjul-Peyro, R. Ruiz,
    Iterated greedy local search methods for unrelated parallel machine scheduling, European
    Journal of Operational Research 207 (2010), 55-69, doi:10.1016/j.ejor.2010.03.030.
    """

    name: ClassVar[str] = "local"
    title: ClassVar[str] = "Local search with prices"
    summary: ClassVar[str] = "Moves, swaps and exchanges of independent tasks, led by dual prices."

    moves_per_task: int = setting(
        200,
        low=1,
        high=100_000,
        unit="moves",
        help="Moves and swaps tried for each task in an iteration (at most 100,000 in all).",
    )
    temperature: float = setting(
        0.03,
        low=1e-4,
        high=10.0,
        help="Regret a cooling's first moves may cost at most, in shares of a mean task.",
    )
    cooling_iterations: int = setting(
        100, low=1, high=100_000, unit="iterations", help="Length of the first cooling."
    )
    exchange_width: int = setting(
        10, low=1, high=30, unit="tasks", help="Tasks of a machine considered for an exchange."
    )

    def __post_init__(self) -> None:
        check_settings(self)

    def check(self, problem: Problem, objective: Objective) -> None:
        """Refuse what this search cannot serve.

        Raises
        ------
        UnsupportedProblemError
            When tasks wait for others, or the objective is not the makespan.
        """
        if not problem.independent:
            raise UnsupportedProblemError("local serves independent tasks only")
        refuse(self.name, problem, "release dates", "set-ups", "times of rest")
        if objective.name != "makespan":
            raise UnsupportedProblemError(f"local serves the makespan, not {objective.name}")

    def search(
        self, problem: Problem, objective: Objective, start: Snapshot, rng: np.random.Generator
    ) -> Generator[Snapshot | None, None, None]:
        """Yield after each stretch of annealing, its plan levelled; None while prices are found."""
        durations = problem.arrays.durations
        ground = _ground(durations, (yield from _find_prices(durations)))
        bound = price_bound(problem, ground.prices)
        # Where that is rounded up, loads up to there need no levelling.
        ground = ground._replace(bound=bound)
        first = ground.cheapest if start.decisions is None else start.decisions.assignment.copy()
        plans = _plans(ground, first)
        best = _Best(problem, objective, start)
        bundles = new_bundle(self.exchange_width), new_bundle(self.exchange_width)
        limit = EXCHANGE_LIMIT * ground.unit
        # One exchange looks at each task once, and at some hundred subsets on each machine.
        cells = problem.task_count + problem.machine_count * bundles[0].mask.size
        rounds = max(1, CHUNK_CELLS // cells)
        repeats = max(1, LEVEL_CELLS // (cells * rounds))
        turns = TURNS_ALIKE if problem.environment == "identical" else 1
        for iteration, walked in enumerate(self._walk(ground, plans[0], first, best, rng), 1):
            copy_plan(walked, plans[1])
            for _ in range(repeats):
                if rounds > level(
                    durations, ground.prices, ground.least, limit, plans[1], *bundles, rounds, turns
                ):
                    break
                yield None
            yield best.take(iteration, plans[1], bound)

    def _regret(self, ground: Ground, value: float) -> float:
        """Return the regret a move may cost, when the best schedule so far has that value."""
        return min(self.temperature * ground.unit, GAP_SHARE * max(value - ground.bound, 0.0))

    def _walk(
        self, ground: Ground, walker: Plan, start: Ints, best: "_Best", rng: np.random.Generator
    ) -> Iterator[Plan]:
        """Yield the start, the priced assignment, then the annealed plan again and again."""
        fill_plan(ground.durations, start, walker)
        yield walker
        fill_plan(ground.durations, ground.cheapest, walker)
        yield walker
        proposals = min(PROPOSALS, self.moves_per_task * start.size)
        length = float(self.cooling_iterations)
        for tight in itertools.cycle(TIGHT):
            stretches = int(length)
            for stretch in range(stretches):
                hot, cold = stretch / stretches, (stretch + 1) / stretches
                limit = ground.unit * _between(REGRET_LIMIT, REGRET_NARROW, hot)
                distance = _between(LOOSE, tight, hot)
                # The slope of the energy at the bound, so that temperature is in regret's terms.
                scale = 2.0 * distance * ground.bound * self._regret(ground, best.value) + TINY
                anneal(
                    ground.durations,
                    ground.prices,
                    ground.least,
                    ground.weights,
                    ground.pair_task,
                    ground.pair_machine,
                    int(np.searchsorted(ground.pair_regret, limit, "right")),
                    limit,
                    walker,
                    ground.bound * (1.0 - distance),
                    scale * COOLING**hot,
                    scale * COOLING**cold,
                    proposals,
                    rng,
                )
                yield walker
            length *= GROWTH


def _plans(ground: Ground, first: Ints) -> tuple[Plan, Plan]:
    """Make two plans with ample room for the tasks a machine may get."""
    n, m = ground.durations.shape
    counts = [np.bincount(assignment, minlength=m) for assignment in (first, ground.cheapest)]
    room = min(n, ROOM * int(np.max(counts))) + ROOM
    return new_plan(n, m, room), new_plan(n, m, room)


def _between(first: float, last: float, share: float) -> float:
    """Go from one positive number to another, a share of the way, by equal factors."""
    return float(first * (last / first) ** share)


def _ground(durations: Floats, prices: Floats) -> Ground:
    n, m = durations.shape
    least, cheapest = np.empty(n), np.empty(n, np.int64)
    bound = least_priced(durations, prices, least, cheapest)
    limit, most = REGRET_LIMIT * bound / n, max(LEAST_PAIRS, PAIR_ROOM // n)
    size = count_pairs(durations, prices, least, limit, most)
    task, machine, regret = np.empty(size, np.int64), np.empty(size, np.int64), np.empty(size)
    fill_pairs(durations, prices, least, limit, most, task, machine, regret)
    order = np.argsort(regret, kind="stable")
    return Ground(
        durations=durations,
        prices=prices,
        weights=np.maximum(prices, LEAST_WEIGHT / m),
        bound=bound,
        unit=bound / n,
        least=least,
        cheapest=cheapest,
        pair_task=task[order],
        pair_machine=machine[order],
        pair_regret=regret[order],
    )


def _find_prices(durations: Floats) -> Generator[None, None, Floats]:
    """Find prices of a high bound, yielding None between long steps."""
    n, m = durations.shape
    every = max(1, durations.size // SAMPLE_CELLS)
    rows = np.ascontiguousarray(durations[::every])
    columns = np.tile(np.arange(m), (len(rows), 1))
    prices, softness = _first_prices(rows), SOFTEST
    if every > 1:
        prices = yield from _ascend(rows, columns, prices, softness, HARD_SAMPLE)
        softness, least = HARD_SAMPLE, np.empty(n)
        yield None
        least_priced(durations, prices, least, np.empty(n, np.int64))
        yield None
        columns = np.empty(n * min(m, NARROW), np.int64)
        task, regret = np.empty_like(columns), np.empty(columns.size)
        fill_pairs(durations, prices, least, np.inf, NARROW, task, columns, regret)
        columns = columns.reshape(n, -1)
        rows = np.take_along_axis(durations, columns, axis=1)
        yield None
    return (yield from _ascend(rows, columns, prices, softness, HARDEST))


def _ascend(
    durations: Floats, columns: Ints, prices: Floats, softness: float, hardest: float
) -> Generator[None, None, Floats]:
    """Raise the bound of prices while choices harden; return the best prices met."""
    m = prices.size
    load, slope = np.empty(m), np.empty((m, m))
    best, value = prices, 0.0
    while softness > hardest:
        for step in range(SOFT_STEPS):
            bound = soft_loads(durations, columns, prices, softness, load, slope)
            if bound > value:
                value, best = bound, prices
            prices = newton_step(prices, load, slope)
            if step and durations.size > CHUNK_CELLS // 10:
                yield None
            if np.ptp(load) <= EVEN * softness**0.5 * load.mean():
                break
        softness /= 2.0
    return best


def _first_prices(durations: Floats) -> Floats:
    """Return prices under which an eligible task costs the same on average on each machine."""
    finite = np.isfinite(durations)
    total = np.where(finite, durations, 0.0).sum(axis=0)
    mean = np.where(total > 0.0, total, 1.0) / np.maximum(finite.sum(axis=0), 1)
    prices: Floats = (1.0 / mean) / (1.0 / mean).sum()
    return prices


class _Best:
    """The best schedule so far."""

    def __init__(self, problem: Problem, objective: Objective, start: Snapshot) -> None:
        n = problem.task_count
        self._arrays, self._goal = problem.arrays, objective.goal()
        self._start, self._finish = np.empty(n), np.empty(n)
        self.value = start.value

    def take(self, iteration: int, plan: Plan, bound: float) -> Snapshot:
        """Make a snapshot of a plan, with its schedule when it is the best."""
        # The loads are summed up anew: many small changes leave rounding errors behind.
        machine_of, start, finish = plan.machine_of, self._start, self._finish
        queue(self._arrays.durations, machine_of, plan.load, start, finish)
        value = float(evaluate(self._goal, self._arrays, start, finish, machine_of))
        if value >= self.value:
            return Snapshot(iteration, value, bound=bound)
        self.value = value
        return Snapshot(iteration, value, Decisions(machine_of, start).frozen(), bound)
