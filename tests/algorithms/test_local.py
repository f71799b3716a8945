"""What the local search is to reach, and what it refuses."""

import dataclasses
import itertools

import numpy as np
import pytest

from livespan import LocalSearch, Machine, Problem, Task, solve, stream
from livespan.algorithms.ground import capacities, lay_ground
from livespan.bounds import counting_bound
from livespan.errors import UnsupportedProblemError
from livespan.events import Iteration
from livespan.objectives import make_objective
from livespan.stop import AnyOf, GapReached, MaxIterations


def independent(durations):
    tasks = [Task(f"t{row}") for row in range(len(durations))]
    return Problem(tasks, len(durations[0]), durations)


def test_tasks_that_wait_are_refused_before_the_start(chain):
    with pytest.raises(UnsupportedProblemError, match="local serves independent tasks only"):
        stream(chain, "local")


def test_other_objectives_are_refused_before_the_start(six):
    other = dataclasses.make_dataclass("Other", [], namespace={"name": "beauty"})()
    with pytest.raises(UnsupportedProblemError, match="local serves the makespan, not beauty"):
        LocalSearch().check(six, other)
    LocalSearch().check(six, make_objective("makespan"))


def test_the_bound_is_that_of_the_linear_relaxation():
    # Whole tasks of 2 and 8 make 20; 38 in halves make 19, also where one machine is slow at one.
    problem = independent([[2, 2], [2, 2], [2, 2], [8, 8], [8, 8], [8, 8], [8, 16]])
    events = list(stream(problem, "local", stop=MaxIterations(1)))
    bounds = [event.bound for event in events if isinstance(event, Iteration)]
    assert bounds == [pytest.approx(19)]


def test_small_problems_are_solved():
    rng = np.random.default_rng(8)
    for _ in range(10):
        durations = rng.integers(1, 30, (6, 3)).astype(float)
        loads = [
            max(durations[[k for k in range(6) if pick[k] == i], i].sum() for i in range(3))
            for pick in itertools.product(range(3), repeat=6)
        ]
        assert solve(independent(durations), "local", stop=MaxIterations(20)).value == min(loads)


@pytest.mark.parametrize("algorithm", ["local", "auto"])
def test_durations_of_all_magnitudes_are_searched(algorithm):
    tasks = [Task("a", 1e-320), Task("b", 1e300)]
    problem = Problem(tasks, [Machine("slow", 1e-5), Machine("fast", 1e8)])
    result = solve(problem, algorithm, stop=MaxIterations(2))
    assert result.value == pytest.approx(1e292)
    assert 0.0 <= result.bound <= result.value


def test_many_alike_tasks_are_levelled_to_the_bound():
    durations = np.repeat(np.random.default_rng(2).integers(1, 100, (200, 1)), 8, axis=1)
    result = solve(independent(durations), "local", stop=AnyOf(GapReached(), MaxIterations(5)))
    assert result.status == "optimal"


def test_unrelated_machines_come_within_two_percent_of_the_bound():
    durations = np.random.default_rng(3).integers(1, 1000, (200, 10)).astype(float)
    result = solve(independent(durations), "local", stop=MaxIterations(20))
    assert result.gap < 0.02


def test_slow_machines_do_as_many_tasks_as_they_must_and_no_more():
    """Machines of 10 to 100 a task: counting proves what the linear relaxation is far below."""
    rng = np.random.default_rng(4)
    durations = np.array([10, 40, 70, 100]) + rng.integers(0, 5, (30, 4)).astype(float)
    problem = independent(durations)
    result = solve(problem, "local", stop=AnyOf(GapReached(), MaxIterations(300)))
    assert result.bound >= counting_bound(durations)
    assert result.value <= 1.01 * result.bound


def test_a_machine_can_do_as_many_tasks_as_its_shortest_ones_say(monkeypatch):
    durations = np.array([[4.0, 1.0], [2.0, 1.0], [3.0, np.inf]])
    problem = independent(durations.tolist())
    ground = lay_ground(problem, np.array([0.5, 0.5]))
    # On the first machine 2, 5 and 9 at least; 5 is not less than 5. On the second 1 and 2.
    assert capacities(ground, 5.0, 10).tolist() == [1, 2]
    assert capacities(ground, 5.1, 10).tolist() == [2, 2]
    assert capacities(ground, 9.1, 2).tolist() == [2, 2]
    monkeypatch.setattr("livespan.bounds.counting.MOST_CELLS", 1)
    uncounted = lay_ground(problem, np.array([0.5, 0.5]))
    assert capacities(uncounted, 5.0, 10).tolist() == [10, 10]


def test_a_machine_that_serves_nobody_and_work_that_takes_no_time_do_no_harm():
    durations = np.random.default_rng(3).integers(0, 9, (12, 3)).astype(float)
    durations[:, 1] = np.inf
    durations[3] = 0
    result = solve(independent(durations), "local", stop=MaxIterations(5))
    assert 1 not in result.schedule.assignment[durations[:, 1] == np.inf]
    nothing = solve(independent(np.zeros((5, 2))), "local", stop=MaxIterations(3))
    assert nothing.value == 0


def test_prices_of_a_big_problem_are_found_from_a_sample_first(monkeypatch):
    """Then on each task's cheapest machines only: another path to a bound as good."""
    problem = independent(np.random.default_rng(5).integers(1, 1000, (400, 4)))
    whole = solve(problem, "local", stop=MaxIterations(1)).bound
    monkeypatch.setattr("livespan.kernels.ascent.SAMPLE_CELLS", 400)
    monkeypatch.setattr("livespan.kernels.ascent.NARROW", 3)
    sampled = solve(problem, "local", stop=MaxIterations(1)).bound
    assert sampled == pytest.approx(whole, rel=1e-3)
