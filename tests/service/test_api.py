"""Routes, refusals and headers, without a server."""

import json
import threading
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from livespan.algorithms import ALGORITHMS
from livespan.formats import read as read_problem
from livespan.instances import INSTANCES
from livespan.service import Settings, create_app
from livespan.service.wire import read_run_request

TASK = {"id": "a", "length": 1}
GOOD = {"algorithm": "constructive", "tasks": [TASK]}


def post(client: FlaskClient, body: Any, path: str = "/stream_scheduling", **more: Any) -> Any:
    data = body if isinstance(body, (bytes, type(None))) else json.dumps(body).encode()
    more.setdefault("content_type", "application/json")
    return client.post(path, data=data, **more)


def test_a_good_request(client: FlaskClient) -> None:
    for path in ("/stream_scheduling", "/api/stream_scheduling"):
        response = post(client, GOOD, path)
        assert response.status_code == 200
        kinds = [event["type"] for event in events_of(response)]
        assert kinds == ["start", "schedule", "iteration", "done", "final_metrics"]
        assert response.headers["Content-Type"] == "text/event-stream; charset=utf-8"
        assert response.headers["Cache-Control"] == "no-cache, no-transform"
        assert "Connection" not in response.headers
        assert "Content-Length" not in response.headers


def events_of(response: Any) -> list[dict[str, Any]]:
    blocks = response.data.split(b"\n\n")
    return [json.loads(block[5:]) for block in blocks if block.startswith(b"data:")]


def test_the_automatic_choice_ends_with_a_proof_unless_iterations_are_asked_for(
    client: FlaskClient,
) -> None:
    # Proved by the first bound, and still one iteration comes.
    body = {"algorithm": "auto", "tasks": [TASK], "parameters": {"time_limit": 60}}
    events = events_of(post(client, body))
    assert [event["type"] for event in events].count("iteration") == 1
    assert (events[-2]["status"], events[-2]["reason"]) == ("optimal", "proved optimal")
    body["parameters"] = {"time_limit": 60, "n_iterations": 5}
    events = events_of(post(client, body))
    assert [event["type"] for event in events].count("iteration") == 5


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (None, "No data provided"),
        (b"", "No data provided"),
        (b" \n", "No data provided"),
        (b"null", "No data provided"),
        (b"{}", "No data provided"),
        (b"[]", "No data provided"),
        ({"parameters": {}}, "No tasks provided"),
        ({"tasks": [], "algorithm": "nope"}, "No tasks provided"),
        ({"tasks": None, "tasks_data": []}, "No tasks provided"),
        ({"tasks": [TASK]}, "Algorithm not specified"),
        ({"tasks": [TASK], "algorithm": ""}, "Algorithm not specified"),
        ({"tasks": [TASK], "algorithm": "SoS"}, "Unsupported algorithm: SoS"),
        ({"tasks": [TASK], "algorithm": 5}, "Unsupported algorithm: 5"),
        ({"tasks": [{}], "algorithm": "<b>"}, "Unsupported algorithm: <b>"),
    ],
)
def test_the_four_sentences_in_their_order(
    client: FlaskClient, body: object, sentence: str
) -> None:
    response = post(client, body)
    assert response.status_code == 400
    assert response.json["error"] == sentence


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b'{"algorithm": "ACO",}',
        b'{"algorithm": "ACO", "algorithm": "PSO", "tasks": [{"id": "a", "length": 1}]}',
        b'{"algorithm": "ACO", "tasks": [{"id": "a", "length": NaN}]}',
        b'{"algorithm": "ACO", "tasks": [{"id": "a", "length": Infinity}]}',
        b'{"algorithm": "ACO", "tasks": [{"id": "a", "length": 1e999}]}',
        b'{"algorithm": "ACO", "tasks": [{"id": "\\ud800", "length": 1}]}',
        b'{"algorithm": "ACO", "tasks": [{"id": "\xff", "length": 1}]}',
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"[" * 2_000 + b"]" * 2_000,
        b"1" * 10_000,
        b'"text"',
        b"17",
        b"[1]",
        {**GOOD, "name": {}},
        {**GOOD, "tasks": {"id": "a"}},
        {**GOOD, "tasks": "a"},
        {**GOOD, "tasks": [1]},
        {**GOOD, "tasks": [TASK, [1]]},
        {**GOOD, "parameters": [1]},
        {**GOOD, "parameters": "x"},
        {**GOOD, "parameters": {"agents": "x"}},
        {**GOOD, "parameters": {"agents": [1]}},
        {**GOOD, "parameters": {"durations": 1}},
    ],
)
def test_what_is_no_request(client: FlaskClient, body: object) -> None:
    response = post(client, body)
    assert response.status_code == 400
    check_shape(response)


