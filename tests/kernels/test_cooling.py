"""Annealing of machine orders, and the local search made of it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from livespan import Problem, Schedule, Task
from livespan.algorithm import origin
from livespan.algorithms import greedy_start
from livespan.kernels.cooling import cool, empty_best, restore, worsenings
from livespan.kernels.improve import calibrate, improve, new_improver, sequence_of
from livespan.kernels.orders import empty_orders
from livespan.kernels.proposals import new_aim
from livespan.objectives import make_objective
from tests.strategies import rich_problems

MAKESPAN = make_objective("makespan")


def standing(problem):
    """Orders, the best and the value at the greedy start."""
    arrays, goal = problem.arrays, MAKESPAN.goal()
    orders, best = empty_orders(arrays), empty_best(arrays)
    assignment, sequence, start = origin(arrays, greedy_start(problem, MAKESPAN))
    best.assignment[:], best.sequence[:], best.start[:] = assignment, sequence, start
    return orders, best, restore(orders, arrays, goal, best)


@settings(max_examples=60, deadline=None)
@given(rich_problems(), st.integers(0, 2**31), st.sampled_from([0.0, 0.5, 20.0]))
def test_values_are_those_of_feasible_schedules_and_the_best_is_kept(problem, seed, hot):
    arrays, goal, rng = problem.arrays, MAKESPAN.goal(), np.random.default_rng(seed)
    orders, best, value = standing(problem)
    aim = new_aim(arrays, problem.features == ())
    ended, least, accepted = cool(
        orders, arrays, goal, aim, value, value, best, hot, hot / 2, 60, rng
    )
    here = Schedule(problem, orders.assignment, orders.start)
    here.check()
    assert here.makespan == pytest.approx(ended)
    assert least <= value
    if least < value:
        kept = Schedule(problem, best.assignment, best.start)
        kept.check()
        assert kept.makespan == pytest.approx(least)
    assert accepted <= 60
    if hot == 0.0:
        assert ended == least


def test_what_made_it_worse_is_taken_back():
    # Two tasks of 3 on two machines: any move that changes anything puts both on one.
    problem = Problem([Task("a", 3), Task("b", 3)], 2)
    orders, _, value = standing(problem)
    aim = new_aim(problem.arrays, timeless=True)
    before = orders.start.tolist(), orders.assignment.tolist()
    found = worsenings(
        orders, problem.arrays, MAKESPAN.goal(), aim, value, 50, np.random.default_rng(1)
    )
    assert set(found.tolist()) == {3.0}
    assert (orders.start.tolist(), orders.assignment.tolist()) == before


@settings(max_examples=60, deadline=None)
@given(rich_problems(), st.integers(0, 2**31))
def test_local_search_never_ends_above_the_schedule_it_got(problem, seed):
    arrays, goal, rng = problem.arrays, MAKESPAN.goal(), np.random.default_rng(seed)
    start = greedy_start(problem, MAKESPAN)
    improver = new_improver(arrays, timeless=False)
    calibrate(improver, arrays, goal, *start.decisions, rng)
    search = improve(improver, arrays, goal, *start.decisions, 40, rng)
    while True:
        try:
            next(search)
        except StopIteration as end:
            value = end.value
            break
    kept = Schedule(problem, improver.best.assignment, improver.best.start)
    kept.check()
    assert kept.makespan == pytest.approx(value)
    assert value <= start.value + 1e-9


@settings(max_examples=60, deadline=None)
@given(rich_problems())
def test_a_sequence_goes_by_start_instant_tasks_first_then_precedence(problem):
    start = greedy_start(problem, MAKESPAN)
    _, sequence, _ = origin(problem.arrays, start)
    assert sequence_of(problem.arrays, *start.decisions).tolist() == sequence.tolist()
    place = {task: at for at, task in enumerate(sequence.tolist())}
    for number, task in enumerate(problem.tasks):
        for name in task.predecessors:
            assert place[problem.task_number(name)] < place[number]
