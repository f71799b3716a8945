"""Layouts of benchmark collections that are numbers alone: graphs, shops and lists."""

import math

import pytest

from livespan.errors import FormatError
from livespan.formats import read

STG = """
  4
  0  0  0
  1  3  1  0
  2  2  1  0
  3  4  2  1  2
  4  1  1  3
  5  0  2  3  4
# the end of it
"""

STG_WITH_TIMES = """3 2
1 3 0
2 2 1  1 5
3 4 2
  1 0
  2 6
"""

SHOP = """# three operations
3 2 2
0 2
1 2 7
1 0 5
2 0 3 1 4
1 1 6
"""

GRAPH = "5\n6\n7\n2\n0 1 9\n0 2 0\n"

LIST = "2\n3\n10\n20\n30\n"

MATRIX = "2 3 0\n1\n2\n3\n4\n5\n6\n"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (STG, "stg"),
        (STG_WITH_TIMES, "stg"),
        (SHOP, "flexible_jobshop_dag"),
        (GRAPH, "weighted_graph"),
        (LIST, "identical_machines"),
        (MATRIX, "duration_matrix"),
        ("2\n3\n1 2 3\n4 5 6\n", "duration_matrix"),
        ("2 2\n0 3 1 4\n1 2 0 1\n", "jobshop"),
        ("1 2 1.5\n1 2 1 3 2 4\n", "flexible_jobshop"),
    ],
)
@pytest.mark.parametrize("file", ["x.txt", "x", "x.csv"])
def test_each_layout_is_recognised_by_its_content(text, name, file):
    assert read(file, text).format == name


def test_a_standard_task_graph_is_read_without_its_entry_and_exit():
    found = read("x.stg", STG)
    assert [(task.id, task.length, task.predecessors) for task in found.tasks] == [
        ("1", 3.0, ()),
        ("2", 2.0, ()),
        ("3", 4.0, ("1", "2")),
        ("4", 1.0, ("3",)),
    ]
    assert found.default_machines == 10
    assert found.warnings == ("The entry and the exit task of no time are left out",)


def test_an_entry_that_takes_time_is_a_task():
    found = read("x.stg", STG.replace("0  0  0", "0  1  0"))
    assert len(found.tasks) == 6
    assert found.tasks[1].predecessors == ("0",)


def test_communication_times_are_data_and_processors_are_machines():
    found = read("x.stg", STG_WITH_TIMES)
    problem = found.problem()
    assert problem.machine_count == 2
    assert [dict(task.data) for task in found.tasks] == [{}, {"1": 5.0}, {"2": 6.0}]
    assert found.tasks[2].predecessors == ("1", "2")
    assert problem.transfer_time(0, 1, 0, 1) == 5.0


def test_operations_in_any_order_have_a_choice_of_machines():
    problem = read("x.txt", SHOP).problem()
    assert problem.arrays.durations.tolist() == [[5, math.inf], [3, 4], [math.inf, 6]]
    assert [task.predecessors for task in problem.tasks] == [(), (), ("O0", "O1")]


def test_machines_of_operations_may_count_from_1():
    shop = SHOP.replace("1 0 5", "1 2 5").replace("2 0 3 1 4", "2 1 3 2 4")
    assert read("x.txt", shop).durations.tolist() == [[math.inf, 5], [3, 4], [6, math.inf]]


def test_weights_are_durations_and_transfers():
    found = read("x.txt", GRAPH)
    assert [task.length for task in found.tasks] == [5.0, 6.0, 7.0]
    assert [dict(task.data) for task in found.tasks] == [{}, {"T0": 9.0}, {}]
    assert found.tasks[2].predecessors == ("T0",)


def test_a_list_of_durations_names_its_number_of_machines():
    found = read("x.txt", LIST)
    assert [task.length for task in found.tasks] == [10.0, 20.0, 30.0]
    assert found.problem().environment == "identical"
    assert found.problem().machine_count == 2


def test_a_third_number_before_a_matrix_is_no_duration():
    assert read("x", MATRIX).durations.tolist() == [[1, 2, 3], [4, 5, 6]]


@pytest.mark.parametrize(
    ("format", "text", "message"),
    [
        ("stg", STG.replace("  2  2  1  0", "  7  2  1  0"), "line 5: this must be task 2"),
        ("stg", STG.replace("1  3\n", "1  9\n"), "line 7: there is no task 9"),
        ("stg", STG.replace("  4\n", "  9\n", 1), "promises 9 tasks and has 6"),
        ("stg", "x\n", "line 1, column 1: 'x' is not a number"),
        ("stg", "2\n5 1 0\n", "the first task must have the number 0 or 1"),
        ("stg", "0.5\n", "the first line must be the number of tasks"),
        ("flexible_jobshop_dag", SHOP.replace("0 2\n", "0\n", 1), "line 3: a precedence is two"),
        (
            "flexible_jobshop_dag",
            SHOP.replace("0 2\n", "0 3\n", 1),
            "line 3: there is no operation 3",
        ),
        ("flexible_jobshop_dag", SHOP.replace("1 1 6", "1 1"), "line 7: machines and times do not"),
        ("flexible_jobshop_dag", SHOP.replace("1 1 6", "1 5 6"), "line 7: there is no machine 5"),
        ("flexible_jobshop_dag", "1 0 1e12\n1 1 6\n", "there is room for 1,000,000 machines"),
        ("flexible_jobshop_dag", SHOP + "1 1 1\n", "is 5 lines, and has 6"),
        ("flexible_jobshop_dag", "3 2\n", "must be the numbers of operations, precedences and"),
        ("weighted_graph", GRAPH.replace("0 2 0", "0 3 0"), "line 6: there is no task 3"),
        ("weighted_graph", GRAPH.replace("0 2 0", "0 2"), "line 6: an edge is two tasks and a"),
        ("weighted_graph", GRAPH + "1 2 3\n", "line 4: 2 edges are promised and 3 follow"),
        ("weighted_graph", "5\n6\n", "a line of one number for each task, then edges"),
        ("identical_machines", LIST + "40\n", "promises 3 durations and has 4"),
        ("identical_machines", "2\n3\n1 2\n3\n", "line 3: there must be one number on each line"),
        ("identical_machines", "0\n1\n1\n", "must begin with the numbers of machines and of tasks"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(format, text, message):
    with pytest.raises(FormatError, match=message):
        read("x.txt", text, format=format)