@pytest.mark.parametrize(
    "kind", ["text/plain", "text/plain; application/json", "application/x-www-form-urlencoded", ""]
)
def test_what_does_not_say_that_it_is_json(client: FlaskClient, kind: str) -> None:
    response = post(client, GOOD, content_type=kind)
    assert response.status_code == 415
    check_shape(response)
    zipped = post(client, GOOD, headers={"Content-Encoding": "gzip"})
    assert zipped.status_code == 415


def test_a_body_that_breaks_off(client: FlaskClient) -> None:
    table = b"id,length\na,1\n"
    # gunicorn says that the input ends where it ends, and leaves the counting to others.
    said = {"CONTENT_LENGTH": "100", "wsgi.input_terminated": True}
    response = client.post("/api/read", data=table, environ_overrides=said)
    assert response.status_code == 400
    check_shape(response)


def test_a_stream_that_cannot_start_leaves_nothing_behind() -> None:
    app = create_app(Settings(warm_up=False, history="memory"))
    shared = app.extensions["livespan"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("threading.Thread.start", _no_thread)
        response = post(app.test_client(), GOOD)
        last = events_of(response)[-1]
    assert (last["type"], last["code"]) == ("error", "no_threads")
    response.close()
    assert (shared.open_streams, shared.runs.running) == (0, 0)


def _no_thread(_thread: threading.Thread) -> None:
    raise RuntimeError("can't start new thread")


def test_no_run_begins_while_the_server_shuts_down() -> None:
    app = create_app(Settings(warm_up=False, history="memory"))
    app.extensions["livespan"].drain()
    for path in ("/api/stream_scheduling", "/api/runs"):
        response = post(app.test_client(), GOOD, path)
        assert response.status_code == 503
        assert response.json["code"] == "shutting_down"


@pytest.mark.parametrize("row", [{"x": 10**30}, {"id": -(10**30)}, {"length": 10**30}])
def test_numbers_of_any_size_are_read(client: FlaskClient, row: dict[str, int]) -> None:
    answer = post(client, {**GOOD, "tasks": [{**TASK, **row}]})
    assert answer.status_code == 200, answer.data


def test_json_by_another_name(client: FlaskClient) -> None:
    for kind in ("application/json; charset=utf-8", "application/problem+json"):
        assert post(client, GOOD, content_type=kind).status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nowhere", 404),
        ("GET", "/api/nowhere", 404),
        ("GET", "/static/nowhere.js", 404),
        ("GET", "/static/../service/wire.py", 404),
        ("GET", "/static/%2e%2e/service/wire.py", 404),
        ("GET", "/api/instances/nowhere", 404),
        ("GET", "/stream_scheduling", 405),
        ("PUT", "/api/stream_scheduling", 405),
        ("POST", "/health", 405),
        ("DELETE", "/", 405),
        ("GET", "/api/runs/x/stop", 405),
        ("POST", "/api/runs/x/stop", 404),
        ("POST", "/api/read", 400),
    ],
)
def test_errors_have_one_shape(client: FlaskClient, method: str, path: str, status: int) -> None:
    response = client.open(path, method=method)
    assert response.status_code == status
    check_shape(response)
    if status == 405:
        assert response.headers["Allow"]


