"""A stream's other ends: the client stalls, the server is full, the server shuts down."""

import contextlib
import json
import signal
import threading
import time
from pathlib import Path

import psutil
import pytest

from tests.support.client import body, diary, post, send
from tests.support.servers import FLASK, GUNICORN, running

#: Enough bytes to fill the kernel's buffers on both sides quickly.
WIDE = [{"id": f"task-{k:05d}", "length": 1 + k % 7} for k in range(3000)]


@pytest.mark.parametrize("command", [FLASK, GUNICORN], ids=["flask", "gunicorn"])
def test_a_client_that_stops_reading_is_cut(command: tuple[str, ...], tmp_path: Path) -> None:
    known = {"LIVESPAN_SEND_TIMEOUT": "1", "LIVESPAN_TEST_DIARIES": str(tmp_path)}
    with running(command, tmp_path, **known) as server:
        with post(server.url, body(n_iterations=1_000_000, pause=0, mark=7)):
            deadline = time.monotonic() + 10
            while _open_streams(server.url) and time.monotonic() < deadline:
                time.sleep(0.1)
            assert _open_streams(server.url) == 0
            count = len(diary(tmp_path, 7))
            time.sleep(0.3)
            assert len(diary(tmp_path, 7)) == count, "the search went on"
        assert "Traceback" not in server.log()


def test_a_client_that_reads_slowly_is_not_cut(tmp_path: Path) -> None:
    with running(GUNICORN, tmp_path, LIVESPAN_SEND_TIMEOUT="1") as server:
        with post(server.url, body(tasks=WIDE, n_iterations=30, pause=0.1)) as stream:
            for _ in range(15):
                assert stream.response.read(2_000)
                time.sleep(0.25)
            rest = stream.response.read()
        assert rest.count(b'"type":"final_metrics"') == 1


def test_a_full_server_says_so_at_once(tmp_path: Path) -> None:
    with (
        running(GUNICORN, tmp_path, LIVESPAN_MAX_STREAMS="3") as server,
        contextlib.ExitStack() as streams,
    ):
        for _ in range(3):
            stream = streams.enter_context(post(server.url, body(n_iterations=9999)))
            stream.until("start")
        began = time.monotonic()
        with post(server.url, body()) as refused:
            assert refused.status == 503
            assert refused.headers("Retry-After") == ["5"]
            assert json.loads(refused.response.read())["code"] == "too_many_streams"
        with send(server.url, "GET", "/health/simple") as healthy:
            assert healthy.status == 200
        assert time.monotonic() - began < 4  # the searches would take longer
        streams.close()
        deadline = time.monotonic() + 5
        while _open_streams(server.url) and time.monotonic() < deadline:
            time.sleep(0.05)
        with post(server.url, body(n_iterations=1, pause=0)) as stream:
            assert stream.until("done")["iterations"] == 1


@pytest.mark.parametrize("command", [FLASK, GUNICORN], ids=["flask", "gunicorn"])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_shutdown_tells_open_streams(
    command: tuple[str, ...], number: signal.Signals, tmp_path: Path
) -> None:
    endings: list[list[str]] = []

    def follow() -> None:
        with post(server.url, body(n_iterations=9999, pause=0.02)) as stream:
            events = []
            for _, event in stream.events():
                events.append(event)
                if len(events) == 3:
                    ready.release()
            endings.append([event["type"] for event in events[-3:]])
            assert events[-2]["status"] == "stopped"
            assert any("shutting down" in event.get("message", "") for event in events)

    ready = threading.Semaphore(0)
    with running(command, tmp_path) as server:
        threads = [threading.Thread(target=follow) for _ in range(5)]
        for thread in threads:
            thread.start()
        for _ in threads:
            assert ready.acquire(timeout=20)
        began = time.monotonic()
        server.process.send_signal(number)
        for thread in threads:
            thread.join(15)
        assert server.process.wait(15) == 0
        assert time.monotonic() - began < 10
        assert len(endings) == 5
        assert all(ending[-2:] == ["done", "final_metrics"] for ending in endings), endings
        assert "Traceback" not in server.log()


def test_a_search_that_does_not_end_in_time_ends_with_an_error(tmp_path: Path) -> None:
    with running(GUNICORN, tmp_path, LIVESPAN_DRAIN_TIMEOUT="0.5") as server:
        with post(server.url, body(n_iterations=2, pause=30)) as stream:
            stream.until("schedule")
            time.sleep(0.5)  # until it is in its first iteration
            server.terminate()
            last = [event for _, event in stream.events()][-1]
        assert last["type"] == "error"
        assert last["code"] == "shutting_down"
        server.process.wait(10)


def test_silence_is_broken(tmp_path: Path) -> None:
    with running(FLASK, tmp_path, LIVESPAN_HEARTBEAT="0.2") as server:
        with post(server.url, body(n_iterations=1, pause=1.1)) as stream:
            stream.until("done")
        # 1.1 s / 0.2 s = 5, and a few while the search gets ready.
        assert set(stream.comments) == {"keepalive"}
        assert 4 <= len(stream.comments) <= 12


def test_threads_and_descriptors_come_back(tmp_path: Path) -> None:
    with running(FLASK, tmp_path) as server:
        process = psutil.Process(server.process.pid)
        for _ in range(3):
            post(server.url, body(n_iterations=3, pause=0)).response.read()
        time.sleep(0.3)
        before = process.num_threads(), process.num_fds()
        for turn in range(60):
            with post(server.url, body(n_iterations=1000, pause=0.001)) as stream:
                stream.until("schedule")
                if turn % 2:
                    stream.response.read(100)
        deadline = time.monotonic() + 5
        while (process.num_threads(), process.num_fds()) > before and time.monotonic() < deadline:
            time.sleep(0.05)
        assert process.num_threads() <= before[0]
        assert process.num_fds() <= before[1]


def _open_streams(url: str) -> int:
    with send(url, "GET", "/health") as answer:
        return int(json.loads(answer.response.read())["system"]["open_streams"])
