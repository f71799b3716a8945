"""No bound is above the optimum: exhaustive search over tiny problems of every kind."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from livespan import OBJECTIVES, Machine, Problem, Schedule, Setups, Task
from livespan.bounds import (
    completion_bound,
    energy_bound,
    imbalance_bound,
    late_bound,
    makespan_bound,
    max_tardiness_bound,
    tardiness_bound,
)
from livespan.objectives import fitted, make_objective
from tests.naive_bounds import every_schedule
from tests.strategies import problems, rich_problems

COMBINED = ("makespan + 0.5*cost", "makespan, load_imbalance", "late_tasks, max_tardiness, cost")
tiny = st.one_of(
    *(
        kind(max_tasks=tasks, max_machines=machines)
        for kind in (problems, rich_problems)
        for tasks, machines in ((4, 2), (3, 3))
    )
)
unhurried = settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))


@unhurried
@given(tiny)
def test_every_objective_lies_between_its_bounds_and_is_whole_where_it_says_so(problem):
    schedules = list(every_schedule(problem))
    for name in (*OBJECTIVES, *COMBINED):
        objective = fitted(make_objective(name), problem)
        values = np.array([objective.value(schedule) for schedule in schedules])
        slack = 1e-9 * (1.0 + values.max())
        assert objective.lower_bound(problem) <= values.min() + slack, name
        assert objective.upper_bound(problem) >= values.max() - slack, name
        if objective.whole(problem):
            assert (values == np.round(values)).all(), name


@unhurried
@given(rich_problems(max_tasks=4, max_machines=2))
def test_what_large_problems_leave_out_only_lowers_bounds(problem):
    objectives = [make_objective(name) for name in OBJECTIVES]
    usual = [objective.lower_bound(problem) for objective in objectives]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("livespan.bounds.heads.MOST_CELLS", 0)
        patch.setattr("livespan.bounds.tardiness.MANY", 0)
        patch.setattr("livespan.bounds.capacity.REFINED_CELLS", 0)
        quick = [objective.lower_bound(problem) for objective in objectives]
    assert all(b <= a * (1 + 1e-9) for a, b in zip(usual, quick, strict=True))


@unhurried
@given(tiny)
def test_the_least_cost_is_found(problem):
    cost = make_objective("cost")
    least = min(cost.value(schedule) for schedule in every_schedule(problem))
    assert cost.lower_bound(problem) == pytest.approx(least)


def test_heads_and_tails_count_on_unrelated_machines():
    # a takes 2 anywhere, then four tasks of 4 on two machines: 2 + 8.
    after = [Task(f"t{k}", predecessors=("a",)) for k in range(4)]
    durations = [[2, 2.5], *[[4, 4.5]] * 2, *[[4.5, 4]] * 2]
    assert makespan_bound(Problem([Task("a"), *after], 2, durations)) == pytest.approx(10)


def test_tasks_bound_to_a_group_of_machines_fill_it():
    # Three tasks of 6 on A or B only; C stands by idle.
    tasks = [Task(f"t{k}", 6, eligible=("A", "B")) for k in range(4)]
    machines = [Machine("A"), Machine("B"), Machine("C")]
    assert makespan_bound(Problem([*tasks, Task("x", 1)], machines)) == 12


def test_work_goes_around_times_of_rest():
    # Eight tasks of 1 on two machines of which one rests from 1 to 5: 1 + 1 by 1, 6 by 4 - no: the
    # other one does 1 by 1 and 4 more by 5, then both; 8 are done at 6 at the earliest.
    tasks = [Task(f"t{k}", 1) for k in range(8)]
    machines = [Machine("A", down=((1, 5),)), Machine("B")]
    assert makespan_bound(Problem(tasks, machines)) == 6


def test_each_family_but_the_first_is_set_up_once():
    # Three families on one machine: two of the three set-ups, the cheapest, are needed.
    tasks = [Task(f"t{k}", 1, family=family) for k, family in enumerate("xxyyz")]
    times = [[0, 4, 3], [2, 0, 3], [2, 4, 0]]
    problem = Problem(tasks, 1, setups=Setups(("x", "y", "z"), times))
    assert makespan_bound(problem) == 5 + 2 + 3


def test_flow_time_of_identical_machines_is_that_of_the_paper():
    # Durations 1, 2, 3, 4 on two machines. One machine of twice the speed: finishes 0.5, 1.5, 3, 5,
    # sum 10; plus (m - 1) / (2 m) of all durations: 2.5. Rounded up: 13, which is the optimum.
    problem = Problem([Task(f"t{k}", k) for k in (1, 2, 3, 4)], 2)
    assert completion_bound(problem, np.ones(4)) == 13
    assert make_objective("flow_time").value(Schedule(problem, [0, 1, 0, 1], [0, 0, 1, 2])) == 13


def test_a_short_task_late_on_the_clock_adds_no_error_of_the_clock():
    """A thousandth of a unit after half a million: the sum of the only schedule's finishes."""
    tasks = [Task("long", 1), Task("short", 1, ("long",))]
    problem = Problem(tasks, 2, [[2.0**19, np.inf], [0.001, np.inf]])
    exact = 2.0**19 + (2.0**19 + 0.001)
    assert completion_bound(problem, np.ones(2)) == pytest.approx(exact, rel=1e-15)


def test_tasks_that_cannot_all_be_in_time():
    # Five tasks of 2 on one machine, all due at 4: two can be in time; finishes 2, 4, 6, 8, 10.
    problem = Problem([Task(f"t{k}", 2, due=4) for k in range(5)], 1)
    assert late_bound(problem) == 3
    assert max_tardiness_bound(problem) == 6
    assert tardiness_bound(problem, np.ones(5)) == 2 + 4 + 6


def test_no_due_dates_no_lateness():
    problem = Problem([Task("a", 2), Task("b", 3)], 1)
    assert late_bound(problem) == 0
    assert max_tardiness_bound(problem) == 0
    assert tardiness_bound(problem, np.ones(2)) == 0


def test_idle_machines_use_energy_until_the_end():
    # One task of 4 on either machine: 4 x 5 busy, the other idle for 4 at 2.
    machines = [Machine(name, power=5, idle_power=2) for name in "AB"]
    assert energy_bound(Problem([Task("a", 4)], machines)) == 28


def test_imbalance_that_no_sharing_avoids():
    assert imbalance_bound(Problem([Task("a", 9), Task("b", 2), Task("c", 2)], 2)) == 5
    assert imbalance_bound(Problem([Task("a", 2), Task("b", 2), Task("c", 1)], 2)) == 1
    assert imbalance_bound(Problem([Task("a", 2), Task("b", 2), Task("c", 1)], 1)) == 0