def test_a_body_over_the_limit() -> None:
    client = create_app(Settings(max_body=1000, warm_up=False, history="memory")).test_client()
    for path in ("/stream_scheduling", "/api/read"):
        response = post(client, b" " * 1001, path)
        assert response.status_code == 413
        check_shape(response)


def test_a_fault_of_ours_tells_nothing_of_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    app = create_app(Settings(warm_up=False, history="memory"))
    monkeypatch.setitem(app.view_functions, "health.health", lambda: 1 / 0)
    response = app.test_client().get("/health")
    assert response.status_code == 500
    check_shape(response)
    assert b"division" not in response.data


def check_shape(response: Any) -> None:
    """Problem details with a sentence, and nothing of the machine room."""
    assert response.headers["Content-Type"] == "application/problem+json"
    document = response.json
    assert {"type", "title", "status", "detail", "error", "code"} <= set(document)
    assert document["status"] == response.status_code
    assert document["error"] == document["detail"]
    assert 0 < len(document["error"]) < 500
    assert b"Traceback" not in response.data
    assert b".py" not in response.data


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "length", "dependencies", "eligible", "cost", "speed"])
            | st.text(max_size=4),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)
PARAMETERS = st.dictionaries(
    st.sampled_from(
        [
            "agents",
            "num_default_agents",
            "seed",
            "target",
            "time_limit",
            "objective",
            "durations",
            "enable_dependencies",
            "task_id_col",
            "duration_col",
            "dependency_col",
            "agent_id_col",
            "n_iterations",
            "n_ants",
        ]
    ),
    JSON,
    max_size=3,
)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    tasks=st.lists(st.just(TASK) | JSON, max_size=3) | JSON,
    parameters=PARAMETERS | JSON,
    algorithm=st.just("constructive") | JSON,
)
def test_nothing_that_is_sent_breaks_the_service(
    client: FlaskClient, tasks: Any, parameters: Any, algorithm: Any
) -> None:
    body = {"algorithm": algorithm, "tasks": tasks, "parameters": parameters}
    response = post(client, body)
    assert response.status_code in (200, 400, 422), response.data
    if response.status_code == 200:
        assert response.data.count(b'"type":"done"') == 1, response.data
    else:
        check_shape(response)


@given(data=st.binary(max_size=60))
@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_file_breaks_the_service(client: FlaskClient, data: bytes) -> None:
    response = client.post("/api/read?filename=x.csv", data=data)
    assert response.status_code in (200, 400, 422), response.data


def test_algorithms_come_with_their_settings(client: FlaskClient) -> None:
    document = client.get("/api/algorithms").json
    assert [known["name"] for known in document["algorithms"]] == [
        kind.name for kind in ALGORITHMS.values()
    ]
    ants = document["algorithms"][1]["settings"][0]
    assert ants == {
        "name": "n_ants",
        "type": "integer",
        "default": 10,
        "low": 1,
        "high": 1000,
        "unit": "ants",
        "help": ants["help"],
        "aliases": [],
    }
    rule = document["algorithms"][-1]["settings"][0]
    assert (rule["name"], rule["type"], rule["default"]) == ("rule", "choice", "best")
    assert (rule["low"], rule["high"], rule["choices"][:2]) == (None, None, ["best", "list"])
    common = {known["name"]: known for known in document["common"]}
    rules = ["n_iterations", "time_limit", "target", "gap", "no_improvement", "seed"]
    assert list(common) == rules
    assert common["n_iterations"]["default"] == 100
    assert common["n_iterations"]["high"] == Settings().max_iterations
    assert document["versions"]["livespan"]


def test_the_published_shapes(client: FlaskClient) -> None:
    health = client.get("/health").json
    assert set(health) == {
        "status",
        "timestamp",
        "uptime_seconds",
        "application",
        "system",
        "algorithms",
        "endpoints",
    }
    assert set(health["application"]) == {"name", "version"}
    assert health["algorithms"]["ACO"] == {"available": True, "status": "ready"}
    simple = client.get("/health/simple").json
    assert set(simple) == {"status", "timestamp"}
    assert simple["status"] == "ok"
    listed = client.get("/algorithms").json
    assert listed["algorithms"][:3] == ["auto", "ACO", "PSO"]
    assert set(listed["descriptions"]) == set(listed["algorithms"])
    assert client.get("/api/health/simple").status_code == 200


