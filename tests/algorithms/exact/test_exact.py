"""The exact solver finds and proves what exhaustive search finds, and its bounds are bounds."""

import subprocess
import sys
import threading

import numpy as np
import pytest
from hypothesis import given, settings

from livespan import OBJECTIVES, Machine, Network, Problem, Schedule, Setups, Task, solve, stream
from livespan.algorithms import greedy_start, make_algorithm
from livespan.algorithms.exact import search
from livespan.algorithms.exact.constraints import constrain
from livespan.algorithms.exact.model import Model
from livespan.errors import UnsupportedProblemError
from livespan.events import Improved, Iteration
from livespan.objectives import fitted, make_objective
from livespan.stop import MaxIterations, MaxRuntime
from tests import naive_exact
from tests.strategies import problems, rich_problems

MAKESPAN = make_objective("makespan")
FOREVER = MaxRuntime(100.0)


def shop(jobs=6, machines=4, seed=0):
    """Return a job shop."""
    rng = np.random.default_rng(seed)
    tasks, rows = [], []
    for job in range(jobs):
        for step, machine in enumerate(rng.permutation(machines)):
            tasks.append(Task(f"{job}.{step}", 0, (f"{job}.{step - 1}",) if step else ()))
            row = np.full(machines, np.inf)
            row[machine] = rng.integers(1, 100)
            rows.append(row)
    return Problem(tasks, machines, rows)


def unrelated(tasks=200, machines=10, seed=0):
    """Return independent tasks, too many for a proof within a test."""
    rng = np.random.default_rng(seed)
    names = [Task(f"t{k}") for k in range(tasks)]
    return Problem(names, machines, rng.uniform(1.0, 100.0, (tasks, machines)))


def searching(problem, **chosen):
    """Begin a search at the greedy schedule."""
    start = greedy_start(problem, MAKESPAN)
    rng = np.random.default_rng(1)
    return make_algorithm("exact", **chosen).search(problem, MAKESPAN, start, rng)


def threads():
    """Return the solvers' threads that run."""
    return [thread for thread in threading.enumerate() if thread.name == "exact"]


@settings(max_examples=60, deadline=None)
@given(rich_problems(max_tasks=4, max_machines=3))
def test_it_finds_the_optimum_of_tiny_problems_of_every_kind(problem):
    optimum = naive_exact.best(problem, MAKESPAN.value)
    bounds = []
    for event in stream(problem, "exact", stop=FOREVER):
        if isinstance(event, Improved):
            assert event.schedule.makespan == event.value  # built and checked
        if isinstance(event, Iteration):
            bounds.append(event.bound)
    assert event.result.value == optimum
    assert bounds == sorted(bounds)
    assert event.result.bound <= optimum
    if problem.arrays.durations.all():
        # Where a task takes no time the model may let it do so in the midst of others.
        assert event.result.status == "optimal"


@pytest.mark.parametrize("name", [*OBJECTIVES, "makespan + 0.1*cost + 0.3*flow_time"])
@settings(max_examples=20, deadline=None)
@given(problem=rich_problems(max_tasks=3, max_machines=3))
def test_it_finds_the_optimum_of_every_objective(name, problem):
    objective = fitted(make_objective(name), problem)
    optimum = naive_exact.best(problem, objective.value)
    result = solve(problem, "exact", objective, stop=FOREVER)
    assert result.value == pytest.approx(optimum, rel=1e-9, abs=1e-9)
    assert result.bound <= optimum + 1e-9 * abs(optimum)


@settings(max_examples=60, deadline=None)
@given(problems(max_tasks=4, max_machines=3))
def test_floating_durations_are_rounded_to_the_safe_side(problem):
    optimum = naive_exact.best(problem, MAKESPAN.value)
    result = solve(problem, "exact", stop=FOREVER)
    assert result.bound <= optimum * (1 + 1e-9)
    # All that rounding can cost: a unit of 2**-28 of the makespan a task.
    assert result.value <= optimum * (1 + 1e-7)
    assert result.bound >= optimum * (1 - 1e-7)


def test_decimals_are_proved_though_no_floating_number_holds_them():
    # 0.29 x 100 is 28.999999999999996 in floating numbers.
    problem = Problem([Task("a", 0.29), Task("b", 0.57), Task("c", 0.28)], 2)
    result = solve(problem, "exact", stop=FOREVER)
    assert (result.status, result.value) == ("optimal", pytest.approx(0.57))


def test_times_too_long_for_whole_numbers_are_rounded():
    problem = Problem([Task(name, 1e15 + 7 * k) for k, name in enumerate("abcd")], 2)
    result = solve(problem, "exact", stop=FOREVER)
    assert result.bound <= 2e15 + 21
    assert result.value == pytest.approx(2e15 + 21, rel=1e-15)


def test_set_ups_that_are_shorter_by_a_detour():
    # From x to z takes 50, by way of y 2 + 1 + 2: no order of pairs alone can tell.
    tasks = [Task("a", 1, family="x"), Task("b", 1, family="y"), Task("c", 1, family="z")]
    times = [[0, 2, 50], [50, 0, 2], [50, 50, 0]]
    problem = Problem(tasks, 1, setups=Setups(("x", "y", "z"), times))
    result = solve(problem, "exact", stop=FOREVER)
    assert (result.status, result.value) == ("optimal", 7.0)


def test_transfers_that_differ_from_pair_to_pair():
    tasks = [Task("a", 2), Task("b", 2), Task("c", 9, ("a", "b"), data={"a": 3.0, "b": 1.0})]
    latency = [[0, 1, 7], [2, 0, 5], [4, 3, 0]]
    problem = Problem(tasks, 3, network=Network(latency, 2.0))
    result = solve(problem, "exact", stop=FOREVER)
    assert (result.status, result.value) == ("optimal", naive_exact.best(problem, MAKESPAN.value))


