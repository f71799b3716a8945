"""List scheduling against its plain twin."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from livespan.kernels.decode import list_schedule
from livespan.kernels.heap import heap_pop, heap_push
from tests import naive
from tests.strategies import problems


def run(problem, keys, speed_weights=None, idle_weight=0.0):
    n = problem.task_count
    start, finish, assignment = np.empty(n), np.empty(n), np.empty(n, dtype=np.int64)
    weights = np.zeros(n) if speed_weights is None else np.array(speed_weights, dtype=float)
    keys = np.array(keys, dtype=float)
    list_schedule(problem.arrays, keys, weights, idle_weight, start, finish, assignment)
    return assignment.tolist(), start.tolist()


def test_longest_first_to_the_earliest_finish(six):
    # 5 | 5, then 4 | 4, then 3 | 3: both machines end at 12.
    assert run(six, [-5, -5, -4, -4, -3, -3]) == ([0, 1, 0, 1, 0, 1], [0, 0, 5, 5, 9, 9])


def test_a_task_waits_for_its_predecessor_however_urgent_it_is(chain):
    # b has the smallest key, but only a and c are ready at first.
    assert run(chain, [2, 1, 3]) == ([0, 0, 1], [0, 3, 0])


def test_a_speed_weight_sends_a_task_to_its_fastest_machine(unrelated):
    assert run(unrelated, [0, 1, 2], [0, 0, 0])[0] == [0, 1, 1]
    # y and z fill B up to 5; with x last and B's queue short, weight decides nothing here,
    # but a heavy weight on z keeps it on B even when B is busy until 20.
    assert run(unrelated, [2, 1, 0], [0, 0, 50])[0] == [0, 1, 1]


def test_an_idle_weight_prefers_the_machine_that_waits_least():
    from livespan import Problem, Task

    # a runs on 1 until 4, d on 2 until 3, e on 3 from 0 to 1; then b (after a) is ready at 4.
    problem = Problem([Task("a", 4), Task("d", 3), Task("e", 1), Task("b", 1, ("a",))], 3)
    assert run(problem, [0, 1, 2, 3], idle_weight=0.5)[0][3] == 0


@settings(max_examples=150, deadline=None)
@given(problems(), st.data())
def test_like_the_plain_twin(problem, data):
    n = problem.task_count
    numbers = st.lists(st.floats(-1e3, 1e3), min_size=n, max_size=n)
    keys = data.draw(numbers)
    speed_weights = [abs(weight) for weight in data.draw(numbers)]
    idle_weight = data.draw(st.floats(0, 2))
    expected = naive.list_schedule(problem, keys, speed_weights, idle_weight)
    assert run(problem, keys, speed_weights, idle_weight) == expected
    naive.as_schedule(problem, *expected).check()


@given(st.lists(st.integers(0, 5), min_size=1, max_size=40))
def test_the_heap_gives_back_in_order_of_key_and_number(keys):
    heap, size = np.empty(len(keys), dtype=np.int64), 0
    for task in range(len(keys)):
        size = heap_push(heap, size, np.array(keys, dtype=float), task)
    floats = np.array(keys, dtype=float)
    out = [heap_pop(heap, left, floats) for left in range(size, 0, -1)]
    assert out == naive.heap_order(keys)


def test_equal_keys_go_by_task_number(six):
    # 5 | 5, 4 | 4, 3 | 3 in the order they were given; the other way round t5 would be first.
    assert run(six, [0] * 6)[1] == [0, 0, 5, 5, 9, 9]
    assert run(six, [5, 4, 3, 2, 1, 0])[1] == [7, 7, 3, 3, 0, 0]
