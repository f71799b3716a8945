"""What Prometheus is told, read with its own parser."""

from typing import Any

import pytest
from flask import Flask
from prometheus_client.parser import text_string_to_metric_families

from livespan.service import Settings, create_app
from livespan.service.metrics import Metrics

GOOD = {"algorithm": "constructive", "tasks": [{"id": "a", "length": 1}]}


def told(text: bytes, name: str, **labels: str) -> float:
    """The one sample of a name whose labels include these."""
    samples = [
        sample
        for family in text_string_to_metric_families(text.decode())
        for sample in family.samples
        if sample.name == name and labels.items() <= sample.labels.items()
    ]
    assert len(samples) == 1, (name, labels, samples)
    return float(samples[0].value)


def test_a_runs_life() -> None:
    metrics = Metrics()
    metrics.run_queued("ACO")
    metrics.run_queued("ACO")
    assert told(metrics.text(), "livespan_runs", state="queued", algorithm="ACO") == 2
    metrics.run_started("ACO", waited=0.3)
    metrics.run_ended("cancelled", "ACO", started=False)
    text = metrics.text()
    assert told(text, "livespan_runs", state="queued", algorithm="ACO") == 0
    assert told(text, "livespan_runs", state="running", algorithm="ACO") == 1
    assert told(text, "livespan_queue_wait_seconds_sum") == pytest.approx(0.3)
    assert told(text, "livespan_queue_wait_seconds_bucket", le="0.1") == 0
    assert told(text, "livespan_queue_wait_seconds_bucket", le="0.5") == 1
    metrics.run_ended("done", "ACO")
    text = metrics.text()
    assert told(text, "livespan_runs", state="running", algorithm="ACO") == 0
    for state in ("done", "cancelled"):
        assert told(text, "livespan_runs_ended_total", state=state, algorithm="ACO") == 1


def test_events_and_streams() -> None:
    metrics = Metrics()
    metrics.iterations()
    metrics.iterations(20)
    metrics.events_sent(7)
    metrics.event_latency(0.0004)
    metrics.event_latency(0.03)
    metrics.stream_opened()
    metrics.stream_opened()
    metrics.stream_closed()
    text = metrics.text()
    assert told(text, "livespan_iterations_total") == 21
    assert told(text, "livespan_events_sent_total") == 7
    assert told(text, "livespan_event_latency_seconds_bucket", le="0.0005") == 1
    assert told(text, "livespan_event_latency_seconds_bucket", le="0.05") == 2
    assert told(text, "livespan_open_streams") == 1


@pytest.fixture
def app() -> Flask:
    return create_app(Settings(warm_up=False))


def test_requests_are_counted_by_route_and_status(app: Flask) -> None:
    client: Any = app.test_client()
    for name in ("one", "two"):
        client.get(f"/api/instances/{name}")
    for path in ("/never", "/ever"):
        client.get(path)
    client.open("/health", method="BREW")
    client.open("/health", method="STEEP")
    text = client.get("/metrics").data
    counted = {"name": "livespan_requests_total", "text": text}
    assert told(**counted, route="/api/instances/<name>", status="404", method="GET") == 2
    assert told(**counted, route="unmatched", status="404") == 2
    assert told(**counted, method="other", status="405") == 2


def test_metrics_are_of_their_own_application(app: Flask) -> None:
    answer = app.test_client().get("/metrics")
    assert answer.content_type.startswith("text/plain; version=")
    assert told(answer.data, "livespan_build_info") == 1
    assert told(answer.data, "process_resident_memory_bytes") > 1e6
    assert told(answer.data, "livespan_open_streams") == 0
    with pytest.raises(AssertionError):
        told(answer.data, "livespan_requests_total")


def test_a_stream_is_counted_while_it_is_open(app: Flask) -> None:
    answer = app.test_client().post("/stream_scheduling", json=GOOD, buffered=False)
    metrics = app.extensions["livespan"].metrics
    assert told(metrics.text(), "livespan_open_streams") == 1
    assert b'"done"' in answer.data
    answer.close()
    assert told(metrics.text(), "livespan_open_streams") == 0
