"""WfFormat: the JSON in which WfCommons records workflows."""

import json

import pytest

from livespan.errors import InputError
from livespan.formats import read
from livespan.formats.wfformat import GIGABIT

SPLIT = {
    "name": "three",
    "schemaVersion": "1.5",
    "workflow": {
        "specification": {
            "tasks": [
                {
                    "name": "split",
                    "id": "s#1",
                    "parents": [],
                    "children": ["c#1"],
                    "inputFiles": ["raw"],
                    "outputFiles": ["half", "note"],
                },
                {
                    "name": "count",
                    "id": "c#1",
                    "parents": ["s#1"],
                    "children": [],
                    "inputFiles": ["half", "note", "raw"],
                    "outputFiles": ["sum"],
                },
                {
                    "name": "join",
                    "id": "j#1",
                    "parents": ["s#1", "c#1"],
                    "children": [],
                    "inputFiles": ["sum"],
                    "outputFiles": [],
                },
            ],
            "files": [
                {"id": "raw", "sizeInBytes": 1000},
                {"id": "half", "sizeInBytes": 500},
                {"id": "note", "sizeInBytes": 20},
                {"id": "sum", "sizeInBytes": 8},
            ],
        },
        "execution": {
            "makespanInSeconds": 9,
            "tasks": [
                {"id": "j#1", "runtimeInSeconds": 1},
                {"id": "s#1", "runtimeInSeconds": 2.5},
                {"id": "c#1", "runtimeInSeconds": 0},
            ],
            "machines": [{"nodeName": "n1"}],
        },
    },
}

JOINED = {
    "schemaVersion": "1.4",
    "workflow": {
        "makespanInSeconds": 3,
        "tasks": [
            {
                "name": "a_ID1",
                "id": "ID1",
                "runtimeInSeconds": 2,
                "children": ["b_ID2"],
                "files": [{"link": "output", "name": "f", "sizeInBytes": 40}],
            },
            {
                "name": "b_ID2",
                "id": "ID2",
                "runtimeInSeconds": 1,
                "parents": [],
                "files": [{"link": "input", "name": "f", "sizeInBytes": 40}],
            },
        ],
    },
}


def parse(body):
    return read("w.json", json.dumps(body))


def changed(body, path, value):
    """Return a copy in which the member at a path is another, or gone where it is None."""
    copy = json.loads(json.dumps(body))
    *way, last = path
    place = copy
    for step in way:
        place = place[step]
    if value is None:
        del place[last]
    else:
        place[last] = value
    return copy


def test_files_from_parent_to_child_are_data_in_bytes():
    found = parse(SPLIT)
    assert found.format == "wfformat"
    split, count, join = found.tasks
    assert [task.length for task in found.tasks] == [2.5, 0.0, 1.0]
    # half and note: count reads raw too, but no task writes it.
    assert dict(count.data) == {"s#1": 520.0}
    assert join.predecessors == ("s#1", "c#1")
    assert dict(join.data) == {"c#1": 8.0}
    assert dict(split.data) == {}


def test_a_transfer_takes_the_time_of_a_gigabit_network():
    problem = parse(SPLIT).problem(2)
    assert problem.transfer_time(0, 1, 0, 1) == pytest.approx(520 / GIGABIT)
    assert problem.transfer_time(0, 1, 1, 1) == 0.0


def test_what_is_assumed_is_told():
    network, machines = parse(SPLIT).warnings
    assert "1 Gbit/s" in network
    assert "1 machines it was recorded on are left aside" in machines


def test_versions_up_to_1_4_name_tasks_and_need_one_end_of_an_edge_only():
    found = parse(JOINED)
    assert [task.id for task in found.tasks] == ["a_ID1", "b_ID2"]
    assert found.tasks[1].predecessors == ("a_ID1",)
    assert dict(found.tasks[1].data) == {"a_ID1": 40.0}


def test_where_no_task_names_relatives_files_tell_the_order():
    found = parse(changed(JOINED, ("workflow", "tasks", 0, "children"), []))
    assert found.tasks[1].predecessors == ("a_ID1",)


def test_a_file_without_a_size_is_told():
    spec = ("workflow", "specification", "files", 3)
    found = parse(changed(SPLIT, spec, None))
    assert "1 files have no size; their transfer takes no time" in found.warnings


@pytest.mark.parametrize(
    ("path", "value", "message", "member"),
    [
        (
            ("workflow", "specification", "tasks", 1, "parents"),
            ["x"],
            "Task 'c#1' has an unknown parents 'x'",
            "workflow.specification.tasks[1].parents",
        ),
        (
            ("workflow", "execution", "tasks", 1, "runtimeInSeconds"),
            "long",
            "Task 's#1' has runtime 'long'; it must be a number",
            "workflow.specification.tasks[0]",
        ),
        (
            ("workflow", "execution", "tasks", 2),
            None,
            "Task 'c#1' has no runtime",
            "workflow.specification.tasks[1]",
        ),
        (
            ("workflow", "specification", "files", 1, "sizeInBytes"),
            -1,
            "it must be a number of bytes",
            "workflow.specification.files[1].sizeInBytes",
        ),
        (
            ("workflow", "specification", "tasks", 0, "id"),
            None,
            r"tasks\[0\].id must be a name",
            "workflow.specification.tasks[0].id",
        ),
        (
            ("workflow", "specification", "tasks", 1, "parents"),
            [{"x": 1}],
            "each must be a string or a number",
            "workflow.specification.tasks[1].parents",
        ),
        (("workflow", "execution"), None, "there are no runtimes", "workflow.execution"),
        (("workflow", "specification", "tasks"), [], "has no tasks", "workflow"),
        (
            ("workflow", "specification", "tasks"),
            3,
            "must be a list",
            "workflow.specification.tasks",
        ),
        (("workflow",), [], 'has no "workflow"', "workflow"),
    ],
)
def test_what_cannot_be_used_is_named(path, value, message, member):
    with pytest.raises(InputError, match=message) as caught:
        parse(changed(SPLIT, path, value))
    assert caught.value.member == member
