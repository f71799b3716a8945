"""What a request means, and what is said of it."""

from typing import Any

import pytest

from livespan.service.parameters import Parameters
from livespan.service.refusal import Refusal
from livespan.service.settings import Settings
from livespan.service.wire import RunRequest, read_run_request

LIMITS = Settings(warm_up=False)


def read(tasks: object = None, algorithm: object = "ACO", **parameters: object) -> RunRequest:
    if tasks is None:
        tasks = [{"id": "a", "length": 3}, {"id": "b", "length": 2}]
    body = {"algorithm": algorithm, "tasks": tasks, "parameters": parameters}
    return read_run_request(body, LIMITS)


def refused(**parameters: object) -> Refusal:
    with pytest.raises(Refusal) as caught:
        read(**parameters)
    return caught.value


def nested(depth: int) -> list[Any]:
    """Lists in lists, as deep as a body may have them."""
    return [nested(depth - 1)] if depth else []


def test_defaults() -> None:
    request = read()
    assert request.iterations == 100
    assert request.time_limit is None
    assert request.target is None
    assert request.objective.name == "makespan"
    assert request.warnings == ()
    assert [machine.id for machine in request.problem.machines] == [
        f"Agent-{k}" for k in range(1, 11)
    ]
    algorithm = request.algorithm
    assert (algorithm.n_ants, algorithm.alpha, algorithm.beta) == (10, 1.0, 2.0)  # type: ignore[attr-defined]
    assert (algorithm.evaporation_rate, algorithm.pheromone_deposit) == (0.1, 1.0)  # type: ignore[attr-defined]
    swarm = read(algorithm="pso").algorithm
    assert (swarm.n_particles, swarm.w, swarm.c1, swarm.c2) == (10, 0.7, 1.4, 1.4)  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", ["ACO", "aco", "Aco", " aco "])
def test_the_algorithm_in_any_case(name: str) -> None:
    assert read(algorithm=name).algorithm.name == "ACO"


def test_strings_are_numbers_and_empty_strings_are_defaults() -> None:
    request = read(
        tasks=[{"id": "a", "length": "3.5"}],
        n_iterations="50",
        n_ants="7",
        alpha="",
        beta=None,
        seed="12",
        target="1.5",
        time_limit="2",
        num_default_agents="3",
        task_id_col="",
        enable_dependencies="",
        agents="",
    )
    assert (request.iterations, request.seed) == (50, 12)
    assert (request.target, request.time_limit) == (1.5, 2.0)
    assert request.problem.machine_count == 3
    assert request.problem.tasks[0].length == 3.5
    assert request.algorithm.n_ants == 7  # type: ignore[attr-defined]
    assert request.warnings == ()


def test_a_seed_is_chosen_when_none_is_given() -> None:
    seeds = {read().seed for _ in range(5)}
    assert len(seeds) == 5
    assert all(0 <= seed < 2**31 for seed in seeds)
    assert read(seed=2**63 - 1).seed == 2**63 - 1


def test_an_alias_of_a_setting() -> None:
    assert read(Q=3).algorithm.pheromone_deposit == 3  # type: ignore[attr-defined]
    both = read(Q=3, pheromone_deposit=4)
    assert both.algorithm.pheromone_deposit == 4  # type: ignore[attr-defined]
    assert both.warnings == ("Q is ignored, because pheromone_deposit is given too",)


def test_nothing_is_ignored_silently() -> None:
    body = {
        "algorithm": "ACO",
        "tasks": [{"id": "a", "length": 1, "colour": "red"}],
        "tasks_data": [{}],
        "extra": 1,
        "parameters": {
            "n_particles": 3,
            "n_itterations": 5,
            "agents": [{"id": "A"}],
            "num_default_agents": 4,
        },
    }
    warnings = " | ".join(read_run_request(body, LIMITS).warnings)
    for word in (
        "'extra'",
        "tasks_data is ignored",
        "n_particles is a setting of PSO; ACO ignores it",
        "'n_itterations'",
        "colour",
        "num_default_agents is ignored",
    ):
        assert word in warnings


def test_what_a_matrix_replaces_is_told() -> None:
    request = read(agents=[{"id": "A", "speed": 2}], durations=[[1], [2]])
    assert request.warnings == (
        "'length' is left aside, because durations are given",
        "'speed' is left aside, because durations are given",
    )


def test_a_column_of_agents_without_agents_is_told() -> None:
    assert read(agent_id_col="host").warnings == (
        "agent_id_col is ignored, because no agents are given",
    )


