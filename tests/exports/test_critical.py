"""The critical path by hand, and on random schedules."""

from itertools import pairwise

import pytest
from hypothesis import given, settings

from livespan import Machine, Network, Problem, Schedule, Setups, Task, solve
from livespan.exports.picture.critical import critical_path
from tests.strategies import rich_problems


def names(problem, assignment, start):
    schedule = Schedule(problem, assignment, start)
    schedule.check()
    return [problem.tasks[task].id for task in critical_path(schedule)]


def test_it_follows_precedence_and_the_machine(chain):
    assert names(chain, [0, 0, 1], [0, 3, 0]) == ["a", "b"]
    # c first: a waits for the machine, b for a; 4 + 3 + 2 = 9.
    assert names(chain, [0, 0, 0], [4, 7, 0]) == ["c", "a", "b"]


def test_a_task_that_nobody_keeps_waiting_begins_it(chain):
    assert names(chain, [0, 0, 1], [0, 3.5, 0]) == ["b"]


def test_transfers_and_set_ups_keep_tasks_waiting():
    tasks = [Task("a", 2), Task("b", 1, ("a",), data={"a": 3})]
    moved = Problem(tasks, machines=2, network=Network(bandwidth=1.0))
    assert names(moved, [0, 1], [0, 5]) == ["a", "b"]
    assert names(moved, [0, 1], [0, 6]) == ["b"]
    families = [Task("a", 2, family="x"), Task("b", 1, family="y")]
    set_up = Problem(families, machines=1, setups=Setups(("x", "y"), [[0, 4], [0, 0]]))
    assert names(set_up, [0, 0], [0, 6]) == ["a", "b"]


def test_a_rest_may_stand_between():
    # b (3) is ready at 2 but would meet the rest from 4 to 8.
    problem = Problem([Task("a", 2), Task("b", 3)], [Machine("m", down=((4.0, 8.0),))])
    assert names(problem, [0, 0], [0, 8]) == ["a", "b"]
    assert names(problem, [0, 0], [0, 9]) == ["b"]


def test_tasks_without_duration_make_no_endless_path():
    tasks = [Task("a", 0), Task("b", 0, ("a",)), Task("c", 0, ("b",))]
    assert names(Problem(tasks, machines=1), [0, 0, 0], [0, 0, 0])


@settings(max_examples=60)
@given(problem=rich_problems())
def test_it_ends_last_and_goes_on_in_time(problem):
    schedule = solve(problem, "constructive").schedule
    path = critical_path(schedule)
    assert schedule.finish[path[-1]] == pytest.approx(schedule.makespan)
    for before, after in pairwise(path):
        assert schedule.finish[before] <= schedule.start[after] + 1e-6
        same = schedule.assignment[before] == schedule.assignment[after]
        waits = problem.tasks[before].id in problem.tasks[after].predecessors
        assert same or waits
