"""Runs outlive connections, processes and deploys: nothing acknowledged is lost."""

import json
import os
import random
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.client import body, send
from tests.support.following import Follower, begin, following, look, look_patiently, numbers
from tests.support.servers import (
    GUNICORN,
    Server,
    free_port,
    nginx,
    nginx_config,
    nginx_missing,
    running,
)

needs_nginx = pytest.mark.skipif(bool(nginx_missing()), reason=nginx_missing() or "nginx")

#: A flow of improvements: 60 tasks, ants, thousands of iterations of a millisecond or so.
TASKS = [{"id": f"t{k}", "length": 1 + (k * 7919) % 97} for k in range(60)]


def ants(**parameters: Any) -> dict[str, Any]:
    return body("ACO", TASKS, num_default_agents=5, **parameters)


@needs_nginx
def test_a_cut_at_every_event_loses_and_repeats_none(tmp_path: Path) -> None:
    with running(GUNICORN, tmp_path) as server, nginx(tmp_path, server) as front:
        run = begin(front.url, body(n_iterations=40, pause=0.02))
        # While it goes on: a connection for each event.
        live = Follower(front.url, run)
        while not live.done:
            live.once(most=1)
        assert numbers(live.events) == list(range(1, len(live.events) + 1))
        assert [e["iteration"] for _, e in live.events if e["type"] == "iteration"] == list(
            range(1, 41)
        )
        # And afterwards, cut at each event once.
        for cut in range(1, len(live.events)):
            again = Follower(front.url, run)
            again.once(most=cut)
            again.once()
            assert again.events == live.events, f"cut after event {cut}"


@pytest.mark.timeout(300)
def test_twenty_kills_lose_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    dice = random.Random(11)
    begun: list[str] = []
    with running(GUNICORN, tmp_path) as server:
        long = begin(server.url, body(n_iterations=100_000, pause=0.004))
        reader = Follower(server.url, long)
        thread = threading.Thread(target=reader.all)
        thread.start()
        seen = 0
        for _ in range(20):
            begun.append(_begin_patiently(server, ants(n_iterations=dice.randrange(1, 300))))
            time.sleep(dice.random() * 0.5)
            os.kill(server.worker(), signal.SIGKILL)
            found = look_patiently(server.url, long)
            assert found["iterations"] >= seen, "went back behind what was told"
            seen = found["iterations"]
        finals = [Follower(server.url, run).all() for run in begun]
        for run, events in zip(begun, finals, strict=True):
            found = look(server.url, run)
            assert found["status"] == "finished"
            assert numbers(events) == sorted(set(numbers(events)))
            _nothing_lost(found, events)
        stopped = _stop(server, long)
        thread.join(60)
        assert stopped["status"] == "stopped"
        assert stopped["attempt"] > 2
        assert numbers(reader.events) == sorted(set(numbers(reader.events)))
        assert reader.events[-2][1]["iterations"] == stopped["iterations"]


def _begin_patiently(server: Server, request: dict[str, Any]) -> str:
    deadline = time.monotonic() + 30
    while True:
        try:
            return begin(server.url, request)
        except (OSError, AssertionError):
            assert time.monotonic() < deadline
            time.sleep(0.05)


def _nothing_lost(found: dict[str, Any], events: list[tuple[int, dict[str, Any]]]) -> None:
    done = [event for _, event in events if event["type"] == "done"]
    shown = [event["value"] for _, event in events if event["type"] == "schedule"]
    assert [event["value"] for event in done] == [found["value"]]
    assert found["value"] <= min(shown)
    assert done[0]["iterations"] == found["settings"]["n_iterations"]


