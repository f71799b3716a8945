"""Tabu search over machine orders and assignments, restarted between elite schedules."""

import os
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

import numpy as np

from livespan.algorithm import Decisions, Snapshot, by_start, origin, refuse
from livespan.algorithms.replanning import LOOK_AHEAD_SHARE, replan
from livespan.errors import UnsupportedProblemError
from livespan.kernels.arrays import Arrays, Floats, Ints
from livespan.kernels.decode import list_schedule
from livespan.kernels.disjunctive import empty_graph, heads, load_graph
from livespan.kernels.dispatch import active_schedule
from livespan.kernels.insertion import insertion_schedule
from livespan.kernels.neighbourhood import empty_walker
from livespan.kernels.ranks import mean_transfers, optimistic_cost, upward_rank
from livespan.kernels.tabu import walk
from livespan.objective import Objective
from livespan.problem import Problem
from livespan.schedule import TOLERANCE
from livespan.setting import check_settings, setting

__all__ = ["TabuSearch"]

LOOKS_PER_ITERATION = 1_000_000
"""Tasks a walk looks at in one iteration, about: some milliseconds."""
PLACES_PER_MACHINE = 10.0
"""Tasks it looks at, at most, where a critical one could go to another machine, about."""
MOST_STEPS = 4_000
"""Steps of an iteration, at most, however few tasks there are."""
FRESH_SHARE = 0.6
"""Chance of a random start, not a blend of two elites, while there is room for more of them."""
LEAST_BLEND, MOST_BLEND = 0.3, 0.7
"""Range of the second elite's share in a blend."""
LEAST_PRIORITY = 0.5
"""Random starts shorten each task's chain to a share from this to 1 before they order by it."""
REPLAN_SHARE = 0.8
"""Chance, with transfers and two elites at hand, that a walk starts at one planned anew in part."""
TRANSFER_PATIENCE = 0.2
"""Where data takes time, a walk ends after this share of `patience`: restarts bring more there."""
MOST_ACTIVE = 4_000
"""Tasks up to which random starts are active schedules; beyond, faster list schedules."""
IDLE_WEIGHT = 0.3
"""Idle weight of the list scheduler (see `rules`)."""


@dataclass(frozen=True, slots=True)
class TabuSearch:
    """Walks from schedule to schedule along the critical path, never straight back.

    Each step takes the best move by estimate: inside a critical block tasks go behind its last or
    ahead of its first, and these two go inside (neighbourhood N7); where tasks have a choice of
    machines, critical ones are also inserted elsewhere, with the transfers that brings. The orders
    a move reverses are forbidden for a while, unless they lead to a new best. A walk that has not
    improved for long joins the elites, and the next one starts at a random schedule or at a blend
    of two elites: a task's start is between theirs, its machine one of theirs. Where data takes
    time, most start at an elite of which a stretch of time is planned anew (`replan`). Several
    walks go at the same time, in step, so that the number of processor cores changes the speed and
    not the result.

    References
    ----------
    E. Nowicki, C. Smutnicki, A fast taboo search algorithm for the job shop problem, Management
    Science 42 (1996), 797-813, doi:10.1287/mnsc.42.6.797. C. Zhang et al., A tabu search algorithm
    with a new neighborhood structure for the job shop scheduling problem, Computers & Operations
    Research 34 (2007), 3229-3242, doi:10.1016/j.cor.2005.12.002 (N7). M. Mastrolilli, L. M.
    Gambardella, Effective neighbourhood functions for the flexible job shop problem, Journal of
    Scheduling 3 (2000), 3-20 (insertion on other machines). B. Peng, Z. Lü, T. C. E. Cheng, A tabu
    search/path relinking algorithm to solve the job shop scheduling problem, Computers &
    Operations Research 53 (2015), 154-164, doi:10.1016/j.cor.2014.08.006 (elites).
    """

    name: ClassVar[str] = "tabu"
    title: ClassVar[str] = "Tabu search"
    summary: ClassVar[str] = "Improves the critical path step by step, never straight back."

    tenure: int = setting(
        10, low=1, high=1000, unit="steps", help="Least time a reversed order stays forbidden."
    )
    patience: int = setting(
        10_000, low=10, high=10_000_000, unit="steps", help="Steps without gain that end a walk."
    )
    n_elites: int = setting(8, low=2, high=100, unit="schedules", help="Good schedules kept.")
    n_walkers: int = setting(2, low=1, high=64, unit="walks", help="Walks at the same time.")

    def __post_init__(self) -> None:
        check_settings(self)

    def check(self, problem: Problem, objective: Objective) -> None:
        """Refuse what this search cannot serve.

        Raises
        ------
        UnsupportedProblemError
            When the objective is not the makespan, or something else than predecessors and machines
            delays tasks.
        """
        if objective.name != "makespan":
            raise UnsupportedProblemError(f"tabu serves the makespan, not {objective.name}")
        refuse(self.name, problem, "set-ups", "times of rest")

    def search(
        self, problem: Problem, objective: Objective, start: Snapshot, rng: np.random.Generator
    ) -> Generator[Snapshot | None, None, None]:
        """Yield after each stretch of all walks."""
        arrays = problem.arrays
        bound = objective.lower_bound(problem) * (1.0 + TOLERANCE)
        walks = [_Walk(self, arrays, bound, child) for child in rng.spawn(self.n_walkers)]
        elites = _Elites(self.n_elites)
        for walk_ in walks[1:]:
            walk_.begin(_fresh(arrays, rng))
        walks[0].begin(_Solution(*origin(arrays, start)[:2]))
        best, iteration = start.value, 0
        with ThreadPoolExecutor(min(self.n_walkers, os.cpu_count() or 1)) as pool:
            while True:
                iteration += 1
                for _ in pool.map(_Walk.go, walks):
                    pass
                leader = min(walks, key=lambda walk_: walk_.value)
                improved = leader.value < best
                if improved:
                    best = leader.value
                    yield Snapshot(iteration, best, leader.decisions())
                else:
                    yield Snapshot(iteration, min(walk_.current for walk_ in walks))
                for walk_ in walks:
                    if walk_.over:
                        elites.add(walk_.elite())
                        origin_ = elites.replan(arrays, rng) or elites.blend(rng)
                        walk_.begin(origin_ or _fresh(arrays, rng))


