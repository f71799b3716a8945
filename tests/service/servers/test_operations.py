"""What somebody who runs the service relies on, through the published command."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.client import body, post, send
from tests.support.servers import GUNICORN, Server, running

SECRET = "ann-0123456789abcdef"
BEARER = {"Authorization": f"Bearer {SECRET}"}
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
    with send(closed.url, "GET", "/metrics", headers=BEARER) as told:
        assert b'livespan_requests_total{method="POST"' in told.response.read()


def test_every_line_of_its_log_is_an_object_without_secrets(closed: Server) -> None:
    with send(closed.url, "GET", f"/no%0d%0awhere?secret={SECRET}", headers=BEARER) as answer:
        assert answer.status == 404
        answer.response.read()
    text = closed.log()
    records = [json.loads(line) for line in text.splitlines()]
    assert SECRET not in text
    loggers = {record["logger"] for record in records}
    assert {"gunicorn.error", "livespan.access"} <= loggers
    assert any(record["message"].startswith("Starting gunicorn") for record in records)
    last = [record for record in records if record["logger"] == "livespan.access"][-1]
    assert last["message"] == "GET /no\r\nwhere 404"
    assert (last["client"], last["route"], last["status"]) == ("ann", "unmatched", 404)
