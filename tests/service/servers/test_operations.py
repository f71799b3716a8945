"""What somebody who runs the service relies on, through the published command."""

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.client import body, post, send
from tests.support.servers import GUNICORN, Server, running

SECRET = "ann-0123456789abcdef"
BEARER = {"Authorization": f"Bearer {SECRET}"}
BROKEN = json.dumps(body("slow", pause=0.01, crash_at=1)).encode()
JSON = {"Content-Type": "application/json"}


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """gunicorn with a token from a file, and with records as JSON."""
    folder: Path = tmp_path_factory.mktemp("closed")
    secrets = folder / "tokens"
    secrets.write_text(f"ann:{SECRET}:all\n")
    given = {"LIVESPAN_TOKENS_FILE": str(secrets), "LIVESPAN_LOG_FORMAT": "json"}
    with running(GUNICORN, folder, **given) as server:
        yield server


def test_a_run_needs_the_token(closed: Server) -> None:
    request = json.dumps(body("constructive")).encode()
    for path in ("/stream_scheduling", f"/stream_scheduling?access_token={SECRET}"):
        with post(closed.url, request, path) as refused:
            assert refused.status == 401
            assert refused.headers("WWW-Authenticate") == ['Bearer realm="livespan"']
    with send(closed.url, "POST", "/stream_scheduling", request, {**JSON, **BEARER}) as stream:
        assert stream.until("done")["makespan"] == 6
    text = metrics_of(closed)
    assert told_of(text, 'livespan_requests_total{method="POST",route="/stream_scheduling"')
    assert told_of(text, 'livespan_runs_ended_total{algorithm="constructive",state="finished"') == 1
    assert told_of(text, 'livespan_runs{algorithm="constructive",state="running"') == 0
    assert told_of(text, 'livespan_runs{algorithm="constructive",state="queued"') == 0
    assert told_of(text, "livespan_queue_wait_seconds_count") == 1
    assert told_of(text, "livespan_iterations_total") == 1
    assert told_of(text, "livespan_events_sent_total") >= 4
    assert told_of(text, "livespan_event_latency_seconds_count") >= 1


def metrics_of(server: Server) -> bytes:
    """The metrics, once no stream is open: the server sees a client leave a moment later."""
    deadline = time.monotonic() + 20
    while True:
        with send(server.url, "GET", "/metrics", headers=BEARER) as told:
            text = told.response.read()
        if told_of(text, "livespan_open_streams") == 0:
            return text
        assert time.monotonic() < deadline, "a stream stayed open"
        time.sleep(0.05)


def told_of(text: bytes, series: str) -> float:
    """The value of the first series that begins like this."""
    lines = (line for line in text.decode().splitlines() if line.startswith(series))
    return float(next(lines).rpartition(" ")[2])


def log_with(server: Server, words: str) -> str:
    """The server's log, once it has some words: it tells of a request after the answer."""
    deadline = time.monotonic() + 20
    while words not in (text := server.log()) or not text.endswith("\n"):
        assert time.monotonic() < deadline, text
        time.sleep(0.01)
    return text


def test_a_runs_records_name_it(closed: Server) -> None:
    given = {**JSON, **BEARER}
    with send(closed.url, "POST", "/stream_scheduling", BROKEN, given) as stream:
        start = stream.until("start")
        assert stream.until("error")["code"] == "internal_error"
    text = log_with(closed, f'"run": "{start["run"]}"')
    found = [json.loads(line) for line in text.splitlines()]
    told = [record for record in found if record.get("run") == start["run"]]
    assert {record["logger"] for record in told} >= {"livespan.service.run"}
    (broken,) = [record for record in told if "error" in record]
    assert (broken["client"], broken["level"]) == ("ann", "error")
    assert "secret detail of the machine room" in broken["error"]


def test_every_line_of_its_log_is_an_object_without_secrets(closed: Server) -> None:
    with send(closed.url, "GET", f"/no%0d%0awhere?secret={SECRET}", headers=BEARER) as answer:
        assert answer.status == 404
        answer.response.read()
    text = log_with(closed, "where 404")
    records = [json.loads(line) for line in text.splitlines()]
    assert SECRET not in text
    loggers = {record["logger"] for record in records}
    assert {"gunicorn.error", "livespan.access"} <= loggers
    assert any(record["message"].startswith("Starting gunicorn") for record in records)
    (last,) = [record for record in records if record["message"] == "GET /no\r\nwhere 404"]
    assert (last["client"], last["route"], last["status"]) == ("ann", "unmatched", 404)
