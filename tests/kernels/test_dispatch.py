"""Active schedules against their plain twin."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from livespan import Problem, Task
from livespan.kernels.dispatch import active_schedule
from tests import naive
from tests.strategies import problems


def run(problem, keys):
    n = problem.task_count
    start, finish, assignment = np.empty(n), np.empty(n), np.empty(n, dtype=np.int64)
    active_schedule(problem.arrays, np.array(keys, dtype=float), start, finish, assignment)
    return assignment.tolist(), start.tolist()


def test_the_key_decides_who_gets_a_contested_machine():
    # Both want the only machine at 0; the smaller key goes first.
    problem = Problem([Task("a", 2), Task("b", 3)], 1)
    assert run(problem, [1, 0]) == ([0, 0], [3, 0])
    assert run(problem, [0, 1]) == ([0, 0], [0, 2])


def test_a_machine_does_not_wait_while_it_could_finish_something():
    # On machine A, x (1) is there at 0; y, the more urgent, comes at 5: x goes first.
    inf = np.inf
    problem = Problem(
        [Task("x"), Task("w"), Task("y", 0, ("w",))], 2, [[1, inf], [inf, 5], [4, inf]]
    )
    assert run(problem, [9, 0, 0]) == ([0, 1, 0], [0, 0, 5])


@settings(max_examples=150, deadline=None)
@given(problems(), st.data())
def test_like_the_plain_twin(problem, data):
    n = problem.task_count
    keys = data.draw(st.lists(st.integers(0, 9), min_size=n, max_size=n))
    expected = naive.active_schedule(problem, keys)
    assert run(problem, keys) == expected
    naive.as_schedule(problem, *expected).check()
