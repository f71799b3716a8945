"""Local search for independent tasks, guided by machine prices."""

import itertools
import os
from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from livespan.algorithm import Decisions, Snapshot, refuse
from livespan.algorithms.ground import REGRET_LIMIT, Ground, capacities, lay_ground, room_of
from livespan.algorithms.packer import Packer, packs
from livespan.errors import UnsupportedProblemError
from livespan.kernels.anneal import anneal
from livespan.kernels.arrays import Ints
from livespan.kernels.ascent import find_prices
from livespan.kernels.ejection import eject, new_beam
from livespan.kernels.exchange import level, new_bundle
from livespan.kernels.goal import evaluate
from livespan.kernels.loads import Plan, copy_plan, fill_plan, new_plan, queue
from livespan.kernels.prices import TINY
from livespan.objective import Objective
from livespan.problem import Problem
from livespan.setting import check_settings, setting

__all__ = ["LocalSearch"]

LEVEL_CELLS, LEAST_ROUNDS = 1_500_000, 60
"""Cells looked at, about, to level one plan, and exchanges it may take all the same."""
PROPOSALS = 100_000
"""Most proposals of one iteration: a few milliseconds."""
PAIRS = 12
"""Pairs of task and machine for each task that proposals choose from, at most."""
REGRET_NARROW = 0.4
"""Largest regret of a proposal when a cooling ends, in mean task's shares."""
EXCHANGE_LIMIT = 3.0
"""Largest regret of an exchanged task, in mean task's shares."""
TURNS_ALIKE = 12
"""Selections of a machine's tasks to try for an exchange where all have the same regret."""
TIGHT = 0.3
"""Distance of the load a machine is held to from the bound, from the bound itself when a cooling
begins to this share of the gap still open when it ends: the closer, the more level the loads and
the more regret is taken for it."""
LEAST_GAP = 1e-4
"""Gap, as a share of the bound, that annealing takes for open at least."""
CHAIN_LENGTH, CHAIN_WIDTH = 5, 16
"""Tasks of an ejection chain, at most, and unfinished chains of each length kept."""
CHAIN_LOOKS, EARNED_LOOKS = 1_500_000, 60_000
"""Tasks looked at for chains on one plan, at most (some ten milliseconds), and what a plan that is
near the best earns of them: where chains find little, annealing goes on meanwhile."""
ROUND_LOOKS = 5_000
"""What a round of levelling costs for each machine, in such looks."""
CLOSER = 0.05
"""Share of a plan's gap that chains are to close at once."""
NEAR = 1.25
"""Gaps of the best schedule up to which chains are tried on a plan."""
AIM_STEPS, AIM_GAP = 100, 0.25
"""Gap up to which every second cooling takes aim: in whole values, and where durations are not
whole, in mean task's shares for each machine."""
AIM_SHARE, FINE_AIM_SHARE = 0.3, 0.15
"""Share of the gap by which the load aimed at lies below the best schedule, where durations are
whole and where they are not."""
AIM_HOT, AIM_COLD = 0.7, 0.15
"""Overload that such a cooling accepts at its beginning and its end, in shares of the gap."""
GAP_SHARE = 0.01
"""Temperature as a share of the gap still open: near the bound only the cold finds better."""
COOLING = 1.0 / 3.0
"""Temperature at the end of a cooling, as a share of that at its beginning."""
GROWTH = 1.25
"""Each cooling takes that many times as long as the one before."""
PROGRESS = 1e-9
"""Least relative fall of the greatest load that counts."""


