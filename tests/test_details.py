"""Transfers, releases, set-ups and times of rest: what is refused, and what the oracle finds."""

import math

import numpy as np
import pytest

from livespan import Machine, Network, Problem, Schedule, Setups, Task
from livespan.errors import InfeasibleScheduleError, ProblemError

PAIR = [Task("a", 4, family="x"), Task("b", 1, ("a",), data={"a": 2.0}, family="y")]
SETUPS = Setups(("x", "y"), [[0, 3], [5, 0]])


@pytest.mark.parametrize(
    ("make", "words", "member"),
    [
        (lambda: Problem([Task("a", release=-1)]), "'a' has release -1", "tasks[0].release"),
        (lambda: Problem([Task("a", release=math.inf)]), "'a' has release inf", "tasks[0].release"),
        (lambda: Problem([Task("a", due=math.nan)]), "'a' has due nan", "tasks[0].due"),
        (lambda: Problem([Task("a", weight="x")]), "'a' has weight 'x'", "tasks[0].weight"),
        (
            lambda: Problem([Task("a"), Task("b", data={"a": 1})]),
            "'b' gets data from 'a', which is no predecessor",
            "tasks[1].data",
        ),
        (
            lambda: Problem([Task("a"), Task("b", 1, ("a",), data={"a": -1})]),
            "'b' gets -1 of data from 'a'",
            "tasks[1].data",
        ),
        (
            lambda: Problem(PAIR, 2, network=Network(latency=[[0, -1], [0, 0]])),
            "latency from machine 'Agent-1' to 'Agent-2' is -1",
            "network.latency[0][1]",
        ),
        (
            lambda: Problem(PAIR, 2, network=Network(bandwidth=0)),
            "bandwidth from machine 'Agent-1' to 'Agent-2' is 0",
            "network.bandwidth[0][1]",
        ),
        (lambda: Problem(PAIR, 2, network=Network([1, 2])), "shape \\(2, 2\\)", "network.latency"),
        (
            lambda: Problem(PAIR, 2, setups=Setups(("x",), [[0]])),
            "number 2 is of family 'y'",
            "tasks[1].family",
        ),
        (
            lambda: Problem(PAIR, 2, setups=Setups(("x", "y"), [[0, -1], [0, 0]])),
            "set-up from 'x' to 'y' is -1",
            "setups.times",
        ),
        (
            lambda: Problem(PAIR, 2, setups=Setups(("x", "y"), [0, 1])),
            "shape \\(2, 2\\)",
            "setups.times",
        ),
        (
            lambda: Problem(PAIR, 2, setups=Setups(("x", "x"), [[0, 1], [0, 0]])),
            "Duplicate family 'x'",
            "setups.families[1]",
        ),
        (
            lambda: Problem(PAIR, [Machine("m", down=((0, 2), (1, 3)))]),
            "'m' is down from 1",
            "machines[0].down",
        ),
        (
            lambda: Problem(PAIR, [Machine("m", down=((4, 4),))]),
            "'m' is down from 4 to 4",
            "machines[0].down",
        ),
        (lambda: Problem(PAIR, [Machine("m", power=-1)]), "'m' has power -1", "machines[0].power"),
    ],
)
def test_what_cannot_be_is_refused_by_name(make, words, member):
    with pytest.raises(ProblemError, match=words) as info:
        make()
    assert info.value.member == member


def test_the_features_of_a_problem_are_recognised():
    assert Problem(PAIR[:1], 2).features == ()
    full = Problem(
        [*PAIR, Task("c", release=1, family="x")],
        [Machine("m", down=((1, 2),)), Machine("n")],
        setups=SETUPS,
    )
    named = ("precedence", "transfers", "release dates", "set-ups", "times of rest")
    assert full.features == named
    # A network without data and latency, and set-ups of no time, are no features.
    bare = [Task("a", 4), Task("b", 1, ("a",))]
    assert Problem(bare, 2, network=Network(bandwidth=5)).features == ("precedence",)
    assert Problem(bare, 2, setups=Setups(("",), [[0]])).features == ("precedence",)


def test_the_compiled_view_has_them():
    problem = Problem(
        [*PAIR, Task("c", due=9, weight=2, family="x")],
        [Machine("m", 1, 7200, ((5, 6), (1, 2)), 3.0, 0.5), Machine("n")],
        network=Network(1.0, 4.0),
        setups=SETUPS,
    )
    arrays = problem.arrays
    assert arrays.latency.tolist() == [[0, 1], [1, 0]]
    assert arrays.slowness.tolist() == [[0, 0.25], [0.25, 0]]
    assert arrays.predecessor_data.tolist() == arrays.successor_data.tolist() == [2.0]
    assert arrays.window_start.tolist() == [0, 2, 2]
    assert (arrays.window_begin.tolist(), arrays.window_end.tolist()) == ([1, 5], [2, 6])
    assert arrays.family.tolist() == [0, 1, 0]
    assert arrays.setup.tolist() == [[[0, 3], [5, 0]]]
    assert arrays.due.tolist() == [math.inf, math.inf, 9]
    assert arrays.rate.tolist() == [2, 0]
    assert problem.transfer_time(0, 1, 0, 1) == 1.5
    assert problem.setup_time(1, 0, 1) == 5
    assert not any(array.flags.writeable for array in arrays)


def test_data_of_several_predecessors_stays_with_its_pair():
    tasks = [Task("a"), Task("b"), Task("c", 1, ("b", "a"), data={"a": 1.0, "b": 2.0})]
    tasks.append(Task("d", 1, ("a",), data={"a": 3.0}))
    arrays = Problem(tasks, 2).arrays
    into = {
        (int(before), after): float(amount)
        for after in range(4)
        for before, amount in zip(
            arrays.predecessors[slice(*arrays.predecessor_start[after : after + 2])],
            arrays.predecessor_data[slice(*arrays.predecessor_start[after : after + 2])],
            strict=True,
        )
    }
    assert into == {(0, 2): 1.0, (1, 2): 2.0, (0, 3): 3.0}
    # Successors of a (rows by increasing successor) and of b.
    assert arrays.successors.tolist() == [2, 3, 2]
    assert arrays.successor_data.tolist() == [1.0, 3.0, 2.0]


@pytest.mark.parametrize(
    ("problem", "assignment", "start", "words"),
    [
        (Problem([Task("a", 1, release=5)], 1), [0], [4.0], "before its release at 5"),
        (Problem(PAIR, 2), [0, 1], [0.0, 5.0], "and its data has come at 6.0"),
        (Problem(PAIR, 1, setups=SETUPS), [0, 0], [0.0, 6.0], "overlap.*set-up between them"),
        (
            Problem([Task("a", 3)], [Machine("m", down=((2, 4),))]),
            [0],
            [1.0],
            "which is down from 2 to 4",
        ),
    ],
)
def test_the_oracle_minds_every_detail(problem, assignment, start, words):
    with pytest.raises(InfeasibleScheduleError, match=words):
        Schedule(problem, assignment, start).check()
    late = np.array(start) + [0.0, 9.0][: len(start)] + (9.0 if len(start) == 1 else 0.0)
    Schedule(problem, assignment, late).check()
