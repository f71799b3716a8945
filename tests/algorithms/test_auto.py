"""The automatic choice: the right search, the exact solver beside it, proofs of either count."""

import contextlib
import itertools
import threading
import time
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pytest

from livespan import Network, Problem, Task, solve, stream
from livespan.algorithm import Snapshot
from livespan.algorithms import auto, greedy_start, make_algorithm
from livespan.algorithms.auto import members_for, open_pairs
from livespan.events import Finished, Iteration
from livespan.objectives import make_objective
from livespan.stop import AnyOf, GapReached, MaxRuntime

MAKESPAN = make_objective("makespan")


def shop(jobs, machines, seed=1):
    """A random job shop."""
    rng = np.random.default_rng(seed)
    tasks, rows = [], []
    for job in range(jobs):
        for step, machine in enumerate(rng.permutation(machines)):
            tasks.append(Task(f"{job}.{step}", 0, (f"{job}.{step - 1}",) if step else ()))
            rows.append([np.inf] * machines)
            rows[-1][machine] = float(rng.integers(1, 100))
    return Problem(tasks, machines, rows)


LOOSE = Problem([Task(f"t{k}", 1.0 + k) for k in range(12)], 3)
LATE = Problem([Task("a", 2, due=1.0), Task("b", 3, ("a",), release=1.0)], 2)
FLOW = Problem(
    [Task("a", 2), Task("b", 3, ("a",), data={"a": 1.0})], 2, network=Network(latency=1.0)
)


@pytest.mark.parametrize(
    ("problem", "objective", "search"),
    [
        (LOOSE, "makespan", "local"),
        (shop(3, 3), "makespan", "tabu"),
        (LOOSE, "flow_time", "SA"),
        (LATE, "weighted_tardiness", "SA"),
    ],
)
def test_the_search_suits_the_problem_and_the_exact_solver_helps(problem, objective, search):
    first, exact = members_for(problem, make_objective(objective))
    assert first.name == search
    assert exact is not None
    assert exact.name == "exact"


def test_the_exact_solver_stays_away_from_what_is_too_large_and_the_setting_moves_the_limit():
    count = auto.MOST_CHOICES // 2 + 1
    problem = Problem([Task(f"t{k}", 1.0 + k) for k in range(count)], 2)
    assert members_for(problem, MAKESPAN)[1] is None
    assert members_for(problem, MAKESPAN, exact_share=2.0)[1] is not None
    assert members_for(LOOSE, MAKESPAN, exact_share=0.0)[1] is None


def test_pairs_are_open_where_tasks_share_their_only_machine():
    assert open_pairs(shop(4, 3)) == 3 * 6  # four tasks on each of three machines
    assert open_pairs(LOOSE) == 0  # a choice of machines
    assert open_pairs(shop(15, 15)) < auto.HARD_PAIRS < open_pairs(shop(20, 15))


@dataclass(frozen=True)
class Noted:
    """A search that notes that it has begun."""

    began: threading.Event
    name: ClassVar[str] = "noted"
    title: ClassVar[str] = "Noted"
    summary: ClassVar[str] = "Notes that it begins."

    def search(self, problem, objective, start, rng):
        self.began.set()
        while True:
            yield None


@pytest.mark.parametrize(("jobs", "limit", "joins"), [(3, 1, False), (3, 100, True)])
def test_the_exact_solver_waits_longer_on_hard_shops(jobs, limit, joins, monkeypatch):
    monkeypatch.setattr(auto, "HARD_PAIRS", limit)
    monkeypatch.setattr(auto, "HARD_STALE", 1e9)
    monkeypatch.setattr(auto, "EARLY", 0.0)
    problem, began = shop(jobs, 3), threading.Event()
    members = make_algorithm("tabu", n_walkers=1), Noted(began)
    monkeypatch.setattr(auto, "members_for", lambda *_: members)
    start = greedy_start(problem, MAKESPAN)
    search = make_algorithm("auto").search(problem, MAKESPAN, start, np.random.default_rng(1))
    with contextlib.closing(search):
        for _ in range(10):
            next(search)
        assert began.wait(20.0 if joins else 0.2) == joins