def test_a_problem_the_algorithm_cannot_serve_is_refused_before_the_stream() -> None:
    chain = [{"id": "a", "length": 3}, {"id": "b", "length": 2, "dependencies": "a"}]
    with pytest.raises(Refusal, match="independent tasks only") as caught:
        read(chain, algorithm="local")
    assert (caught.value.status, caught.value.code) == (422, "unsupported_problem")


def test_true_is_no_number() -> None:
    sentence = "parameters.n_iterations: must be a number, not True"
    assert str(refused(n_iterations=True)) == sentence


def test_tasks_data_is_another_name_for_tasks() -> None:
    body = {"algorithm": "ACO", "tasks_data": [{"TaskID": "x", "Weight": 2}]}
    request = read_run_request(body, LIMITS)
    assert request.problem.tasks[0].id == "x"
    assert request.columns["length"] == "Weight"


def test_agents() -> None:
    agents = [{"id": "A", "speed": "2"}, {"agent": "x", "speed": 1, "cost_per_hour": 9}]
    request = read(agents=agents)
    assert [m.id for m in request.problem.machines] == ["A", "Agent-2"]
    assert request.problem.machines[0].speed == 2
    assert request.columns["agent_speed"] == "speed"
    renamed = read(agents=[{"id": "A", "host": "h1"}], agent_id_col="host")
    assert renamed.problem.machines[0].id == "h1"


def test_columns_can_be_chosen() -> None:
    tasks = [
        {"id": "a", "code": "x", "length": 1, "hours": 5, "after": ""},
        {"id": "b", "code": "y", "length": 1, "hours": 6, "after": "x"},
    ]
    request = read(tasks, task_id_col="code", duration_col="hours", dependency_col="after")
    assert [(t.id, t.length, t.predecessors) for t in request.problem.tasks] == [
        ("x", 5.0, ()),
        ("y", 6.0, ("x",)),
    ]
    assert request.columns["id"] == "code"


def test_dependencies_can_be_left_aside() -> None:
    tasks = [{"id": "a", "length": 1}, {"id": "b", "length": 1, "dependencies": ["a"]}]
    assert not read(tasks).problem.independent
    request = read(tasks, enable_dependencies=False)
    assert request.problem.independent
    assert any("left aside" in warning for warning in request.warnings)


def test_a_matrix_of_durations() -> None:
    request = read([{"id": "a"}, {"id": "b"}], durations=[[1, None], ["2", 3]])
    assert request.problem.arrays.durations.tolist() == [[1, float("inf")], [2, 3]]
    assert refused(durations=[[1, 2]]).member == "parameters.durations"


@pytest.mark.parametrize(
    ("parameters", "member"),
    [
        ({"n_iterations": 0}, "parameters.n_iterations"),
        ({"n_iterations": -1}, "parameters.n_iterations"),
        ({"n_iterations": 10**12}, "parameters.n_iterations"),
        ({"n_iterations": 1.5}, "parameters.n_iterations"),
        ({"n_iterations": "many"}, "parameters.n_iterations"),
        ({"n_iterations": True}, "parameters.n_iterations"),
        ({"time_limit": 0}, "parameters.time_limit"),
        ({"time_limit": "inf"}, "parameters.time_limit"),
        ({"time_limit": 601}, "parameters.time_limit"),
        ({"target": "nan"}, "parameters.target"),
        ({"seed": -1}, "parameters.seed"),
        ({"seed": 2**63}, "parameters.seed"),
        ({"seed": 10**400}, "parameters.seed"),
        ({"num_default_agents": 0}, "parameters.num_default_agents"),
        ({"num_default_agents": 10_001}, "parameters.num_default_agents"),
        ({"objective": "beauty"}, "parameters.objective"),
        ({"objective": 3}, "parameters.objective"),
        ({"agents": [{"id": "A", "down": [[3, 2]]}]}, "parameters.agents[0].down"),
        ({"agents": [{"id": "A", "power": -1}]}, "parameters.agents[0].power"),
        ({"network": {"latency": -1}}, "parameters.network.latency[0][1]"),
        ({"network": {"bandwidth": "fast"}}, "parameters.network.bandwidth"),
        ({"network": {"bandwidth": [[1]]}}, "parameters.network.bandwidth"),
        ({"setups": {"families": ["x"], "times": [[1, 2]]}}, "parameters.setups.times"),
        ({"objective": "makespan + beauty"}, "parameters.objective"),
        ({"objective": "0*makespan"}, "parameters.objective"),
        ({"objective": "1e308*makespan + cost"}, "parameters.objective"),
        ({"network": {"latency": nested(900)}}, "parameters.network.latency[0][0][0]"),
        ({"setups": {"families": ["x"], "times": nested(900)}}, "parameters.setups.times[0][0][0]"),
        ({"n_ants": 0}, "parameters.n_ants"),
        ({"n_ants": [1]}, "parameters.n_ants"),
        ({"evaporation_rate": 2}, "parameters.evaporation_rate"),
        ({"enable_dependencies": "perhaps"}, "parameters.enable_dependencies"),
        ({"task_id_col": "nope"}, "parameters.task_id_col"),
        ({"agent_id_col": "nope", "agents": [{"id": "A"}]}, "parameters.agent_id_col"),
        ({"durations": [[], []]}, "parameters.durations"),
        ({"agents": [{"id": "A"}, {"id": "A"}]}, "parameters.agents[1].id"),
        ({"agents": [{"id": "A", "speed": 0}]}, "parameters.agents[0].speed"),
        ({"agents": [{"id": "A", "cost_per_hour": -1}]}, "parameters.agents[0].cost_per_hour"),
    ],
)
def test_a_parameter_that_cannot_be_used(parameters: dict[str, object], member: str) -> None:
    refusal = refused(**parameters)
    assert (refusal.status, refusal.member) == (422, member)
    assert len(str(refusal)) < 400