def test_instances_are_listed_with_the_best_that_is_known(client: FlaskClient) -> None:
    document = client.get("/api/instances").json
    listed = {known["name"]: known for known in document["instances"]}
    assert list(listed) == list(INSTANCES)
    assert (listed["ta21"]["optimum"], listed["ta21"]["best_known"]) == (1642, 1642)
    assert (listed["ta41"]["optimum"], listed["ta41"]["best_known"]) == (None, 2005)
    assert "layered-TASKSxMACHINES[-SEED]" in [x["pattern"] for x in document["families"]]
    whole = client.get("/api/instances/TA41").json["best_known"]
    assert (whole["value"], whole["bound"], whole["optimal"]) == (2005, 1926, False)


def test_an_instance_of_any_size_is_made_within_the_limits(client: FlaskClient) -> None:
    whole = client.get("/api/instances/etc-i-lohi-40x3-2").json
    assert (len(whole["tasks"]), len(whole["durations"][0])) == (40, 3)
    assert client.get("/api/instances/layered-100001x1").status_code == 422
    small = create_app(Settings(warm_up=False, max_tasks=50)).test_client()
    refused = small.get("/api/instances/layered-51x1")
    assert (refused.status_code, refused.json["code"]) == (422, "over_limit")


def test_instances_can_be_run_as_they_come(client: FlaskClient) -> None:
    for known in client.get("/api/instances").json["instances"][:5]:
        whole = client.get(f"/api/instances/{known['name']}").json
        assert len(whole["tasks"]) == known["tasks"]
        machines = {"agents": whole["agents"], "num_default_agents": whole["default_agents"]}
        parameters = {name: value for name, value in machines.items() if value}
        body = {"algorithm": "constructive", "tasks": whole["tasks"], "parameters": parameters}
        assert b'"type":"done"' in post(client, body).data


def test_a_file_is_read(client: FlaskClient) -> None:
    data = "\ufeffTask_ID;Dauer;After\na;1,5;\nb;2;a\n".encode()
    refused = client.post("/api/read?filename=t.csv", data=data)
    assert refused.status_code == 422
    query = "/api/read?filename=t.csv&duration_col=Dauer&dependency_col=After"
    document = client.post(query, data=data).json
    assert document["headers"] == ["Task_ID", "Dauer", "After"]
    assert document["tasks"] == [
        {"id": "a", "length": 1.5, "dependencies": []},
        {"id": "b", "length": 2.0, "dependencies": ["a"]},
    ]
    assert document["agents"] is None
    assert document["default_agents"] == 10
    assert document["columns"]["length"] == "Dauer"


def test_a_file_cannot_ask_for_more_machines_than_there_is_memory_for(client: FlaskClient) -> None:
    problem = {"tasks": [{"id": "a", "length": 1}], "machines": 10**9}
    response = client.post("/api/read?filename=p.json", data=json.dumps(problem))
    assert response.status_code == 422
    assert response.json["code"] == "over_limit"
    assert "1,000,000,000 machines" in response.json["error"]


def test_an_unrelated_problem_survives_the_trip(client: FlaskClient) -> None:
    problem = {"tasks": [{"id": "a"}, {"id": "b"}], "durations": [[1, None], [4, 2]]}
    document = client.post("/api/read?filename=p.json", data=json.dumps(problem)).json
    assert document["durations"] == [[1, None], [4, 2]]
    parameters = {"durations": document["durations"]}
    response = post(
        client, {"algorithm": "constructive", "tasks": document["tasks"], "parameters": parameters}
    )
    done = next(json.loads(b[5:]) for b in response.data.split(b"\n\n") if b'"done"' in b)
    assert done["makespan"] == 2


