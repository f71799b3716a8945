"""A cold start says that it is warming up, compiles elsewhere, and stays lively meanwhile."""

import threading
import time
from pathlib import Path

import psutil

from tests.support.client import body, post, send
from tests.support.servers import FLASK, GUNICORN, environment, running


def test_a_cold_start(tmp_path: Path) -> None:
    cold = {"NUMBA_CACHE_DIR": str(tmp_path / "cache")}
    waits: list[float] = []
    warm = threading.Event()

    def look() -> None:
        while not warm.is_set():
            began = time.monotonic()
            with send(server.url, "GET", "/health/simple") as answer:
                assert answer.status == 200
            waits.append(time.monotonic() - began)
            time.sleep(0.02)

    with running(GUNICORN, tmp_path, LIVESPAN_WARM_UP="1", **cold) as server:
        worker = psutil.Process(server.worker())
        before = worker.cpu_times()
        watcher = threading.Thread(target=look)
        watcher.start()
        began = time.monotonic()
        with post(server.url, body("ACO", n_iterations=20)) as stream:
            events = []
            for at, event in stream.events():
                if not events:
                    assert at - began < 0.5, "the first word came late"
                events.append(event)
        after = worker.cpu_times()
        warm.set()
        watcher.join()
        kinds = [event["type"] for event in events]
        assert kinds[:3] == ["log", "log", "start"]
        assert "Warming up" in events[0]["message"]
        assert kinds.count("iteration") == 20
        assert kinds[-2:] == ["done", "final_metrics"]
        # Others were served all the time, because the work was another process's.
        waits.sort()
        assert waits[len(waits) // 2] < 0.05
        assert waits[len(waits) * 95 // 100] < 0.2
        compiling = after.children_user - before.children_user
        assert after.user - before.user < compiling / 3
        # Warm now: the next one starts at once.
        began = time.monotonic()
        with post(server.url, body("ACO", n_iterations=20)) as stream:
            at, first = next(stream.events())
        assert first["type"] == "start"
        assert at - began < 0.1


def test_a_client_that_leaves_while_it_is_cold(tmp_path: Path) -> None:
    cold = {"LIVESPAN_WARM_UP": "1", "NUMBA_CACHE_DIR": str(tmp_path / "cache")}
    with running(FLASK, tmp_path, **cold) as server:
        with post(server.url, body("ACO", n_iterations=1_000_000)) as stream:
            stream.until("log")
        time.sleep(0.5)
        with send(server.url, "GET", "/health") as answer:
            assert b'"running_searches":0' in answer.response.read()


def test_compiling_that_fails_is_said_and_done_here(tmp_path: Path) -> None:
    """The other process cannot even begin: its Python is told to refuse."""
    (tmp_path / "sabotage").mkdir()
    (tmp_path / "sabotage" / "sitecustomize.py").write_text(
        "import sys\nif 'livespan.warm' in sys.orig_argv: raise SystemExit('no compiler here')\n"
    )
    path = f"{tmp_path / 'sabotage'}:{environment()['PYTHONPATH']}"
    with running(FLASK, tmp_path, LIVESPAN_WARM_UP="1", PYTHONPATH=path) as server:
        deadline = time.monotonic() + 10
        while "ended badly" not in server.log() and time.monotonic() < deadline:
            time.sleep(0.05)
        assert "no compiler here" in server.log()
        with post(server.url, body("ACO", n_iterations=3)) as stream:
            assert stream.until("done")["iterations"] == 3