@pytest.mark.parametrize(
    ("tasks", "member", "words"),
    [
        ([{"id": "a", "length": -1}], "tasks[0].length", "'a'"),
        ([{"id": "a", "length": "long"}], "tasks[0].length", "'a'"),
        ([{"id": "a", "length": "inf"}], "tasks[0].length", "'a'"),
        ([{"id": "a", "length": None}], "tasks[0].length", "'a'"),
        ([{"id": "a", "length": 1}, {"id": "b"}], "tasks[1].length", "'b'"),
        ([{"id": "a", "length": [1]}], "tasks[0].length", "'a'"),
        ([{"id": {"x": 1}, "length": 1}], "tasks[0].id", "number 1"),
        ([{"id": "a", "length": 1}, {"id": "a", "length": 1}], "tasks[1].id", "Duplicate"),
        ([{"id": "a", "length": 1, "depends_on": "z"}], "tasks[0].dependencies", "unknown"),
        ([{"id": "a", "length": 1, "depends_on": "a"}], "tasks[0].dependencies", "itself"),
        ([{"id": "a", "length": 1, "eligible": ["M"]}], "tasks[0].eligible", "unknown machine"),
        ([{"id": "a", "length": 1, "eligible": []}], "tasks[0].eligible", "no eligible machine"),
        (
            [
                {"id": "a", "length": 1, "depends_on": "c"},
                {"id": "b", "length": 1, "depends_on": "a"},
                {"id": "c", "length": 1, "depends_on": "b"},
            ],
            "tasks[0].dependencies",
            "cycle",
        ),
    ],
)
def test_a_task_that_cannot_be_used(tasks: list[object], member: str, words: str) -> None:
    refusal = refused(tasks=tasks)
    assert refusal.status == 422
    assert words in str(refusal)
    if "cycle" in words:
        # Told task by task; it may be entered anywhere.
        assert all(name in str(refusal) for name in "abc")
    else:
        assert refusal.member == member


def test_limits_say_what_was_asked_and_what_is_allowed() -> None:
    limits = Settings(max_tasks=2, max_cells=30, warm_up=False)
    tasks = [{"id": k, "length": 1} for k in range(3)]
    for body, sentence in (
        (
            {"algorithm": "ACO", "tasks": tasks},
            "3 tasks are asked for; this server allows at most 2",
        ),
        (
            {"algorithm": "ACO", "tasks": tasks[:2], "parameters": {"num_default_agents": 16}},
            "32 tasks times machines are asked for; this server allows at most 30",
        ),
    ):
        with pytest.raises(Refusal) as caught:
            read_run_request(body, limits)
        assert (caught.value.status, str(caught.value)) == (422, sentence)


def test_ten_thousand_tasks_in_a_row_are_checked_without_counting_pairs() -> None:
    """Quadratic work on them would take minutes."""
    import time

    tasks = [
        {"id": f"t{k}", "length": 1, "dependencies": [f"t{k - 1}"] if k else []}
        for k in range(10_000)
    ]
    read(tasks)
    began = time.perf_counter()
    read(tasks)
    assert time.perf_counter() - began < 20


def test_no_algorithm_setting_hides_behind_a_parameter() -> None:
    from livespan.algorithms import ALGORITHMS
    from livespan.setting import settings_of

    names = {
        name
        for kind in ALGORITHMS.values()
        for known in settings_of(kind)
        for name in (known.name, *known.aliases)
    }
    assert not names & set(Parameters.model_fields)


