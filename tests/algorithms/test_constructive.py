"""The constructive rules on published examples, and what they refuse."""

import numpy as np
import pytest
from hypothesis import given, settings

from livespan import Network, Problem, Schedule, Task, make_algorithm, solve
from livespan.algorithms import find_algorithm, greedy_start
from livespan.algorithms.rules import RULES, applicable, obstacle, schedules
from livespan.errors import SettingError, UnsupportedProblemError
from livespan.objectives import make_objective
from livespan.stop import MaxIterations
from tests.strategies import rich_problems

#: Topcuoglu, Hariri, Wu (2002), figure 3: times on three machines, and (before, after, data).
HEFT_TIMES = [
    [14, 16, 9],
    [13, 19, 18],
    [11, 13, 19],
    [13, 8, 17],
    [12, 13, 10],
    [13, 16, 9],
    [7, 15, 11],
    [5, 11, 14],
    [18, 12, 20],
    [21, 7, 16],
]
HEFT_ARCS = [
    *((1, 2, 18), (1, 3, 12), (1, 4, 9), (1, 5, 11), (1, 6, 14), (2, 8, 19), (2, 9, 16)),
    *((3, 7, 23), (4, 8, 27), (4, 9, 23), (5, 9, 13), (6, 8, 15), (7, 10, 17), (8, 10, 11)),
    (9, 10, 13),
]
#: Arabnejad, Barbosa (2014), figure 1.
PEFT_TIMES = [
    [22, 21, 36],
    [22, 18, 18],
    [32, 27, 43],
    [7, 10, 4],
    [29, 27, 35],
    [26, 17, 24],
    [14, 25, 30],
    [29, 23, 36],
    [15, 21, 8],
    [13, 16, 33],
]
PEFT_ARCS = [
    *((1, 2, 17), (1, 3, 31), (1, 4, 29), (1, 5, 13), (1, 6, 7), (2, 8, 3), (2, 9, 30)),
    *((3, 7, 16), (4, 8, 11), (4, 9, 7), (5, 9, 57), (6, 8, 5), (7, 10, 9), (8, 10, 42)),
    (9, 10, 7),
]


def graph(times, arcs):
    tasks = []
    for number in range(1, len(times) + 1):
        data = {str(before): float(amount) for before, after, amount in arcs if after == number}
        tasks.append(Task(str(number), 0, tuple(data), data=data))
    return Problem(tasks, 3, times, network=Network())


def makespans(rule, problem):
    return [float(finish.max()) for _, finish, _ in schedules(rule, problem)]


def test_the_published_examples_give_the_published_makespans():
    heft, peft = graph(HEFT_TIMES, HEFT_ARCS), graph(PEFT_TIMES, PEFT_ARCS)
    assert makespans("heft", heft) == [80.0]
    assert makespans("cpop", heft) == [86.0]
    assert makespans("peft", peft) == [122.0]
    assert makespans("heft", peft) == [133.0]


def test_best_is_the_best_of_all_that_apply():
    problem = graph(HEFT_TIMES, HEFT_ARCS)
    values = [min(makespans(rule, problem)) for rule in applicable(problem)]
    assert len(values) == 11
    assert greedy_start(problem, make_objective("makespan")).value == min(values)
    assert solve(problem, "constructive", stop=MaxIterations(1)).value == min(values)


@settings(max_examples=100, deadline=None)
@given(rich_problems())
def test_every_rule_that_applies_builds_feasible_schedules(problem):
    for rule in RULES:
        if obstacle(rule, problem) is None:
            for start, _, assignment in schedules(rule, problem):
                Schedule(problem, assignment, start).check()


@pytest.mark.parametrize(
    ("rule", "problem", "words"),
    [
        ("multifit", Problem([Task("a", 1), Task("b", 1, ("a",))], 1), "serve precedence"),
        ("multifit", Problem([Task("a"), Task("b")], 2, [[1, 2], [2, 1]]), "identical or related"),
        ("heft", Problem([Task("a", 1)], 1), "needs tasks that wait"),
        ("peft", Problem([Task("a", 1)], 1), "needs tasks that wait"),
        ("cpop", Problem([Task("a", 1)], 1), "needs tasks that wait"),
        (
            "cpop",
            Problem([Task("a"), Task("b", 0, ("a",))], 2, [[1, np.inf], [np.inf, 1]]),
            "whole critical path",
        ),
        ("edd", Problem([Task("a", 1)], 1), "needs due dates"),
        ("atc", Problem([Task("a", 1)], 1), "needs due dates"),
    ],
)
def test_a_rule_that_does_not_apply_says_so(rule, problem, words):
    assert rule not in applicable(problem)
    with pytest.raises(UnsupportedProblemError, match=f"constructive by {rule} .*{words}"):
        solve(problem, make_algorithm("constructive", rule=rule))


def test_due_dates_decide_by_edd_and_atc():
    # One machine: b is due first although a comes first.
    problem = Problem([Task("a", 2, due=9.0), Task("b", 2, due=2.0)], 1)
    for rule in ("edd", "atc"):
        for start, _, _ in schedules(rule, problem):
            assert start.tolist() == [2.0, 0.0]


def test_the_start_of_plain_independent_tasks_is_the_list_schedule():
    # Longest first gives 3 + 2 + 2 = 7; packing finds 3 + 3 = 2 + 2 + 2 = 6.
    problem = Problem([Task(f"t{k}", length) for k, length in enumerate((3, 3, 2, 2, 2))], 2)
    assert greedy_start(problem, make_objective("makespan")).value == 7.0
    assert solve(problem, "constructive").value == 6.0


def test_the_former_name_finds_the_rules():
    assert find_algorithm("Greedy") is find_algorithm("constructive")


def test_a_rule_is_one_of_the_list_in_any_case():
    assert make_algorithm("constructive", rule=" HEFT ").rule == "heft"
    with pytest.raises(SettingError, match=r"rule must be one of best, list, .*, not 'magic'"):
        make_algorithm("constructive", rule="magic")
