"""Which column is taken for what, and what is told of the others."""

import pytest

from livespan.errors import ProblemError
from livespan.problem import Task
from livespan.records import TASK_FIELDS, recognise


def only(row):
    """The one task of one row."""
    (task,) = recognise([row]).tasks
    return task


@pytest.mark.parametrize("name", TASK_FIELDS["id"])
def test_every_known_name_is_taken_for_the_id(name):
    assert only({name: "a", "length": 1}).id == "a"


@pytest.mark.parametrize("name", TASK_FIELDS["length"])
def test_every_known_name_is_taken_for_the_duration(name):
    assert only({"id": "a", name: "2.5"}).length == 2.5


@pytest.mark.parametrize("name", TASK_FIELDS["dependencies"])
def test_every_known_name_is_taken_for_the_dependencies(name):
    assert only({"id": "a", "length": 1, name: "b"}).predecessors == ("b",)


@pytest.mark.parametrize("name", TASK_FIELDS["cost"])
def test_every_known_name_is_taken_for_the_cost(name):
    assert only({"id": "a", "length": 1, name: "7"}).cost == 7.0


@pytest.mark.parametrize("field", ["id", "length", "dependencies", "cost"])
def test_the_first_known_name_wins_and_the_others_are_told(field):
    row = {"id": "i", "length": "1"} | dict.fromkeys(reversed(TASK_FIELDS[field]), "9")
    found = recognise([row])
    assert found.columns[field] == TASK_FIELDS[field][0]
    others = [name for name in TASK_FIELDS[field][1:] if name != "Weight"]
    assert all(name in found.warnings[-1] for name in others)


@pytest.mark.parametrize("name", ["TASK ID", "task-id", " Task_Id", "taskid"])
def test_case_spaces_and_underscores_are_a_second_chance(name):
    assert only({name: "a", "EXECUTION time": 3}) == Task("a", 3.0)


@pytest.mark.parametrize("name", ["Duration (s)", "duration [min]", "Execution Time(ms)"])
def test_a_unit_in_brackets_is_a_second_chance_too(name):
    assert only({"id": "a", name: "4"}).length == 4.0


def test_an_exact_name_goes_before_a_close_one():
    found = recognise([{"TASK_ID": "close", "name": "exact", "length": 1}])
    assert found.columns["id"] == "name"


def test_overrides_are_obeyed_against_better_names():
    found = recognise(
        [{"id": "x", "job": "a", "length": 1, "secs": 5, "after": "z", "dependencies": "q"}],
        task_id_col="job",
        duration_col="secs",
        dependency_col="after",
    )
    assert found.tasks == (Task("a", 5.0, ("z",)),)
    assert found.warnings == ["Not used: id, length, dependencies"]


def test_a_column_taken_by_an_override_is_not_taken_twice():
    found = recognise([{"job": "a", "weight": 1, "id": 4}], task_id_col="job", duration_col="id")
    assert found.tasks == (Task("a", 4.0),)


@pytest.mark.parametrize("override", [None, ""])
def test_an_empty_override_says_nothing(override):
    assert recognise([{"id": "a", "length": 1}], task_id_col=override).columns["id"] == "id"


def test_an_override_that_names_no_column_says_which_there_are():
    with pytest.raises(ProblemError, match=r"'Dauer'.*duration_col.*there are: id, length") as info:
        recognise([{"id": "a", "length": 1}], duration_col="Dauer")
    assert info.value.member == "duration_col"


def test_without_any_duration_column_the_error_lists_the_columns():
    with pytest.raises(ProblemError, match=r"'a' has no duration.*there are: id, effort") as info:
        recognise([{"id": "a", "effort": 1}])
    assert info.value.member == "tasks[0].length"


def test_without_ids_tasks_are_numbered_and_dependencies_mean_the_numbers():
    found = recognise([{"length": 1}, {"length": 2, "dependencies": "1"}])
    assert found.tasks == (Task("1", 1.0), Task("2", 2.0, ("1",)))
    assert found.columns["id"] is None
    assert "numbered 1 to 2" in found.warnings[0]


def test_rows_may_name_their_fields_each_in_its_own_way():
    found = recognise([{"id": "a", "length": 1}, {"name": "b", "duration": 2, "depends_on": ["a"]}])
    assert found.tasks == (Task("a", 1.0), Task("b", 2.0, ("a",)))
    assert found.warnings == []


def test_dependencies_can_be_left_aside_and_that_is_told():
    rows = [{"id": "a", "length": 1, "dependencies": "nobody"}]
    found = recognise(rows, enable_dependencies=False)
    assert found.tasks == (Task("a", 1.0),)
    assert found.warnings == ["Dependencies in 'dependencies' are left aside, as asked"]


def test_asking_for_dependencies_where_there_are_none_is_told():
    found = recognise([{"id": "a", "length": 1}], enable_dependencies=True)
    assert found.warnings == ["No column for dependencies was found; all tasks are independent"]


def test_what_the_model_does_not_use_is_told_once():
    rows = [{"id": str(k), "length": 1, "cpu": 2, "priority": 1, "owner": "x"} for k in range(3)]
    found = recognise(rows)
    assert found.warnings == ["Not used: cpu, priority, owner"]
    assert found.columns["cpu"] == "cpu"


@pytest.mark.parametrize("row", [3, "a", None, ["id"]])
def test_a_row_must_have_named_values(row):
    with pytest.raises(ProblemError, match="Task number 2") as info:
        recognise([{"id": "a", "length": 1}, row])
    assert info.value.member == "tasks[1]"


def test_no_rows_are_no_tasks():
    assert recognise([]).tasks == ()
