"""Machine prices: bounds, regrets and softened choices, by hand and against their plain twins."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from livespan import Problem, Task
from livespan.bounds import price_bound
from livespan.kernels.prices import (
    count_pairs,
    fill_pairs,
    least_priced,
    newton_step,
    soft_loads,
    solve_positive,
)
from tests import naive
from tests.strategies import problems


def independent(problem):
    """The same tasks and machines, nobody waiting for anybody."""
    tasks = [Task(task.id, task.length, (), task.eligible) for task in problem.tasks]
    return Problem(tasks, problem.machines, problem.arrays.durations)


def every(durations):
    """All machines for each task."""
    return np.tile(np.arange(durations.shape[1]), (len(durations), 1))


def some_prices(data, machines):
    numbers = st.lists(st.floats(0.01, 1), min_size=machines, max_size=machines)
    prices = np.array(data.draw(numbers))
    return prices / prices.sum()


def test_equal_prices_prove_the_work_at_its_fastest(unrelated):
    # 1 + 2 + 3 over two machines is 3; doubling the price of the busy one proves (1 + 4 + 6) / 3.
    assert price_bound(unrelated, np.array([1.0, 1.0])) == 3
    assert price_bound(unrelated, np.array([1.0, 2.0])) == 4  # 11 / 3, rounded up
    assert price_bound(unrelated, np.array([0.0, 1.0])) == 0  # A would do everything for nothing


def test_a_bound_is_rounded_up_for_whole_durations_only():
    durations = [[1.5, 9.0], [9.0, 2.0]]
    problem = Problem([Task("x"), Task("y")], 2, durations)
    assert price_bound(problem, np.array([1.0, 1.0])) == pytest.approx(1.75)


@settings(max_examples=60, deadline=None)
@given(problems(max_tasks=4, max_machines=3), st.data())
def test_no_price_bound_is_above_the_optimum(problem, data):
    problem = independent(problem)
    prices = some_prices(data, problem.machine_count)
    assert price_bound(problem, prices) <= naive.best_makespan(problem) * (1 + 1e-12)


@settings(max_examples=60, deadline=None)
@given(problems(), st.data())
def test_regrets_are_what_the_plain_twin_says(problem, data):
    durations = problem.arrays.durations
    n, m = durations.shape
    prices = some_prices(data, m)
    least, cheapest = np.empty(n), np.empty(n, np.int64)
    least_priced(durations, prices, least, cheapest)
    limit, most = data.draw(st.floats(0, 1e6)), data.draw(st.integers(1, m))
    size = count_pairs(durations, prices, least, limit, most)
    task, machine, regret = np.empty(size, np.int64), np.empty(size, np.int64), np.empty(size)
    fill_pairs(durations, prices, least, limit, most, task, machine, regret)
    expected = naive.regrets(durations.tolist(), prices.tolist(), limit, most)
    assert list(zip(task.tolist(), regret.tolist(), strict=True)) == expected
    for j, i, value in zip(task, machine, regret, strict=True):
        assert value == prices[i] * durations[j, i] - least[j]
    assert (prices[cheapest] * durations[np.arange(n), cheapest] == least).all()


@settings(max_examples=60, deadline=None)
@given(problems(), st.data())
def test_soft_choices_are_what_the_plain_twin_says(problem, data):
    durations = problem.arrays.durations
    m = durations.shape[1]
    prices, softness = some_prices(data, m), data.draw(st.floats(0.01, 0.5))
    load, slope = np.empty(m), np.empty((m, m))
    total = soft_loads(durations, every(durations), prices, softness, load, slope)
    expected = naive.soft_loads(durations.tolist(), prices.tolist(), softness)
    # The kernel leaves out choices of a weight below exp(-20).
    ignored = 1e-8 * durations[np.isfinite(durations)].sum()
    assert load == pytest.approx(expected, rel=1e-6, abs=ignored)
    least = np.empty(len(durations))
    hard = least_priced(durations, prices, least, np.empty(len(durations), np.int64))
    assert total == pytest.approx(hard)


def test_the_slope_is_the_derivative_of_the_loads():
    rng = np.random.default_rng(4)
    durations, prices = rng.random((30, 3)) + 0.5, np.array([0.3, 0.3, 0.4])
    load, slope, moved = np.empty(3), np.empty((3, 3)), np.empty(3)
    soft_loads(durations, every(durations), prices, 0.3, load, slope)
    # The unit of softness moves with the least price; held fixed, slopes are symmetric.
    assert slope == pytest.approx(slope.T)
    soft_loads(
        durations,
        every(durations),
        prices * np.array([1.0, 1.0, 1.001]),
        0.3,
        moved,
        np.empty((3, 3)),
    )
    assert moved[2] < load[2]
    assert moved[0] > load[0]


def test_steps_level_the_loads():
    durations = np.random.default_rng(1).random((60, 4)) * np.array([1.0, 2.0, 3.0, 4.0])
    prices, load, slope = np.full(4, 0.25), np.empty(4), np.empty((4, 4))
    for _ in range(30):
        soft_loads(durations, every(durations), prices, 0.2, load, slope)
        prices = newton_step(prices, load, slope)
    assert load == pytest.approx(np.full(4, load.mean()), rel=1e-3)
    assert prices.sum() == pytest.approx(1)


def test_equations_are_solved():
    # 2x + y = 5 and x + 3y = 10 meet at x = 1, y = 3.
    matrix = np.array([[2.0, 1.0, 5.0], [1.0, 3.0, 10.0]])
    solve_positive(matrix)
    assert matrix[:, 2] == pytest.approx([1, 3])
