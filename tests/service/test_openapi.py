"""The API's description: true of every route, and valid."""

import copy
import json
import time
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
from flask import Flask
from flask.testing import FlaskClient
from openapi_spec_validator import OpenAPIV31SpecValidator

from livespan.exports import EXPORTS
from livespan.records import TASK_FIELDS
from livespan.service import Settings, create_app
from livespan.service.models.events import EVENTS
from livespan.service.models.requests import TaskRow
from livespan.service.openapi import describe
from livespan.service.operations import OPERATIONS, PATH_PARAMETERS
from livespan.service.parameters import Parameters

BODY: dict[str, Any] = {
    "algorithm": "constructive",
    "tasks": [{"id": "a", "length": 3, "cost": 1}, {"id": "b", "length": 2}],
    "parameters": {"n_iterations": 5, "num_default_agents": 2, "seed": 1},
}


@pytest.fixture(scope="module")
def app() -> Flask:
    return create_app(Settings(warm_up=False, history="memory"))


@pytest.fixture(scope="module")
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture(scope="module")
def document(client: FlaskClient) -> Any:
    return client.get("/openapi.json").json


def test_it_is_valid(document: Any) -> None:
    OpenAPIV31SpecValidator(document).validate()
    identities = [known["operationId"] for _, _, known in operations(document)]
    assert len(set(identities)) == len(identities)


def operations(document: Any) -> Iterator[tuple[str, str, Any]]:
    for path, methods in document["paths"].items():
        for method, known in methods.items():
            yield path, method.upper(), known


