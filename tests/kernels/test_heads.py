"""Heads and tails against recursion over predecessors, successors and machines."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from livespan import Machine, Network, Problem, Task
from livespan.bounds import reach
from livespan.kernels.heads import two_least
from tests.naive_bounds import earliest_ends, least_tails
from tests.strategies import rich_problems


@settings(max_examples=80, deadline=None)
@given(rich_problems(max_tasks=6), st.data())
def test_heads_and_tails_are_those_of_the_recursion(problem, data):
    after = data.draw(st.lists(st.integers(-9, 9).map(float), min_size=6, max_size=6))
    after = after[: problem.task_count]
    within = reach(problem, np.array(after))
    ends, tails = earliest_ends(problem), least_tails(problem, after)
    heads = [
        min(end - problem.duration(task, machine) for machine, end in places.items())
        for task, places in enumerate(ends)
    ]
    assert within.head.tolist() == heads
    assert within.finish.tolist() == [min(places.values()) for places in ends]
    assert within.tail.tolist() == [min(places.values()) for places in tails]
    ways = [
        min(end + tails[task][machine] for machine, end in places.items())
        for task, places in enumerate(ends)
    ]
    if problem.transfers:
        assert within.longest == max(ways)
    else:
        # Finish and tail may be those of different machines.
        assert within.longest <= max(ways)


def test_data_takes_no_time_where_one_machine_can_do_both():
    tasks = [Task("a", 2), Task("b", 3, ("a",), data={"a": 4})]
    assert reach(Problem(tasks, 2, network=Network(latency=1))).longest == 5


def test_data_takes_the_least_transfer_where_machines_differ():
    tasks = [Task("a", 2, eligible=("A",)), Task("b", 3, ("a",), ("B", "C"), data={"a": 4})]
    latency = [[0, 7, 5], [1, 0, 1], [1, 1, 0]]
    machines = [Machine("A"), Machine("B"), Machine("C")]
    within = reach(Problem(tasks, machines, network=Network(latency, bandwidth=2)))
    assert within.head.tolist() == [0, 2 + 5 + 4 / 2]
    assert within.longest == 12


def test_a_task_waits_for_the_end_of_rest_unless_it_takes_no_time():
    tasks = [Task("a", 2), Task("b", 0)]
    within = reach(Problem(tasks, [Machine("A", down=((0, 4),)), Machine("B", down=((1, 9),))]))
    assert within.head.tolist() == [4, 0]


@given(st.lists(st.floats(0, 9), min_size=1, max_size=9))
def test_the_two_least_times(times):
    nearest = np.empty((1, 2), dtype=np.int64)
    two_least(np.array([times]), 0, nearest)
    found = [times[machine] for machine in nearest[0]]
    assert found == (sorted(times)[:2] if len(times) > 1 else times * 2)


def test_no_due_date_leaves_no_tail():
    problem = Problem([Task("a", 2), Task("b", 3, ("a",))], 1)
    within = reach(problem, np.array([-np.inf, -4.0]))
    assert within.tail.tolist() == [pytest.approx(-1.0), -4.0]
