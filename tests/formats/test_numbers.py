"""Benchmark layouts: what is read, by hand; what is refused, by line."""

import math

import pytest

from livespan.errors import FormatError
from livespan.formats import read

JOB_SHOP = """# two jobs, three machines
2 3
0 3  1 2  2 2

2 4  0 1  1 5
"""
FLEXIBLE = """2 2 1.5
2  1 1 5  2 1 3 2 4
1  2 2 7 1 9
"""
MATRIX = "2 3 0\n1\n2\n3\n4\n5\n6.5\n"


def test_a_job_shop():
    found = read("ft.txt", JOB_SHOP)
    assert found.format == "jobshop"
    assert [(task.id, task.predecessors) for task in found.tasks] == [
        ("J1-1", ()),
        ("J1-2", ("J1-1",)),
        ("J1-3", ("J1-2",)),
        ("J2-1", ()),
        ("J2-2", ("J2-1",)),
        ("J2-3", ("J2-2",)),
    ]
    inf = math.inf
    assert found.durations.tolist() == [
        [3, inf, inf],
        [inf, 2, inf],
        [inf, inf, 2],
        [inf, inf, 4],
        [1, inf, inf],
        [inf, 5, inf],
    ]
    assert [machine.id for machine in found.problem().machines] == ["M1", "M2", "M3"]


def test_a_job_shop_with_tabs_is_no_table_of_tasks():
    assert read("ft.txt", JOB_SHOP.replace("  ", "\t").replace(" 3\n", "\t3\n")).format == "jobshop"


def test_a_job_shop_that_counts_machines_from_one():
    one = read("x.jsp", "1 2\n1 7 2 8\n")
    assert one.durations.tolist() == read("x.jsp", "1 2\n0 7 1 8\n").durations.tolist()


def test_a_flexible_job_shop():
    found = read("mk.fjs", FLEXIBLE)
    assert found.format == "flexible_jobshop"
    assert found.durations.tolist() == [[5, math.inf], [3, 4], [9, 7]]
    assert found.tasks[1].predecessors == ("J1-1",)


def test_a_flexible_job_shop_that_counts_machines_from_zero():
    zero = "1 2\n2 1 0 5 2 0 3 1 4\n"
    assert read("mk.fjs", zero).durations.tolist() == [[5, math.inf], [3, 4]]


@pytest.mark.parametrize("text", [MATRIX, "2 3\n1 2 3\n4 5 6.5\n", "2\n3\n1 2 3\n4 5 6.5\n"])
def test_a_matrix_in_each_layout(text):
    """The third number of the first line is no duration: taking it as one shifts the matrix."""
    found = read("u_c_hihi.0", text)
    assert found.format == "duration_matrix"
    assert found.durations.tolist() == [[1, 2, 3], [4, 5, 6.5]]
    assert found.problem().environment == "unrelated"


@pytest.mark.parametrize(
    ("format", "text", "words"),
    [
        ("jobshop", "2 3\n0 3 1 2 2 2\n", "promises 2 jobs and has 1"),
        ("jobshop", "1 2\n0 3 1\n", "line 2: a machine without a time"),
        ("jobshop", "1 2\n0 3 5 1\n", "line 2: there is no machine 5 among 2 that count from 0"),
        ("jobshop", "1 2\n0 3 x 1\n", "line 2: 'x' is not a number"),
        ("jobshop", "1 2\n0 3 1 nan\n", "line 2: 'nan' is not a number"),
        ("jobshop", "0 2\n", "must begin with the numbers of jobs and machines"),
        ("jobshop", "1 1e12\n0 3\n", "there is room for 1,000,000 .*, not for 1e.12"),
        ("flexible_jobshop", "1 1e12\n1 1 1 5\n", "there is room for 1,000,000 .*, not for 1e.12"),
        ("flexible_jobshop", "1 2\n2 1 1 5\n", "line 2: operations and their choices do not add"),
        ("flexible_jobshop", "1 2\n1 1 1 5 9\n", "line 2: more numbers than its operations need"),
        ("flexible_jobshop", "1 2\n1 1 4 5\n", "line 2: there is no machine 4 among 2"),
        ("flexible_jobshop", "1 2\n1 0\n", "line 2: operations and their choices do not add"),
        ("duration_matrix", "2 3\n1 2 3\n4 5\n", "promises 2 x 3 = 6 durations and has 5"),
        ("duration_matrix", "2.5 3\n1\n", "must begin with the numbers of tasks and machines"),
    ],
)
def test_what_does_not_add_up_is_told(format, text, words):
    with pytest.raises(FormatError, match=words):
        read("x.txt", text, format=format)
