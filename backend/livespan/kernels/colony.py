"""Ants: schedules drawn from pheromone and a heuristic, and the trails they leave."""

import math
from typing import NamedTuple

import numpy as np

from livespan.kernels.arrays import Arrays, Floats, Ints
from livespan.kernels.decode import place, ready_time, release, sources
from livespan.kernels.goal import Goal, evaluate
from livespan.kernels.heap import heap_pop
from livespan.kernels.jit import inlined, kernel
from livespan.kernels.timing import arrival, clear_start, is_plain, set_up_by

__all__ = [
    "Colony",
    "follow",
    "march",
    "new_colony",
    "reinforce",
    "remember",
    "sort_by_key",
    "spin",
    "weigh",
]

LEVELS = 9
"""Priority levels an ant can give a task; the middle one leaves it where it stands."""
LEVEL_SPREAD = 0.1
"""Distance from the lowest to the highest level, as a share of the priority order."""
IDLE_WEIGHT = 0.3
"""Weight of the gap a machine would stand idle, beside the finish time (see `list_schedule`)."""
SLACK_SHARE = 0.5
"""Share of a task's slack that a late machine may use up before it is shunned."""
LATENESS_INDEPENDENT = 1.0
LATENESS_PRECEDENCE = 0.03
"""Caps on that lateness, as a share of the task's mean duration. Where tasks wait for others a
late finish spoils more than its own machine."""
LEAST_LATENESS = 0.02
"""Share of the cap that is always allowed: a task without slack can still go elsewhere."""
BEST_PROBABILITY = 0.05
"""Chance that a converged colony builds its best schedule anew; sets the lower trail limit."""


class Colony(NamedTuple):
    """What the ants share: ``n`` tasks, ``m`` machines, ``L`` levels. Kernels write into it.

    ``trail_*`` is pheromone, from its lower limit to 1; ``choice_*`` is what the ants draw from.
    Names ``ant_*`` hold the schedule in the making, ``iteration_*`` the iteration's best and
    ``best_*`` the best ever. ``rank`` is each task's place in the priority order ``by_rank``;
    ``target`` has one element, the latest finish of the best ever.
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


def new_colony(
    arrays: Arrays, by_rank: Ints, assignment: Ints, begins: Floats, beta: float
) -> Colony:
    """Make a colony that knows a first schedule and an order in which tasks should go."""
    n, m = arrays.durations.shape
    rank = np.empty(n, np.int64)
    rank[by_rank] = np.arange(n)
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
        by_rank=by_rank.copy(),
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
    plain = is_plain(arrays)
    for _ in range(ants):
        if plain:
            build(arrays, colony, beta, rng)
        else:
            build_timed(arrays, colony, beta, rng)
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
        earliest = np.inf
        for machine in range(machines):
            gap = max(ready - free[machine], 0.0)
            ends = free[machine] + gap + durations[task, machine]
            cost[0, machine] = ends + IDLE_WEIGHT * gap
            earliest = min(earliest, ends)
        machine = draw_machine(choice, target - tail - earliest, cap, task, cost, beta, rng)
        place(durations, task, machine, ready, free, start, finish, assignment)


@kernel
def build_timed(arrays: Arrays, colony: Colony, beta: float, rng: np.random.Generator) -> None:
    """Do what `build` does where transfers, releases, set-ups or times of rest delay tasks."""
    tasks, machines = arrays.durations.shape
    start, finish, assignment = colony.ant_start, colony.ant_finish, colony.ant_assignment
    choice, target = colony.choice_machine, colony.target[0]
    durations, mean_duration = arrays.durations, arrays.mean_duration
    bottom_level = arrays.bottom_level
    predecessor_start, predecessors = arrays.predecessor_start, arrays.predecessors
    successor_start, successors = arrays.successor_start, arrays.successors
    data, latency, slowness = arrays.predecessor_data, arrays.latency, arrays.slowness
    task_release, setup, setup_of = arrays.release, arrays.setup, arrays.setup_of
    family, window_start = arrays.family, arrays.window_start
    window_begin, window_end = arrays.window_begin, arrays.window_end
    free, last = np.zeros(machines), np.full(machines, -1)
    cost, begins = np.empty((1, machines)), np.empty(machines)
    waiting, queue = np.empty(tasks, dtype=np.int64), np.empty(tasks, dtype=np.int64)
    keys = np.empty(tasks)
    draw_priorities(colony.choice_level, colony.rank, rng, colony.ant_level, keys)
    lateness = LATENESS_INDEPENDENT if predecessors.size == 0 else LATENESS_PRECEDENCE
    size = sources(predecessor_start, waiting, queue, keys)
    while size > 0:
        task = heap_pop(queue, size, keys)
        size = release(successor_start, successors, task, waiting, queue, size - 1, keys)
        earliest = np.inf
        for machine in range(machines):
            duration = durations[task, machine]
            cost[0, machine] = np.inf
            if duration == np.inf:
                continue
            ready = arrival(
                predecessor_start,
                predecessors,
                data,
                latency,
                slowness,
                task_release,
                finish,
                assignment,
                task,
                machine,
            )
            by = set_up_by(setup, setup_of, family, free[machine], last[machine], task, machine)
            begin = clear_start(
                window_start, window_begin, window_end, machine, max(ready, by), duration
            )
            begins[machine] = begin
            ends = begin + duration
            cost[0, machine] = ends + IDLE_WEIGHT * (begin - free[machine])
            earliest = min(earliest, ends)
        tail, cap = bottom_level[task] - mean_duration[task], lateness * mean_duration[task]
        machine = draw_machine(choice, target - tail - earliest, cap, task, cost, beta, rng)
        start[task] = begins[machine]
        finish[task] = free[machine] = begins[machine] + durations[task, machine]
        assignment[task] = machine
        last[machine] = task


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
    choice: Floats,
    room: float,
    lateness_cap: float,
    task: int,
    cost: Floats,
    beta: float,
    rng: np.random.Generator,
) -> int:
    """Draw a machine for a task.

    ``cost`` is float64[1, m]: when the task would finish there, and a charge for the time the
    machine stands idle; overwritten. ``room`` is the task's slack at its earliest finish.
    """
    least, safest = np.inf, 0
    for machine in range(cost.shape[1]):
        if cost[0, machine] < least:
            least, safest = cost[0, machine], machine
    slack = max(room, 0.0)
    allowed = min(SLACK_SHARE * slack, lateness_cap) + LEAST_LATENESS * lateness_cap
    scale = 1.0 / allowed if allowed > 0.0 else 1.0
    total = 0.0
    for machine in range(cost.shape[1]):
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


@kernel
def follow(colony: Colony, sequence: Ints) -> None:
    """Make the order of the best schedule ever the ants' priority order, with no other trail."""
    for at, task in enumerate(sequence):
        colony.by_rank[at] = task
        colony.rank[task] = at
    colony.trail_level[:] = 1.0
    colony.best_level[:] = LEVELS // 2
    colony.iteration_level[:] = LEVELS // 2
