"""A problem survives the trip: what a service reads from a request is what was sent."""

import json
import math

import pytest
from hypothesis import given, settings

from livespan import AntColony, Machine, Network, Problem, Setups, Task, named
from livespan.client.requests import problem_in, request_document
from livespan.errors import ProblemError, SettingError
from livespan.objectives import make_objective
from livespan.problem_document import problem_document
from livespan.service import Settings
from livespan.service.wire import read_run_request
from tests.strategies import problems, rich_problems

LIMITS = Settings(warm_up=False, history="memory")


def sent(asked, algorithm=None, objective=None, warm_start=None, name=None, **parameters):
    """What a service understands of a request, which has gone through text."""
    document, _ = request_document(asked, algorithm, objective, parameters, warm_start, name)
    return read_run_request(json.loads(json.dumps(document)), LIMITS)


def same(one, other):
    """Equal in all a problem has; the file of a run tells it without guessing."""
    assert problem_document(one) == problem_document(other)
    for mine, theirs in zip(one.arrays, other.arrays, strict=True):
        assert mine.dtype == theirs.dtype
        assert mine.tolist() == theirs.tolist()


@settings(max_examples=60)
@given(rich_problems())
def test_a_problem_with_everything_survives(problem):
    same(sent(problem).problem, problem)


@settings(max_examples=60)
@given(problems())
def test_machines_of_every_kind_and_eligibility_survive(problem):
    same(sent(problem).problem, problem)


def test_infinite_and_awkward_numbers_survive():
    problem = Problem(
        [Task("1.0", 1e-300, due=5e300), Task("2,5", 0.1 + 0.2, ("1.0",), data={"1.0": 1 / 3})],
        [Machine("a;b", 3.0, down=((0.5, 1e9),)), Machine("0")],
        [[math.inf, 2**53 + 2.0], [1e-9, 7.0]],
        network=Network(0.25, [[math.inf, 3.0], [math.inf, math.inf]]),
        setups=Setups(("", "red"), [[[0.0, 1.0], [2.0, 0.0]], [[0.0, 0.0], [4.0, 0.0]]]),
    )
    same(sent(problem).problem, problem)


def test_a_request_is_read_here_as_a_service_reads_it():
    document, _ = request_document(named("ta01"), None, None, {})
    same(problem_in(json.dumps(document).encode()), named("ta01"))
    plain = {"tasks": [{"name": "x", "weight": "3"}], "parameters": {"num_default_agents": 4}}
    same(problem_in(json.dumps(plain).encode()), sent(plain).problem)


@pytest.mark.parametrize(
    ("task", "machine", "family", "offender"),
    [(" a", "m", "", "' a'"), ("a", "m ", "", "'m '"), ("a", "m", "f ", "'f '")],
)
def test_a_name_that_would_be_read_as_another_is_refused(task, machine, family, offender):
    setups = Setups((family,), [[0.0]])
    problem = Problem([Task(task, 1, family=family)], [Machine(machine)], setups=setups)
    with pytest.raises(ProblemError, match=offender):
        sent(problem)


def test_a_name_that_means_none_is_refused_where_others_wait_for_it():
    tasks = [Task("None", 1), Task("b", 1, ("None",))]
    with pytest.raises(ProblemError, match="'None'"):
        sent(Problem(tasks, 1))
    same(sent(Problem(tasks[:1], 1)).problem, Problem(tasks[:1], 1))


def test_the_settings_of_an_algorithm_and_the_rules_arrive():
    found = sent(
        Problem([Task("a", 1)], 2),
        AntColony(n_ants=3),
        "makespan + 0.5*flow_time",
        seed=7,
        gap=0.5,
        target=3.0,
    )
    assert (found.algorithm, found.seed, found.gap, found.target) == (
        AntColony(n_ants=3),
        7,
        0.5,
        3.0,
    )
    assert found.objective.name == make_objective("makespan + 0.5*flow_time").name
    assert not found.warnings


def test_a_file_brings_its_name_and_its_objective(tmp_path):
    path = tmp_path / "some.json"
    path.write_text('{"tasks": [{"id": "a", "length": 1}], "machines": 3, "objective": "cost"}')
    found = sent(path)
    assert (found.name, found.objective.name) == ("some.json", "cost")
    assert found.problem.machine_count == 3
    assert sent(path, None, "makespan", name="mine").name == "mine"
    assert sent(path, None, "makespan").objective.name == "makespan"


def test_a_request_stays_as_it_is_but_for_what_is_said_beside_it():
    plain = {
        "algorithm": "PSO",
        "tasks": [{"id": "a", "length": 1}],
        "objective": "cost",
        "parameters": {"seed": 3, "w": 0.5},
    }
    before = json.dumps(plain)
    document, problem = request_document(plain, None, None, {"seed": None})
    assert (document, problem) == (plain, None)
    document, _ = request_document(plain, "ACO", "flow_time", {"seed": 4})
    assert document["algorithm"] == "ACO"
    assert document["parameters"] == {"seed": 4, "w": 0.5, "objective": "flow_time"}
    assert json.dumps(plain) == before
    with pytest.raises(SettingError, match="parameters must be an object"):
        request_document({"tasks": [], "parameters": [1]}, None, None, {})