@pytest.mark.parametrize("problem", [LOOSE, shop(5, 4), LATE, FLOW])
def test_a_small_problem_is_proved_optimal(problem):
    result = solve(problem, "auto", stop=AnyOf(GapReached(), MaxRuntime(60.0)), seed=1)
    assert result.status == "optimal"
    assert result.reason == "proved optimal"


def test_bounds_only_rise_and_values_only_fall_and_iterations_count_up():
    problem = shop(8, 5)
    events = list(stream(problem, "auto", stop=AnyOf(GapReached(), MaxRuntime(2.0)), seed=1))
    rows = [event for event in events if isinstance(event, Iteration)]
    assert [row.iteration for row in rows] == list(range(1, len(rows) + 1))
    for one, next_ in itertools.pairwise(rows):
        assert next_.value <= one.value
        assert next_.bound >= one.bound
    assert isinstance(events[-1], Finished)
    assert events[-1].result.value <= greedy_start(problem, MAKESPAN).value


def test_closing_it_ends_all_threads():
    before = set(threading.enumerate())
    problem = shop(10, 10)
    rng = np.random.default_rng(1)
    search = make_algorithm("auto").search(problem, MAKESPAN, greedy_start(problem, MAKESPAN), rng)
    for _ in range(20):
        next(search)
    assert set(threading.enumerate()) - before
    search.close()
    # The exact solver is asked to stop and not waited for.
    deadline = time.monotonic() + 5.0
    while set(threading.enumerate()) - before and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not set(threading.enumerate()) - before


@dataclass(frozen=True)
class Behind:
    """A search that finds nothing, and notes from where it began."""

    began: list
    name: ClassVar[str] = "behind"
    title: ClassVar[str] = "Behind"
    summary: ClassVar[str] = "Finds nothing."

    def search(self, problem, objective, start, rng):
        self.began.append(start.value)
        for number in itertools.count(1):
            yield Snapshot(number, start.value)


@dataclass(frozen=True)
class Ahead:
    """A search that has a better schedule at once."""

    best: Snapshot
    name: ClassVar[str] = "ahead"
    title: ClassVar[str] = "Ahead"
    summary: ClassVar[str] = "Finds the best at once."

    def search(self, problem, objective, start, rng):
        yield self.best
        while True:
            yield None


def test_a_search_that_stays_behind_begins_anew_from_the_best(monkeypatch):
    problem = Problem([Task("a", 3), Task("b", 3)], 2)
    poor = Snapshot(0, 6.0, greedy_start(problem, MAKESPAN).decisions)
    good = Snapshot(1, 3.0, poor.decisions, 2.0)
    behind = Behind([])
    monkeypatch.setattr(auto, "members_for", lambda *_: (behind, Ahead(good)))
    monkeypatch.setattr(auto, "CATCH_UP", 0.05)
    search = make_algorithm("auto").search(problem, MAKESPAN, poor, np.random.default_rng(1))
    best = None
    while len(behind.began) < 2:
        told = next(search)
        best = told if told is not None and told.decisions is not None else best
    search.close()
    assert behind.began == [6.0, 3.0]
    assert (best.value, best.bound) == (3.0, 2.0)


@dataclass(frozen=True)
class Broken:
    """A search that breaks at once."""

    name: ClassVar[str] = "broken"
    title: ClassVar[str] = "Broken"
    summary: ClassVar[str] = "Breaks."

    def search(self, problem, objective, start, rng):
        raise MemoryError("no room on purpose")
        yield


def ahead_for(seconds, members, monkeypatch):
    """Run a race of two members for a time, and return what it told last."""
    start = greedy_start(LOOSE, MAKESPAN)
    monkeypatch.setattr(auto, "members_for", lambda *_: members)
    search = make_algorithm("auto").search(LOOSE, MAKESPAN, start, np.random.default_rng(1))
    with contextlib.closing(search):
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            told = next(search)
    return told


def test_a_run_goes_on_without_the_exact_solver(monkeypatch):
    assert ahead_for(5 * auto.EARLY, (Behind([]), Broken()), monkeypatch) is not None


def test_a_run_breaks_with_its_search(monkeypatch):
    with pytest.raises(MemoryError, match="on purpose"):
        ahead_for(30.0, (Broken(), Behind([])), monkeypatch)
