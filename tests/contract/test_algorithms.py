"""What every algorithm in the table promises, whoever wrote it."""

import dataclasses
import itertools
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from livespan import ALGORITHMS, OBJECTIVES, Problem, Schedule, Task, solve, stream
from livespan.algorithm import Algorithm
from livespan.algorithms import greedy_start, make_algorithm
from livespan.errors import SettingError, UnsupportedProblemError
from livespan.events import Finished, Improved, Iteration
from livespan.objectives import make_objective
from livespan.setting import settings_of
from livespan.solve import by_the_clock
from livespan.stop import AnyOf, Cancelled, MaxIterations, MaxRuntime, TargetReached
from tests import naive
from tests.strategies import problems, rich_problems

every_algorithm = pytest.mark.parametrize("name", ALGORITHMS)
#: Those whose events the clock has no say in.
REPRODUCIBLE = [name for name, kind in ALGORITHMS.items() if not by_the_clock(kind)]
ITERATIONS = 8


def workload(tasks=60, machines=4, seed=3, share=0.4):
    rng = np.random.default_rng(seed)
    durations = rng.integers(1, 50, (tasks, machines))
    before = [(f"t{rng.integers(k)}",) if k and rng.random() < share else () for k in range(tasks)]
    return Problem([Task(f"t{k}", 0, before[k]) for k in range(tasks)], machines, durations)


def module(name):
    """The module an algorithm is written in."""
    return sys.modules[ALGORITHMS[name].__module__]


def refuses(name, problem):
    """Whether an algorithm cannot serve a problem, and says so before anything happens."""
    try:
        stream(problem, name)
    except UnsupportedProblemError:
        return True
    return False


def served(name):
    """A workload the algorithm can serve: with precedence if possible."""
    return next(w for w in (workload(), workload(200, 10, share=0)) if not refuses(name, w))


def trajectory(problem, name, seed, **more):
    return [
        (event.iteration, event.value, event.current, event.bound)
        for event in stream(problem, name, stop=MaxIterations(ITERATIONS), seed=seed, **more)
        if isinstance(event, Iteration)
    ]


@every_algorithm
def test_it_is_a_frozen_dataclass_that_says_what_it_is(name):
    kind = ALGORITHMS[name]
    assert dataclasses.is_dataclass(kind)
    assert kind.__dataclass_params__.frozen
    assert isinstance(kind(), Algorithm)
    assert kind.name.lower() == name
    assert kind.title
    assert kind.summary.endswith(".")
    assert kind.__doc__
    assert "doi:" in kind.__doc__


@every_algorithm
def test_each_setting_has_a_help_and_a_default_within_its_limits(name):
    for known in settings_of(ALGORITHMS[name]):
        assert known.help.endswith(".")
        assert known.parse(known.default) == known.default


@every_algorithm
def test_settings_out_of_range_are_refused_before_the_start(name):
    for known in settings_of(ALGORITHMS[name]):
        beyond = () if known.choices else (known.low - 1, known.high + 1, float("nan"))
        for wrong in (*beyond, "x"):
            with pytest.raises(SettingError, match=known.name):
                make_algorithm(name, **{known.name: wrong})


@every_algorithm
@settings(max_examples=40, deadline=None)
@given(problem=problems(), seed=st.integers(0, 2**63 - 1))
def test_feasible_never_above_the_start_never_below_the_bound(name, problem, seed):
    if refuses(name, problem):
        return
    events = list(stream(problem, name, stop=MaxIterations(ITERATIONS), seed=seed))
    greedy = greedy_start(problem, make_objective("makespan")).value
    result = events[-1].result
    assert result.value <= greedy
    assert result.value >= result.bound
    for event in events:
        if isinstance(event, Improved):
            assert event.schedule.makespan == pytest.approx(event.value)  # built and checked
    values = [event.value for event in events if isinstance(event, Iteration)]
    assert all(after <= before for before, after in itertools.pairwise(values))


@every_algorithm
@settings(max_examples=30, deadline=None)
@given(problem=rich_problems(), seed=st.integers(0, 2**63 - 1))
def test_feasible_with_transfers_releases_set_ups_and_rests(name, problem, seed):
    if refuses(name, problem):
        return
    events = list(stream(problem, name, stop=MaxIterations(4), seed=seed))
    assert events[-1].result.value <= greedy_start(problem, make_objective("makespan")).value
    for event in events:
        if isinstance(event, Improved):
            assert event.schedule.makespan == pytest.approx(event.value)  # built and checked


@every_algorithm
@settings(max_examples=25, deadline=None)
@given(problem=problems(max_tasks=4, max_machines=3))
def test_never_below_the_true_optimum_and_honest_about_having_proved_it(name, problem):
    if refuses(name, problem):
        return
    optimum = naive.best_makespan(problem)
    result = solve(problem, name, stop=MaxIterations(ITERATIONS))
    assert result.value >= optimum * (1 - 1e-9)
    if result.status == "optimal":
        assert result.value == pytest.approx(optimum)


