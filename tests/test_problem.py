"""Building a problem checks it; the arrays say what was given."""

import itertools
import math
import time

import numpy as np
import pytest

from livespan import Machine, Network, Problem, Task
from livespan.errors import ProblemError


def test_durations_are_length_over_speed():
    problem = Problem([Task("a", 6)], [Machine("slow"), Machine("fast", speed=3)])
    assert problem.arrays.durations.tolist() == [[6.0, 2.0]]


def test_a_machine_that_is_not_eligible_takes_for_ever():
    problem = Problem([Task("a", 6, eligible=("B",))], [Machine("A"), Machine("B")])
    assert problem.arrays.durations.tolist() == [[math.inf, 6.0]]


def test_a_matrix_takes_the_place_of_lengths_and_is_not_changed():
    given = np.array([[1.0, 2.0], [3.0, math.inf]])
    problem = Problem([Task("a", eligible=("A",)), Task("b")], [Machine("A"), Machine("B")], given)
    assert problem.arrays.durations.tolist() == [[1.0, math.inf], [3.0, math.inf]]
    assert given.tolist() == [[1.0, 2.0], [3.0, math.inf]]


def test_a_number_of_machines_makes_that_many_agents():
    assert [m.id for m in Problem([Task("a", 1)], 3).machines] == ["Agent-1", "Agent-2", "Agent-3"]


def test_precedence_rows(chain):
    arrays = chain.arrays
    a, b, c = 0, 1, 2
    assert arrays.predecessors[slice(*arrays.predecessor_start[b : b + 2])].tolist() == [a]
    assert arrays.successors[slice(*arrays.successor_start[a : a + 2])].tolist() == [b]
    assert arrays.predecessor_start[c] == arrays.predecessor_start[c + 1]
    # 3 + 2 behind a, 2 behind b, 4 behind c
    assert arrays.bottom_level.tolist() == [5.0, 2.0, 4.0]


def test_a_predecessor_named_twice_counts_once():
    problem = Problem([Task("a", 1), Task("b", 1, ("a", "a"))], 1)
    assert problem.arrays.predecessors.tolist() == [0]


def test_arrays_cannot_be_written(chain):
    for array in chain.arrays:
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0


@pytest.mark.parametrize(
    ("tasks", "machines", "durations", "environment"),
    [
        ([1, 2], [1, 1], None, "identical"),
        ([1, 2], [1, 4], None, "related"),
        ([0, 2], [1, 4], None, "related"),
        ([0, 0], [1, 4], None, "identical"),
        ([1, 2], [1, 1], [[1, 2], [2, 1]], "unrelated"),
        ([1, 2], [1, 1], [[1, 2], [2, 4]], "related"),
        ([1, 2], [1, 1], [[3, 3], [5, 5]], "identical"),
        ([1, 2], [1, 1], [[0, 3], [0, 5]], "unrelated"),
        ([1, 2], [1, 1], [[3, 0], [5, 0]], "unrelated"),
        ([1, 2], [1, 1], [[3, math.inf], [5, 5]], "unrelated"),
    ],
)
def test_the_environment_is_recognised(tasks, machines, durations, environment):
    problem = Problem(
        [Task(f"t{k}", length) for k, length in enumerate(tasks)],
        [Machine(f"m{k}", speed) for k, speed in enumerate(machines)],
        durations,
    )
    assert problem.environment == environment


def _two(**changes):
    return [Task("a", 1), Task(**{"id": "b", "length": 1.0} | changes)]


