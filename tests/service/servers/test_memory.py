"""Memory stays flat, however long a run and however slow its reader."""

import json
import time
from pathlib import Path

import psutil

from livespan.service.log import RECENT_ITERATIONS
from tests.support.client import body, post, send
from tests.support.servers import GUNICORN, Server, running

MIB = 2**20
ITERATIONS = 200_000


def resident(server: Server) -> int:
    return int(psutil.Process(server.worker()).memory_info().rss)


def test_memory_after_200_000_iterations_is_what_it_was_after_20_000(tmp_path: Path) -> None:
    with running(GUNICORN, tmp_path) as server:
        with post(server.url, body(n_iterations=20_000, pause=0)) as stream:
            stream.response.read()
            short = resident(server)
        with post(server.url, body(n_iterations=ITERATIONS, pause=0)) as stream:
            tail = b""
            while data := stream.response.read1(1 << 16):
                tail = (tail + data)[-4096:]
            assert b'"iterations":200000' in tail
            assert abs(resident(server) - short) < 5 * MIB
        with post(server.url, body(n_iterations=ITERATIONS, pause=0)) as stalled:
            stalled.until("start")
            deadline = time.monotonic() + 60
            while _searching(server) and time.monotonic() < deadline:
                time.sleep(0.1)
            assert abs(resident(server) - short) < 5 * MIB
            # What could not be sent was merged; the end is there all the same.
            events = [event for _, event in stalled.events()]
        numbers = [e["iteration"] for e in events if e["type"] == "iteration"]
        assert numbers == sorted(set(numbers))
        assert RECENT_ITERATIONS <= len(numbers) < ITERATIONS / 2
        assert numbers[-1] == ITERATIONS
        assert [e["type"] for e in events[-2:]] == ["done", "final_metrics"]


def _searching(server: Server) -> bool:
    with send(server.url, "GET", "/health") as answer:
        return bool(json.loads(answer.response.read())["system"]["running_searches"])
