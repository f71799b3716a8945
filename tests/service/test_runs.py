"""Runs as resources: begun, looked at, followed from any number, stopped, removed; the queue."""

import base64
import hashlib
import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from livespan.exports import EXPORTS
from livespan.service import Settings, create_app
from tests.support.client import body
from tests.support.slow import slow_algorithm

WARM = "parameters.warm_start"


@pytest.fixture
def app() -> Flask:
    return create_app(Settings(warm_up=False, history="memory", max_running=2))


@pytest.fixture
def client(app: Flask) -> Iterator[FlaskClient]:
    with slow_algorithm():
        yield app.test_client()
        app.extensions["livespan"].drain()


def begin(client: FlaskClient, algorithm: str = "slow", **parameters: Any) -> dict[str, Any]:
    response = client.post("/api/runs", json=body(algorithm, **parameters))
    assert response.status_code == 202, response.json
    assert response.headers["Location"] == f"/api/runs/{response.json['id']}"
    return response.json


def look(client: FlaskClient, run: str) -> dict[str, Any]:
    return client.get(f"/api/runs/{run}").json


def until(client: FlaskClient, run: str, *states: str) -> dict[str, Any]:
    # The first run of an algorithm compiles its kernels: half a minute beside other work.
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        found = look(client, run)
        if found["status"] in states:
            return found
        time.sleep(0.01)
    raise AssertionError(f"still {found['status']}")


def numbered(data: bytes) -> list[tuple[int, dict[str, Any]]]:
    """The events of a stream with their numbers, read as the standard says."""
    found, number = [], 0
    for block in data.decode().split("\n\n"):
        for line in block.split("\n"):
            if line.startswith("id: "):
                number = int(line[4:])
            elif line.startswith("data: "):
                found.append((number, json.loads(line[6:])))
    return found


def follow(client: FlaskClient, run: str, after: int = 0, **query: Any) -> list[tuple[int, Any]]:
    asked = {"after": after, **query}
    return numbered(client.get(f"/api/runs/{run}/events", query_string=asked).get_data())


def test_a_run_goes_on_without_anybody_reading(client: FlaskClient) -> None:
    run = begin(client, "ACO", n_iterations=20)["id"]
    found = until(client, run, "finished")
    assert (found["iterations"], found["value"], found["lower_bound"]) == (20, 6, 6)
    assert (found["result"], found["gap"], found["seed"]) == ("optimal", 0, 1)
    assert found["settings"]["n_iterations"] == 20
    assert found["created"] <= found["started"] <= found["ended"]


def test_the_events_of_a_finished_run_replay_from_any_number(client: FlaskClient) -> None:
    run = begin(client, "ACO", n_iterations=20)["id"]
    until(client, run, "finished")
    everything = follow(client, run)
    assert [event["type"] for _, event in everything][-2:] == ["done", "final_metrics"]
    assert [number for number, _ in everything] == list(range(1, len(everything) + 1))
    for cut in range(1, len(everything)):
        assert follow(client, run, cut) == everything[cut:]
    again = client.get(f"/api/runs/{run}/events?after={len(everything)}")
    assert (again.status_code, again.get_data()) == (204, b"")
    header = {"Last-Event-ID": str(len(everything) - 1)}
    # A browser comes back to the address it began with.
    for query in ("", "?after=1"):
        last = client.get(f"/api/runs/{run}/events{query}", headers=header).get_data()
        assert [event["type"] for _, event in numbered(last)] == ["final_metrics"]


def test_what_memory_has_let_go_comes_from_the_history(client: FlaskClient) -> None:
    run = begin(client, "ACO", n_iterations=20)["id"]
    live = follow(client, run)
    runs = client.application.extensions["livespan"].runs
    runs.keeper.flush(5)
    until(client, run, "finished")
    assert runs.find(run) is None
    assert follow(client, run) == live
    assert follow(client, run, len(live) - 1) == live[-1:]


