"""Genetic operators: children that agree with precedence and take after their parents."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from livespan import Schedule
from livespan.algorithms import greedy_start
from livespan.kernels.breeding import breed, cross, empty_population, mutate, settlers
from livespan.objectives import make_objective
from tests import naive_meta
from tests.strategies import rich_problems

MAKESPAN = make_objective("makespan")


def agrees(problem, sequence):
    """Whether each task stands behind its predecessors, and all are there."""
    place = {task: at for at, task in enumerate(sequence.tolist())}
    assert sorted(place) == list(range(problem.task_count))
    return all(
        place[problem.task_number(name)] < place[number]
        for number, task in enumerate(problem.tasks)
        for name in task.predecessors
    )


@given(st.permutations(range(7)), st.permutations(range(7)), st.integers(0, 7), st.integers(0, 7))
def test_a_child_takes_the_next_task_of_each_parent_in_turn(first, second, one, other):
    low, high = min(one, other), max(one, other)
    sequence, assignment = np.zeros(7, np.int64), np.zeros(7, np.int64)
    used = np.zeros(7, np.bool_)
    zeros, ones = np.zeros(7, np.int64), np.ones(7, np.int64)
    cross(np.array(first), np.array(second), zeros, ones, low, high, used, sequence, assignment)
    assert sequence.tolist() == naive_meta.crossed(first, second, low, high)
    # Machine 1 is the second parent's: of the tasks between the cuts.
    assert assignment[sequence].tolist() == [int(low <= at < high) for at in range(7)]


@settings(max_examples=100, deadline=None)
@given(rich_problems(), st.integers(0, 2**31))
def test_mutants_agree_with_precedence_and_stay_on_machines_that_can(problem, seed):
    rng, arrays = np.random.default_rng(seed), problem.arrays
    sequence = arrays.topological.copy()
    assignment = np.argmin(arrays.durations, axis=1)
    for _ in range(5):
        mutate(arrays, sequence, assignment, 0.5, rng)
        assert agrees(problem, sequence)
        assert np.isfinite(arrays.durations[np.arange(len(assignment)), assignment]).all()


@settings(max_examples=60, deadline=None)
@given(rich_problems(), st.integers(0, 2**31))
def test_settlers_and_children_are_feasible_and_worth_what_they_say(problem, seed):
    rng, arrays, goal = np.random.default_rng(seed), problem.arrays, MAKESPAN.goal()
    parents, children = (empty_population(6, problem.task_count) for _ in range(2))
    keys = greedy_start(problem, MAKESPAN).decisions.start / 10
    settlers(arrays, goal, parents, 0, 6, keys, 0.5, rng)
    breed(arrays, goal, parents, children, 0, 6, 2, 0.9, 0.2, rng)
    for people in (parents, children):
        for k in range(6):
            schedule = Schedule(problem, people.assignment[k], people.start[k])
            schedule.check()
            assert schedule.makespan == pytest.approx(people.value[k])
            assert agrees(problem, people.sequence[k])


def test_without_crossover_and_mutation_children_are_their_parents(six):
    rng, goal = np.random.default_rng(1), MAKESPAN.goal()
    parents, children = empty_population(4, 6), empty_population(4, 6)
    settlers(six.arrays, goal, parents, 0, 4, np.arange(6) / 6, 1.0, rng)
    breed(six.arrays, goal, parents, children, 0, 4, 1, 0.0, 0.0, rng)
    families = {tuple(row) for row in parents.assignment.tolist()}
    assert {tuple(row) for row in children.assignment.tolist()} <= families
