"""Names where files are accepted, in Python."""

import doctest
import importlib

import pytest

import livespan
from livespan.errors import FormatError, UnknownNameError
from livespan.instances import FAMILIES, INSTANCES, find_instance, read_source


def test_names_go_in_any_case():
    assert livespan.named("TA21").task_count == 400
    assert livespan.read("Six-Tasks", machines=3).machine_count == 3


def test_two_digits_are_a_job_shop_and_three_a_flow_shop():
    assert find_instance("ta01").family == "job shop"
    assert find_instance("ta001").family == "flow shop"


def test_a_file_goes_before_a_name(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "ta01").write_text("id,length\na,1\n")
    assert len(read_source("ta01").tasks) == 1
    assert len(read_source("ta02").tasks) == 225


def test_read_takes_files_and_tells_what_it_assumed(tmp_path):
    path = tmp_path / "tasks.csv"
    path.write_text("id,length,colour\na,1,red\nb,2,blue\n")
    with pytest.warns(UserWarning, match=r"tasks.csv: Not used: colour"):
        assert livespan.read(path, 2).task_count == 2
    with pytest.warns(UserWarning, match="colour"):
        assert livespan.read(str(path), format="tasks_csv").machine_count == 10


@pytest.mark.parametrize("name", ["moon", "ta81", "ta0001", "etc-x-hihi-5x5", "layered-5", ""])
def test_what_is_neither_a_file_nor_a_name_is_refused(name):
    with pytest.raises((UnknownNameError, FormatError)):
        livespan.read(name)


def test_a_refusal_proposes_names_that_are_close():
    with pytest.raises(UnknownNameError, match=r"mixed-20 \(there are: mixed-200, "):
        livespan.named("mixed-20")
    with pytest.raises(FormatError, match="No such file"):
        livespan.read("ta81.csv")


def test_every_instance_says_what_it_is():
    assert len(INSTANCES) == len({known.title for known in INSTANCES.values()})
    for known in [*INSTANCES.values(), *FAMILIES.values()]:
        assert known.title
        assert known.summary.endswith(".")
    for known in INSTANCES.values():
        assert find_instance(known.name) is known
        if known.best is not None:
            assert known.best.source
            assert known.best.bound <= known.best.value


@pytest.mark.parametrize("name", ["livespan.instances.reading"])
def test_the_examples_are_true(name):
    assert doctest.testmod(importlib.import_module(name)).failed == 0