@pytest.mark.parametrize(
    ("make", "words", "member"),
    [
        (lambda: Problem([], 2), "at least one task", "tasks"),
        (lambda: Problem(_two(), 0), "at least one machine", "machines"),
        (lambda: Problem(_two(), []), "at least one machine", "machines"),
        (lambda: Problem(_two(id="a"), 2), "Duplicate task id 'a'", "tasks[1].id"),
        (lambda: Problem(_two(id=""), 2), "non-empty string", "tasks[1].id"),
        (lambda: Problem(_two(length=-1), 2), "'b' has length -1", "tasks[1].length"),
        (lambda: Problem(_two(length=math.nan), 2), "'b' has length nan", "tasks[1].length"),
        (lambda: Problem(_two(length=math.inf), 2), "'b' has length inf", "tasks[1].length"),
        (lambda: Problem(_two(length=None), 2), "'b' has length None", "tasks[1].length"),
        (lambda: Problem(_two(length=10**400), 2), "'b' has length", "tasks[1].length"),
        (
            lambda: Problem(_two(predecessors=("z",)), 2),
            "'b' depends on unknown task 'z'",
            "tasks[1].dependencies",
        ),
        (
            lambda: Problem(_two(predecessors=("b",)), 2),
            "'b' depends on itself",
            "tasks[1].dependencies",
        ),
        (
            lambda: Problem(_two(eligible=("X",)), 2),
            "'b' names unknown machine 'X'",
            "tasks[1].eligible",
        ),
        (lambda: Problem(_two(eligible=()), 2), "'b' has no eligible", "tasks[1].eligible"),
        (
            lambda: Problem(_two(), [Machine("A"), Machine("A")]),
            "Duplicate machine id 'A'",
            "machines[1].id",
        ),
        (lambda: Problem(_two(), [Machine("A", 0)]), "'A' has speed 0", "machines[0].speed"),
        (
            lambda: Problem(_two(), [Machine("A", math.nan)]),
            "'A' has speed nan",
            "machines[0].speed",
        ),
        (
            lambda: Problem(_two(), [Machine("A", 1, -2)]),
            "'A' has cost_per_hour -2",
            "machines[0].cost_per_hour",
        ),
        (lambda: Problem(_two(cost=-1), 2), "'b' has cost -1", "tasks[1].cost"),
        (lambda: Problem(_two(cost=math.nan), 2), "'b' has cost nan", "tasks[1].cost"),
        (
            lambda: Problem([Task("a", 1e308), Task("b", 1e308)], 1),
            "add up to more than a number can hold",
            "tasks",
        ),
        (
            lambda: Problem([Task("a", 1e308)], 2),
            "durations add up to more than a number can hold",
            "tasks",
        ),
        (
            lambda: Problem(_two(predecessors=("a",), data={"a": 1}), 2, network=Network(1e308)),
            "transfers add up to more than a number can hold",
            "network",
        ),
        (
            lambda: Problem(
                _two(predecessors=("a",), data={"a": 1}), 2, network=Network(0, 1e-320)
            ),
            "transfers add up to more than a number can hold",
            "network",
        ),
        (
            lambda: Problem(_two(length=1e308), [Machine("A", 1e-300)]),
            "'b' takes longer than a number can hold",
            "tasks[1].length",
        ),
        (lambda: Problem(_two(), 2, [[1, 2]]), r"must have shape \(2, 2\)", "durations"),
        (lambda: Problem(_two(), 2, [[1, 2], [3, "x"]]), "matrix of numbers", "durations"),
        (
            lambda: Problem(_two(), 2, [[1, 2], [3, -1]]),
            "task 'b' on machine 'Agent-2' is -1",
            "durations[1][1]",
        ),
        (
            lambda: Problem(_two(), 2, [[1, math.nan], [3, 1]]),
            "task 'a' on machine 'Agent-2' is nan",
            "durations[0][1]",
        ),
        (
            lambda: Problem(_two(), 2, [[1, 1], [math.inf, math.inf]]),
            "'b' has no eligible machine",
            "tasks[1].eligible",
        ),
    ],
)
def test_what_makes_no_problem_is_named(make, words, member):
    with pytest.raises(ProblemError, match=words) as caught:
        make()
    assert caught.value.member == member


def test_a_cycle_is_told_task_by_task():
    tasks = [Task("z", 1), Task("a", 1, ("z", "c")), Task("b", 1, ("a",)), Task("c", 1, ("b",))]
    with pytest.raises(ProblemError, match="Dependency cycle") as caught:
        Problem(tasks, 2)
    told = str(caught.value).removeprefix("Dependency cycle: ").split(" -> ")
    assert told[0] == told[-1]
    assert sorted(told[1:]) == ["a", "b", "c"]
    predecessors = {task.id: task.predecessors for task in tasks}
    assert all(before in predecessors[after] for before, after in itertools.pairwise(told))


def test_a_very_long_cycle_is_told_in_part():
    tasks = [Task(f"t{k}", 1, (f"t{k - 1}" if k else "t999",)) for k in range(1000)]
    with pytest.raises(ProblemError, match=r"\(901 more\)") as caught:
        Problem(tasks, 2)
    assert str(caught.value).count("->") == 100


def test_a_chain_of_ten_thousand_is_no_problem():
    """Deep precedence must not recurse; and checking is quick enough to sit in a request."""
    tasks = [Task(f"t{k}", 1, (f"t{k - 1}",) if k else ()) for k in range(10_000)]
    began = time.perf_counter()
    problem = Problem(tasks, 2)
    assert time.perf_counter() - began < 5
    assert problem.arrays.bottom_level[0] == 10_000
