"""Weighted sums and ties: how they are written, what they are worth, that ties never outweigh."""

import itertools

import pytest
from hypothesis import HealthCheck, given, settings

from livespan import Problem, Schedule, Task, solve
from livespan.errors import SettingError, UnknownNameError
from livespan.kernels.goal import evaluate
from livespan.objectives import Combination, fitted, make_objective, terms_of
from livespan.stop import MaxIterations
from tests.naive_bounds import every_schedule
from tests.strategies import rich_problems


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("makespan", "makespan"),
        (" Makespan ", "makespan"),
        ("1*makespan", "makespan"),
        ("2 * makespan", "2.0*makespan"),
        ("makespan+0.1*cost", "makespan + 0.1*cost"),
        ("makespan,load_imbalance", "makespan, load_imbalance"),
        ("late_tasks, MAKESPAN + 1e-3*cost", "late_tasks, makespan + 0.001*cost"),
    ],
)
def test_what_is_written_is_read(text, name):
    objective = make_objective(text)
    assert objective.name == name
    assert make_objective(objective.name).name == name


@pytest.mark.parametrize(
    ("text", "error", "words"),
    [
        ("beauty", UnknownNameError, "Unsupported objective: beauty"),
        ("makespan + beauty", UnknownNameError, "Unsupported objective: beauty"),
        ("", SettingError, "An objective is missing in ''"),
        ("makespan,", SettingError, "An objective is missing in 'makespan,'"),
        ("makespan + 0.1*", SettingError, "missing"),
        ("two*makespan", SettingError, "weight of makespan must be a number, not 'two'"),
        ("1_0*makespan", SettingError, "must be a number, not '1_0'"),
        ("0*makespan", SettingError, "weight of makespan must be above 0 and at most .*, not 0.0"),
        ("inf*makespan", SettingError, "weight of makespan must be above 0 and at most"),
        ("nan*makespan", SettingError, "weight of makespan must be above 0 and at most"),
        ("1e300*cost", SettingError, "weight of cost must be above 0 and at most"),
        ("-1*makespan", SettingError, "above 0 and .*, not -1.0"),
        ("makespan, makespan", SettingError, "makespan comes more than once"),
        ("makespan + cost + energy, flow_time", SettingError, "1 to 3 objectives, not 4"),
    ],
)
def test_what_cannot_be_is_refused_by_name(text, error, words):
    with pytest.raises(error, match=words) as caught:
        make_objective(text)
    assert caught.value.member == "objective"


def test_what_is_no_text_is_refused():
    with pytest.raises(UnknownNameError):
        make_objective(3)


def test_a_sum_is_the_sum():
    problem = Problem([Task("a", 4, cost=7), Task("b", 2)], 2)
    schedule = Schedule(problem, [0, 1], [0, 0])
    objective = make_objective("makespan + 0.5*cost")
    assert objective.value(schedule) == 4 + 0.5 * 7
    assert objective.lower_bound(problem) == 4 + 0.5 * 7
    assert terms_of(objective, schedule) == {"makespan": 4, "cost": 7}


def test_ties_need_a_problem_before_a_kernel_can_weigh_them():
    ties = make_objective("makespan, load_imbalance")
    with pytest.raises(SettingError, match="must be fitted"):
        ties.goal()
    problem = Problem([Task("a", 4), Task("b", 2)], 2)
    assert isinstance(fitted(ties, problem), Combination)
    # The imbalance is at most 6, which counts half of a unit of the makespan at most.
    assert fitted(ties, problem).factors == (1.0, 0.01)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(rich_problems(max_tasks=3, max_machines=3))
def test_what_counts_first_counts_first(problem):
    """Sorting by the one number is sorting by the values one after the other, all being whole."""
    texts = ("makespan, load_imbalance, late_tasks", "flow_time, max_tardiness")
    for ties in (fitted(make_objective(text), problem) for text in texts):
        rows = []
        for schedule in every_schedule(problem):
            value = ties.value(schedule)
            arrays = (schedule.start, schedule.finish, schedule.assignment)
            copies = [array.copy() for array in arrays]
            compiled = evaluate(ties.goal(), problem.arrays, *copies)
            assert compiled == pytest.approx(value, rel=1e-12)
            rows.append((tuple(terms_of(ties, schedule).values()), value))
        rows.sort()
        assert all(
            (a[1] < b[1]) if a[0] < b[0] else a[1] == pytest.approx(b[1], rel=1e-12)
            for a, b in itertools.pairwise(rows)
        )


def test_a_better_balance_alone_is_an_improvement():
    # The long task gives the makespan; only how the rest is shared can get better.
    tasks = [Task("long", 50), *[Task(f"t{k}", k) for k in (9, 8, 7, 6, 5, 4, 3)]]
    problem = Problem(tasks, 3)
    plain = solve(problem, "pso", "makespan", stop=MaxIterations(200))
    better = solve(problem, "pso", "makespan, load_imbalance", stop=MaxIterations(200))
    assert better.terms["makespan"] == plain.terms["makespan"] == 50
    assert better.terms["load_imbalance"] == 50 - 21
    assert better.objective == "makespan, load_imbalance"
    assert "[makespan 50, load_imbalance 29]" in str(better)
    values = [change.value for change in better.history]
    assert values == sorted(set(values), reverse=True)


def test_a_single_objective_is_its_only_term():
    result = solve(Problem([Task("a", 4)], 1), "constructive")
    assert result.terms == {"makespan": 4}
    assert "[" not in str(result)
