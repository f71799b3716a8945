"""The built wheel, installed where there is no Node: it serves the page and its chart library."""

import os
import re
import subprocess
import sys
import sysconfig
import time
import urllib.error
import urllib.request
import venv
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 60.0
IMPORTED = re.compile(r'(?:from|import)\s+"(\.[^"]+)"')


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def served(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """URL of the service out of the wheel, in an environment with its dependencies alone."""
    home = tmp_path_factory.mktemp("environment")
    venv.create(home, with_pip=False, symlinks=True)
    inside = sysconfig.get_path("purelib", "venv", {"base": str(home), "platbase": str(home)})
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(inside)
    # A path of a .pth file is added as it is: the checkout's own .pth there does not count.
    (Path(inside) / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    own = {
        "PATH": str(home / "bin"),  # no Node, nor anything else
        "HOME": str(home),
        "LIVESPAN_WARM_UP": "no",
        "LIVESPAN_HISTORY": "memory",
        "PORT": "0",
    }
    python = str(home / "bin" / "python")
    whence = [python, "-c", "import livespan; print(livespan.__file__)"]
    found_at = subprocess.run(whence, env=own, cwd=home, check=True, capture_output=True, text=True)
    assert found_at.stdout.startswith(str(home))
    command = [python, "-m", "livespan", "serve", "--port", "0"]
    with subprocess.Popen(
        command, env=own, cwd=home, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        found = re.search(r"http://localhost:(\d+)", line)
        try:
            assert found, line + process.stdout.read(2000)
            yield f"http://127.0.0.1:{found[1]}"
        finally:
            process.terminate()


def fetch(url: str) -> bytes:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            with urllib.request.urlopen(url, timeout=30) as answer:
                return bytes(answer.read())
        except urllib.error.HTTPError:
            raise
        except OSError:
            assert time.monotonic() < deadline
            time.sleep(0.1)


def test_every_module_of_the_page_is_there(served: str) -> None:
    page = fetch(f"{served}/").decode()
    assert "<title>Livespan</title>" in page
    for path in re.findall(r'(?:href|src)="(/static/[^"]+)"', page):
        assert fetch(served + path)
    waiting, seen = ["main.js"], set()
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        imported = IMPORTED.findall(fetch(f"{served}/static/{name}").decode())
        waiting += [
            os.path.normpath(os.path.join(os.path.dirname(name), path)) for path in imported
        ]
    assert {"store.js", "gantt/draw.js", "panels/convergence.js"} <= seen
    preloaded = set(re.findall(r'modulepreload" href="/static/([^"]+)"', page))
    assert preloaded == seen - {"main.js"}


def test_the_chart_library_comes_from_an_installed_package(served: str) -> None:
    assert b"plotly.js" in fetch(f"{served}/static/plotly.min.js")[:1000]
