"""A service with workers: the same runs as without, also when workers and Redis come and go."""

import json
import signal
import sys
import time
from collections.abc import Iterator
from typing import Any

import pytest
from typer.testing import CliRunner

from livespan import Problem, Task, stream
from livespan.cli.app import app
from livespan.errors import SettingError
from livespan.events import Iteration
from livespan.service import Settings, create_app
from livespan.stop import MaxIterations
from livespan.version import __version__
from livespan.workers import Duty, WorkerFacts
from tests.support.client import body, send
from tests.support.following import Follower, begin, look
from tests.support.servers import GUNICORN, Server, running
from tests.support.workers import Crew, Redis, redis_server

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


@pytest.fixture(scope="module")
def crew(redis: Redis, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crew]:
    workers = Crew(tmp_path_factory.mktemp("workers"), redis)
    yield workers
    workers.kill()


def ants(iterations: int = ENDLESS) -> dict[str, Any]:
    return body("ACO", TASKS, num_default_agents=5, n_iterations=iterations)


def slow() -> dict[str, Any]:
    return body(n_iterations=ENDLESS, pause=0.02)


def stop(server: Server, run: str) -> None:
    with send(server.url, "POST", f"/api/runs/{run}/stop") as answer:
        assert answer.status in (200, 202)


def until_ready(server: Server, status: int = 200) -> dict[str, Any]:
    """Wait until the service is ready, or is not; return what it says of it."""
    deadline = time.monotonic() + 30
    while True:
        with send(server.url, "GET", "/health/ready") as answer:
            told = dict(json.loads(answer.response.read()))
            if answer.status == status:
                return told
        assert time.monotonic() < deadline, told
        time.sleep(0.05)


def read_past(follower: Follower, iteration: int) -> None:
    """Read on until the run has done so many iterations."""
    while not any(e.get("iteration", 0) >= iteration for _, e in follower.events):
        assert not follower.done, follower.events[-3:]
        follower.once(most=100)


def sentences(events: list[tuple[int, dict[str, Any]]]) -> list[str]:
    return [event["message"] for _, event in events if event["type"] == "log"]


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


def test_a_run_waits_for_a_worker_and_is_the_same_as_without(service: Server, crew: Crew) -> None:
    crew.none()
    assert until_ready(service, 503)["reasons"] == ["No worker is alive"]
    run = begin(service.url, ants(iterations=20))
    assert look(service.url, run)["status"] == "queued"
    crew.one()
    events = Follower(service.url, run).all()
    until_ready(service)
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


def test_a_run_is_stopped_with_the_best_it_has(service: Server, crew: Crew) -> None:
    one = crew.one()
    run = begin(service.url, ants())
    follower = Follower(service.url, run)
    read_past(follower, 3)
    stop(service, run)
    events = follower.all()
    assert events[-2][1]["reason"] == "stopped on request"
    one.until("stopped on request")
    check_one_run(events)


def test_a_run_whose_worker_is_killed_goes_on_in_another(service: Server, crew: Crew) -> None:
    crew.one()
    crew.another()
    run = begin(service.url, ants())
    follower = Follower(service.url, run)
    read_past(follower, 20)
    first, second = sorted(crew.alive, key=lambda worker: run not in worker.log())
    first.kill()
    second.until(f"Run {run}: the search begins")
    read_past(follower, look(service.url, run)["iterations"] + 20)
    stop(service, run)
    events = follower.all()
    check_one_run(events)
    told = sentences(events)
    assert [sentence.endswith("has gone") for sentence in told].count(True) == 1
    assert told[-1].startswith("The search goes on from makespan")


def test_a_worker_that_is_asked_to_end_hands_its_runs_back(service: Server, crew: Crew) -> None:
    first = crew.one()
    run = begin(service.url, slow())
    follower = Follower(service.url, run)
    follower.once(most=5)
    second = crew.another()
    assert first.terminate() == 0
    assert "handed back" in first.log()
    second.until(f"Run {run}: the search begins")
    stop(service, run)
    events = follower.all()
    check_one_run(events)
    assert any(sentence.endswith("is shutting down") for sentence in sentences(events))
    assert second.terminate(signal.SIGINT) == 130


def test_a_run_goes_on_when_redis_comes_back_with_nothing(
    service: Server, redis: Redis, crew: Crew
) -> None:
    crew.one()
    run = begin(service.url, slow())
    follower = Follower(service.url, run)
    follower.once(most=5)
    redis.stop()
    deadline = time.monotonic() + 30
    while not any("trying again" in sentence for sentence in sentences(follower.events)):
        assert time.monotonic() < deadline
        follower.once(most=1)
    assert "cannot be used" in until_ready(service, 503)["reasons"][0]
    redis.start()
    done = look(service.url, run)["iterations"]
    read_past(follower, done + 20)
    stop(service, run)
    check_one_run(follower.all())


def test_a_run_that_no_worker_can_do_says_so(service: Server, redis: Redis, crew: Crew) -> None:
    crew.none()
    until_ready(service, 503)
    Duty(redis.connection(), WorkerFacts("plain", __version__, 1, ("aco",))).show()
    events = Follower(service.url, begin(service.url, slow())).all()
    assert events[-1][1]["type"] == "error"
    assert events[-1][1]["message"] == "No worker has the algorithm slow (alive: plain)"


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://localhost", "--redis must be a URL such as redis://localhost:6379/0"),
        ("redis://:hidden@127.0.0.1:1/0", "Redis at 127.0.0.1:1 cannot be used: "),
    ],
)
def test_a_worker_without_redis_says_so(url: str, words: str) -> None:
    pytest.importorskip("redis", reason="the redis extra is not installed")
    ran = CliRunner().invoke(app, ["worker", "--redis", url])
    assert ran.exit_code == 2
    assert words in ran.stderr
    assert "hidden" not in ran.stderr
    assert ran.stdout == ""


def test_who_lacks_the_package_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "redis", None)
    with pytest.raises(SettingError, match=r"install it, or livespan\[redis\]"):
        create_app(Settings(history="memory", redis_url="redis://localhost:6379/0"))
