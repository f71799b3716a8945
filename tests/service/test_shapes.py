"""Whatever is asked: one shape for success, one for errors, and the same protection around both."""

import json
import time
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from livespan.exports import EXPORTS
from livespan.service import Settings, create_app
from livespan.service.models.errors import ProblemDetails
from tests.support.client import parse

GOOD: dict[str, Any] = {
    "algorithm": "constructive",
    "tasks": [{"id": "a", "length": 1}],
    "parameters": {"n_iterations": 2},
}
EVIL = (
    '<img src=x onerror=alert(1)>"\r\n\r\ndata: {"type":"done"}\r\rid: 9\u2028event: error\0\u0085'
)
ANN, EVE, BEN = (f"{name}-0123456789abcdef" for name in ("ann", "eve", "ben"))


@pytest.fixture(scope="module")
def app() -> Flask:
    return create_app(Settings(warm_up=False, history="memory"))


@pytest.fixture(scope="module")
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def begin(client: FlaskClient, body: Any = GOOD, **more: Any) -> str:
    """Begin a run and wait for its end."""
    answer = client.post("/api/runs", json=body, **more)
    assert answer.status_code == 202, answer.data
    run = str(answer.json["id"])
    deadline = time.monotonic() + 100  # the first run compiles
    while client.get(f"/api/runs/{run}", **more).json["ended"] is None:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return run


@pytest.fixture(scope="module")
def run(client: FlaskClient) -> str:
    return begin(client)


def check(answer: Any) -> None:
    """Hold an answer to its shape and its headers."""
    headers = dict(answer.headers)
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Cache-Control"]
    (policy,) = answer.headers.getlist("Content-Security-Policy")
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe-eval" not in policy
    assert "unsafe-inline" not in policy or policy.startswith("sandbox allow-scripts;")
    assert "allow-same-origin" not in policy
    assert "Access-Control-Allow-Origin" not in headers
    assert all(value.isprintable() for value in headers.values())
    if answer.status_code >= 400:
        assert answer.content_type == "application/problem+json"
        found = ProblemDetails.model_validate(answer.json)
        assert set(answer.json) <= set(ProblemDetails.model_fields)
        assert found.status == answer.status_code
        assert found.error == found.detail
        assert 0 < len(found.error) < 500
    elif answer.mimetype == "application/json":
        assert isinstance(answer.json, dict)
        assert not {"error", "code", "detail"} & set(answer.json)


def paths(rule: Rule, run: str) -> list[str]:
    """A route's path with variables that exist, that do not, and that are evil."""
    choices = {"run_id": (run, "nobody"), "name": ("job_shop", "nobody"), "suffix": ("csv", "x")}
    found = []
    for number in range(3):
        path = rule.rule
        for name in rule.arguments:
            known = (*choices.get(name, ("main.js", "nobody")), "%0d%0aX: y%00%e2%80%a8")
            path = path.replace(f"<path:{name}>", known[number]).replace(f"<{name}>", known[number])
        found.append(path)
    return list(dict.fromkeys(found))


def test_every_route_keeps_the_shapes_whatever_it_is_asked(
    app: Flask, client: FlaskClient, run: str
) -> None:
    ways: list[dict[str, Any]] = [
        {},
        {"data": b"{", "content_type": "application/json"},
        {"data": b"x", "content_type": "text/plain"},
        {"json": GOOD},
        {"query_string": {"limit": EVIL, "after": EVIL, "run": run, "format": EVIL}},
        {"headers": {"Last-Event-ID": "1-2-3", "Accept": "image/gif", "Range": "bytes=9-1"}},
    ]
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "runs.delete":
            continue
        for path in paths(rule, run):
            for method in (rule.methods or set()) | {"PUT"}:
                for way in ways if method in (rule.methods or set()) else ways[:1]:
                    with client.open(path, method=method, **way) as answer:
                        if method == "HEAD" or not answer.data:
                            assert answer.status_code < 500
                            assert answer.headers["Content-Security-Policy"]
                        else:
                            check(answer)
                        if answer.status_code == 405:
                            assert answer.headers["Allow"]


def test_answers_that_come_early_are_protected_too(run: str) -> None:
    given = {"tokens": f"ann:{ANN}", "cors_origins": "https://page.example", "max_body": 100}
    app = create_app(Settings(warm_up=False, history="memory", **given))  # type: ignore[arg-type]
    app.add_url_rule("/broken", "page.index2", lambda: 1 / 0)
    client = app.test_client()
    bearer = {"Authorization": f"Bearer {ANN}"}
    answers = {
        401: client.get("/metrics"),
        404: client.get("/nowhere"),
        413: client.post("/api/runs", data=b" " * 101, headers=bearer),
        500: client.get("/broken", headers=bearer),
    }
    for status, answer in answers.items():
        assert answer.status_code == status
        check(answer)
    asked = {"Origin": "https://page.example", "Access-Control-Request-Method": "POST"}
    preflight = client.options("/api/runs", headers=asked)
    assert preflight.status_code == 204
    assert preflight.headers["X-Content-Type-Options"] == "nosniff"


