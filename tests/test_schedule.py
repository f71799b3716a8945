"""The oracle finds every broken rule; the numbers are what their names say."""

import pytest

from livespan import Machine, Problem, Schedule, Task
from livespan.errors import InfeasibleScheduleError


def test_a_feasible_schedule_passes(chain):
    Schedule(chain, [0, 0, 1], [0, 3, 0]).check()


@pytest.mark.parametrize(
    ("assignment", "start", "words"),
    [
        ([0, 1, 0], [0, 2, 3], "'b' starts at 2.0, before 'a' has finished at 3.0"),
        ([0, 0, 0], [0, 3, 4], "'b' and 'c' overlap on 'Agent-1'"),
        ([0, 0, 1], [-1, 3, 0], "'a' runs from -1"),
        ([0, 0, 1], [0, float("nan"), 0], "'b' runs from nan"),
        ([0, 2, 1], [0, 3, 0], "'b' is on no machine"),
        ([0, -1, 1], [0, 3, 0], "'b' is on no machine"),
        ([0, 0], [0, 3], "one entry for each of 3 tasks"),
        ([0, 0, 1], [0, 3], "one entry for each of 3 tasks"),
    ],
)
def test_a_broken_rule_is_told(chain, assignment, start, words):
    with pytest.raises(InfeasibleScheduleError, match=words):
        Schedule(chain, assignment, start).check()


def test_a_machine_that_cannot_do_the_task_is_told():
    problem = Problem([Task("a", 1, eligible=("B",))], [Machine("A"), Machine("B")])
    with pytest.raises(InfeasibleScheduleError, match="'a' runs from 0"):
        Schedule(problem, [0], [0.0]).check()


def test_metrics():
    # A works 2 then 1, B works 4 / 2 = 2 after a gap: finish times 3 and 3.
    problem = Problem(
        [Task("a", 2, cost=5), Task("b", 1), Task("c", 4)],
        [Machine("A", cost_per_hour=3600), Machine("B", speed=2)],
    )
    schedule = Schedule(problem, [0, 0, 1], [0, 2, 1])
    assert schedule.makespan == 3
    assert schedule.machine_finish.tolist() == [3, 3]
    assert schedule.load_balance_index == 0
    assert schedule.busy_time.tolist() == [3, 2]
    assert schedule.utilisation.tolist() == [1, 2 / 3]
    # 5 for the task, 3 busy units at 3600 / 3600 each
    assert schedule.total_cost == 8


def test_load_balance_index_is_population_deviation_over_mean(six):
    # Machine 1 ends at 20, machine 2 at 4: mean 12, deviation 8.
    schedule = Schedule(six, [0, 0, 1, 0, 0, 0], [0, 5, 0, 10, 14, 17])
    assert schedule.load_balance_index == pytest.approx(8 / 12)


def test_an_instant_workload_has_no_utilisation_to_divide():
    schedule = Schedule(Problem([Task("a", 0)], 2), [0], [0])
    assert (schedule.makespan, schedule.load_balance_index) == (0, 0)
    assert schedule.utilisation.tolist() == [0, 0]


def test_rows_keep_the_order_of_the_tasks(chain):
    assert Schedule(chain, [0, 0, 1], [0, 3, 0]).rows() == [
        {"task_id": "a", "agent_id": "Agent-1", "start_time": 0, "finish_time": 3},
        {"task_id": "b", "agent_id": "Agent-1", "start_time": 3, "finish_time": 5},
        {"task_id": "c", "agent_id": "Agent-2", "start_time": 0, "finish_time": 4},
    ]


def test_a_schedule_keeps_its_own_arrays(chain):
    start = [0.0, 3.0, 0.0]
    schedule = Schedule(chain, [0, 0, 1], start)
    start[0] = 9.0
    assert schedule.start[0] == 0
    with pytest.raises(ValueError, match="read-only"):
        schedule.start[0] = 1