def test_a_late_reader_of_a_long_run_gets_what_memory_dropped(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("livespan.service.log.RECENT_ITERATIONS", 400)
    run = begin(client, n_iterations=100_000, pause=0.001)["id"]
    while look(client, run)["iterations"] < 900:
        time.sleep(0.05)
    client.post(f"/api/runs/{run}/stop")
    events = follow(client, run)
    iterations = [event["iteration"] for _, event in events if event["type"] == "iteration"]
    assert iterations[:800] == list(range(1, 801))
    assert iterations == sorted(set(iterations))
    assert events[-2][1]["type"] == "done"


def test_a_replay_takes_the_time_it_is_told_to(client: FlaskClient) -> None:
    run = begin(client, n_iterations=20, pause=0.02)["id"]
    until(client, run, "finished")
    at_once = follow(client, run)
    began = time.monotonic()
    assert follow(client, run, speed=2) == at_once
    assert time.monotonic() - began > 0.15
    # One that is nearly none would wait for ever, in pauses too long for a number.
    for speed in ("fast", "nan", "0", "1e-310", "1e7"):
        refused = client.get(f"/api/runs/{run}/events?speed={speed}")
        assert (refused.status_code, refused.json["member"]) == (400, "speed")


def test_runs_beyond_the_cores_wait_in_turn_and_are_told_their_place(client: FlaskClient) -> None:
    running = [begin(client, n_iterations=100_000, pause=0.01)["id"] for _ in range(2)]
    third = begin(client, n_iterations=2, pause=0.01)
    fourth = begin(client, n_iterations=2, pause=0.01)
    assert (third["status"], third["position"]) == ("queued", 1)
    assert (fourth["status"], fourth["position"]) == ("queued", 2)
    client.post(f"/api/runs/{third['id']}/stop")
    assert look(client, third["id"])["status"] == "stopped"
    assert look(client, fourth["id"])["position"] == 1
    client.post(f"/api/runs/{running[0]}/stop")
    until(client, fourth["id"], "finished")
    places = [event.get("position") for _, event in follow(client, fourth["id"])]
    assert [place for place in places if place] == [2, 1]


def test_a_run_stopped_in_the_queue_will_never_have_a_schedule(client: FlaskClient) -> None:
    running = [begin(client, n_iterations=100_000)["id"] for _ in range(2)]
    waiting = begin(client)["id"]
    early = client.get(f"/api/runs/{waiting}/schedule")
    assert (early.status_code, early.headers["Retry-After"]) == (409, "1")
    client.post(f"/api/runs/{waiting}/stop")
    late = client.get(f"/api/runs/{waiting}/schedule")
    assert (late.status_code, late.json["code"]) == (409, "no_schedule")
    assert "ended" in late.json["error"]
    assert "Retry-After" not in late.headers
    for run in running:
        client.post(f"/api/runs/{run}/stop")


def test_no_client_stands_in_the_way_of_others(app: Flask) -> None:
    with slow_algorithm():
        greedy, modest = app.test_client(), app.test_client()
        modest.environ_base = {**modest.environ_base, "REMOTE_ADDR": "192.0.2.7"}
        mine = [begin(greedy, n_iterations=100_000, pause=0.01)["id"] for _ in range(4)]
        other = begin(modest, n_iterations=100_000, pause=0.01)
        assert other["position"] == 1
        assert [look(greedy, run)["position"] for run in mine] == [None, None, 2, 3]
        app.extensions["livespan"].drain()


def test_a_client_with_too_many_runs_is_told_the_limit() -> None:
    limits = Settings(warm_up=False, history="memory", max_runs_per_client=3, max_queued=4)
    app = create_app(limits)
    with slow_algorithm():
        client = app.test_client()
        for _ in range(3):
            begin(client, n_iterations=100_000, pause=0.01)
        refused = client.post("/api/runs", json=body(n_iterations=1))
        assert refused.status_code == 429
        assert refused.json["code"] == "too_many_runs"
        assert "3" in refused.json["error"]
        assert int(refused.headers["Retry-After"]) > 0
        app.extensions["livespan"].drain()


def test_a_run_of_a_thousand_million_iterations_says_that_time_ends_it() -> None:
    app = create_app(Settings(warm_up=False, history="memory", max_time_limit=0.3))
    client = app.test_client()
    with slow_algorithm():
        run = begin(client, n_iterations=10**9, pause=0.01)["id"]
        found = until(client, run, "finished")
        assert found["reason"] == "time limit of 0.3 s"
        start = follow(client, run)[0][1]
        assert any("0.3 s at the latest" in warning for warning in start["warnings"])
    refused = client.post("/api/runs", json=body("ACO", n_iterations=10**12))
    assert refused.status_code == 422
    assert "1,000,000,000" in refused.json["error"]


def test_listing_filters_and_pages(client: FlaskClient) -> None:
    runs = [begin(client, "ACO", n_iterations=1)["id"] for _ in range(5)]
    runs.append(begin(client, "PSO", n_iterations=1)["id"])
    for run in runs:
        until(client, run, "finished")
    assert client.application.extensions["livespan"].runs.keeper.flush(60)
    listed = client.get("/api/runs?limit=4").json
    assert [run["id"] for run in listed["runs"]] == runs[:1:-1]
    rest = client.get(f"/api/runs?limit=4&before={listed['next']}").json
    assert [run["id"] for run in rest["runs"]] == runs[1::-1]
    assert rest["next"] is None
    only = client.get("/api/runs?algorithm=PSO&status=finished").json["runs"]
    assert [run["id"] for run in only] == runs[-1:]
    assert client.get("/api/runs?status=asleep").status_code == 400
    assert client.get("/api/runs?limit=0").status_code == 400
    assert client.get("/api/runs?before=nonsense").status_code in (400, 422)


def test_a_run_that_is_removed_is_gone(client: FlaskClient) -> None:
    run = begin(client, n_iterations=100_000, pause=0.01)["id"]
    assert client.delete(f"/api/runs/{run}").status_code == 200
    for path in ("", "/events", "/schedule", "/request"):
        assert client.get(f"/api/runs/{run}{path}").status_code == 404
    deadline = time.monotonic() + 5
    while client.application.extensions["livespan"].runs.running:
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_the_published_stream_is_a_run_like_any_other(client: FlaskClient) -> None:
    asked = body("ACO", n_iterations=5)
    told = client.post("/api/stream_scheduling", json=asked).get_data()
    run = json.loads(told.split(b"\n\n")[0][6:])["run"]
    replayed = [event for _, event in follow(client, run)]
    plain = [json.loads(b[6:]) for b in told.split(b"\n\n") if b.startswith(b"data: ")]
    assert replayed == plain
    assert look(client, run)["attached"] is True
    assert client.get(f"/api/runs/{run}/request").json == asked


@pytest.mark.parametrize("given", ["abc", "1-2-3", "-1", "$", "9" * 25, "0" * 5000, "1" * 10_000])
def test_a_bad_number_is_refused(client: FlaskClient, given: str) -> None:
    run = begin(client, "ACO", n_iterations=1)["id"]
    for response in (
        client.get(f"/api/runs/{run}/events", query_string={"after": given}),
        client.get(f"/api/runs/{run}/events", headers={"Last-Event-ID": given}),
    ):
        assert response.status_code == 400
        assert response.json["error"]


def test_several_runs_share_a_stream(client: FlaskClient) -> None:
    runs = [begin(client, "ACO", n_iterations=n)["id"] for n in (3, 5)]
    data = client.get("/api/events", query_string={"run": runs}).get_data()
    names, last = [], ""
    for block in data.decode().split("\n\n"):
        lines = dict(line.split(": ", 1) for line in block.split("\n") if ": " in line)
        if "data" in lines:
            names.append(lines["event"])
            last = lines.get("id", last)
    assert {name: names.count(name) for name in runs} == {
        run: len(follow(client, run)) for run in runs
    }
    again = client.get("/api/events", query_string={"run": runs}, headers={"Last-Event-ID": last})
    assert again.status_code == 204
    half = {"Last-Event-ID": f"{runs[0]}:{len(follow(client, runs[0]))}"}
    query = {"run": runs, "after": f"{runs[0]}:1"}
    rest = client.get("/api/events", query_string=query, headers=half).get_data()
    assert runs[0].encode() + b"\nid" not in rest
    assert rest.count(b"event: " + runs[1].encode()) == len(follow(client, runs[1]))
    assert client.get("/api/events").status_code == 400


def test_a_search_starts_from_an_earlier_schedule(client: FlaskClient) -> None:
    first = begin(client, "ACO", n_iterations=20)["id"]
    best = until(client, first, "finished")["value"]
    warm = begin(client, n_iterations=1, pause=0, warm_start=first)["id"]
    until(client, warm, "finished")
    assert follow(client, warm)[0][1]["start_value"] == best
    rows = follow(client, first)[-2][1]["schedule"]
    again = begin(client, n_iterations=1, pause=0, warm_start=rows)["id"]
    assert until(client, again, "finished")["value"] == best


@pytest.mark.parametrize(
    ("change", "member"),
    [
        (lambda rows: rows[:-1], WARM),
        (lambda rows: [*rows, rows[0]], f"{WARM}[5].task_id"),
        (
            lambda rows: [{**rows[0], "agent_id": "x"}, *rows[1:]],
            "parameters.warm_start[0].agent_id",
        ),
        (
            lambda rows: [{**rows[0], "start_time": "?"}, *rows[1:]],
            "parameters.warm_start[0].start_time",
        ),
        (lambda rows: [{**row, "start_time": 0} for row in rows], WARM),
        (lambda rows: "nobody", WARM),
    ],
)
def test_a_warm_start_that_is_none_is_refused(
    client: FlaskClient, change: Any, member: str
) -> None:
    first = begin(client, "ACO", n_iterations=1)["id"]
    until(client, first, "finished")
    rows = follow(client, first)[-2][1]["schedule"]
    asked = body("ACO", n_iterations=1, warm_start=change(rows))
    refused = client.post("/api/runs", json=asked)
    assert (refused.status_code, refused.json["member"]) == (422, member)


def test_rules_by_gap_and_patience_end_a_run(client: FlaskClient) -> None:
    by_gap = begin(client, n_iterations=10**6, pause=0.001, gap=0.5)["id"]
    assert until(client, by_gap, "finished")["reason"] == "gap of 0.5 reached"
    by_patience = begin(client, n_iterations=10**6, pause=0.001, no_improvement=7)["id"]
    found = until(client, by_patience, "finished")
    assert (found["iterations"], found["reason"]) == (7, "no improvement in 7 iterations")


@pytest.mark.parametrize("name", list(EXPORTS))
def test_a_schedule_leaves_in_every_format(client: FlaskClient, name: str) -> None:
    run = begin(client, "ACO", n_iterations=20)["id"]
    until(client, run, "finished")
    export = EXPORTS[name]
    clock = {"start": "2026-03-02T08:00", "unit": "hours"}
    where = f"/api/runs/{run}/schedule"
    by_name = client.get(where, query_string={"format": name, **clock})
    by_suffix = client.get(f"{where}{export.suffix}", query_string=clock)
    assert by_name.status_code == by_suffix.status_code == 200
    assert by_name.content_type == export.media_type
    assert len(by_name.data) > 100
    assert f'"schedule-{run}{export.suffix}"' in by_name.headers["Content-Disposition"]


def test_the_page_of_a_schedule_may_run_its_own_script_alone(client: FlaskClient) -> None:
    run = begin(client, "ACO", n_iterations=20)["id"]
    until(client, run, "finished")
    page = client.get(f"/api/runs/{run}/schedule.html")
    script = page.get_data(as_text=True).rpartition("<script>")[2].partition("</script>")[0]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    rules = page.headers["Content-Security-Policy"].split("; ")
    assert f"script-src 'sha256-{digest}'" in rules
    assert {"default-src 'none'", "frame-ancestors 'none'"} <= set(rules)


def test_a_schedule_is_written_as_the_client_accepts_it(client: FlaskClient) -> None:
    run = begin(client, "ACO", n_iterations=20)["id"]
    until(client, run, "finished")
    where = f"/api/runs/{run}/schedule"
    assert client.get(where).json["makespan"] == 6
    csv = client.get(where, headers={"Accept": "text/csv"})
    assert csv.data.startswith(b"task_id,agent_id,start_time,finish_time")
    assert client.get(f"{where}.docx").status_code == 406
    convergence = client.get(f"{where}?format=convergence").get_data(as_text=True)
    values = [line.split(",")[5] for line in convergence.splitlines()[1:]]
    assert [float(value) for value in values][:1] == [7.0]
    assert float(values[-1]) == 6


def test_a_schedule_can_be_had_while_the_search_goes_on(client: FlaskClient) -> None:
    run = begin(client, n_iterations=100_000, pause=0.01)["id"]
    until(client, run, "running")
    while not look(client, run)["iterations"]:
        time.sleep(0.01)
    assert client.get(f"/api/runs/{run}/schedule").json["makespan"] == 7
