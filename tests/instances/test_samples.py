"""The problems that come with the package."""

from importlib.resources import files

import pytest

from livespan.errors import UnknownNameError
from livespan.instances import find_instance, read_named
from livespan.instances.samples import SAMPLES
from livespan.instances.samples.generate import FILES
from livespan.solve import solve


@pytest.mark.parametrize("name", [sample.name for sample in SAMPLES])
def test_an_instance_is_what_the_table_says(name):
    instance = find_instance(name)
    found = read_named(name.upper())
    problem = found.problem()
    assert found.name == name
    assert found.warnings == ()
    assert problem.task_count == instance.tasks
    assert problem.machine_count == instance.machines


@pytest.mark.parametrize("file", FILES)
def test_the_shipped_bytes_are_what_the_generator_writes(file):
    assert (files("livespan.instances.samples") / file).read_bytes() == FILES[file]().encode()


def test_every_file_belongs_to_an_instance():
    assert {instance.make.args[0] for instance in SAMPLES} == set(FILES)


def test_an_unknown_instance_is_refused_with_those_there_are():
    with pytest.raises(UnknownNameError, match=r"moon.*cloud-1000"):
        read_named("moon")


@pytest.mark.parametrize("name", ["cloud-1000", "mixed-200"])
def test_the_workloads_are_plausible(name):
    problem = read_named(name).problem()
    waiting = [task.predecessors for task in problem.tasks if task.predecessors]
    assert 0.33 <= len(waiting) / problem.task_count <= 0.37
    assert {len(predecessors) for predecessors in waiting} == {1, 2, 3}
    lengths = sorted(task.length for task in problem.tasks)
    assert lengths[0] > 0
    mean = sum(lengths) / len(lengths)
    assert mean > 3 * lengths[len(lengths) // 2]  # a heavy tail
    assert sum(lengths[-len(lengths) // 10 :]) > 0.4 * sum(lengths)


def test_no_chain_is_long():
    depth = {}
    for task in read_named("cloud-1000").tasks:
        depth[task.id] = 1 + max((depth[before] for before in task.predecessors), default=0)
    assert max(depth.values()) == 3


def test_the_machines_of_the_mixed_instance_differ():
    found = read_named("mixed-200")
    assert found.problem().environment == "related"
    assert len({machine.speed for machine in found.machines}) == 4


def test_the_six_tasks_have_the_optimum_that_is_claimed():
    problem = read_named("six-tasks").problem()
    # 16 units of work on two machines cannot end before 8; a, b, e | c, d, f does.
    assert sum(task.length for task in problem.tasks) == 2 * find_instance("six-tasks").optimum
    assert solve(problem, "constructive").value == 9.0


def test_the_survey_moves_data_and_the_paint_shop_has_all_the_rest():
    survey, shop = (read_named(name) for name in ("survey-96", "paint-60"))
    assert survey.problem().features == ("precedence", "transfers")
    assert shop.problem().features == ("release dates", "set-ups", "times of rest")
    assert shop.objective == "weighted_tardiness"
    # Tight enough to need a search: no rule comes near the bound.
    assert solve(shop.problem(), "constructive", shop.objective).gap > 0.5