def test_the_page_is_kept_to_itself(client: FlaskClient) -> None:
    page = client.get("/")
    assert page.mimetype == "text/html"
    policy = page.headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "default-src 'none'" in policy
    assert "http" not in policy
    assert "unsafe" not in policy
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    foreign = client.get("/api/algorithms", headers={"Origin": "http://elsewhere"})
    assert not [name for name in dict(foreign.headers) if name.startswith("Access-Control")]


def test_scripts_are_scripts(client: FlaskClient) -> None:
    script = client.get("/static/main.js")
    assert script.mimetype == "text/javascript"
    assert script.headers["Cache-Control"] == "no-cache"
    again = client.get("/static/main.js", headers={"If-None-Match": script.headers["ETag"]})
    assert again.status_code == 304


def test_the_chart_library_comes_small_and_stays(client: FlaskClient) -> None:
    import gzip

    version = client.get("/api/algorithms").json["versions"]["plotly"]
    url = f"/static/plotly.min.js?v={version}"
    small = client.get(url, headers={"Accept-Encoding": "gzip"})
    plain = client.get(url)
    assert small.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(small.data) == plain.data
    assert "immutable" in small.headers["Cache-Control"]
    assert "max-age=31536000" in plain.headers["Cache-Control"]
    assert small.vary.as_set() == {"accept-encoding"}
    assert small.headers["ETag"] != plain.headers["ETag"]
    assert "immutable" not in client.get("/static/plotly.min.js").headers["Cache-Control"]


def test_nobody_injects_an_event(client: FlaskClient) -> None:
    evil = 'x"\n\ndata: {"type":"done"}\r\n\r\nid: 9\u2028event: error\0'
    from tests.support.client import parse

    body = {
        "algorithm": "constructive",
        "tasks": [{"id": evil, "length": 1, evil: 2}],
        "parameters": {"agents": [{"id": evil + "!"}], evil: 1},
    }
    response = post(client, body)
    events, comments = parse(response.data)
    kinds = [json.loads(event)["type"] for event in events]
    assert kinds == ["start", "schedule", "iteration", "done", "final_metrics"]
    row = json.loads(events[3])["schedule"][0]
    assert (row["task_id"], row["agent_id"]) == (evil.strip(), evil + "!")
    assert comments == []
    assert len(response.data.decode().splitlines()) == 2 * len(events)


def test_a_file_read_and_sent_back_is_the_same_problem(client: FlaskClient) -> None:
    problem = {
        "tasks": [
            {"id": "a", "length": 3, "release": 1, "family": "x"},
            {"id": "b", "length": 2, "dependencies": ["a"], "data": {"a": 6}},
            {"id": "c", "length": 2, "dependencies": ["a"], "due": 9, "importance": 4},
        ],
        "machines": [
            {"id": "m", "down": [[1, 2]], "power": 3},
            {"id": "n", "idle_power": 1, "speed": 2},
        ],
        "network": {"latency": 1, "bandwidth": [[1, None], [3, 1]]},
        "setups": {"families": ["x", ""], "times": [[0, 5], [5, 0]]},
    }
    response = client.post("/api/read?filename=p.json", data=json.dumps(problem))
    document = response.json
    assert response.status_code == 200, document
    back = {
        "algorithm": "greedy",
        "tasks": document["tasks"],
        "parameters": {key: document[key] for key in ("agents", "network", "setups")},
    }
    first = read_problem("p.json", json.dumps(problem)).problem()
    again = read_run_request(back, Settings(warm_up=False, history="memory")).problem
    for name, array in first.arrays._asdict().items():
        assert array.tolist() == getattr(again.arrays, name).tolist(), name
    assert first.machines == again.machines
    assert post(client, back).status_code == 200


def test_a_file_with_transfers_between_too_many_machines_is_refused() -> None:
    app = create_app(Settings(warm_up=False, history="memory", max_cells=10_000))
    body = {"tasks": [TASK], "machines": 101, "network": {"latency": 1}}
    refused = app.test_client().post("/api/read?filename=p.json", data=json.dumps(body))
    assert refused.status_code == 422
    assert "10,201 pairs of machines with transfers" in refused.json["error"]