def test_every_route_is_described(app: Flask, document: Any) -> None:
    routes = {
        (rule.rule.replace("<path:", "<").replace("<", "{").replace(">", "}"), method)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert {(path, method) for path, method, _ in operations(document)} == routes
    assert {rule.endpoint for rule in app.url_map.iter_rules()} == set(OPERATIONS)
    assert {name for rule in app.url_map.iter_rules() for name in rule.arguments} == set(
        PATH_PARAMETERS
    )
    for path, _, known in operations(document):
        assert not known["summary"].endswith(":"), path
        assert known["summary"].endswith("."), path


def test_security_is_told(app: Flask) -> None:
    for closed, demanded in ((False, [{}, {"bearer": []}]), (True, [{"bearer": []}])):
        document = describe(app, closed=closed)
        assert document["paths"]["/api/runs"]["post"]["security"] == demanded
        assert "security" not in document["paths"]["/health"]["get"]
        assert "401" in document["paths"]["/api/runs"]["post"]["responses"]


def test_requests_are_described_by_what_validates_them(document: Any) -> None:
    schemas = document["components"]["schemas"]
    assert set(schemas["Parameters"]["properties"]) == set(Parameters.model_fields)
    # What is not used by any objective or algorithm is not offered.
    unused = {"priority", "cpu", "ram"}
    offered = set(TaskRow.model_fields) | unused
    assert set(TASK_FIELDS) <= offered, set(TASK_FIELDS) - offered
    ants = schemas["SettingsOf_ACO"]["properties"]["n_ants"]
    assert (ants["type"], ants["minimum"], ants["maximum"]) == ("integer", 1, 1000)
    example = schemas["RunRequest"]["examples"][0]
    validator(document, {"$ref": "#/components/schemas/RunRequest"}).validate(example)


def validator(document: Any, schema: Any) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator({**schema, "components": document["components"]})


def exact(document: Any) -> Any:
    """The description, with nothing allowed that it does not name."""

    def close(schema: Any) -> None:
        if isinstance(schema, dict):
            if "properties" in schema and "additionalProperties" not in schema:
                schema["additionalProperties"] = False
            for inner in schema.values():
                close(inner)
        elif isinstance(schema, list):
            for inner in schema:
                close(inner)

    made = copy.deepcopy(document)
    close(made["components"]["schemas"])
    return made


def check(document: Any, path: str, method: str, answer: Any) -> None:
    """Hold an answer to the description: status, media type, all members and no other."""
    described = document["paths"][path][method.lower()]["responses"][str(answer.status_code)]
    if "$ref" in described:
        described = document["components"]["responses"][described["$ref"].rpartition("/")[2]]
    kinds = described.get("content", {})
    if not kinds:
        assert not answer.data
        return
    schema = kinds[answer.mimetype]["schema"]
    if "json" in answer.mimetype:
        validator(exact(document), schema).validate(answer.json)


@pytest.fixture(scope="module")
def run(client: FlaskClient) -> str:
    answer = client.post("/api/runs", json=BODY)
    assert answer.status_code == 202, answer.data
    run_id = str(answer.json["id"])
    deadline = time.monotonic() + 100  # the first run compiles
    while client.get(f"/api/runs/{run_id}").json["ended"] is None:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return run_id


@pytest.mark.parametrize(
    ("method", "path", "query"),
    [
        ("GET", "/health", ""),
        ("GET", "/health/simple", ""),
        ("GET", "/health/live", ""),
        ("GET", "/health/ready", ""),
        ("GET", "/algorithms", ""),
        ("GET", "/api/algorithms", ""),
        ("GET", "/api/objectives", ""),
        ("GET", "/api/formats", ""),
        ("GET", "/api/instances", ""),
        ("GET", "/api/runs", ""),
        ("GET", "/api/runs", "?limit=0"),
        ("GET", "/api/runs", "?status=odd"),
        ("GET", "/api/runs/{run_id}", ""),
        ("POST", "/api/runs/{run_id}/stop", ""),
        ("GET", "/api/runs/{run_id}/request", ""),
        ("GET", "/api/runs/{run_id}/schedule", ""),
        ("GET", "/api/runs/{run_id}/schedule", "?width=1"),
        ("GET", "/api/runs/{run_id}/schedule", "?format=odd"),
        ("GET", "/api/runs/{run_id}/events", ""),
        ("GET", "/api/runs/{run_id}/events", "?after=x"),
        ("GET", "/api/runs/{run_id}/events", "?after=999999"),
        ("GET", "/api/events", "?run={run_id}"),
        ("GET", "/api/events", ""),
        ("GET", "/openapi.json", ""),
        ("GET", "/metrics", ""),
        ("GET", "/", ""),
        ("POST", "/api/runs", ""),
        ("POST", "/stream_scheduling", ""),
        ("POST", "/api/read", ""),
    ],
)
def test_answers_are_as_described(
    client: FlaskClient, document: Any, run: str, method: str, path: str, query: str
) -> None:
    answer = client.open((path + query).replace("{run_id}", run), method=method)
    check(document, path, method, answer)


@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_a_run_that_is_not_there(client: FlaskClient, document: Any, method: str) -> None:
    answer = client.open("/api/runs/nobody", method=method)
    assert answer.status_code == 404
    check(document, "/api/runs/{run_id}", method, answer)


def test_a_run_that_is_removed(client: FlaskClient, document: Any) -> None:
    begun = client.post("/api/runs", json=BODY)
    check(document, "/api/runs", "POST", begun)
    answer = client.delete(f"/api/runs/{begun.json['id']}")
    assert answer.status_code == 200
    check(document, "/api/runs/{run_id}", "DELETE", answer)


@pytest.mark.parametrize("suffix", [known.suffix[1:] for known in EXPORTS.values()])
def test_schedules_of_every_format(
    client: FlaskClient, document: Any, run: str, suffix: str
) -> None:
    answer = client.get(f"/api/runs/{run}/schedule.{suffix}?start=2026-01-31T08:00&unit=hours")
    assert answer.status_code == 200
    check(document, "/api/runs/{run_id}/schedule.{suffix}", "GET", answer)


FILES = {
    "t.csv": b"id,length,after\na,1,\nb,2,a\n",
    "p.json": json.dumps(
        {
            "tasks": [
                {"id": "a", "length": 3, "release": 1, "family": "x", "cost": 2, "due": 9},
                {"id": "b", "length": 2, "dependencies": ["a"], "data": {"a": 6}, "importance": 4},
            ],
            "machines": [{"id": "m", "down": [[1, 2]], "power": 3}, {"id": "n", "idle_power": 1}],
            "network": {"latency": 1, "bandwidth": [[1, None], [3, 1]]},
            "setups": {"families": ["x", ""], "times": [[0, 5], [5, 0]]},
            "objective": "cost",
        }
    ).encode(),
    "m.json": b'{"tasks": [{"id": "a"}, {"id": "b"}], "durations": [[1, null], [4, 2]]}',
}


@pytest.mark.parametrize("name", FILES)
def test_problems_are_as_described(client: FlaskClient, document: Any, name: str) -> None:
    answer = client.post(f"/api/read?filename={name}", data=FILES[name])
    assert answer.status_code == 200, answer.data
    check(document, "/api/read", "POST", answer)


def test_machines_are_as_described(client: FlaskClient, document: Any) -> None:
    table = b"id,speed,down\nm,2,1-2\nn,1,\n"
    answer = client.post("/api/read/machines?filename=m.csv", data=table)
    assert answer.status_code == 200, answer.data
    check(document, "/api/read/machines", "POST", answer)


def test_instances_are_as_described(client: FlaskClient, document: Any) -> None:
    for known in client.get("/api/instances").json["instances"][:3]:
        answer = client.get(f"/api/instances/{known['name']}")
        check(document, "/api/instances/{name}", "GET", answer)
    check(document, "/api/instances/{name}", "GET", client.get("/api/instances/nowhere"))


def test_events_are_as_described(client: FlaskClient, document: Any, run: str) -> None:
    listed = document["paths"]["/stream_scheduling"]["post"]["responses"]["200"]["content"]
    data = listed["text/event-stream"]["schema"]["properties"]["data"]["contentSchema"]
    schemas = {kind: {"$ref": ref} for kind, ref in data["discriminator"]["mapping"].items()}
    assert set(schemas) == set(EVENTS)
    assert list(schemas.values()) == data["oneOf"]
    streams = [client.post("/stream_scheduling", json=BODY), client.get(f"/api/runs/{run}/events")]
    seen = set()
    for stream in streams:
        for line in stream.data.splitlines():
            if line.startswith(b"data:"):
                event = json.loads(line[5:])
                seen.add(event["type"])
                validator(exact(document), schemas[event["type"]]).validate(event)
    assert seen >= {"start", "schedule", "iteration", "done", "final_metrics"}


def test_a_server_that_is_not_ready_says_why(document: Any) -> None:
    app = create_app(Settings(warm_up=False, history="memory"))
    app.extensions["livespan"].drain()
    app.extensions["livespan"].runs.keeper.trouble = "its disk is full"
    client = app.test_client()
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert answer.json["reasons"] == [
        "the server is shutting down",
        "the history cannot be written: its disk is full",
    ]
    check(document, "/health/ready", "GET", answer)
    assert client.get("/health/live").status_code == 200
    assert client.get("/health/simple").status_code == 200
