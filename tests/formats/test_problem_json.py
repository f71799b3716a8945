"""The project's own JSON, which a request's body is too."""

import json
import math

import pytest

from livespan.errors import FormatError, ProblemError
from livespan.formats import read, read_machines
from livespan.problem import Machine, Task

TASKS = [{"id": "a", "length": 3}, {"id": "b", "length": "2,5", "dependencies": ["a"]}]
TWO = (Task("a", 3.0), Task("b", 2.5, ("a",)))


def read_json(body):
    return read("problem.json", json.dumps(body))


@pytest.mark.parametrize(
    "body",
    [TASKS, {"tasks": TASKS}, {"tasks_data": TASKS}, {"tasks": TASKS, "parameters": {}}],
)
def test_a_list_of_tasks_may_stand_alone_or_in_an_object(body):
    found = read_json(body)
    assert found.tasks == TWO
    assert found.machines is None
    assert found.problem().machine_count == 10
    assert found.problem(machines=2).machine_count == 2


@pytest.mark.parametrize("key", ["agents", "machines"])
def test_machines_are_a_list_or_a_number(key):
    assert read_json({"tasks": TASKS, key: [{"id": "m", "speed": "2"}]}).machines == (
        Machine("m", 2.0),
    )
    assert read_json({"tasks": TASKS, key: 3}).problem().machine_count == 3
    assert read_json({"tasks": TASKS, key: "3"}).problem().machine_count == 3


def test_a_request_is_read_as_it_stands():
    body = {
        "algorithm": "ACO",
        "tasks": [{"job": "a", "secs": 1, "length": 9}, {"job": "b", "secs": 2, "length": 9}],
        "parameters": {
            "n_iterations": 5,
            "num_default_agents": "4",
            "agents": [],
            "task_id_col": "job",
            "duration_col": "secs",
            "dependency_col": "",
            "enable_dependencies": None,
        },
    }
    found = read_json(body)
    assert found.tasks == (Task("a", 1.0), Task("b", 2.0))
    assert found.problem().machine_count == 4
    assert "Left aside in the document: algorithm, n_iterations" in found.warnings


def test_machines_of_a_request_count():
    body = {"tasks": TASKS, "parameters": {"agents": [{"host": "h"}], "agent_id_col": "host"}}
    assert read_json(body).machines == (Machine("h"),)


def test_the_caller_goes_before_the_document():
    body = {"tasks": [{"p": "a", "q": "b", "length": 1}], "parameters": {"task_id_col": "p"}}
    found = read("problem.json", json.dumps(body), task_id_col="q")
    assert found.tasks == (Task("b", 1.0),)


def test_a_matrix_says_how_long_each_task_takes_on_each_machine():
    found = read_json({"tasks": [{"id": "a"}, {"id": "b"}], "durations": [[1, None], ["2", 3.5]]})
    problem = found.problem()
    assert problem.machine_count == 2
    assert problem.duration(0, 1) == math.inf
    assert problem.duration(1, 1) == 3.5


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"tasks": [{"id": "a"}], "durations": 3}, "list of lists"),
        ({"tasks": [{"id": "a"}], "durations": [3]}, "list of lists"),
        ({"tasks": [{"id": "a"}], "durations": []}, "one number a machine"),
        ({"tasks": [{"id": "a"}], "durations": [[]]}, "one number a machine"),
        ({"tasks": [{"id": "a"}], "durations": [["x"]]}, "task number 1 on machine number 1"),
        ({"tasks": TASKS, "machines": 0}, "whole number from 1, not 0"),
        ({"tasks": TASKS, "machines": 2.5}, "whole number from 1, not 2.5"),
        ({"tasks": TASKS, "machines": True}, "whole number from 1, not True"),
        ({"tasks": TASKS, "agents": {}}, "whole number from 1"),
        ({"tasks": TASKS, "agents": [{"speed": 0}]}, "speed"),
        ({"tasks": []}, "no tasks"),
        ([], "no tasks"),
        ([1], "Task number 1 must be an object"),
    ],
)
def test_what_makes_no_problem_is_refused(body, message):
    with pytest.raises(ProblemError, match=message):
        read_json(body).problem()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "line 1, column 2"),
        ('[\n {"id": "a", "length": NaN}\n]', "line 2, column 24"),
        ('[{"id": "a", "length": Infinity}]', "line 1, column 24"),
        ('[{"id": "a", "length": 1e999}]', "infinity"),
        ('[{"id": "a", "length": 1, "length": 2}]', "'length' comes twice in one object"),
        ("[1] x", "after document"),
        ("3", "a list of tasks or an object"),
        ("{}", 'no "tasks"'),
        ('{"tasks": {}}', "must be a list"),
        ('{"tasks": [], "task_id_col": 3}', "task_id_col must name a column"),
        ('{"tasks": [], "enable_dependencies": "x"}', "true or false"),
    ],
)
def test_what_is_no_json_of_ours_says_where(text, message):
    with pytest.raises(FormatError, match=message):
        read("problem.json", text, format="problem_json")


