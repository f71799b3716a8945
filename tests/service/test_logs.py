"""Records: one line each, with who asked and what, and without secrets."""

import json
import logging
import threading
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from flask import Flask

from livespan.errors import SettingError
from livespan.service import Settings, create_app, logs

SECRET = "ann-0123456789abcdef"
EVIL = 'x\r\ny\0\x1b[31m\u2028{"level":"critical"}'


@pytest.fixture(params=["text", "json"])
def kind(request: Any) -> str:
    return str(request.param)


@pytest.fixture
def sink(kind: str) -> Iterator[StringIO]:
    """What the service's loggers write, in one of the formats."""
    written = StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(logs.formatter(kind))
    # Not those of threads that earlier tests have left to end by themselves.
    here = threading.get_ident()
    handler.addFilter(lambda record: record.thread == here)
    logger = logging.getLogger("livespan")
    level = logger.level
    logger.addHandler(handler)
    logger.setLevel("INFO")
    yield written
    logger.removeHandler(handler)
    logger.setLevel(level)
    logs.forget()


def test_a_record_is_one_line_whatever_it_says(kind: str, sink: StringIO) -> None:
    logs.bind(run=EVIL)
    logging.getLogger("livespan.test").warning("Task %s", EVIL)
    line = sink.getvalue()
    assert line.splitlines(keepends=True) == [line]
    assert line.isprintable() or line[:-1].isprintable()
    if kind == "json":
        document = json.loads(line)
        assert document["message"] == f"Task {EVIL}"
        assert document["run"] == EVIL
        assert (document["level"], document["logger"]) == ("warning", "livespan.test")
        assert document["time"].endswith("+00:00")


def test_an_error_tells_where_it_was_raised(kind: str, sink: StringIO) -> None:
    try:
        raise ValueError("no\ngood")
    except ValueError:
        logging.getLogger("livespan.test").exception("It broke")
    text = sink.getvalue()
    if kind == "json":
        (line,) = text.splitlines()
        text = json.loads(line)["error"]
    assert "ValueError: no\ngood" in text
    assert "test_logs.py" in text


def test_fields_are_those_of_a_thread() -> None:
    logs.bind(run="mine")
    others: list[dict[str, object]] = []
    thread = threading.Thread(target=lambda: others.append(dict(logs.bound())))
    thread.start()
    thread.join()
    logs.bind(client="ann")
    assert (dict(logs.bound()), others) == ({"run": "mine", "client": "ann"}, [{}])
    logs.forget()
    assert not logs.bound()


@pytest.fixture
def app() -> Flask:
    return create_app(Settings(warm_up=False, tokens=f"ann:{SECRET}"))


def test_a_request_is_told_with_route_client_status_and_duration(
    kind: str, sink: StringIO, app: Flask
) -> None:
    client = app.test_client()
    headers = {"Authorization": f"Bearer {SECRET}"}
    client.post(f"/api/runs/x\u2028y/stop?token={SECRET}", headers=headers).close()
    client.get("/nowhere", headers={"Authorization": "Bearer wrong-wrong-wrong-wrong"}).close()
    client.get("/health").close()
    lines = sink.getvalue().splitlines()
    assert len(lines) == 2
    assert SECRET not in sink.getvalue()
    assert "wrong" not in sink.getvalue()
    if kind == "json":
        first, second = map(json.loads, lines)
        assert first["message"] == "POST /api/runs/x\u2028y/stop 404"
        assert 0 < first["duration"] < 10
        told = {name: first[name] for name in ("method", "route", "run", "client", "status")}
        assert told == {
            "method": "POST",
            "route": "/api/runs/<run_id>/stop",
            "run": "x\u2028y",
            "client": "ann",
            "status": 404,
        }
        assert (second["route"], second["client"]) == ("unmatched", "127.0.0.1")
    else:
        assert "GET /nowhere 404" in lines[1]


def test_a_stream_is_told_when_it_ends(kind: str, sink: StringIO) -> None:
    app = create_app(Settings(warm_up=False))
    body = {"algorithm": "constructive", "tasks": [{"id": "a", "length": 1}]}
    answer = app.test_client().post("/stream_scheduling", json=body, buffered=False)
    assert "POST" not in sink.getvalue()
    assert answer.data
    answer.close()
    assert "POST /stream_scheduling 200" in sink.getvalue()


def test_words_that_are_none_are_refused() -> None:
    with pytest.raises(SettingError, match="log_format must be one of text, json, not 'xml'"):
        Settings(log_format="xml")
    with pytest.raises(SettingError, match="log_level must be one of debug, info"):
        Settings.from_environment({"LIVESPAN_LOG_LEVEL": "loud"})