class _Solution(NamedTuple):
    """Where a walk can begin: machines, and a sequence (see `disjunctive.load_graph`)."""

    machine: Ints
    sequence: Ints


class _Elite(NamedTuple):
    """The best of a walk: makespan, machines, sequence, starts."""

    value: float
    machine: Ints
    sequence: Ints
    start: Floats


class _Elites:
    """The best schedules of the walks that have ended, no two alike, best first."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._kept: list[_Elite] = []

    def add(self, new: _Elite) -> None:
        """Keep a schedule, if it is not there yet and good enough."""
        if not any(_alike(new, old) for old in self._kept):
            self._kept.append(new)
            self._kept.sort(key=lambda elite: elite.value)
            del self._kept[self._size :]

    def replan(self, arrays: Arrays, rng: np.random.Generator) -> _Solution | None:
        """Return an elite of a workflow planned anew in part, or None when it is time for others.

        The better an elite, the likelier it is taken.
        """
        if arrays.latency.size == 0 or len(self._kept) < 2 or rng.random() >= REPLAN_SHARE:
            return None
        elite = self._kept[int(rng.random() ** 2 * len(self._kept))]
        return _solution(arrays, replan(arrays, elite.machine, elite.start, rng))

    def blend(self, rng: np.random.Generator) -> _Solution | None:
        """Return a schedule between two elites, or None when it is time for a fresh one."""
        if len(self._kept) < 2 or (len(self._kept) < self._size and rng.random() < FRESH_SHARE):
            return None
        first, second = (self._kept[k] for k in rng.choice(len(self._kept), 2, replace=False))
        share = rng.uniform(LEAST_BLEND, MOST_BLEND)
        # What runs earlier in both runs earlier between them, so the sequence agrees with
        # precedence; the places decide where instant tasks start together.
        start = (1.0 - share) * first.start + share * second.start
        place = (1.0 - share) * _places(first.sequence) + share * _places(second.sequence)
        others = rng.random(start.size) < share
        return _Solution(
            np.where(others, second.machine, first.machine), np.lexsort((place, start))
        )


class _Walk:
    """One walk at a time, in a thread of its own while it goes.

    ``current`` is the makespan of the schedule it stands at, ``value`` that of its best.
    """

    def __init__(
        self, settings: TabuSearch, arrays: Arrays, bound: float, rng: np.random.Generator
    ) -> None:
        self._settings, self._arrays, self._bound, self._rng = settings, arrays, bound, rng
        self._graph, self._memory = empty_graph(arrays), empty_walker(arrays)
        self._steps = _steps_per_iteration(arrays)
        share = TRANSFER_PATIENCE if arrays.latency.size > 0 else 1.0
        self._patience = max(1, int(settings.patience * share))
        self.current = self.value = np.inf

    def begin(self, origin: _Solution) -> None:
        """Forget everything and stand at a schedule."""
        memory = self._memory
        memory.until[:] = 0
        memory.clock[:] = 0
        memory.best_machine[:] = origin.machine
        memory.best_sequence[:] = origin.sequence
        self.current = self.value = load_graph(self._graph, self._arrays.durations, *origin)

    def go(self) -> None:
        """Walk for an iteration."""
        self.current, self.value = walk(
            self._graph,
            self._memory,
            self._arrays.durations,
            self.current,
            self.value,
            self._bound,
            self._steps,
            self._patience,
            float(self._settings.tenure),
            self._rng,
        )

    @property
    def over(self) -> bool:
        """Whether the walk has got to the bound, or nowhere for too long."""
        done, improved = self._memory.clock
        return self.value <= self._bound or bool(done - improved >= self._patience)

    def decisions(self) -> Decisions:
        """Return the best schedule of the walk."""
        elite = self.elite()
        return Decisions(elite.machine, elite.start).frozen()

    def elite(self) -> _Elite:
        """Return the best of the walk."""
        machine, sequence = self._memory.best_machine.copy(), self._memory.best_sequence.copy()
        graph = empty_graph(self._arrays)
        load_graph(graph, self._arrays.durations, machine, sequence)
        return _Elite(self.value, machine, sequence, heads(graph))


def _steps_per_iteration(arrays: Arrays) -> int:
    """Return how many steps take some milliseconds."""
    tasks, machines = arrays.durations.shape
    others = np.isfinite(arrays.durations).sum() / tasks - 1.0
    # Heads and tails of all tasks; critical ones, about as many as a machine has, at some places of
    # each other machine that can do them.
    queue = tasks / machines
    looks = 2.0 * tasks + queue * others * min(queue, PLACES_PER_MACHINE)
    return min(max(1, int(LOOKS_PER_ITERATION / looks)), MOST_STEPS)


def _alike(one: _Elite, other: _Elite) -> bool:
    return (
        one.value == other.value
        and bool((one.machine == other.machine).all())
        and bool((one.start == other.start).all())
    )


def _places(sequence: Ints) -> Floats:
    places = np.empty(sequence.size)
    places[sequence] = np.arange(sequence.size)
    return places


def _fresh(arrays: Arrays, rng: np.random.Generator) -> _Solution:
    tasks = arrays.durations.shape[0]
    if arrays.latency.size > 0:
        return _fresh_workflow(arrays, rng)
    keys = -arrays.bottom_level * rng.uniform(LEAST_PRIORITY, 1.0, tasks)
    start, finish, assignment = np.empty(tasks), np.empty(tasks), np.empty(tasks, np.int64)
    if tasks <= MOST_ACTIVE:
        active_schedule(arrays, keys, start, finish, assignment)
    else:
        list_schedule(arrays, keys, np.zeros(tasks), IDLE_WEIGHT, start, finish, assignment)
    return _solution(arrays, Decisions(assignment, start))


def _fresh_workflow(arrays: Arrays, rng: np.random.Generator) -> _Solution:
    """Return a schedule by HEFT or PEFT with random ranks."""
    tasks = arrays.durations.shape[0]
    transfers = mean_transfers(arrays, arrays.successor_data)
    keys = -upward_rank(arrays, transfers) * rng.uniform(LEAST_PRIORITY, 1.0, tasks)
    looks_ahead = rng.random() < LOOK_AHEAD_SHARE
    ahead = optimistic_cost(arrays, transfers) if looks_ahead else np.empty((0, 0))
    start, finish, assignment = np.empty(tasks), np.empty(tasks), np.empty(tasks, np.int64)
    insertion_schedule(arrays, keys, ahead, np.full(tasks, -1), start, finish, assignment)
    return _solution(arrays, Decisions(assignment, start))


def _solution(arrays: Arrays, decisions: Decisions) -> _Solution:
    machine, start = decisions
    finish = start + arrays.durations[np.arange(start.size), machine]
    return _Solution(machine, by_start(start, finish, arrays.topological))
