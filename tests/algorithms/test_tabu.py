"""Tabu search finds what exhaustive search finds, whatever the number of cores."""

import itertools
import os

import numpy as np
import pytest

from livespan import Problem, Task, solve, stream
from livespan.algorithms import make_algorithm
from livespan.events import Iteration
from livespan.stop import AnyOf, GapReached, MaxIterations
from tests import naive


def little(seed):
    """Five tasks on three unrelated machines, some waiting for others, some not eligible."""
    rng = np.random.default_rng(seed)
    durations = rng.integers(1, 10, (5, 3)).astype(float)
    durations[rng.random((5, 3)) < 0.3] = np.inf
    durations[:, 0] = np.where(np.isfinite(durations).any(axis=1), durations[:, 0], 5.0)
    before = [(f"t{rng.integers(k)}",) if k and rng.random() < 0.6 else () for k in range(5)]
    return Problem([Task(f"t{k}", 0, before[k]) for k in range(5)], 3, durations)


def job_shop(seed, jobs=10, machines=5):
    """Jobs that visit all machines, each in an order of its own."""
    rng = np.random.default_rng(seed)
    tasks, rows = [], []
    for job in range(jobs):
        for step, machine in enumerate(rng.permutation(machines)):
            before = (f"j{job}s{step - 1}",) if step else ()
            tasks.append(Task(f"j{job}s{step}", 0, before))
            row = np.full(machines, np.inf)
            row[machine] = rng.integers(1, 100)
            rows.append(row)
    return Problem(tasks, machines, rows)


@pytest.mark.parametrize("seed", range(25))
def test_it_finds_the_optimum_of_little_problems(seed):
    problem = little(seed)
    result = solve(problem, make_algorithm("tabu", patience=50), stop=MaxIterations(10))
    assert result.value == naive.best_makespan(problem)


def test_job_shops_of_many_jobs_are_proved_optimal():
    """Twenty jobs on four machines: the busiest machine decides, and its bound is met."""
    for seed in range(3):
        problem = job_shop(seed, jobs=20, machines=4)
        result = solve(problem, "tabu", stop=AnyOf(GapReached(), MaxIterations(100)))
        assert result.status == "optimal"


def test_the_number_of_cores_changes_nothing(monkeypatch):
    def values():
        search = make_algorithm("tabu", patience=300, n_walkers=3)
        events = stream(job_shop(1, machines=10), search, stop=MaxIterations(15), seed=5)
        return [(e.value, e.current) for e in events if isinstance(e, Iteration)]

    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    alone = values()
    monkeypatch.setattr(os, "cpu_count", lambda: 3)
    assert values() == alone
    assert len({current for _, current in alone}) > 1


def test_walks_start_anew_when_they_get_nowhere():
    events = list(
        stream(job_shop(2), make_algorithm("tabu", patience=20, n_elites=2), stop=MaxIterations(30))
    )
    current = [event.current for event in events if isinstance(event, Iteration)]
    assert any(later > earlier for earlier, later in itertools.pairwise(current))