def test_deep_nesting_is_an_error_not_a_crash():
    with pytest.raises(FormatError, match="depth limit"):
        read("problem.json", "[" * 100_000 + "]" * 100_000)


@pytest.mark.parametrize(
    "data",
    [
        '[{"id": "m1", "speed": 2}, {"id": "m2", "cost_per_hour": 1}]',
        '{"agents": [{"id": "m1", "speed": 2}, {"id": "m2", "cost_per_hour": 1}]}',
        "id;speed;cost_per_hour\nm1;2,0;0\nm2;;1,0\n",
    ],
)
def test_a_file_of_machines(data):
    assert read_machines("machines", data).machines == (Machine("m1", 2.0), Machine("m2", 1.0, 1.0))


@pytest.mark.parametrize("data", ["id,speed\n", "[]", "{}", '{"agents": 3}', "", "{"])
def test_a_file_without_machines_is_refused(data):
    with pytest.raises(FormatError):
        read_machines("machines", data)


def test_a_document_says_all_that_a_problem_has():
    body = {
        "tasks": [
            {"id": "a", "length": 3, "family": "x"},
            {"id": "b", "length": 2, "requires": ["a"], "data": {"a": 6}, "due_date": 9},
        ],
        "machines": [{"id": "m", "down": [[1, 2]]}, {"id": "n"}],
        "network": {"latency": 1, "bandwidth": 3},
        "setups": {"families": ["x", ""], "times": [[0, 5], [5, 0]]},
    }
    problem = read("p.json", json.dumps(body)).problem()
    assert problem.transfer_time(0, 1, 0, 1) == 1 + 6 / 3
    assert problem.setup_time(0, 1, 0) == 5
    assert problem.machines[0].down == ((1.0, 2.0),)
    assert problem.tasks[1].due == 9.0


@pytest.mark.parametrize(
    ("member", "given", "path"),
    [
        ("network", {"latency": "slow"}, "network.latency"),
        ("network", 3, "network"),
        ("setups", {"families": []}, "setups.times"),
    ],
)
def test_a_network_or_setups_that_cannot_be_read_are_named(member, given, path):
    with pytest.raises(ProblemError) as caught:
        read("p.json", json.dumps({"tasks": [{"id": "a", "length": 1}], member: given}))
    assert caught.value.member == path


def test_a_document_may_say_its_objective():
    task = {"id": "a", "length": 1}
    assert read_json({"tasks": [task], "objective": "cost"}).objective == "cost"
    assert read_json({"tasks": [task], "parameters": {"objective": "cost"}}).objective == "cost"
    assert read_json([task]).objective is None
    with pytest.raises(FormatError, match="objective must name an objective"):
        read_json({"tasks": [task], "objective": 3})
