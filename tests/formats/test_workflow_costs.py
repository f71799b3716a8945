"""Task graphs with costs for each machine and each edge."""

import pytest

from livespan.errors import FormatError, InfeasibleScheduleError
from livespan.formats import read
from livespan.schedule import Schedule

TEXT = """#critical
0.0
#tasks
0: 4, 6
1: 15, 22.5,
2: 3,  1
#edges
0:  0,  1, 5
1: 0, 2, 0
2: 1,2, 7
#end
anything
"""


def test_times_and_edges_make_a_problem_on_unrelated_machines():
    found = read("g-2-3.dag", TEXT)
    problem = found.problem()
    assert found.format == "workflow_costs"
    assert [machine.id for machine in problem.machines] == ["M1", "M2"]
    assert problem.arrays.durations.tolist() == [[4, 6], [15, 22.5], [3, 1]]
    assert [task.predecessors for task in problem.tasks] == [(), ("T0",), ("T0", "T1")]
    assert problem.features == ("precedence", "transfers")


def test_an_edge_costs_its_time_between_machines_and_nothing_on_one():
    problem = read("g.dag", TEXT).problem()
    assert problem.transfer_time(0, 1, 0, 1) == 5.0
    assert problem.transfer_time(0, 1, 0, 0) == 0.0
    assert problem.transfer_time(0, 2, 0, 1) == 0.0


def test_a_schedule_waits_for_transfers():
    problem = read("g.dag", TEXT).problem()
    # 4, then 15 on the same machine, then 7 to the other one and 1 there.
    Schedule(problem, [0, 0, 1], [0.0, 4.0, 26.0]).check()
    with pytest.raises(InfeasibleScheduleError):
        Schedule(problem, [0, 0, 1], [0.0, 4.0, 25.9]).check()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("1: 15, 22.5,", "1: 15, 22.5, 3", "line 5: 3 times where the first task has 2"),
        ("1: 15, 22.5,", "1: 15, x", "line 5: what stands behind the colon must be numbers"),
        ("1: 15, 22.5,", "15 22.5", "line 5: it must begin with a number and"),
        ("2: 3,  1", "1: 3, 1", "line 6: task 1 comes twice"),
        ("2: 1,2, 7", "2: 1,9, 7", "line 10: there is no task 9"),
        ("2: 1,2, 7", "2: 1,2", "line 10: an edge is two tasks and a cost"),
        ("2: 1,2, 7", "2: 0,1, 7", "line 10: there is an edge from 0 to 1 already"),
        ("0: 4, 6\n1: 15, 22.5,\n2: 3,  1\n", "", "has no tasks under #tasks"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(old, new, message):
    with pytest.raises(FormatError, match=message):
        read("g.dag", TEXT.replace(old, new))