def test_a_shutdown_hands_over_and_the_next_process_goes_on(tmp_path: Path) -> None:
    history = str(tmp_path / "shared.db")
    port = free_port()
    with running(GUNICORN, tmp_path, port, LIVESPAN_HISTORY=history) as first:
        run = begin(first.url, body(n_iterations=400, pause=0.01))
        waiting = begin(first.url, body(n_iterations=5, pause=0.01))
        reader = Follower(first.url, run)
        thread = threading.Thread(target=reader.all)
        thread.start()
        while len(reader.events) < 20:
            time.sleep(0.01)
        began = time.monotonic()
        first.terminate()
        assert first.process.wait(15) == 0
        assert time.monotonic() - began < 10
        assert "Traceback" not in first.log()
    with running(GUNICORN, tmp_path, port, LIVESPAN_HISTORY=history) as second:
        thread.join(30)
        assert not thread.is_alive()
        found = look(second.url, run)
        assert (found["status"], found["iterations"], found["attempt"]) == ("finished", 400, 2)
        assert look(second.url, waiting)["status"] == "finished"
    told = [event for event in reader.unnumbered if event.get("restarting")]
    assert len(told) == 1
    iterations = [event["iteration"] for _, event in reader.events if event["type"] == "iteration"]
    assert iterations == list(range(1, 401)), "an orderly handover loses and repeats no iteration"


@needs_nginx
def test_a_deploy_behind_nginx_loses_no_run_and_no_event(tmp_path: Path) -> None:
    shared = {"LIVESPAN_HISTORY": str(tmp_path / "shared.db")}
    with (
        running(GUNICORN, tmp_path, **shared) as old,
        nginx(tmp_path, old) as front,
    ):
        long = body(n_iterations=100_000, pause=0.01)
        runs = [begin(front.url, long) for _ in range(3)]
        readers = [Follower(front.url, run) for run in runs for _ in range(2)]
        threads = [threading.Thread(target=reader.all) for reader in readers]
        for thread in threads:
            thread.start()
        _wait(lambda: min(len(reader.events) for reader in readers) > 20)
        with running(GUNICORN, tmp_path, **shared) as new:
            nginx_config(tmp_path, front.port, new.port)
            front.process.send_signal(signal.SIGHUP)
            _wait(lambda: _age(front) < _age(new) + 0.5)
            time.sleep(1)  # until the last of nginx's old workers has let go of the port
            old.terminate()
            meanwhile = begin(front.url, body(n_iterations=3, pause=0.01))
            assert old.process.wait(15) == 0
            handed_over = min(reader.events[-1][1]["iteration"] for reader in readers)
            for run in runs:
                _wait(lambda run=run: look(front.url, run)["iterations"] > handed_over + 20)
                assert _stop(front, run)["attempt"] == 2
            for reader, thread in zip(readers, threads, strict=True):
                thread.join(60)
                told = [e["iteration"] for _, e in reader.events if e["type"] == "iteration"]
                assert told == list(range(1, reader.events[-2][1]["iterations"] + 1))
                assert numbers(reader.events) == sorted(set(numbers(reader.events)))
                assert reader.connections >= 2
            assert Follower(front.url, meanwhile).all()[-2][1]["iterations"] == 3


