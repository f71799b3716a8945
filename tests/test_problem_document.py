"""A problem written as a document and read back is the same problem."""

import json
import math

import numpy as np
import orjson
import pytest
from hypothesis import given, settings

from livespan import Machine, Network, Problem, Setups, Task
from livespan.errors import FormatError, InputError, ProblemError
from livespan.formats import read
from livespan.problem_document import problem_document, problem_from
from tests.exports.conftest import NASTY
from tests.strategies import problems, rich_problems


def through_json(problem):
    return problem_from(orjson.loads(orjson.dumps(problem_document(problem))))


def assert_same(found, problem):
    assert found.tasks == problem.tasks
    assert found.machines == problem.machines
    for ours, theirs in zip(found.arrays, problem.arrays, strict=True):
        np.testing.assert_array_equal(ours, theirs)


@settings(max_examples=40)
@given(problem=problems())
def test_any_problem_comes_back(problem):
    assert_same(through_json(problem), problem)


@settings(max_examples=40)
@given(problem=rich_problems())
def test_any_problem_with_delays_comes_back(problem):
    assert_same(through_json(problem), problem)


def test_names_and_numbers_come_back_whatever_they_are():
    names = [*NASTY, "none", " padded ", "1.0"]
    tasks = [Task(name, 0.1 + k, tuple(names[:k])) for k, name in enumerate(names)]
    problem = Problem(tasks, [Machine("nan", speed=1 / 3), Machine(" ")])
    assert_same(through_json(problem), problem)


def test_what_is_infinite_comes_back():
    bandwidth = [[1.0, math.inf], [1 / 3, 1.0]]
    problem = Problem(
        [Task("a", data={}), Task("b", 0.0, ("a",), data={"a": 7.0})],
        machines=2,
        durations=[[1.0, math.inf], [2.0, 3.0]],
        network=Network(0.5, bandwidth),
        setups=Setups(("",), [[0.25]]),
    )
    assert_same(through_json(problem), problem)


@settings(max_examples=40)
@given(problem=rich_problems())
def test_the_document_is_a_problem_file(problem):
    text = json.dumps(problem_document(problem, "p"), allow_nan=False)
    found = read("p.json", text)
    assert found.name == "p"
    assert_same(found.problem(), problem)


@pytest.mark.parametrize(
    ("document", "error"),
    [
        ([], FormatError),
        ({}, FormatError),
        ({"tasks": [], "machines": [{"id": "m"}]}, ProblemError),
        ({"tasks": [{"id": "a"}], "machines": [{"id": "m"}]}, FormatError),
        (
            {"tasks": [{"id": "a", "length": 1, "Length": 2}], "machines": [{"id": "m"}]},
            FormatError,
        ),
        ({"tasks": [{"id": "a", "length": -1}], "machines": [{"id": "m"}]}, ProblemError),
        ({"tasks": [{"id": "a", "length": 1}], "machines": 3}, FormatError),
        ({"tasks": [{"id": "a", "length": "1"}], "machines": [{"id": 5}]}, ProblemError),
        (
            {"tasks": [{"id": "a", "length": 1}], "machines": [{"id": "m"}], "durations": "x"},
            FormatError,
        ),
    ],
)
def test_what_is_no_such_document_is_refused(document, error):
    with pytest.raises(InputError) as refused:
        problem_from(document)
    assert type(refused.value) is error
