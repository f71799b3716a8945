"""Ant colony and particle swarm the plain NumPy way, as tutorials write them: the yardstick.

An ant picks a machine for every task with ``Generator.choice`` from pheromone^alpha *
(1 / duration)^beta; a particle's position is a tasks x machines matrix whose row maxima are the
machines. Loads are summed task by task. Same numbers of ants, particles and tasks as ours.
"""

import numpy as np


def makespan(durations, assignment):
    """Sum up the load of each machine, task by task."""
    loads = np.zeros(durations.shape[1])
    for task, machine in enumerate(assignment):
        loads[machine] += durations[task, machine]
    return loads.max()


def ant_colony(durations, rng, ants=10, alpha=1.0, beta=2.0, evaporation=0.1, deposit=1.0):
    """Yield the best makespan after each iteration."""
    tasks, machines = durations.shape
    pheromone = np.ones((tasks, machines))
    heuristic = 1.0 / durations
    best = np.inf
    while True:
        found = []
        for _ in range(ants):
            assignment = np.empty(tasks, dtype=int)
            for task in range(tasks):
                weights = pheromone[task] ** alpha * heuristic[task] ** beta
                assignment[task] = rng.choice(machines, p=weights / weights.sum())
            found.append((makespan(durations, assignment), assignment))
        pheromone *= 1.0 - evaporation
        for value, assignment in found:
            for task, machine in enumerate(assignment):
                pheromone[task, machine] += deposit / value
            best = min(best, value)
        yield best


def particle_swarm(durations, rng, particles=10, w=0.7, c1=1.4, c2=1.4):
    """Yield the best makespan after each iteration."""
    tasks, machines = durations.shape
    position = rng.random((particles, tasks, machines))
    velocity = np.zeros_like(position)
    own, own_value = position.copy(), np.full(particles, np.inf)
    lead, best = position[0].copy(), np.inf
    while True:
        for p in range(particles):
            for task in range(tasks):
                r1, r2 = rng.random(machines), rng.random(machines)
                velocity[p, task] = (
                    w * velocity[p, task]
                    + c1 * r1 * (own[p, task] - position[p, task])
                    + c2 * r2 * (lead[task] - position[p, task])
                )
                position[p, task] += velocity[p, task]
            value = makespan(durations, np.argmax(position[p], axis=1))
            if value < own_value[p]:
                own_value[p], own[p] = value, position[p].copy()
            if value < best:
                best, lead = value, position[p].copy()
        yield best