def test_nothing_of_a_user_breaks_out_of_an_event(client: FlaskClient) -> None:
    body = {
        **GOOD,
        "name": EVIL,
        "tasks": [{"id": EVIL, "length": 1, EVIL: 2}],
        "parameters": {"agents": [{"id": EVIL + "!"}], "n_iterations": 2, EVIL: 1},
    }
    run = begin(client, body)
    followed = client.get(f"/api/runs/{run}/events").data
    both = client.get(f"/api/events?run={run}").data
    streamed = client.post("/stream_scheduling", json=body).data
    kinds = []
    for data in (followed, both, streamed):
        events, comments = parse(data)
        kinds.append([json.loads(event)["type"] for event in events])
        assert comments == []
        done = json.loads(events[-2])
        assert done["schedule"][0]["task_id"] == EVIL.strip()
        assert done["schedule"][0]["agent_id"] == EVIL + "!"
    assert kinds[0] == kinds[1] == kinds[2]
    assert kinds[0].count("done") == 1
    names = [line for line in both.splitlines() if line.startswith(b"event:")]
    assert set(names) == {f"event: {run}".encode()}
    assert client.get(f"/api/runs/{run}").json["problem"]


@pytest.mark.parametrize("name", EXPORTS)
def test_nothing_of_a_user_breaks_out_of_a_document(client: FlaskClient, name: str) -> None:
    export = EXPORTS[name]
    body = {**GOOD, "name": EVIL, "tasks": [{"id": EVIL, "length": 1}]}
    path = f"/api/runs/{begin(client, body)}/schedule{export.suffix}"
    query = {"title": EVIL, "start": "2026-01-31T08:00", "unit": "hours"}
    answer = client.get(path, query_string=query)
    assert answer.status_code == 200, answer.data
    check(answer)
    assert answer.headers["Content-Security-Policy"].startswith("sandbox allow-scripts;")
    disposition = answer.headers["Content-Disposition"]
    assert disposition == f'inline; filename="schedule-{path.split("/")[3]}{export.suffix}"'
    if answer.mimetype in ("text/html", "image/svg+xml"):
        assert b"<img" not in answer.data


def test_an_address_says_a_thing_once(client: FlaskClient, run: str) -> None:
    for path in ("/api/runs?limit=1&limit=2", f"/api/runs/{run}/schedule?scale=&scale=x"):
        answer = client.get(path)
        assert answer.status_code == 400
        assert "is given 2 times" in answer.json["error"]
        check(answer)
    assert client.get(f"/api/events?run={run}&run={run}").status_code == 200


def test_nothing_of_a_user_reaches_a_header(client: FlaskClient) -> None:
    for answer in (
        client.post("/api/read", query_string={"filename": EVIL, "format": EVIL}, data=b"id\na\n"),
        client.post("/api/runs", json={**GOOD, "algorithm": EVIL}),
        client.post("/api/runs", json={**GOOD, "name": EVIL}),
        client.get("/api/runs", query_string={"problem": EVIL, "algorithm": EVIL}),
        client.get("/api/runs", query_string={"before": EVIL, "status": EVIL}),
        client.get("/api/runs", headers={"Origin": "https://evil\u2028.example", "Host": "a b"}),
    ):
        check(answer)
        assert "onerror" not in str(answer.headers)
        assert "Access-Control" not in str(answer.headers)


def test_a_run_of_somebody_else_is_not_there(app: Flask) -> None:
    tokens = f"ann:{ANN},eve:{EVE},ben:{BEN}:all"
    closed = create_app(Settings(warm_up=False, history="memory", tokens=tokens))
    client = closed.test_client()
    ann, eve, ben = ({"Authorization": f"Bearer {secret}"} for secret in (ANN, EVE, BEN))
    run = begin(client, headers=ann)
    rules = [rule for rule in closed.url_map.iter_rules() if "run_id" in rule.arguments]
    asked = 0
    for rule in rules:
        if rule.endpoint == "page.index":
            continue
        path = rule.rule.replace("<run_id>", run).replace("<suffix>", "csv")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            answer = client.open(path, method=method, headers=eve)
            assert answer.status_code == 404, path
            assert answer.json == client.open("/nowhere", headers=eve).json
            asked += 1
    assert asked >= 7
    assert client.get(f"/api/events?run={run}", headers=eve).status_code == 404
    warm = {**GOOD, "parameters": {"warm_start": run}}
    assert client.post("/api/runs", json=warm, headers=eve).status_code == 422
    assert client.get("/api/runs", headers=eve).json["runs"] == []
    for owner in (ann, ben):
        assert [known["id"] for known in client.get("/api/runs", headers=owner).json["runs"]] == [
            run
        ]
        assert client.get(f"/api/runs/{run}/schedule.csv", headers=owner).status_code == 200
    assert client.delete(f"/api/runs/{run}", headers=ben).status_code == 200
    assert client.get(f"/api/runs/{run}", headers=ann).status_code == 404
