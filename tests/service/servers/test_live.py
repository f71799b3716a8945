"""Streaming is live, proved by one clock on both sides of the wire."""

import itertools
import json
import threading
import time

import pytest

from tests.service.servers.conftest import Paths
from tests.support.client import PATH, body, diary, post, send

marks = itertools.count(100)

#: A client that has left must have stopped its search after this, plus one iteration.
DEPARTURE = 0.1


def test_an_event_is_there_before_the_next_iteration_ends(url: str, paths: Paths) -> None:
    mark, iterations = next(marks), 30
    arrived = {}
    with post(url, body(n_iterations=iterations, pause=0.05, mark=mark)) as stream:
        for at, event in stream.events():
            if event["type"] == "iteration":
                arrived[event["iteration"]] = at
    ended = diary(paths.diaries, mark)
    assert sorted(arrived) == list(range(1, iterations + 1))
    late = [k for k in range(1, iterations) if arrived[k] >= ended[k]]
    # ended[k] is the end of iteration k + 1. One hiccup of a busy machine is forgiven.
    assert len(late) <= 1, f"events {late} came after the next iteration had ended"
    delays = sorted(arrived[k] - ended[k - 1] for k in arrived)
    assert delays[len(delays) // 2] < 0.01


def test_comments_stand_after_every_tenth_iteration(url: str) -> None:
    with post(url, body(n_iterations=35, pause=0.001)) as stream:
        lines = [line for _, line in stream.lines()]
    blocks = b"".join(lines).split(b"\n\n")
    for tenth in (10, 20, 30):
        at = blocks.index(b": keepalive %d" % tenth)
        assert b'"iteration":%d,' % tenth in blocks[at - 1]
    assert sum(block.startswith(b": keepalive ") for block in blocks) == 3


def test_a_client_that_leaves_stops_the_search(url: str, paths: Paths) -> None:
    overruns = []
    for _ in range(3):
        mark = next(marks)
        with post(url, body(n_iterations=100_000, pause=0.01, mark=mark)) as stream:
            stream.until("iteration")
            left = time.monotonic()
        time.sleep(0.4)
        times = diary(paths.diaries, mark)
        assert len(times) < 20, "the search went on"
        overruns.append(times[-1] - left)
    assert sorted(overruns)[1] < DEPARTURE


def test_ten_streams_run_side_by_side(url: str) -> None:
    """One after the other they would take 10 x 60 x 20 ms = 12 s."""
    spans: list[tuple[float, float]] = []

    def follow() -> None:
        with post(url, body(n_iterations=20, pause=0.02)) as stream:
            times = [at for at, event in stream.events() if event["type"] == "iteration"]
            spans.append((times[0], times[-1]))

    threads = [threading.Thread(target=follow) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(spans) == 10
    # All of them had begun before any had ended.
    assert max(first for first, _ in spans) < min(last for _, last in spans)


def test_one_connection_header_on_every_path(url: str, request: pytest.FixtureRequest) -> None:
    with post(url, body(n_iterations=1, pause=0)) as stream:
        expected = "close" if "flask" in request.node.name else "keep-alive"
        assert [value.lower() for value in stream.headers("Connection")] == [expected]
        assert stream.headers("Content-Type") == ["text/event-stream; charset=utf-8"]
        assert stream.headers("Cache-Control") == ["no-cache, no-transform"]
        assert stream.headers("X-Accel-Buffering") == ["no"]
        assert stream.headers("Transfer-Encoding") == ["chunked"]
        assert stream.headers("Content-Length") == []
        assert stream.headers("Content-Encoding") == []


def test_a_stream_is_never_compressed(url: str) -> None:
    data = json.dumps(body(n_iterations=1, pause=0)).encode()
    headers = {"Content-Type": "application/json", "Accept-Encoding": "gzip, br", "Accept": "x/y"}
    with send(url, "POST", PATH, data, headers) as stream:
        assert stream.headers("Content-Encoding") == []
        assert stream.until("start")["algorithm"] == "slow"


def test_the_same_seed_gives_the_same_events_on_all_paths(paths: Paths) -> None:
    def events(name: str) -> list[dict[str, object]]:
        changing = ("run", "elapsed", "computation_time", "total_execution_time", "log_message")
        with post(paths.url(name), body("ACO", n_iterations=40, seed=7)) as stream:
            found = [event for _, event in stream.events() if event["type"] != "log"]
        return [{k: v for k, v in event.items() if k not in changing} for event in found]

    assert events("flask") == events("gunicorn") == events("nginx")


def test_a_stop_ends_the_stream_with_the_best_so_far(url: str) -> None:
    with post(url, body(n_iterations=100_000, pause=0.01)) as stream:
        run = stream.until("start")["run"]
        with send(url, "POST", f"/api/runs/{run}/stop") as answer:
            assert answer.status == 200
            document = json.loads(answer.response.read())
            assert (document["id"], document["status"]) == (run, "stopped")
        events = [event for _, event in stream.events()]
    assert [event["type"] for event in events[-2:]] == ["done", "final_metrics"]
    assert events[-2]["status"] == "stopped"
    assert len(events[-2]["schedule"]) == 5
    with send(url, "POST", "/api/runs/nobody/stop") as answer:
        assert answer.status == 404


def test_an_error_in_the_search_is_told_without_its_details(url: str, paths: Paths) -> None:
    with post(url, body(n_iterations=10, pause=0.01, crash_at=3)) as stream:
        events = [event for _, event in stream.events()]
    assert events[-1] == {
        "type": "error",
        "message": "The search broke unexpectedly",
        "code": "internal_error",
    }
    assert [e["iteration"] for e in events if e["type"] == "iteration"] == [1, 2]
    assert "secret detail" in paths.flask.log() + paths.gunicorn.log()


def test_a_refusal_looks_the_same_on_every_path(url: str) -> None:
    asked = [
        (b'{"algorithm": "ACO", "tasks": [', 400, "malformed_json"),
        (body(n_iterations=0), 422, "invalid_setting"),
        (body(tasks=[{"id": "a", "length": 1, "depends_on": "a"}]), 422, "invalid_problem"),
        (b" " * (33 << 20), 413, "body_too_large"),
    ]
    for request, status, code in asked:
        began = time.monotonic()
        with post(url, request) as answer:
            assert answer.status == status
            assert answer.headers("Content-Type") == ["application/problem+json"]
            assert len(answer.headers("Connection")) == 1
            assert json.loads(answer.response.read())["code"] == code
        assert time.monotonic() - began < 10
    with send(url, "GET", "/health") as answer:
        assert json.loads(answer.response.read())["system"]["running_searches"] == 0


def test_a_connection_is_kept_for_the_next_stream(paths: Paths) -> None:
    """Under gunicorn two streams can follow each other on one connection."""
    for name in ("gunicorn", "nginx"):
        with post(paths.url(name), body(n_iterations=3, pause=0)) as stream:
            stream.until("final_metrics")
            stream.response.read()
            data = json.dumps(body(n_iterations=3, pause=0)).encode()
            headers = {"Content-Type": "application/json"}
            stream.connection.request("POST", PATH, data, headers)
            assert b'"done"' in stream.connection.getresponse().read()
