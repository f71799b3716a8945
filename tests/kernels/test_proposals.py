"""Where annealing aims: what delays cost, and who is to blame for them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from livespan import Problem, Schedule, Task
from livespan.kernels.orders import empty_orders, load_orders, settle, undo
from livespan.kernels.proposals import blame, culprit, new_aim, propose
from livespan.objectives import make_objective
from tests import naive_meta
from tests.strategies import rich_problems


def loaded(problem, assignment):
    orders = empty_orders(problem.arrays)
    load_orders(orders, problem.arrays, problem.arrays.topological, np.array(assignment))
    return orders


def test_only_the_last_task_costs_makespan():
    # a 10 on the first machine; b 4 and c 5 on the second. A delay of 2 % of 10 moves only a.
    problem = Problem([Task("a", 10), Task("b", 4), Task("c", 5)], 2)
    orders = loaded(problem, [0, 1, 1])
    aim = new_aim(problem.arrays, timeless=False)
    blame(orders, problem.arrays, make_objective("makespan").goal(), aim, 10.0, 3, 0)
    assert aim.tally[0] == 1
    assert aim.task[0] == 0
    assert aim.charge[0] == pytest.approx(0.2)
    assert orders.finish.tolist() == [10.0, 4.0, 9.0]


def test_machines_stand_by_speed_and_only_where_a_task_may_go():
    tasks = [Task("a", 0), Task("b", 0, eligible=("m2", "m3"))]
    from livespan import Machine

    problem = Problem(tasks, [Machine("m1"), Machine("m2"), Machine("m3")], [[3, 1, 2], [1, 9, 8]])
    aim = new_aim(problem.arrays, timeless=True)
    assert aim.eligible_start.tolist() == [0, 3, 5]
    assert aim.eligible.tolist() == [1, 2, 0, 2, 1]


@settings(max_examples=100, deadline=None)
@given(rich_problems(), st.randoms(use_true_random=False), st.integers(0, 2**31))
def test_the_culprit_is_one_of_those_a_task_waited_for(problem, random, seed):
    durations = problem.arrays.durations
    assignment = [random.choice(np.flatnonzero(row < np.inf).tolist()) for row in durations]
    orders = loaded(problem, assignment)
    schedule = Schedule(problem, np.array(assignment), orders.start)
    rng = np.random.default_rng(seed)
    for task in range(problem.task_count):
        found = culprit(orders, problem.arrays, task, rng)
        assert found in naive_meta.late_chain(problem, schedule, task)


@settings(max_examples=100, deadline=None)
@given(rich_problems(), st.randoms(use_true_random=False), st.integers(0, 2**31))
def test_proposals_are_feasible_and_can_be_taken_back(problem, random, seed):
    durations, arrays = problem.arrays.durations, problem.arrays
    assignment = [random.choice(np.flatnonzero(row < np.inf).tolist()) for row in durations]
    orders, rng = loaded(problem, assignment), np.random.default_rng(seed)
    aim, goal = new_aim(arrays, problem.features == ()), make_objective("makespan").goal()
    blame(orders, arrays, goal, aim, float(orders.finish.max()), problem.task_count, 0)
    for _ in range(20):
        before = [array.tolist() for array in (orders.link, orders.sequence, orders.start)]
        moved = propose(orders, arrays, aim, rng)
        if moved:
            settle(orders, arrays, moved)
            Schedule(problem, orders.assignment, orders.start).check()
            undo(orders, moved)
        after = [array.tolist() for array in (orders.link, orders.sequence, orders.start)]
        assert after == before
        moved = propose(orders, arrays, aim, rng)
        if moved:
            settle(orders, arrays, moved)
