"""Dates, weights and data from predecessors."""

import math

import pytest

from livespan.errors import ProblemError
from livespan.records import TASK_FIELDS, recognise


@pytest.mark.parametrize(
    ("field", "value"), [("release", 2.5), ("due", 2.5), ("weight", 2.5), ("family", "2.5")]
)
def test_every_known_name_of_what_objectives_ask_for_is_taken(field, value):
    for name in TASK_FIELDS[field]:
        found = recognise([{"id": "a", "length": 1, name: "2.5"}])
        assert getattr(found.tasks[0], field) == value
        assert found.columns[field] == name


@pytest.mark.parametrize("name", ["Release Date", "Arrival Time (s)", "READY", "DueDate"])
def test_dates_are_recognised_however_they_are_written(name):
    (task,) = recognise([{"id": "a", "length": 1, name: "4"}]).tasks
    assert 4.0 in (task.release, task.due)


def test_weight_names_the_duration_where_nothing_else_does():
    found = recognise([{"id": "a", "weight": 4}])
    assert (found.tasks[0].length, found.tasks[0].weight) == (4.0, 1.0)
    assert (found.columns["length"], found.columns["weight"]) == ("weight", None)


def test_weight_names_the_weight_where_the_duration_has_another_name_in_every_row():
    found = recognise([{"id": "a", "Weight": 4, "length": 1}, {"id": "b", "length": 2}])
    assert [(task.length, task.weight) for task in found.tasks] == [(1.0, 4.0), (2.0, 1.0)]
    assert "'Weight' is taken for weight, as length is in 'length'" in found.warnings
    mixed = recognise([{"id": "a", "weight": 4}, {"id": "b", "length": 2}])
    assert [(task.length, task.weight) for task in mixed.tasks] == [(4.0, 1.0), (2.0, 1.0)]


def test_a_missing_due_date_is_none_and_told():
    found = recognise([{"id": "a", "length": 1, "due": ""}, {"id": "b", "length": 1, "due": 3}])
    assert [task.due for task in found.tasks] == [math.inf, 3.0]
    assert "'due' is empty in 1 of 2 rows; no limit is taken there" in found.warnings


@pytest.mark.parametrize("field", ["release", "due", "weight"])
def test_a_date_or_weight_that_is_no_number_is_named(field):
    column = TASK_FIELDS[field][0]
    with pytest.raises(ProblemError, match=f"Task 'b' has {field} 'soon'") as caught:
        recognise([{"id": "b", "length": 1, column: "soon"}])
    assert caught.value.member == f"tasks[0].{field}"


@pytest.mark.parametrize(
    ("value", "data"),
    [
        ({"a": 3, "b": "2"}, {"a": 3.0, "b": 2.0}),
        ("a:3;b:2", {"a": 3.0, "b": 2.0}),
        (" a : 3 , b:2.5 ", {"a": 3.0, "b": 2.5}),
        ("", {}),
        (None, {}),
        ({}, {}),
    ],
)
def test_data_is_amounts_by_predecessor(value, data):
    rows = [{"id": name, "length": 1} for name in "ab"]
    found = recognise([*rows, {"id": "c", "length": 1, "dependencies": "a;b", "data": value}])
    assert dict(found.tasks[2].data) == data


def test_an_id_of_data_may_hold_a_colon_and_a_decimal_comma_may_end_it():
    rows = [{"id": "x:1", "length": "1"}, {"id": "y", "length": "1"}]
    row = {"id": "c", "length": "1", "dependencies": "x:1;y", "data": "x:1:1,5;y:2"}
    found = recognise([*rows, row], decimal_comma=True)
    assert dict(found.tasks[2].data) == {"x:1": 1.5, "y": 2.0}
    row["data"] = "x:1:1,5,y:2"
    assert dict(recognise([*rows, row], decimal_comma=True).tasks[2].data) == {"x:1": 1.5, "y": 2.0}


def test_data_from_3_point_0_is_from_task_3():
    rows = [{"id": 3, "length": 1}, {"id": 4, "length": 1, "requires": "3", "data": "3.0:7"}]
    assert dict(recognise(rows).tasks[1].data) == {"3": 7.0}


@pytest.mark.parametrize("value", ["a:b", [1], "a:1;a:2", ":3", {"a": None}])
def test_data_that_cannot_be_read_is_named(value):
    row = {"id": "c", "length": 1, "dependencies": "a", "data": value}
    with pytest.raises(ProblemError, match="Task 'c' has data") as caught:
        recognise([{"id": "a", "length": 1, "data": "z:1"}, row])
    assert caught.value.member == "tasks[1].data"


def test_a_data_column_without_predecessors_is_left_aside():
    found = recognise([{"id": "a", "length": 1, "Data (MB)": 125}])
    assert dict(found.tasks[0].data) == {}
    assert "'Data (MB)' names no predecessors, as in a:3;b:2, and is left aside" in found.warnings


def test_without_dependencies_there_is_no_data():
    row = {"id": "b", "length": 1, "dependencies": "a", "data": "a:1"}
    found = recognise([{"id": "a", "length": 1}, row], enable_dependencies=False)
    assert dict(found.tasks[1].data) == {}
