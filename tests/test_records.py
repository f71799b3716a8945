"""What the field names and values of rows are taken for."""

import math
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livespan.errors import ProblemError
from livespan.problem import Machine, Task
from livespan.records import (
    TASK_FIELDS,
    network_of,
    recognise,
    recognise_machines,
    setups_of,
)


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


def test_without_any_duration_column_the_error_lists_the_columns():
    with pytest.raises(ProblemError, match=r"'a' has no duration.*there are: id, effort") as info:
        recognise([{"id": "a", "effort": 1}])
    assert info.value.member == "tasks[0].length"


def test_durations_are_not_needed_where_a_matrix_has_them():
    assert recognise([{"id": "a"}], lengths_required=False).tasks == (Task("a", 0.0),)


def test_without_ids_tasks_are_numbered_and_dependencies_mean_the_numbers():
    found = recognise([{"length": 1}, {"length": 2, "dependencies": "1"}])
    assert found.tasks == (Task("1", 1.0), Task("2", 2.0, ("1",)))
    assert found.columns["id"] is None
    assert "numbered 1 to 2" in found.warnings[0]


@pytest.mark.parametrize("written", ["", None, math.nan])
def test_a_single_missing_id_is_refused(written):
    with pytest.raises(ProblemError, match="number 2 has no id") as info:
        recognise([{"id": "a", "length": 1}, {"id": written, "length": 1}])
    assert info.value.member == "tasks[1].id"


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


@pytest.mark.parametrize("row", [3, "a", None, ["id"]])
def test_a_row_must_have_named_values(row):
    with pytest.raises(ProblemError, match="Task number 2") as info:
        recognise([{"id": "a", "length": 1}, row])
    assert info.value.member == "tasks[1]"


def test_no_rows_are_no_tasks():
    assert recognise([]).tasks == ()


def test_machines_have_strings_for_numbers_and_names_of_their_own():
    found = recognise_machines(
        [{"id": "fast", "speed": " 2,5 ", "cost_per_hour": "3"}, {"Speed": 1, "capacity": 4}, {}]
    )
    assert found.machines == (
        Machine("fast", 2.5, 3.0),
        Machine("Agent-2", 1.0),
        Machine("Agent-3"),
    )
    assert "Not used: capacity" in found.warnings
    assert any("Agent-k" in warning for warning in found.warnings)


@pytest.mark.parametrize(
    ("field", "value"),
    [("speed", "fast"), ("speed", 0), ("speed", "-1"), ("speed", "inf"), ("speed", True),
     ("cost_per_hour", -1), ("cost_per_hour", []), ("cost_per_hour", "nan")],
)  # fmt: skip
def test_a_bad_machine_is_named(field, value):
    rows = [{"id": "a"}, {"id": "b"}, {"id": "c", field: value}]
    with pytest.raises(ProblemError, match=f"Machine 'c' has {field}") as info:
        recognise_machines(rows)
    assert info.value.member == f"agents[2].{field}"


def test_the_column_of_machine_names_can_be_chosen():
    assert recognise_machines([{"host": "h1"}], agent_id_col="host").machines == (Machine("h1"),)
    with pytest.raises(ProblemError, match="agent_id_col"):
        recognise_machines([{"host": "h1"}], agent_id_col="node")


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


@pytest.mark.parametrize(
    ("value", "down"),
    [
        ([[8, 12], ["20", 24]], ((8.0, 12.0), (20.0, 24.0))),
        ("8-12; 20:24.5", ((8.0, 12.0), (20.0, 24.5))),
        ("1e-3-2", ((0.001, 2.0),)),
        ("", ()),
        (None, ()),
    ],
)
def test_times_of_rest_are_pairs(value, down):
    assert recognise_machines([{"id": "m", "down": value}]).machines[0].down == down


def test_machines_have_powers():
    (machine,) = recognise_machines([{"id": "m", "Power": "2,5", "idle power": 1}]).machines
    assert (machine.power, machine.idle_power) == (2.5, 1.0)


@pytest.mark.parametrize(
    ("column", "value"),
    [("down", "8"), ("down", [[1, 2, 3]]), ("down", 8), ("power", -1), ("idle_power", "x")],
)
def test_a_rest_or_power_that_cannot_be_is_named(column, value):
    with pytest.raises(ProblemError, match=f"Machine 'm' has {column}") as caught:
        recognise_machines([{"id": "m", column: value}])
    assert caught.value.member == f"agents[0].{column}"


def test_a_network_is_numbers_or_matrices():
    network = network_of({"latency": "2", "bandwidth": [[1, None], [4, 1]]})
    latency, slowness = network.matrices(["a", "b"])
    assert latency.tolist() == [[0, 2], [2, 0]]
    assert slowness.tolist() == [[0, 0], [0.25, 0]]
    assert network_of({}).matrices(["a", "b"])[1].tolist() == [[0, 1], [1, 0]]
    assert network_of({"bandwidth": None}).matrices(["a", "b"])[1].tolist() == [[0, 0], [0, 0]]
    assert network_of(None) is None


def test_setups_are_families_and_times():
    setups = setups_of({"families": ["red", 2], "times": [[0, 3], ["1", 0]]})
    assert setups.families == ("red", "2")
    assert setups.table(1).tolist() == [[[0, 3], [1, 0]]]
    assert setups_of(None) is None


@pytest.mark.parametrize(
    ("read", "given", "member"),
    [
        (network_of, [], "network"),
        (network_of, {"speed": 1}, "network.speed"),
        (network_of, {"latency": [[0, "x"]]}, "network.latency[0][1]"),
        (setups_of, {"times": [[0]]}, "setups.families"),
        (setups_of, {"families": [True], "times": [[0]]}, "setups.families[0]"),
        (setups_of, {"families": ["a"]}, "setups.times"),
        (setups_of, {"families": ["a"], "times": [[None]]}, "setups.times[0][0]"),
    ],
)
def test_a_network_or_setups_that_cannot_be_read_name_the_member(read, given, member):
    with pytest.raises(ProblemError) as caught:
        read(given)
    assert caught.value.member == member
