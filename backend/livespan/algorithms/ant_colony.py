"""Ant colony optimisation: a MAX-MIN ant system over machines and priorities."""

import math
from collections.abc import Generator
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

import numpy as np

from livespan.algorithm import Decisions, Snapshot, refuse
from livespan.kernels.arrays import Arrays, Floats, Ints
from livespan.kernels.decode import place, ready_time, release, sources
from livespan.kernels.goal import Goal, evaluate
from livespan.kernels.heap import heap_pop
from livespan.kernels.jit import inlined, kernel
from livespan.objective import Objective
from livespan.problem import Problem
from livespan.setting import check_settings, setting

__all__ = ["AntColony"]

LEVELS = 9
"""Priority levels an ant can give a task; the middle one leaves it where it stands."""
LEVEL_SPREAD = 0.1
"""Distance from the lowest to the highest level, as a share of the priority order."""
IDLE_WEIGHT = 0.3
"""Weight of the gap a machine would stand idle, beside the finish time (see `rules`)."""
SLACK_SHARE = 0.5
"""Share of a task's slack that a late machine may use up before it is shunned."""
LATENESS_INDEPENDENT = 1.0
LATENESS_PRECEDENCE = 0.03
"""Caps on that lateness, as a share of the task's mean duration. Where tasks wait for others a
late finish spoils more than its own machine."""
LEAST_LATENESS = 0.02
"""Share of the cap that is always allowed: a task without slack can still go elsewhere."""
BEST_EVERY = 4
"""Every so many iterations the best schedule ever is reinforced, not the iteration's best."""
BEST_PROBABILITY = 0.05
"""Chance that a converged colony builds its best schedule anew; sets the lower trail limit."""
CHUNK_CELLS = 1_000_000
"""Task x machine cells that ants look at in one call: a few milliseconds."""


