"""A service with workers: the same runs as without, also when workers and Redis come and go."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from livespan import Problem, Task, stream
from livespan.events import Iteration
from livespan.stop import MaxIterations
from tests.support.client import body, send
from tests.support.following import Follower, begin, look
from tests.support.servers import GUNICORN, Server, running
from tests.support.workers import Redis, redis_server, worker

TASKS = [{"id": f"t{k}", "length": 1 + (k * 7919) % 97} for k in range(60)]

#: Nobody waits for that many: such a run is stopped.
ENDLESS = 1_000_000


@pytest.fixture(scope="module")
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Redis]:
    with redis_server(tmp_path_factory.mktemp("redis")) as server:
        yield server


@pytest.fixture(scope="module")
def service(redis: Redis, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    given = {"LIVESPAN_REDIS_URL": redis.url}
    with running(GUNICORN, tmp_path_factory.mktemp("service"), **given) as server:
        yield server


def ants(iterations: int = ENDLESS) -> dict[str, Any]:
    return body("ACO", TASKS, num_default_agents=5, n_iterations=iterations)


def slow(pause: float = 0.02) -> dict[str, Any]:
    return body(n_iterations=ENDLESS, pause=pause)


def stop(server: Server, run: str) -> None:
    with send(server.url, "POST", f"/api/runs/{run}/stop") as answer:
        assert answer.status in (200, 202)


def ready(server: Server) -> tuple[int, dict[str, Any]]:
    with send(server.url, "GET", "/health/ready") as answer:
        return answer.status, json.loads(answer.response.read())


def wait_until_ready(server: Server, status: int = 200) -> dict[str, Any]:
    deadline = time.monotonic() + 30
    while (found := ready(server))[0] != status:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return found[1]


def read_past(follower: Follower, iteration: int) -> None:
    """Read on until the run has done so many iterations."""
    while not any(e.get("iteration", 0) >= iteration for _, e in follower.events):
        assert not follower.done, follower.events[-3:]
        follower.once(most=5)


def check_one_run(events: list[tuple[int, dict[str, Any]]]) -> None:
    """Check that what is told of a run is that of one search, whoever did it."""
    numbers = [number for number, _ in events]
    assert numbers == sorted(set(numbers))
    assert [event["type"] for _, event in events].count("start") == 1
    iterations = [event for _, event in events if event["type"] == "iteration"]
    counts = [event["iteration"] for event in iterations]
    assert counts == sorted(set(counts))
    values = [event["value"] for event in iterations]
    assert values == sorted(values, reverse=True)
    assert events[-2][1]["type"] == "done"
    assert events[-2][1]["value"] == values[-1]


def test_a_run_waits_for_a_worker_and_is_the_same_as_without(
    service: Server, redis: Redis, tmp_path: Path
) -> None:
    run = begin(service.url, ants(iterations=20))
    status, told = ready(service)
    assert (status, told["reasons"]) == (503, ["No worker is alive"])
    assert look(service.url, run)["status"] == "queued"
    with worker(tmp_path, redis):
        events = Follower(service.url, run).all()
        wait_until_ready(service)
    assert events[0][1]["message"].startswith("No worker is alive: the run waits")
    check_one_run(events)
    problem = Problem([Task(t["id"], t["length"]) for t in TASKS], 5)
    alone = [
        (event.iteration, event.value, event.current, event.bound)
        for event in stream(problem, "ACO", stop=MaxIterations(20), seed=1)
        if isinstance(event, Iteration)
    ]
    names = ("iteration", "value", "current", "lower_bound")
    found = [tuple(e[n] for n in names) for _, e in events if e["type"] == "iteration"]
    assert found == alone


def test_a_run_is_stopped_with_the_best_it_has(
    service: Server, redis: Redis, tmp_path: Path
) -> None:
    with worker(tmp_path, redis) as one:
        run = begin(service.url, ants())
        follower = Follower(service.url, run)
        read_past(follower, 3)
        stop(service, run)
        events = follower.all()
        assert events[-2][1]["reason"] == "stopped on request"
        one.until("stopped on request")
    check_one_run(events)


def test_a_run_whose_worker_is_killed_goes_on_in_another(
    service: Server, redis: Redis, tmp_path: Path
) -> None:
    with worker(tmp_path, redis) as first:
        run = begin(service.url, ants())
        follower = Follower(service.url, run)
        read_past(follower, 50)
        done = max(e.get("iteration", 0) for _, e in follower.events)
        with worker(tmp_path, redis) as second:
            first.kill()
            second.until(f"Run {run}: the search begins")
            read_past(follower, done + 500)
            stop(service, run)
            events = follower.all()
    check_one_run(events)
    told = [event["message"] for _, event in events if event["type"] == "log"]
    assert [sentence.endswith("has gone") for sentence in told].count(True) == 1
    assert told[-1].startswith("The search goes on from makespan")


def test_a_worker_that_is_asked_to_end_hands_its_runs_back(
    service: Server, redis: Redis, tmp_path: Path
) -> None:
    with worker(tmp_path, redis) as first:
        run = begin(service.url, slow())
        follower = Follower(service.url, run)
        read_past(follower, 5)
        with worker(tmp_path, redis) as second:
            assert first.terminate() == 0
            second.until(f"Run {run}: the search begins")
            assert "handed back" in first.log()
            stop(service, run)
            events = follower.all()
            assert second.terminate(signal.SIGINT) == 130
    check_one_run(events)
    told = [event["message"] for _, event in events if event["type"] == "log"]
    assert any(sentence.endswith("is shutting down") for sentence in told)


def test_a_run_goes_on_when_redis_comes_back_with_nothing(
    service: Server, redis: Redis, tmp_path: Path
) -> None:
    with worker(tmp_path, redis):
        run = begin(service.url, slow())
        follower = Follower(service.url, run)
        read_past(follower, 5)
        redis.stop()
        deadline = time.monotonic() + 30
        while not any("trying again" in e.get("message", "") for _, e in follower.events):
            assert time.monotonic() < deadline
            follower.once(most=1)
        assert "cannot be used" in wait_until_ready(service, 503)["reasons"][0]
        redis.start()
        done = max(e.get("iteration", 0) for _, e in follower.events)
        read_past(follower, done + 20)
        stop(service, run)
        check_one_run(follower.all())


def test_a_run_that_no_worker_can_do_says_so(service: Server, redis: Redis, tmp_path: Path) -> None:
    plain = [sys.executable, "-m", "livespan", "worker", "--slots", "1"]
    with worker(tmp_path, redis, command=plain) as one:
        events = Follower(service.url, begin(service.url, slow())).all()
        assert one.process.poll() is None
    assert events[-1][1]["type"] == "error"
    assert events[-1][1]["message"].startswith("No worker has the algorithm slow (alive: ")


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://localhost", "--redis must be a URL such as redis://localhost:6379/0"),
        ("redis://:hidden@127.0.0.1:1/0", "Redis at 127.0.0.1:1 cannot be used: "),
    ],
)
def test_a_worker_without_redis_says_so(url: str, words: str) -> None:
    pytest.importorskip("redis", reason="the redis extra is not installed")
    ran = subprocess.run(
        [sys.executable, "-m", "livespan", "worker", "--redis", url],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 2
    assert words in ran.stderr
    assert "hidden" not in ran.stderr
    assert ran.stdout == ""
