"""Instances of any size, drawn from models."""

import numpy as np
import pytest

from livespan import named
from livespan.errors import ProblemError
from livespan.instances import FAMILIES, INSTANCES, read_named
from tests.instances.prints import fingerprint

#: Every platform draws the same numbers: sums of small members.
PRINTS = {
    "etc-c-hihi": "dcbfb0d9",
    "etc-c-hilo": "f14cd9eb",
    "etc-c-lohi": "d0d5b768",
    "etc-c-lolo": "db107f18",
    "etc-i-hihi": "29452b6c",
    "etc-i-hilo": "48a3442c",
    "etc-i-lohi": "de8a5dc8",
    "etc-i-lolo": "8e16e854",
    "etc-s-hihi": "3015c753",
    "etc-s-hilo": "f0e90e07",
    "etc-s-lohi": "be5269e1",
    "etc-s-lolo": "c60cac00",
    "layered": "d36d1e4d",
    "forkjoin": "967c2d62",
    "cloud": "86e8c187",
}


@pytest.mark.parametrize("family", FAMILIES.values(), ids=FAMILIES)
def test_a_name_says_size_and_seed(family):
    found = read_named(f"{family.name}-30x4-5")
    problem = found.problem()
    assert (found.name, problem.task_count, problem.machine_count) == (
        f"{family.name}-30x4-5",
        30,
        4,
    )
    assert fingerprint(found) == fingerprint(read_named(f"{family.name.upper()}-30X4-5"))
    assert fingerprint(found) != fingerprint(read_named(f"{family.name}-30x4"))
    assert PRINTS[family.name] == fingerprint(found)


@pytest.mark.parametrize(
    "family", [f for f in FAMILIES.values() if f.name.startswith("etc")], ids=str
)
def test_a_matrix_is_as_consistent_as_its_name_says(family):
    matrix = read_named(f"{family.name}-60x9").durations
    sorted_all = (np.diff(matrix, axis=1) >= 0).all()
    sorted_half = (np.diff(matrix[:, ::2], axis=1) >= 0).all()
    letter = family.name[4]
    assert (sorted_all, sorted_half) == (letter == "c", letter in "cs")
    high_tasks, high_machines = (family.name[6:8] == "hi", family.name[8:] == "hi")
    assert matrix.min() >= 1
    assert matrix.max() <= (3000 if high_tasks else 100) * (1000 if high_machines else 10)
    spread = (matrix.max(axis=1) / matrix.min(axis=1)).mean()
    assert (spread > 10) == high_machines


def test_layers_follow_one_another_with_data_to_move():
    problem = named("layered-200x8-1")
    assert problem.features == ("precedence", "transfers")
    depth = {}
    for task in problem.tasks:
        levels = {depth[before] for before in task.predecessors}
        assert len(levels) <= 1
        assert len(task.predecessors) <= 4
        assert set(task.data) == set(task.predecessors)
        depth[task.id] = max(levels, default=0) + 1
    assert 5 <= max(depth.values()) <= 40


def test_forks_join():
    tasks = {task.id: task.predecessors for task in read_named("forkjoin-20x2").tasks}
    assert tasks["T1"] == ()
    assert all(tasks[f"T{k}"] == ("T1",) for k in range(2, 10))
    assert tasks["T10"] == tuple(f"T{k}" for k in range(2, 10))
    assert tasks["T20"] == ("T19",)


def test_a_cloud_workload_has_exactly_as_many_tasks_as_its_name_says():
    for count in (20, 21, 22, 23, 500):
        problem = named(f"cloud-{count}x3-9")
        assert problem.task_count == count
        waiting = sum(1 for task in problem.tasks if task.predecessors)
        assert 0.3 <= waiting / count <= 0.55


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("layered-0x3", "from 1 to 100,000 tasks"),
        ("etc-c-lolo-10x0", "from 1 to 10,000 machines, not 10 and 0"),
        ("cloud-5x3", "from 20 to"),
        ("etc-s-hilo-99999x9999", "up to 2,000,000 tasks times machines, not 999,890,001"),
    ],
)
def test_a_size_that_cannot_be_is_refused_before_it_is_made(name, sentence):
    with pytest.raises(ProblemError, match=sentence):
        named(name)


def test_listed_members_are_what_the_table_says():
    for instance in INSTANCES.values():
        if instance.family in ("task graph", "cloud workload", "independent tasks"):
            problem = instance.read().problem()
            assert (problem.task_count, problem.machine_count) == (
                instance.tasks,
                instance.machines,
            )
