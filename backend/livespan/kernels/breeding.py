"""Genetic operators on sequences and machines: selection, crossover, mutation, decoding."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from livespan.kernels.arrays import Arrays, Floats, Ints
from livespan.kernels.decode import list_schedule
from livespan.kernels.goal import Goal, evaluate
from livespan.kernels.improve import sequence_of
from livespan.kernels.jit import kernel
from livespan.kernels.serial import append_schedule

__all__ = ["Population", "breed", "cross", "empty_population", "mutate", "settlers"]

IDLE_WEIGHT = 0.3
"""Idle weight of the list scheduler (see `list_schedule`)."""


class Population(NamedTuple):
    """Schedules of ``n`` tasks, ``p`` in all; kernels write into it.

    Attributes
    ----------
    sequence, assignment
        int64[p, n]: the genes; each sequence agrees with precedence.
    start
        float64[p, n]: what they say.
    value
        float64[p].
    finish, used
        float64[n], bool[n]: scratch.
    """

    sequence: Ints
    assignment: Ints
    start: Floats
    value: Floats
    finish: Floats
    used: NDArray[np.bool_]


def empty_population(size: int, tasks: int) -> Population:
    """Make room for a population."""
    return Population(
        sequence=np.zeros((size, tasks), dtype=np.int64),
        assignment=np.zeros((size, tasks), dtype=np.int64),
        start=np.zeros((size, tasks)),
        value=np.full(size, np.inf),
        finish=np.zeros(tasks),
        used=np.zeros(tasks, dtype=np.bool_),
    )


@kernel
def settlers(
    arrays: Arrays,
    goal: Goal,
    people: Population,
    first: int,
    last: int,
    keys: Floats,
    spread: float,
    rng: np.random.Generator,
) -> None:
    """Fill places ``first`` to ``last`` (not included) with list schedules of disturbed keys."""
    tasks = keys.size
    weights = np.zeros(tasks)
    for k in range(first, last):
        disturbed = keys + spread * rng.standard_normal(tasks)
        list_schedule(
            arrays,
            disturbed,
            weights,
            IDLE_WEIGHT,
            people.start[k],
            people.finish,
            people.assignment[k],
        )
        people.value[k] = evaluate(
            goal, arrays, people.start[k], people.finish, people.assignment[k]
        )
        people.sequence[k] = sequence_of(arrays, people.assignment[k], people.start[k])


@kernel
def breed(
    arrays: Arrays,
    goal: Goal,
    parents: Population,
    children: Population,
    first: int,
    last: int,
    tournament: int,
    crossover_rate: float,
    mutation_rate: float,
    rng: np.random.Generator,
) -> None:
    """Fill places ``first`` to ``last`` (not included) of the next generation."""
    for k in range(first, last):
        one = select(parents.value, tournament, rng)
        sequence, assignment = children.sequence[k], children.assignment[k]
        if rng.random() < crossover_rate:
            other = select(parents.value, tournament, rng)
            low, high = cuts(sequence.size, rng)
            cross(
                parents.sequence[one],
                parents.sequence[other],
                parents.assignment[one],
                parents.assignment[other],
                low,
                high,
                children.used,
                sequence,
                assignment,
            )
        else:
            sequence[:] = parents.sequence[one]
            assignment[:] = parents.assignment[one]
        mutate(arrays, sequence, assignment, mutation_rate, rng)
        append_schedule(arrays, sequence, assignment, children.start[k], children.finish)
        children.value[k] = evaluate(goal, arrays, children.start[k], children.finish, assignment)


@kernel
def select(value: Floats, tournament: int, rng: np.random.Generator) -> int:
    """Return the best of some drawn at random."""
    best = int(rng.random() * value.size)
    for _ in range(tournament - 1):
        rival = int(rng.random() * value.size)
        if value[rival] < value[best]:
            best = rival
    return best


@kernel
def cuts(size: int, rng: np.random.Generator) -> tuple[int, int]:
    """Draw two places, the smaller first."""
    one, other = int(rng.random() * (size + 1)), int(rng.random() * (size + 1))
    return min(one, other), max(one, other)


@kernel
def cross(
    first: Ints,
    second: Ints,
    first_machine: Ints,
    second_machine: Ints,
    low: int,
    high: int,
    used: NDArray[np.bool_],
    sequence: Ints,
    assignment: Ints,
) -> None:
    """Take turns: always the first task of a parent's sequence that the child does not have yet.

    Up to place ``low`` and from ``high`` on it comes from the first parent, between from the
    second; so does its machine. The child agrees with precedence if the parents do (Bierwirth,
    Mattfeld and Kopfer 1996, doi:10.1007/3-540-61723-X_995).
    """
    used[:] = False
    place = from_first = from_second = 0
    while place < sequence.size:
        if low <= place < high:
            while used[second[from_second]]:
                from_second += 1
            task = second[from_second]
            assignment[task] = second_machine[task]
        else:
            while used[first[from_first]]:
                from_first += 1
            task = first[from_first]
            assignment[task] = first_machine[task]
        used[task] = True
        sequence[place] = task
        place += 1


@kernel
def mutate(
    arrays: Arrays, sequence: Ints, assignment: Ints, rate: float, rng: np.random.Generator
) -> None:
    """Let each task change machine or move in the sequence, as far as precedence lets it."""
    tasks, machines = arrays.durations.shape
    for place in range(tasks):
        if rng.random() >= rate:
            continue
        task = sequence[place]
        machine = int(rng.random() * machines)
        if rng.random() < 0.5 and arrays.durations[task, machine] < np.inf:
            assignment[task] = machine
            continue
        to = int(rng.random() * tasks)
        at = place
        while at < to and not follows(arrays, task, sequence[at + 1]):
            sequence[at] = sequence[at + 1]
            at += 1
        while at > to and not follows(arrays, sequence[at - 1], task):
            sequence[at] = sequence[at - 1]
            at -= 1
        sequence[at] = task


@kernel
def follows(arrays: Arrays, before: int, after: int) -> bool:
    """Tell whether one task is a predecessor of the other."""
    for k in range(arrays.predecessor_start[after], arrays.predecessor_start[after + 1]):
        if arrays.predecessors[k] == before:
            return True
    return False