def test_identical_machines_with_precedence_need_no_choice_of_machines():
    rng = np.random.default_rng(5)
    tasks = [
        Task(f"t{k}", float(rng.integers(1, 20)), (f"t{rng.integers(k)}",) if k > 3 else ())
        for k in range(25)
    ]
    result = solve(Problem(tasks, 3), "exact", stop=FOREVER)
    assert result.status == "optimal"


def test_it_begins_with_the_schedule_it_is_given():
    problem = shop()
    good = solve(problem, "tabu", stop=MaxIterations(5)).schedule
    for event in stream(problem, "exact", stop=MaxIterations(3), warm_start=good):
        if isinstance(event, Iteration):
            assert event.current <= good.makespan


def test_a_start_with_gaps_is_taken_as_it_is():
    problem = Problem([Task("a", 2), Task("b", 3, ("a",))], 1)
    start = Schedule(problem, [0, 0], [5.0, 20.0])
    snapshots = make_algorithm("exact").search(
        problem, MAKESPAN, search.Snapshot(0, 23.0, search.Decisions(*start_arrays(start))), rng()
    )
    assert min(snapshot.value for snapshot in snapshots if snapshot) == 5.0


def start_arrays(schedule):
    """Return a schedule's arrays."""
    return schedule.assignment, schedule.start


def rng():
    """Return a generator."""
    return np.random.default_rng(0)


@pytest.mark.parametrize("n_workers", [1, 2])
def test_closing_it_ends_the_solver_at_any_time(n_workers):
    for problem in (unrelated(), shop(30, 10)):
        for pauses in (0, 1, 3, 20):
            before = len(threads())
            snapshots = searching(problem, n_workers=n_workers)
            for _ in range(pauses):
                next(snapshots)
            snapshots.close()
            for thread in threads():
                thread.join(20.0)
            assert before == len(threads()) == 0


def test_it_breathes_while_its_model_is_built(monkeypatch):
    may_go_on, build = threading.Event(), search.constrain

    def slow(model):
        may_go_on.wait()
        build(model)

    monkeypatch.setattr(search, "constrain", slow)
    snapshots = searching(shop())
    assert [next(snapshots) for _ in range(3)] == [None] * 3
    may_go_on.set()
    assert next(snapshot for snapshot in snapshots if snapshot).iteration == 1
    snapshots.close()


def test_what_goes_wrong_in_its_thread_comes_out(monkeypatch):
    def fail(model):
        raise MemoryError("no room")

    monkeypatch.setattr(search, "constrain", fail)
    with pytest.raises(MemoryError, match="no room"):
        list(searching(shop()))


def test_an_invalid_model_is_told(monkeypatch):
    monkeypatch.setattr(
        search, "constrain", lambda model: model.cp.add(2**62 * model.makespan >= 2**62)
    )
    with pytest.raises(ValueError, match="invalid constraint program"):
        list(searching(shop()))


def test_problems_too_large_are_refused_by_name(monkeypatch):
    monkeypatch.setattr(search, "MOST_TERMS", 500)
    with pytest.raises(UnsupportedProblemError, match=r"exact .* this large"):
        stream(unrelated(), "exact")
    # 24 tasks with one machine each.
    stream(shop(), "exact")


def test_objectives_without_a_linear_form_are_refused_by_name():
    class Squares:
        name = "squares"

        def exact_form(self, model):
            return None

    with pytest.raises(UnsupportedProblemError, match="exact does not serve squares"):
        make_algorithm("exact").check(shop(), Squares())


def test_several_threads_prove_the_same():
    one, two = (solve(shop(), make_algorithm("exact", n_workers=n), stop=FOREVER) for n in (1, 2))
    assert one.status == two.status == "optimal"
    assert one.value == two.value


def test_the_solver_is_imported_only_when_it_is_needed():
    said = "import sys, livespan.cli, livespan.algorithms; print('ortools' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    assert ran.stdout == "False\n"


def test_a_process_that_leaves_a_search_alone_ends_quietly():
    said = """
import numpy as np
from livespan import Problem, Task, stream
from livespan.stop import MaxRuntime
tasks = [Task(f"t{k}") for k in range(300)]
problem = Problem(tasks, 10, np.random.default_rng(0).uniform(1, 100, (300, 10)))
events = stream(problem, "exact", stop=MaxRuntime(100.0))
for _ in range(12):
    next(events)
"""
    ran = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    assert (ran.returncode, ran.stderr) == (0, "")


def test_machines_that_rest_before_and_after():
    down = ((2.0, 4.0), (7.0, 100.0))
    problem = Problem([Task("a", 3), Task("b", 2), Task("c", 1)], [Machine("m", down=down)])
    result = solve(problem, "exact", stop=FOREVER)
    assert (result.status, result.value) == ("optimal", 101.0)


def test_building_can_be_given_up_between_waits_for_data():
    tasks = [Task("a", 2), *(Task(f"t{k}", 2, ("a",), data={"a": 1.0 + k}) for k in range(5))]
    problem = Problem(tasks, 3, network=Network(1.0))
    breaths = []
    model = Model(
        problem,
        greedy_start(problem, MAKESPAN).decisions,
        timed=True,
        placed=True,
        bounded=True,
        breathe=lambda: breaths.append(1),
    )
    breaths.clear()
    constrain(model)
    assert len(breaths) >= 5
