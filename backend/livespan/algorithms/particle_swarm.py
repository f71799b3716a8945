"""Particle swarm optimisation over random keys."""

from collections.abc import Generator
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

import numpy as np

from livespan.algorithm import Decisions, Snapshot, local_search_setting, moves_for
from livespan.kernels.arrays import Arrays, Floats, Ints
from livespan.kernels.decode import list_schedule
from livespan.kernels.goal import Goal, evaluate
from livespan.kernels.improve import calibrate, improve, new_improver
from livespan.kernels.jit import kernel
from livespan.objective import Objective
from livespan.problem import Problem
from livespan.setting import check_settings, setting

__all__ = ["ParticleSwarm"]

BEST_EVERY = 2
"""Every so many iterations local search goes on from the best ever, not the iteration's best."""
LOCAL_SEARCH = 20
"""Moves for each task with which a swarm improves its iteration's best, where it does so."""
IDLE_WEIGHT = 0.3
"""Idle weight of the list scheduler (see `rules`)."""
MAX_VELOCITY = 0.2
"""Largest step of a coordinate in one iteration; positions lie in [0, 1]."""
SPREAD = 0.05
"""Standard deviation of the first order keys around the greedy start's."""
SCATTERED_KEYS = 8
"""Keys that change, on average, when a particle that has come to rest is scattered."""
STALLED = 0.1
"""Share of that spread below which a particle's mean speed counts as rest: it is scattered anew."""
LEAST_GAP = 1e-3
"""Keeps the weight of speed finite at a speed key of 1: then it is 1000."""
CHUNK_CELLS = 1_000_000
"""Task x machine cells that particles look at in one call: a few milliseconds."""