WORKFLOW = [
    {"id": "a", "length": 3, "release": "2", "family": "x"},
    {"id": "b", "length": 2, "dependencies": "a", "data": {"a": 8}, "due": 9, "importance": 4},
]


def test_all_that_a_task_and_a_machine_can_have() -> None:
    request = read(
        WORKFLOW,
        "greedy",
        agents=[{"id": "m", "down": "5-6"}, {"id": "n", "power": 2, "idle_power": "1"}],
        network={"latency": 1, "bandwidth": [[1, 4], [4, 1]]},
        setups={"families": ["x", ""], "times": [[0, 1], [1, 0]]},
    )
    problem = request.problem
    assert problem.features == (
        "precedence",
        "transfers",
        "release dates",
        "set-ups",
        "times of rest",
    )
    assert problem.transfer_time(0, 1, 0, 1) == 1 + 8 / 4
    assert problem.setup_time(0, 1, 0) == 1
    assert (problem.tasks[1].due, problem.tasks[1].weight) == (9.0, 4.0)
    assert problem.arrays.power.tolist() == [0, 2]
    columns = request.columns
    assert (columns["release"], columns["weight"], columns["agent_down"]) == (
        "release",
        "importance",
        "down",
    )


def test_objective_network_setups_and_durations_may_stand_beside_the_tasks() -> None:
    body = {
        "algorithm": "greedy",
        "tasks": WORKFLOW,
        "objective": "Makespan",
        "network": {"bandwidth": 2},
        "durations": [[1, 2], [3, None]],
    }
    request = read_run_request(body, LIMITS)
    assert request.problem.transfer_time(0, 1, 0, 1) == 4
    assert request.problem.machine_count == 2
    assert not any("network" in warning for warning in request.warnings)


def test_what_stands_in_parameters_goes_before_what_stands_beside_the_tasks() -> None:
    body = {
        "algorithm": "greedy",
        "tasks": WORKFLOW,
        "network": {"bandwidth": 2},
        "parameters": {"network": {"bandwidth": 4}},
    }
    request = read_run_request(body, LIMITS)
    assert request.problem.transfer_time(0, 1, 0, 1) == 2
    assert any(warning.startswith("network beside the tasks") for warning in request.warnings)


def test_an_unknown_objective_is_named_wherever_it_stands() -> None:
    body = {"algorithm": "greedy", "tasks": WORKFLOW, "objective": "beauty"}
    with pytest.raises(Refusal, match="Unsupported objective: beauty") as caught:
        read_run_request(body, LIMITS)
    assert caught.value.status == 422


@pytest.mark.parametrize(
    "transfers", [{"tasks": WORKFLOW}, {"parameters": {"network": {"latency": 1}}}]
)
def test_a_network_counts_as_the_matrices_it_becomes(transfers: dict[str, Any]) -> None:
    body = {"algorithm": "greedy", "tasks": [{"id": "a", "length": 1}], **transfers}
    body["parameters"] = {**body.get("parameters", {}), "num_default_agents": 101}
    with pytest.raises(Refusal, match="10,201 pairs of machines with transfers") as caught:
        read_run_request(body, Settings(warm_up=False, max_cells=10_000))
    assert caught.value.member == "parameters.num_default_agents"
    body["parameters"]["num_default_agents"] = 100
    assert read_run_request(body, Settings(warm_up=False, max_cells=10_000)).problem


def test_data_from_no_predecessor_is_named() -> None:
    with pytest.raises(Refusal, match="which is no predecessor") as caught:
        read([{"id": "a", "length": 1}, {"id": "b", "length": 1, "data": {"a": 1}}])
    assert caught.value.member == "tasks[1].data"


@pytest.mark.parametrize(
    ("algorithm", "setting", "most"), [("GA", "population_size", 50), ("PSO", "n_particles", 50)]
)
def test_settings_that_take_memory_for_each_task_are_limited_with_the_tasks(
    algorithm: str, setting: str, most: int
) -> None:
    def body(value: int) -> dict[str, Any]:
        tasks = [{"id": f"t{k}", "length": 1} for k in range(2)]
        return {"algorithm": algorithm, "tasks": tasks, "parameters": {setting: value}}

    limits = Settings(warm_up=False, max_cells=2 * most)
    assert read_run_request(body(most), limits)
    with pytest.raises(Refusal, match=f"{2 * most + 2} .* times tasks") as caught:
        read_run_request(body(most + 1), limits)
    assert (caught.value.code, caught.value.member) == ("over_limit", f"parameters.{setting}")
    # Defaults are for every problem the server takes.
    usual = read_run_request(body(10), Settings(warm_up=False, max_cells=20))
    assert usual.problem