def test_only_the_automatic_choice_goes_by_the_clock():
    assert set(ALGORITHMS) - set(REPRODUCIBLE) == {"auto"}


@pytest.mark.parametrize("name", REPRODUCIBLE)
def test_same_seed_same_events(name):
    problem = served(name)
    assert trajectory(problem, name, 7) == trajectory(problem, name, 7)


@pytest.mark.parametrize("name", [name for name in REPRODUCIBLE if name != "constructive"])
def test_another_seed_another_search(name):
    problem = served(name)
    assert trajectory(problem, name, 7) != trajectory(problem, name, 8)


#: One other value for each setting, in the settings' order.
OTHER_VALUES = {
    "aco": (3, 2.0, 0.5, 0.5, 0.2, 5),
    "pso": (3, 0.2, 0.1, 0.1, 5),
    "ga": (5, 0.1, 0.2, 1, 0, 0),
    "sa": (1.0, 0.5, 5.0, 1),
    "tabu": (50, 30, 2, 1),
    "local": (20, 1e-4, 3, 1, 1),
    "constructive": ("max_min",),
    "exact": (2, 2),
}
#: Settings under which a short search already shows the effect of all others.
LIVELY = {"tabu": {"patience": 100}, "local": {"cooling_iterations": 2}}


@pytest.mark.parametrize(
    ("name", "setting", "value"),
    [
        (name, known.name, value)
        for name, kind in ALGORITHMS.items()
        if name in REPRODUCIBLE
        for known, value in zip(settings_of(kind), OTHER_VALUES.get(name, ()), strict=True)
    ],
)
def test_each_setting_changes_the_search(name, setting, value):
    problem = served(name)
    base = LIVELY.get(name, {})
    usual, changed = make_algorithm(name, **base), make_algorithm(name, **base | {setting: value})
    assert trajectory(problem, usual, 1) != trajectory(problem, changed, 1)


@every_algorithm
def test_iterations_are_numbered_one_by_one(name):
    numbers = [row[0] for row in trajectory(served(name), name, 1)]
    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("name", [name for name in ALGORITHMS if name != "constructive"])
def test_it_obeys_each_rule_to_stop(name):
    problem = served(name)
    assert solve(problem, name, stop=MaxIterations(3)).iterations == 3
    assert solve(problem, name, stop=MaxRuntime(0.05)).reason == "time limit of 0.05 s"
    assert solve(problem, name, stop=TargetReached(1e9)).iterations == 0
    cancel = Cancelled()
    cancel.cancel()
    assert solve(problem, name, stop=AnyOf(cancel)).reason == "stopped on request"


@pytest.mark.parametrize("name", [n for n in ALGORITHMS if hasattr(module(n), "CHUNK_CELLS")])
def test_a_big_iteration_breathes_and_the_breath_changes_nothing(name, monkeypatch):
    """The smallest batches give the same search, with pauses at which it can stop."""
    problem = served(name)
    objective = make_objective("makespan")
    start = greedy_start(problem, objective)

    def snapshots(count):
        search = make_algorithm(name).search(problem, objective, start, np.random.default_rng(1))
        ended, seen = 0, []
        while ended < count:
            snapshot = next(search)
            ended += snapshot is not None
            seen.append(snapshot and (snapshot.iteration, snapshot.value))
        return seen

    whole = snapshots(4)
    monkeypatch.setattr(module(name).__name__ + ".CHUNK_CELLS", 1)
    pieces = snapshots(4)
    # Local search pauses whatever the batches are.
    assert pieces.count(None) >= whole.count(None) + 4
    assert [piece for piece in pieces if piece] == [piece for piece in whole if piece]


@every_algorithm
def test_a_warm_start_is_kept_or_beaten(name):
    problem = served(name)
    good = solve(problem, "pso", stop=MaxIterations(200), seed=3)
    result = solve(problem, name, stop=MaxIterations(2), warm_start=good.schedule)
    assert result.value <= good.value


@pytest.mark.parametrize("name", OBJECTIVES)
@settings(max_examples=40, deadline=None)
@given(problem=problems())
def test_an_objective_is_what_its_plain_twin_says(name, problem):
    objective = make_objective(name)
    start = greedy_start(problem, objective)
    schedule = Schedule(problem, *start.decisions)
    assert start.value == pytest.approx(objective.value(schedule))
    assert objective.lower_bound(problem) <= start.value * (1 + 1e-9)


def test_nothing_to_choose_ends_well():
    """One task, one machine: every iteration finds the same schedule."""
    for name in ALGORITHMS:
        events = list(stream(Problem([Task("t", 10)], 1), name, stop=MaxIterations(3)))
        finished = events[-1]
        assert isinstance(finished, Finished)
        assert finished.result.value == 10
        assert finished.result.status == "optimal"