@dataclass(frozen=True, slots=True)
class ParticleSwarm:
    """Particles that fly through [0, 1]^2n and are pulled to the best places seen.

    A position holds two random keys a task. The first orders the tasks: the list scheduler takes
    the ready task of the smallest key. The second says how much a slow machine is shunned: from
    the machine of the earliest finish (0) to the fastest one (near 1).

        v <- w v + c1 r1 (own best - x) + c2 r2 (swarm's best - x),    x <- x + v

    References
    ----------
    J. Kennedy, R. Eberhart, Particle swarm optimization, Proceedings of ICNN'95, 1942-1948,
    doi:10.1109/ICNN.1995.488968. Y. Shi, R. Eberhart, A modified particle swarm optimizer, 1998,
    69-73, doi:10.1109/ICEC.1998.699146 (inertia w). J. C. Bean, Genetic algorithms and random
    keys for sequencing and optimization, ORSA Journal on Computing 6 (1994), 154-160,
    doi:10.1287/ijoc.6.2.154.
    """

    name: ClassVar[str] = "PSO"
    title: ClassVar[str] = "Particle swarm"
    summary: ClassVar[str] = "Random keys that fly towards the best positions seen."

    n_particles: int = setting(
        10,
        low=1,
        high=1000,
        unit="particles",
        help="Schedules built in each iteration.",
        per_task=True,
    )
    w: float = setting(0.7, low=0.0, high=1.5, help="Inertia: share of the velocity kept.")
    c1: float = setting(1.4, low=0.0, high=4.0, help="Pull towards a particle's own best.")
    c2: float = setting(1.4, low=0.0, high=4.0, help="Pull towards the swarm's best.")
    local_search: int = local_search_setting()

    def __post_init__(self) -> None:
        check_settings(self)

    def search(
        self, problem: Problem, objective: Objective, start: Snapshot, rng: np.random.Generator
    ) -> Generator[Snapshot | None, None, None]:
        """Yield after each flight of the whole swarm."""
        arrays, goal = problem.arrays, objective.goal()
        swarm = _swarm(arrays, self.n_particles, start, _order(problem, objective, start), rng)
        moves = moves_for(problem, objective, self.local_search, LOCAL_SEARCH)
        improver = new_improver(arrays, not problem.features)
        if moves and start.decisions is not None:
            calibrate(improver, arrays, goal, *start.decisions, rng)
        batch = max(1, CHUNK_CELLS // arrays.durations.size)
        best, iteration = start.value, 0
        while True:
            iteration += 1
            current = np.inf
            decisions: Decisions | None = None
            for first in range(0, self.n_particles, batch):
                if first:
                    yield None
                last = min(first + batch, self.n_particles)
                current = fly(
                    arrays, goal, swarm, first, last, self.w, self.c1, self.c2, current, best, rng
                )
            if moves:
                if iteration % BEST_EVERY == 0:
                    source = Decisions(swarm.best_assignment, swarm.best_start)
                else:
                    source = Decisions(swarm.iteration_assignment, swarm.iteration_start)
                value = yield from improve(improver, arrays, goal, *source, moves, rng)
                if value < current:
                    current = value
                    learn(swarm, *improver.best, value)
            if current < best:
                best = current
                lead(swarm)
                decisions = Decisions(swarm.best_assignment, swarm.best_start).frozen()
            yield Snapshot(iteration, current, decisions)


class Swarm(NamedTuple):
    """What the particles share: ``p`` particles, ``n`` tasks. Kernels write into it.

    ``position``, ``velocity`` and ``own_best`` are float64[p, 2n]: the order keys of all tasks,
    then their speed keys. ``own_value`` is infinite until a particle has been looked at where it
    first stands. ``lead`` is the position of the best ever,
    ``leader`` (one element) the particle that found the iteration's best.
    """

    position: Floats
    velocity: Floats
    own_best: Floats
    own_value: Floats
    lead: Floats
    start: Floats
    finish: Floats
    assignment: Ints
    iteration_start: Floats
    iteration_assignment: Ints
    best_start: Floats
    best_assignment: Ints
    leader: Ints


def _order(problem: Problem, objective: Objective, start: Snapshot) -> Floats:
    """Return numbers by which tasks should go: the longest chain first, or as in the start.

    The longest chain is what counts where only predecessors and machines make tasks wait.
    """
    plain = objective.name == "makespan" and set(problem.features) <= {"precedence"}
    if plain or start.decisions is None:
        return -problem.arrays.bottom_level
    return start.decisions.start


def _swarm(
    arrays: Arrays, particles: int, start: Snapshot, order: Floats, rng: np.random.Generator
) -> Swarm:
    n = arrays.durations.shape[0]
    # At least a place up or down, so that a swarm over few tasks is not born at one point.
    assignment, begins = start.decisions or Decisions(np.zeros(n, np.int64), np.zeros(n))
    position = rng.normal(0.0, SPREAD + 2.0 / n, (particles, 2 * n))
    position[:, :n] += _ranks(order)
    position[:, n:] = rng.random((particles, 1)) * rng.random((particles, n))
    position[0, :n] = _ranks(order)
    position[0, n:] = 0.0
    if particles > 1 and start.decisions is not None:
        position[1, :n] = _ranks(start.decisions.start)
    np.clip(position, 0.0, 1.0, out=position)
    return Swarm(
        position=position,
        velocity=np.zeros_like(position),
        own_best=position.copy(),
        own_value=np.full(particles, np.inf),
        lead=position[0].copy(),
        start=np.empty(n),
        finish=np.empty(n),
        assignment=np.empty(n, np.int64),
        iteration_start=np.empty(n),
        iteration_assignment=np.empty(n, np.int64),
        best_start=begins.copy(),
        best_assignment=assignment.copy(),
        leader=np.zeros(1, np.int64),
    )


def _ranks(values: Floats) -> Floats:
    """Spread the ranks of values evenly over (0, 1); equal values keep their order."""
    ranks = np.empty(values.size)
    ranks[np.argsort(values, kind="stable")] = (np.arange(values.size) + 0.5) / values.size
    return ranks


@kernel
def fly(
    arrays: Arrays,
    goal: Goal,
    swarm: Swarm,
    first: int,
    last: int,
    w: float,
    c1: float,
    c2: float,
    bar: float,
    best: float,
    rng: np.random.Generator,
) -> float:
    """Move particles ``first`` to ``last`` (not included) and return the best value they reach.

    It is ``bar`` where none is below that; the schedule of a better one is left in
    ``iteration_start`` and ``iteration_assignment``. A value below ``best`` makes its position
    the lead.
    """
    start, finish, assignment = swarm.start, swarm.finish, swarm.assignment
    tasks = start.size
    spread = SPREAD + 2.0 / tasks
    speed_weights = np.empty(tasks)
    for particle in range(first, last):
        position, own_best = swarm.position[particle], swarm.own_best[particle]
        if swarm.own_value[particle] < np.inf:
            speed = move(position, swarm.velocity[particle], own_best, swarm.lead, w, c1, c2, rng)
            if speed < STALLED * spread:
                scatter(position, swarm.velocity[particle], swarm.lead, spread, rng)
                swarm.own_value[particle] = np.inf
        for task in range(tasks):
            key = position[tasks + task]
            speed_weights[task] = key / (1.0 + LEAST_GAP - key)
        list_schedule(
            arrays, position[:tasks], speed_weights, IDLE_WEIGHT, start, finish, assignment
        )
        value = evaluate(goal, arrays, start, finish, assignment)
        if value < bar:
            bar = value
            swarm.leader[0] = particle
            swarm.iteration_start[:] = start
            swarm.iteration_assignment[:] = assignment
        if value < swarm.own_value[particle]:
            swarm.own_value[particle] = value
            own_best[:] = position
        if value < best:
            best = value
            swarm.lead[:] = position
    return bar


@kernel
def lead(swarm: Swarm) -> None:
    """Make the iteration's best schedule the best ever."""
    swarm.best_start[:] = swarm.iteration_start
    swarm.best_assignment[:] = swarm.iteration_assignment


@kernel
def learn(swarm: Swarm, sequence: Ints, assignment: Ints, start: Floats, value: float) -> None:
    """Make an improved schedule the iteration's best; its leader takes over the order."""
    swarm.iteration_assignment[:] = assignment
    swarm.iteration_start[:] = start
    particle, tasks = swarm.leader[0], sequence.size
    for place in range(tasks):
        swarm.position[particle, sequence[place]] = (place + 0.5) / tasks
    swarm.own_best[particle] = swarm.position[particle]
    swarm.own_value[particle] = value
    swarm.lead[:] = swarm.position[particle]


@kernel
def move(
    position: Floats,
    velocity: Floats,
    own_best: Floats,
    lead: Floats,
    w: float,
    c1: float,
    c2: float,
    rng: np.random.Generator,
) -> float:
    """Turn and move one particle, and return its mean speed.

    It stops at the walls of [0, 1] and never goes too fast.
    """
    way = 0.0
    for k in range(position.size):
        own = c1 * rng.random() * (own_best[k] - position[k])
        social = c2 * rng.random() * (lead[k] - position[k])
        step = min(max(w * velocity[k] + own + social, -MAX_VELOCITY), MAX_VELOCITY)
        velocity[k] = step
        way += abs(step)
        position[k] = min(max(position[k] + step, 0.0), 1.0)
    return way / position.size


@kernel
def scatter(
    position: Floats, velocity: Floats, lead: Floats, spread: float, rng: np.random.Generator
) -> None:
    """Put a particle that has come to rest near the best position ever: a few keys differ."""
    share = SCATTERED_KEYS / position.size
    for k in range(position.size):
        velocity[k] = 0.0
        position[k] = lead[k]
        if rng.random() < share:
            position[k] = min(max(lead[k] + spread * rng.standard_normal(), 0.0), 1.0)
