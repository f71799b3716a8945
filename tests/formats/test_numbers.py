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
        ("jobshop", "1 2\n0 3 x 1\n", "line 2, column 5: 'x' is not a number"),
        ("jobshop", "1 2\n0 3 1 nan\n", "line 2, column 7: 'nan' is not a number"),
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


ROWS = "1 2 3\n4 5 6.5\n7 8 9\n"


@pytest.mark.parametrize("text", [ROWS, ROWS.replace(" ", ","), ROWS.replace(" ", "; ")])
def test_a_matrix_without_sizes_has_a_task_a_line(text):
    found = read("etc.csv", text)
    assert found.format == "duration_matrix"
    assert found.durations.tolist() == [[1, 2, 3], [4, 5, 6.5], [7, 8, 9]]
    assert "has no sizes: each of its 3 lines is taken for a task" in found.warnings[0]


def test_times_without_sizes_are_those_of_the_paper():
    found = read("u_c_hihi.0", "\n".join(str(number) for number in range(1, 512 * 16 + 1)))
    assert found.durations.shape == (512, 16)
    assert found.durations[1, 0] == 17
    assert "512 tasks on 16 machines are assumed" in found.warnings[0]


def test_a_matrix_may_be_told_its_machines():
    text = "5\n6\n7\n8\n9\n10\n"
    options = {"format": "duration_matrix", "machine_count": 2}
    assert read("x", text, **options).durations.tolist() == [[5, 6], [7, 8], [9, 10]]
    with pytest.raises(FormatError, match="7 numbers, which are no rows of 2 machines"):
        read("x", text + "11\n", **options)


@pytest.mark.parametrize(
    ("format", "text", "base", "warning"),
    [
        ("flexible_jobshop", "1 2\n2 1 1 5 1 2 3\n", 1, None),
        ("flexible_jobshop", "1 2\n2 1 0 5 1 1 3\n", 0, "count from 0, as there is a machine 0"),
        ("flexible_jobshop", "1 3\n2 1 1 5 1 2 3\n", 1, "neither a machine 0 nor a machine 3"),
        ("jobshop", "1 2\n0 5 1 3\n", 0, None),
        ("jobshop", "1 2\n1 5 2 3\n", 1, "count from 1, as there is a machine 2"),
        ("jobshop", "1 3\n1 5 2 3 1 1\n", 0, "taken to count from 0"),
    ],
)
def test_the_first_machine_is_found_and_what_is_unusual_is_told(format, text, base, warning):
    found = read("x.txt", text)
    assert found.format == format
    first = [int(row.argmin()) for row in found.durations][:2]
    assert first == ([0, 1] if "0 5" in text or base == 1 else [1, 2])
    assert [warning in told for told in found.warnings] == ([] if warning is None else [True])


def test_the_first_machine_may_be_told():
    text = "1 3\n2 1 1 5 1 2 3\n"
    found = read("x.fjs", text, machine_base=0)
    assert [int(row.argmin()) for row in found.durations] == [1, 2]
    assert found.warnings == ()
    with pytest.raises(FormatError, match="line 2: there is no machine 0 among 2 that count from"):
        read("x.fjs", "1 2\n1 1 0 5\n", machine_base=1)


@pytest.mark.parametrize(
    ("format", "text"),
    [
        ("jobshop", "100 1000000\n" + "0 3\n" * 100),
        ("flexible_jobshop", "100 1000000\n" + "1 1 1 3\n" * 100),
        ("flexible_jobshop_dag", "100 0 1000000\n" + "1 1 3\n" * 100),
    ],
)
def test_a_small_file_cannot_ask_for_a_huge_matrix(format, text):
    with pytest.raises(FormatError, match=r"room for 50,000,000 tasks times machines, not for 100"):
        read("x.txt", text, format=format)