@dataclass(frozen=True, slots=True)
class LocalSearch:
    """Prices, annealing and exchanges for independent tasks on any machines.

    Machine prices from the dual of the linear programming relaxation (Newton's method on softened
    choices) give a lower bound, a first assignment, and each pair of task and machine its
    *regret*: what choosing it adds to the bound. A schedule's distance from the bound is its
    regret plus its priced idle time, so only pairs of small regret are worth a look.

    Simulated annealing of moves, swaps and chains over three machines walks through assignments
    of little regret; the load it holds machines to is drawn towards the bound while the
    temperature falls. No machine gets more tasks than it can do in less than the best makespan,
    and near the bound every second cooling holds machines to a load just below it. After each
    stretch a copy is levelled: the fullest machine exchanges up to three tasks with another,
    always in the best way there is, until nothing can be gained; then ejection chains over up
    to five machines relieve it, and so on in turns. Identical machines that do a few tasks each
    are packed anew in groups as well. Several walks go at the same time, in step, so that the
    number of processor cores changes the speed and not the result.

    References
    ----------
    C. Gogos, C. Valouxis, P. Alefragis, G. Goulas, N. Voros, E. Housos, Scheduling independent
    tasks on heterogeneous processors using heuristics and column pricing, Future Generation
    Computer Systems 60 (2016), 48-66, doi:10.1016/j.future.2016.01.016. L. Fanjul-Peyro, R. Ruiz,
    Iterated greedy local search methods for unrelated parallel machine scheduling, European
    Journal of Operational Research 207 (2010), 55-69, doi:10.1016/j.ejor.2010.03.030. M. Yagiura,
    T. Ibaraki, F. Glover, An ejection chain approach for the generalized assignment problem,
    INFORMS Journal on Computing 16 (2004), 133-151, doi:10.1287/ijoc.1030.0036.
    """

    name: ClassVar[str] = "local"
    title: ClassVar[str] = "Local search with prices"
    summary: ClassVar[str] = "Moves, swaps and exchanges of independent tasks, led by dual prices."

    moves_per_task: int = setting(
        50,
        low=1,
        high=100_000,
        unit="moves",
        help="Moves, swaps and chains for each task in an iteration (at most 100,000 in all).",
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

    n_walkers: int = setting(2, low=1, high=64, unit="walks", help="Walks at the same time.")

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
        """Yield after each stretch of all walks, levelled; None while prices are found."""
        durations = problem.arrays.durations
        prices = yield from find_prices(durations)
        ground = lay_ground(problem, prices)
        first = ground.cheapest if start.decisions is None else start.decisions.assignment.copy()
        begins = first, ground.cheapest
        walks = [
            _Walk(self, ground, begins[number :: self.n_walkers], child)
            for number, child in enumerate(rng.spawn(self.n_walkers))
        ]
        best = _Best(problem, objective, start)
        with ThreadPoolExecutor(min(self.n_walkers, os.cpu_count() or 1)) as pool:
            for iteration in itertools.count(1):
                for _ in pool.map(_Walk.go, walks, itertools.repeat(best.value)):
                    pass
                leader = min(walks, key=_Walk.height)
                yield best.take(iteration, leader.levelled, ground.bound)


class _Walk:
    """A plan that is annealed on and on, and a levelled copy of it."""

    def __init__(
        self,
        settings: LocalSearch,
        ground: Ground,
        begins: tuple[Ints, ...],
        rng: np.random.Generator,
    ) -> None:
        n, m = ground.durations.shape
        room = room_of(ground, begins)
        self._settings, self._ground, self._rng = settings, ground, rng
        self._begins = list(begins)
        self._below, self._most = np.inf, np.full(m, room)
        # On identical machines only rounding tells regrets apart.
        narrow = PAIRS * n < ground.pair_regret.size and ground.bias > 0.0
        self._widest = float(ground.pair_regret[PAIRS * n]) if narrow else np.inf
        self._looks = 0
        self._coolings = _coolings(settings.cooling_iterations)
        self._plan, self.levelled, self._tried = (new_plan(n, m, room) for _ in range(3))
        fill_plan(ground.durations, ground.cheapest, self._plan)
        self._bundles = new_bundle(settings.exchange_width), new_bundle(settings.exchange_width)
        self._beam = new_beam(n, CHAIN_LENGTH, CHAIN_WIDTH)
        # One exchange looks at each task once, and at some hundred subsets on each machine.
        cells = n + m * self._bundles[0].mask.size
        self._rounds = max(LEAST_ROUNDS, LEVEL_CELLS // cells)
        self._packer = Packer(ground, room, rng) if packs(ground) else None

    def height(self) -> float:
        """Return the greatest load of the levelled plan."""
        return float(self.levelled.load.max())

    def go(self, value: float) -> None:
        """Walk for an iteration, when the best schedule so far has that value."""
        begins = bool(self._begins)
        if begins:
            fill_plan(self._ground.durations, self._begins.pop(0), self._plan)
        else:
            self._anneal(value)
        copy_plan(self._plan, self.levelled)
        self._level(self.levelled)
        bound = self._ground.bound
        if not begins and self.height() - bound <= NEAR * (value - bound):
            self._chain()
        if self._packer is not None:
            self._packer.go(self.levelled, value)

    def _anneal(self, value: float) -> None:
        ground = self._ground
        aims, hot, cold = next(self._coolings)
        gap = max(value - ground.bound, LEAST_GAP * ground.bound)
        limit = ground.unit * _between(REGRET_LIMIT, REGRET_NARROW, hot)
        limit = min(limit, self._widest)
        near = AIM_STEPS if ground.whole else AIM_GAP * ground.unit * ground.weights.size
        if aims and gap <= near:
            target, first, last = self._aimed(value, hot, cold)
            below = target + 1.0 if ground.whole else target * (1.0 + PROGRESS)
        else:
            target, first, last = self._drawn(gap, hot, cold)
            below = value * (1.0 - PROGRESS)
        anneal(
            ground.durations,
            ground.prices,
            ground.least,
            ground.weights,
            ground.pair_task,
            ground.pair_machine,
            int(np.searchsorted(ground.pair_regret, limit, "right")),
            ground.inward,
            limit,
            self._plan,
            self._capacities(below),
            target,
            first,
            last,
            min(PROPOSALS, self._settings.moves_per_task * ground.least.size),
            ground.bias,
            self._rng,
        )

    def _capacities(self, below: float) -> Ints:
        """Return how many tasks each machine can do below a load."""
        if below != self._below:
            most = capacities(self._ground, below, self._plan.members.shape[1])
            self._below, self._most = below, most
        return self._most

    def _drawn(self, gap: float, hot: float, cold: float) -> tuple[float, float, float]:
        """Hold machines to a load that is drawn towards the bound: target and temperatures."""
        ground = self._ground
        distance = _between(ground.bound + TINY, TIGHT * gap + TINY, hot)
        regret = min(self._settings.temperature * ground.unit, GAP_SHARE * gap)
        # The slope of the energy at the best value, so that temperature is in regret's terms.
        scale = 2.0 * (distance + gap) * regret + TINY
        return ground.bound - distance, scale * COOLING**hot, scale * COOLING**cold

    def _aimed(self, value: float, hot: float, cold: float) -> tuple[float, float, float]:
        """Hold machines to a load a little below the best: target and temperatures.

        A plan without overload is a better schedule; its machines need not be level.
        """
        ground = self._ground
        if ground.whole:
            target = value - max(1.0, np.floor(AIM_SHARE * (value - ground.floor)))
            gap = max(value - ground.bound, 1.0)
        else:
            target = value - FINE_AIM_SHARE * (value - ground.floor)
            gap = max(value - ground.bound, LEAST_GAP * ground.bound)
        first, last = ((_between(AIM_HOT, AIM_COLD, way) * gap) ** 2 for way in (hot, cold))
        machines = ground.weights.size
        return target, first / machines, last / machines

    def _level(self, plan: Plan) -> None:
        ground = self._ground
        limit = EXCHANGE_LIMIT * ground.unit
        level(
            ground.durations,
            ground.prices,
            ground.least,
            limit,
            plan,
            *self._bundles,
            self._rounds,
            1 if ground.bias else TURNS_ALIKE,
        )

    def _chain(self) -> None:
        """Lower the greatest load by chains and exchanges in turns."""
        ground = self._ground
        self._looks = min(self._looks + EARNED_LOOKS, CHAIN_LOOKS)
        while self._looks > 0:
            height = self.height()
            step = CLOSER * (height - ground.bound)
            if ground.whole:
                step = max(1.0, np.floor(step))
            if step <= 0.0 or height - step < ground.bound:
                return
            copy_plan(self.levelled, self._tried)
            self._looks -= ROUND_LOOKS * ground.weights.size + eject(
                ground.durations,
                ground.weights,
                ground.options,
                self._tried,
                height - step,
                self._beam,
                self._looks,
            )
            self._level(self._tried)
            if self._tried.load.max() >= height * (1.0 - PROGRESS):
                return
            self.levelled, self._tried = self._tried, self.levelled


def _coolings(first: int) -> Iterator[tuple[bool, float, float]]:
    """Say how far a cooling has come when each stretch begins and ends; one after another.

    With it comes whether the cooling shall take aim, which every second does.
    """
    length = float(first)
    for aims in itertools.cycle((False, True)):
        stretches = int(length)
        for stretch in range(stretches):
            yield aims, stretch / stretches, (stretch + 1) / stretches
        length *= GROWTH


def _between(first: float, last: float, share: float) -> float:
    """Go from one positive number to another, a share of the way, by equal factors."""
    return float(first * (last / first) ** share)


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
