"""A cold start says that it is warming up, compiles elsewhere, and stays lively meanwhile.

The image is warm before it starts.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from tests.support.client import body, post, send
from tests.support.servers import BACKEND, FLASK, GUNICORN, ROOT, SUPPORT, environment, running


@dataclass
class Image:
    """What the container image holds, and the environment its processes have."""

    folder: Path
    known: dict[str, str]


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Image:
    """The backend's files alone, with nothing compiled before the first test."""
    folder = tmp_path_factory.mktemp("image") / "app"
    shutil.copytree(BACKEND, folder, ignore=shutil.ignore_patterns("__pycache__", ".*"))
    path = os.pathsep.join((str(folder), str(SUPPORT)))
    cache = str(folder.parent / "cache")
    return Image(folder, {"NUMBA_CACHE_DIR": cache, "PYTHONPATH": path})


@pytest.mark.timeout(400)
def test_a_cold_start(tmp_path: Path, image: Image) -> None:
    waits: list[float] = []
    warm = threading.Event()

    def look() -> None:
        while not warm.is_set():
            began = time.monotonic()
            with send(server.url, "GET", "/health/simple") as answer:
                assert answer.status == 200
            waits.append(time.monotonic() - began)
            time.sleep(0.02)

    with running(
        GUNICORN, tmp_path, cwd=image.folder, LIVESPAN_WARM_UP="1", **image.known
    ) as server:
        worker = psutil.Process(server.worker())
        before = worker.cpu_times()
        watcher = threading.Thread(target=look)
        watcher.start()
        began = time.monotonic()
        with post(server.url, body("ACO", n_iterations=20)) as stream:
            events = []
            for at, event in stream.events():
                if not events:
                    assert at - began < 4, "the first word came late"
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
        assert waits[len(waits) * 95 // 100] < 1  # compiling takes a minute
        compiling = after.children_user - before.children_user
        assert after.user - before.user < compiling / 3
        # Warm now: the next one starts at once.
        began = time.monotonic()
        with post(server.url, body("ACO", n_iterations=20)) as stream:
            at, first = next(stream.events())
        assert first["type"] == "start"
        assert at - began < 2


@pytest.mark.timeout(400)
def test_dockerfile_steps_that_need_no_container(tmp_path: Path, image: Image) -> None:
    """Its sources are there, it warms, its command serves, its health check agrees."""
    text = (BACKEND / "Dockerfile").read_text()
    for source in re.findall(r"^COPY (?:--\S+ )*(\S+) ", text, flags=re.MULTILINE):
        assert (ROOT / source).exists(), source
    assert "curl" not in text
    assert re.search(r"^USER livespan$", text, flags=re.MULTILINE)
    assert re.search(r"^RUN python -m livespan.warm$", text, flags=re.MULTILINE)
    commands = re.findall(r"CMD (\[.*\])$", text, flags=re.MULTILINE)
    health, command = (json.loads(line) for line in commands)
    subprocess.run(
        [sys.executable, "-m", "livespan.warm"],
        cwd=image.folder,
        env=environment(**image.known),
        timeout=300,
        check=True,
    )
    assert list((image.folder.parent / "cache").rglob("*.nbc"))
    searched = subprocess.run(
        [sys.executable, SUPPORT / "compiled.py"],
        cwd=image.folder,
        env=environment(**image.known),
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    assert searched.stdout == "", "searches had to compile what was not warm"
    with running(
        command, tmp_path, cwd=image.folder, LIVESPAN_WARM_UP="1", **image.known
    ) as server:
        probe = [sys.executable, *health[1:]]
        known = environment(PORT=str(server.port))
        assert health[0] == "python"
        subprocess.run(probe, env=known, timeout=30, check=True)
        with post(server.url, body("ACO", n_iterations=2)) as stream:
            assert stream.until("done")["iterations"] == 2
        # All was compiled at the build, so no other process was needed.
        assert psutil.Process(server.worker()).cpu_times().children_user == 0
    done = subprocess.run(probe, env=known, capture_output=True, timeout=30, check=False)
    assert done.returncode != 0


def test_a_client_that_leaves_while_it_is_cold(tmp_path: Path) -> None:
    cold = {"LIVESPAN_WARM_UP": "1", "NUMBA_CACHE_DIR": str(tmp_path / "cache")}
    with running(FLASK, tmp_path, **cold) as server:
        with post(server.url, body("ACO", n_iterations=1_000_000)) as stream:
            stream.until("log")
        time.sleep(0.5)
        with send(server.url, "GET", "/health") as answer:
            assert b'"running_searches":0' in answer.response.read()


@pytest.mark.timeout(400)
def test_compiling_that_fails_is_said_and_done_here(tmp_path: Path, image: Image) -> None:
    """The other process cannot even begin: its Python is told to refuse."""
    # The note that all is compiled would make that process superfluous.
    for note in (image.folder.parent / "cache").rglob("*.txt"):
        note.unlink()
    (tmp_path / "sitecustomize.py").write_text(
        "import sys\nif 'livespan.warm' in sys.orig_argv: raise SystemExit('no compiler here')\n"
    )
    known = dict(image.known)
    known["PYTHONPATH"] = os.pathsep.join((str(tmp_path), known["PYTHONPATH"]))
    with running(GUNICORN, tmp_path, cwd=image.folder, LIVESPAN_WARM_UP="1", **known) as server:
        deadline = time.monotonic() + 30
        while "ended badly" not in server.log() and time.monotonic() < deadline:
            time.sleep(0.05)
        assert "no compiler here" in server.log()
        with post(server.url, body("ACO", n_iterations=3), timeout=300) as stream:
            assert stream.until("done")["iterations"] == 3
