"""Annealing on problems small enough to try everything, with objectives beside the makespan."""

import itertools

import numpy as np
import pytest

from livespan import Problem, Setups, Task, solve
from livespan.objectives import make_objective
from livespan.stop import MaxIterations
from tests import naive_timing


def optimum(problem, cost):
    """Least cost of all orders and assignments of independent tasks, each appended in turn."""
    numbers, machines = range(problem.task_count), range(problem.machine_count)
    return min(
        cost(naive_timing.append_schedule(problem, order, machine)[2])
        for order in itertools.permutations(numbers)
        for machine in itertools.product(machines, repeat=problem.task_count)
    )


@pytest.mark.parametrize("name", ["aco", "pso", "ga", "sa"])
@pytest.mark.parametrize("seed", range(3))
def test_small_weighted_tardiness_with_releases_and_set_ups_is_solved(name, seed):
    rng = np.random.default_rng(seed)
    tasks = [
        Task(
            f"t{k}",
            float(rng.integers(2, 9)),
            release=float(rng.integers(0, 9)),
            due=float(rng.integers(6, 16)),
            weight=float(rng.integers(1, 5)),
            family="xy"[k % 2],
        )
        for k in range(5)
    ]
    problem = Problem(tasks, 2, setups=Setups(("x", "y"), [[0, 3], [2, 0]]))

    def tardiness(finish):
        late = (t.weight * max(0.0, f - t.due) for t, f in zip(tasks, finish, strict=True))
        return sum(late)

    objective = make_objective("weighted_tardiness")
    found = solve(problem, name, objective, stop=MaxIterations(30), seed=1)
    assert found.value == pytest.approx(optimum(problem, tardiness))
