"""Ids, durations, dependencies, costs and eligible machines, however they are written."""

import math
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livespan.errors import ProblemError
from livespan.problem import Task
from livespan.records import recognise


def only(row):
    """The one task of one row."""
    (task,) = recognise([row]).tasks
    return task


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (1, "1"),
        (1.0, "1"),
        ("1", "1"),
        (" t1 ", "t1"),
        ("007", "007"),
        ("1.10", "1.10"),
        (2.5, "2.5"),
        ("zähl", "zähl"),
    ],
)
def test_ids_are_strings(written, read):
    assert only({"id": written, "length": 1}).id == read


@pytest.mark.parametrize("written", [3, 3.0, "3", "3.0", [3], ["3"], [3.0], "['3']", "[3.0]", "3;"])
def test_a_dependency_finds_its_task_however_a_spreadsheet_wrote_it(written):
    rows = [{"id": "3", "length": 1}, {"id": "4", "length": 1, "dependencies": written}]
    assert recognise(rows).tasks[1].predecessors == ("3",)


def test_a_dependency_finds_an_id_that_a_spreadsheet_made_a_decimal():
    rows = [
        {"id": "1.0", "length": 1, "dependencies": ""},
        {"id": "2.0", "length": 1, "dependencies": "1"},
    ]
    assert recognise(rows).tasks[1].predecessors == ("1.0",)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("a,b", ("a", "b")),
        ("a; b ;c", ("a", "b", "c")),
        (["a", "b"], ("a", "b")),
        (["a,b"], ("a,b",)),
        ("['a', \"b\"]", ("a", "b")),
        ([], ()),
        ("[]", ()),
        ("", ()),
        ("  ", ()),
        (None, ()),
        (math.nan, ()),
        ("NaN", ()),
        ("null", ()),
        ("None", ()),
        ([None, ""], ()),
        (7, ("7",)),
        (7.0, ("7",)),
    ],
)
def test_dependencies_come_as_lists_numbers_and_strings(written, read):
    assert only({"id": "x", "length": 1, "dependencies": written}).predecessors == read


@pytest.mark.parametrize("written", [{}, True, [["a"]], [True], [{}]])
def test_other_dependencies_are_refused(written):
    with pytest.raises(ProblemError, match="'x' has dependencies") as info:
        only({"id": "x", "length": 1, "dependencies": written})
    assert info.value.member == "tasks[0].dependencies"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (10, 10.0),
        ("10", 10.0),
        (" 2.5 ", 2.5),
        ("2,5", 2.5),
        ("1,2345", 1.2345),
        ("0,125", 0.125),
        ("1234,567", 1234.567),
        ("1e3", 1000.0),
        ("-1", -1.0),
        (",5", 0.5),
    ],
)
def test_durations_come_as_numbers_and_strings(written, read):
    assert only({"id": "x", "length": written}).length == read


@pytest.mark.parametrize(
    "written",
    [None, "", " ", "ten", "10 s", "1_000", "1,500", "1,234,567", "1.234,5", "nan", "inf",
     math.nan, math.inf, -math.inf, 10**400, True, [], {}],
)  # fmt: skip
def test_a_duration_that_is_none_names_the_task(written):
    rows = [{"id": name, "length": 1} for name in "abc"] + [{"id": "bad", "length": written}]
    with pytest.raises(ProblemError, match="'bad'") as info:
        recognise(rows)
    assert info.value.member == "tasks[3].length"


def test_a_source_known_to_write_decimal_commas_is_taken_at_its_word():
    (task,) = recognise([{"id": "a", "length": "1,500"}], decimal_comma=True).tasks
    assert task.length == 1.5


def test_durations_are_not_needed_where_a_matrix_has_them():
    assert recognise([{"id": "a"}], lengths_required=False).tasks == (Task("a", 0.0),)


@pytest.mark.parametrize("written", ["", None, math.nan])
def test_a_single_missing_id_is_refused(written):
    with pytest.raises(ProblemError, match="number 2 has no id") as info:
        recognise([{"id": "a", "length": 1}, {"id": written, "length": 1}])
    assert info.value.member == "tasks[1].id"


def test_a_missing_cost_is_nothing_and_told():
    found = recognise([{"id": "a", "length": 1, "cost": "3"}, {"id": "b", "length": 1, "cost": ""}])
    assert [task.cost for task in found.tasks] == [3.0, 0.0]
    assert found.warnings == ["'cost' is empty in 1 of 2 rows; 0 is taken there"]


@pytest.mark.parametrize(
    ("written", "read"),
    [(["m1"], ("m1",)), ("m1;m2", ("m1", "m2")), ([], ()), ("", None), (None, None)],
)
def test_eligible_machines(written, read):
    assert only({"id": "a", "length": 1, "eligible": written}).eligible == read


@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(["id", "name", "length", "Duration", "dependencies", "cost"])
            | st.text(max_size=8),
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12)
            | st.lists(st.text(max_size=4) | st.integers(), max_size=3),
        ),
        max_size=5,
    )
)  # fmt: skip
def test_whatever_comes_in_tasks_or_a_problem_error_come_out(rows):
    try:
        found = recognise(rows)
    except ProblemError as error:
        assert error.member  # noqa: PT017 - either outcome is right
    else:
        assert len(found.tasks) == len(rows)
        assert all(isinstance(task.id, str) and task.id for task in found.tasks)
        assert all(math.isfinite(task.length) for task in found.tasks)


def test_reading_is_linear_in_the_rows():
    rows = [{"id": f"t{i}", "length": "2.5", "dependencies": f"t{i // 2}"} for i in range(20_000)]
    began = time.perf_counter()
    assert len(recognise(rows).tasks) == 20_000
    assert time.perf_counter() - began < 2.0  # a tenth of it on an idle machine