def _wait(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def _stop(server: Server, run: str) -> dict[str, Any]:
    with send(server.url, "POST", f"/api/runs/{run}/stop") as answer:
        return dict(json.loads(answer.response.read()))


def test_attached_runs_of_a_killed_process_are_marked(tmp_path: Path) -> None:
    with running(GUNICORN, tmp_path) as server:
        data = json.dumps(body(n_iterations=100_000, pause=0.005)).encode()
        kind = {"Content-Type": "application/json"}
        with send(server.url, "POST", "/api/stream_scheduling", data, kind) as stream:
            run = stream.until("start")["run"]
            time.sleep(0.8)
            os.kill(server.worker(), signal.SIGKILL)
        deadline = time.monotonic() + 20
        while (found := look_patiently(server.url, run))["status"] == "running":
            assert time.monotonic() < deadline
            time.sleep(0.05)
        assert found["status"] == "interrupted"
        assert found["value"] == 7
        with send(server.url, "GET", f"/api/runs/{run}/schedule.csv") as answer:
            assert len(answer.response.read().splitlines()) == 6


def test_a_full_disk_stops_no_search(tmp_path: Path) -> None:
    # No file of the server's may grow beyond 512 kB; its log is far below.
    command = "ulimit -f 1000; exec " + " ".join(GUNICORN)
    with running(command, tmp_path) as server:
        run = begin(server.url, body(n_iterations=10**9, pause=0))
        with following(server.url, run) as reader:
            deadline = time.monotonic() + 40
            while not any("The search goes on" in e.get("message", "") for _, e in reader.events):
                assert time.monotonic() < deadline, "the disk never filled"
                time.sleep(0.05)
        with send(server.url, "GET", "/health/simple") as answer:
            assert answer.status == 200
        # A megabyte that cannot be compressed.
        large = [{"id": os.urandom(100).hex(), "length": 1} for _ in range(10_000)]
        data = json.dumps(body("slow", large, n_iterations=1)).encode()
        kind = {"Content-Type": "application/json"}
        with send(server.url, "POST", "/api/runs", data, kind) as refused:
            document = json.loads(refused.response.read())
            assert (refused.status, document["code"]) == (503, "history_unavailable")
            assert int(refused.headers("Retry-After")[0]) > 0
        with send(server.url, "POST", "/api/stream_scheduling", data, kind) as stream:
            assert stream.until("done")["makespan"] > 0
        before = look(server.url, run)["iterations"]
        _wait(lambda: look(server.url, run)["iterations"] > before)


def test_a_locked_history_is_waited_for(tmp_path: Path) -> None:
    history = tmp_path / "locked.db"
    with running(GUNICORN, tmp_path, LIVESPAN_HISTORY=str(history)) as server:
        run = begin(server.url, body(n_iterations=800, pause=0.005))
        reader = Follower(server.url, run)
        thread = threading.Thread(target=reader.all)
        thread.start()
        script = (
            "import sqlite3, sys, time; c = sqlite3.connect(sys.argv[1], isolation_level=None);"
            "c.execute('PRAGMA busy_timeout=5000'); c.execute('BEGIN EXCLUSIVE');"
            "print('locked', flush=True); time.sleep(2.5); c.rollback()"
        )
        locker = subprocess.Popen(
            ["python", "-c", script, str(history)], stdout=subprocess.PIPE, text=True
        )
        assert locker.stdout is not None
        assert locker.stdout.readline() == "locked\n"
        before = len(reader.events)
        time.sleep(1.5)
        assert len(reader.events) > before + 50, "the lock held the stream up"
        locker.wait(10)
        thread.join(30)
        iterations = [e["iteration"] for _, e in reader.events if e["type"] == "iteration"]
        assert iterations == list(range(1, 801))
        again = Follower(server.url, run)
        again.once()
        assert again.events == reader.events


def test_a_reader_that_stops_reading_is_cut_and_the_run_goes_on(tmp_path: Path) -> None:
    tasks = [{"id": f"task-{k:05d}", "length": 1 + k % 7} for k in range(3000)]
    with running(GUNICORN, tmp_path, LIVESPAN_SEND_TIMEOUT="1") as server:
        run = begin(server.url, body(tasks=tasks, n_iterations=100_000, pause=0.001))
        with following(server.url, run) as good:
            with send(server.url, "GET", f"/api/runs/{run}/events"):
                # It reads nothing. The buffers of both sides take a megabyte or so.
                deadline = time.monotonic() + 40
                while _open_streams(server) > 1:
                    assert time.monotonic() < deadline
                    time.sleep(0.1)
            assert look(server.url, run)["status"] == "running"
            before = len(good.events)
            _wait(lambda: len(good.events) > before)
            assert good.connections == 1


@needs_nginx
def test_slow_senders_do_not_stand_in_the_way(tmp_path: Path) -> None:
    import socket

    with running(GUNICORN, tmp_path) as server, nginx(tmp_path, server) as front:
        crowd = []
        for k in range(200):
            slow = socket.create_connection(("127.0.0.1", front.port))
            head = b"POST /api/runs HTTP/1.1\r\nHost: x\r\n"
            body_too = b"Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"
            slow.sendall(head + body_too if k % 2 else head)
            crowd.append(slow)
        began = time.monotonic()
        for _ in range(5):
            with send(front.url, "GET", "/health/simple") as answer:
                assert answer.status == 200
        assert time.monotonic() - began < 5
        for slow in crowd:
            slow.close()


def _age(server: Server) -> float:
    with send(server.url, "GET", "/health") as answer:
        return float(json.loads(answer.response.read())["uptime_seconds"])


def _open_streams(server: Server) -> int:
    with send(server.url, "GET", "/health") as answer:
        return int(json.loads(answer.response.read())["system"]["open_streams"])