@dataclass(frozen=True, slots=True)
class AntColony:
    """Ants that build schedules from pheromone and a heuristic.

    An ant gives each task a priority level, then takes the ready tasks by priority and gives
    each a machine. Both choices are drawn with probability proportional to

        pheromone^alpha * heuristic^beta.

    A level's heuristic favours the priority order of the greedy start. A machine's heuristic
    favours fast machines, and shuns those that finish the task later than the best one by more
    than the task's slack, the time left until the best makespan so far would be missed.
    Trails lie between the limits of the MAX-MIN ant system; the best ant of an iteration, and
    every fourth time the best ever, lays pheromone.

    References
    ----------
    T. Stützle, H. H. Hoos, MAX-MIN Ant System, Future Generation Computer Systems 16 (2000),
    889-914, doi:10.1016/S0167-739X(00)00043-1.
    """

    name: ClassVar[str] = "ACO"
    title: ClassVar[str] = "Ant colony (MAX-MIN ant system)"
    summary: ClassVar[str] = "Ants build schedules; good choices are remembered as pheromone."

    n_ants: int = setting(
        10, low=1, high=1000, unit="ants", help="Schedules built in each iteration."
    )
    alpha: float = setting(1.0, low=0.0, high=10.0, help="Exponent of the pheromone.")
    beta: float = setting(2.0, low=0.0, high=20.0, help="Exponent of the heuristic.")
    evaporation_rate: float = setting(
        0.1, low=0.0, high=1.0, help="Share of the pheromone lost in each iteration."
    )
    pheromone_deposit: float = setting(
        1.0,
        low=1e-6,
        high=1e6,
        help="Pheromone laid by the best ant; 1 refills its trail to the upper limit in time.",
        aliases=("Q",),
    )

    def __post_init__(self) -> None:
        check_settings(self)

    def check(self, problem: Problem, objective: Objective) -> None:
        """Refuse what this search cannot serve.

        Raises
        ------
        UnsupportedProblemError
            When something else than predecessors and machines delays tasks.
        """
        refuse(self.name, problem, "transfers", "release dates", "set-ups", "times of rest")

    def search(
        self, problem: Problem, objective: Objective, start: Snapshot, rng: np.random.Generator
    ) -> Generator[Snapshot | None, None, None]:
        """Yield after each iteration of the whole colony, and None between batches of ants."""
        arrays, goal = problem.arrays, objective.goal()
        colony = _colony(arrays, start, self.beta)
        batch = max(1, CHUNK_CELLS // arrays.durations.size)
        best, iteration = start.value, 0
        while True:
            iteration += 1
            current = np.inf
            weigh(colony, self.alpha)
            for first in range(0, self.n_ants, batch):
                if first:
                    yield None
                ants = min(batch, self.n_ants - first)
                current = march(arrays, goal, colony, ants, current, self.beta, rng)
            improved = current < best
            if improved:
                best = current
                remember(colony)
            from_best = improved or iteration % BEST_EVERY == 0
            quality = 1.0 if from_best or current <= 0 else best / current
            deposit = self.evaporation_rate * self.pheromone_deposit * quality
            reinforce(colony, from_best, self.evaporation_rate, deposit)
            decisions = Decisions(colony.best_assignment, colony.best_start) if improved else None
            yield Snapshot(iteration, current, decisions and decisions.frozen())


class Colony(NamedTuple):
    """What the ants share: ``n`` tasks, ``m`` machines, ``L`` levels. Kernels write into it.

    ``trail_*`` is pheromone, from its lower limit to 1; ``choice_*`` is what the ants draw from.
    Names ``ant_*`` hold the schedule in the making, ``iteration_*`` the iteration's best and
    ``best_*`` the best ever. ``rank`` is each task's place in the priority order ``by_rank`` of the
    greedy start; ``target`` has one element, the latest finish of the best ever.
    """

    trail_machine: Floats
    trail_level: Floats
    appeal_machine: Floats
    appeal_level: Floats
    choice_machine: Floats
    choice_level: Floats
    limits: Floats
    rank: Ints
    by_rank: Ints
    target: Floats
    ant_start: Floats
    ant_finish: Floats
    ant_assignment: Ints
    ant_level: Ints
    iteration_start: Floats
    iteration_finish: Floats
    iteration_assignment: Ints
    iteration_level: Ints
    best_start: Floats
    best_assignment: Ints
    best_level: Ints


def _colony(arrays: Arrays, start: Snapshot, beta: float) -> Colony:
    n, m = arrays.durations.shape
    by_rank = np.argsort(-arrays.bottom_level, kind="stable")
    rank = np.empty(n, np.int64)
    rank[by_rank] = np.arange(n)
    assignment, begins = start.decisions or Decisions(np.zeros(n, np.int64), np.zeros(n))
    offset = np.abs(np.arange(LEVELS) - LEVELS // 2)
    return Colony(
        trail_machine=np.ones((n, m)),
        trail_level=np.ones((n, LEVELS)),
        appeal_machine=_speed_appeal(arrays.durations, beta),
        appeal_level=(1.0 / (1.0 + offset)) ** beta,
        choice_machine=np.empty((n, m)),
        choice_level=np.empty((n, LEVELS)),
        limits=np.array([_lower_limit(n, m), _lower_limit(n, LEVELS)]),
        rank=rank,
        by_rank=by_rank,
        target=np.array([(begins + arrays.durations[np.arange(n), assignment]).max()]),
        ant_start=np.empty(n),
        ant_finish=np.empty(n),
        ant_assignment=np.empty(n, np.int64),
        ant_level=np.empty(n, np.int64),
        iteration_start=np.empty(n),
        iteration_finish=np.empty(n),
        iteration_assignment=np.empty(n, np.int64),
        iteration_level=np.empty(n, np.int64),
        best_start=begins.copy(),
        best_assignment=assignment.copy(),
        best_level=np.full(n, LEVELS // 2),
    )


def _speed_appeal(durations: Floats, beta: float) -> Floats:
    """Return least duration over duration, ^beta, for each machine; 0 where not eligible."""
    least = durations.min(axis=1, keepdims=True)
    instant = durations == 0
    share = np.where(instant, 1.0, least / np.where(instant, 1.0, durations))
    return np.where(np.isfinite(durations), share**beta, 0.0)


def _lower_limit(decisions: int, choices: int) -> float:
    """Return the lower trail limit as a share of the upper one (Stützle and Hoos, equation 11)."""
    root = math.pow(BEST_PROBABILITY, 1.0 / decisions)
    return min(1.0, (1.0 - root) / (max(choices / 2 - 1.0, 1.0) * root))


@kernel
def weigh(colony: Colony, alpha: float) -> None:
    """Turn trails and appeal into the weights the ants draw from."""
    if alpha == 1.0:
        colony.choice_machine[:] = colony.trail_machine * colony.appeal_machine
        colony.choice_level[:] = colony.trail_level * colony.appeal_level
    else:
        colony.choice_machine[:] = colony.trail_machine**alpha * colony.appeal_machine
        colony.choice_level[:] = colony.trail_level**alpha * colony.appeal_level


@kernel
def march(
    arrays: Arrays,
    goal: Goal,
    colony: Colony,
    ants: int,
    bar: float,
    beta: float,
    rng: np.random.Generator,
) -> float:
    """Let ants build schedules; keep the best one below ``bar`` and return its value or ``bar``."""
    for _ in range(ants):
        build(arrays, colony, beta, rng)
        value = evaluate(goal, arrays, colony.ant_start, colony.ant_finish, colony.ant_assignment)
        if value < bar:
            bar = value
            colony.iteration_start[:] = colony.ant_start
            colony.iteration_finish[:] = colony.ant_finish
            colony.iteration_assignment[:] = colony.ant_assignment
            colony.iteration_level[:] = colony.ant_level
    return bar


@kernel
def build(arrays: Arrays, colony: Colony, beta: float, rng: np.random.Generator) -> None:
    """Build one ant's schedule: priorities first, then machines in that order."""
    tasks, machines = arrays.durations.shape
    start, finish, assignment = colony.ant_start, colony.ant_finish, colony.ant_assignment
    choice, target = colony.choice_machine, colony.target[0]
    durations, mean_duration = arrays.durations, arrays.mean_duration
    bottom_level = arrays.bottom_level
    predecessor_start, predecessors = arrays.predecessor_start, arrays.predecessors
    successor_start, successors = arrays.successor_start, arrays.successors
    free, cost = np.zeros(machines), np.empty((1, machines))
    waiting, queue = np.empty(tasks, dtype=np.int64), np.empty(tasks, dtype=np.int64)
    keys = np.empty(tasks)
    draw_priorities(colony.choice_level, colony.rank, rng, colony.ant_level, keys)
    independent = predecessors.size == 0
    lateness = LATENESS_INDEPENDENT if independent else LATENESS_PRECEDENCE
    size = 0
    if independent:
        sort_by_key(keys, colony.by_rank, queue)
    else:
        size = sources(predecessor_start, waiting, queue, keys)
    for step in range(tasks):
        if independent:
            task, ready = queue[step], 0.0
        else:
            task = heap_pop(queue, size, keys)
            size = release(successor_start, successors, task, waiting, queue, size - 1, keys)
            ready = ready_time(predecessor_start, predecessors, finish, task)
        tail, cap = bottom_level[task] - mean_duration[task], lateness * mean_duration[task]
        machine = draw_machine(
            durations, choice, tail, target, cap, task, ready, free, cost, beta, rng
        )
        place(durations, task, machine, ready, free, start, finish, assignment)


@kernel
def draw_priorities(
    choice: Floats, rank: Ints, rng: np.random.Generator, level: Ints, keys: Floats
) -> None:
    """Draw a level for each task and note the key it makes; smaller goes first.

    Keys are whole numbers, from 0 to tasks - 1 + the highest level's steps.
    """
    tasks, levels = choice.shape
    step = max(1, round(LEVEL_SPREAD * tasks / levels))
    for task in range(tasks):
        total = 0.0
        for k in range(levels):
            total += choice[task, k]
        level[task] = spin(choice, task, total, rng.random())
        keys[task] = rank[task] + step * level[task]


@kernel
def sort_by_key(keys: Floats, by_rank: Ints, queue: Ints) -> None:
    """Write the tasks in the order of their whole-number keys, of equal keys by rank.

    A counting sort: comparing took a third of the time of a whole schedule.
    """
    place = np.zeros(int(keys.max()) + 2, dtype=np.int64)
    for key in keys:
        place[int(key) + 1] += 1
    for key in range(1, place.size):
        place[key] += place[key - 1]
    for task in by_rank:
        key = int(keys[task])
        queue[place[key]] = task
        place[key] += 1


@inlined
def draw_machine(
    durations: Floats,
    choice: Floats,
    tail: float,
    target: float,
    lateness_cap: float,
    task: int,
    ready: float,
    free: Floats,
    cost: Floats,
    beta: float,
    rng: np.random.Generator,
) -> int:
    """Draw a machine for a task; ``cost`` is scratch space, float64[1, m]."""
    least, earliest, safest = np.inf, np.inf, 0
    for machine in range(free.size):
        gap = max(ready - free[machine], 0.0)
        ends = free[machine] + gap + durations[task, machine]
        cost[0, machine] = ends + IDLE_WEIGHT * gap
        earliest = min(earliest, ends)
        if cost[0, machine] < least:
            least, safest = cost[0, machine], machine
    slack = max(target - tail - earliest, 0.0)
    allowed = min(SLACK_SHARE * slack, lateness_cap) + LEAST_LATENESS * lateness_cap
    scale = 1.0 / allowed if allowed > 0.0 else 1.0
    total = 0.0
    for machine in range(free.size):
        late = (cost[0, machine] - least) * scale
        late *= late
        shunned = 1.0 + late * late
        shunned = shunned * shunned if beta == 2.0 else shunned**beta
        cost[0, machine] = choice[task, machine] / shunned
        total += cost[0, machine]
    # Steep exponents can round every weight down to 0.
    return spin(cost, 0, total, rng.random()) if total > 0.0 else safest


@inlined
def spin(weights: Floats, row: int, total: float, draw: float) -> int:
    """Pick a column with probability proportional to its weight; ``draw`` is from [0, 1).

    A matrix and a row number, because a view of the row costs more than the draw.
    """
    point = draw * total
    last = 0
    for column in range(weights.shape[1]):
        weight = weights[row, column]
        if weight > 0.0:
            point -= weight
            last = column
            if point < 0.0:
                break
    return last


@kernel
def remember(colony: Colony) -> None:
    """Make the iteration's best schedule the best ever."""
    colony.best_start[:] = colony.iteration_start
    colony.best_assignment[:] = colony.iteration_assignment
    colony.best_level[:] = colony.iteration_level
    colony.target[0] = colony.iteration_finish.max()


@kernel
def reinforce(colony: Colony, from_best: bool, evaporation: float, deposit: float) -> None:
    """Let all trails evaporate, lay pheromone on one schedule's choices, keep the limits."""
    machine = colony.best_assignment if from_best else colony.iteration_assignment
    level = colony.best_level if from_best else colony.iteration_level
    colony.trail_machine[:] *= 1.0 - evaporation
    colony.trail_level[:] *= 1.0 - evaporation
    for task in range(machine.size):
        colony.trail_machine[task, machine[task]] += deposit
        colony.trail_level[task, level[task]] += deposit
    colony.trail_machine[:] = np.minimum(np.maximum(colony.trail_machine, colony.limits[0]), 1.0)
    colony.trail_level[:] = np.minimum(np.maximum(colony.trail_level, colony.limits[1]), 1.0)
