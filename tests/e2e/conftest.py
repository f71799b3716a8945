"""A real service and a real browser for the tests of the page."""

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

playwright_api = pytest.importorskip(
    "playwright.sync_api", reason="Playwright is not installed: the page is not tested"
)

BACKEND = Path(__file__).resolve().parents[2] / "backend"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
BROWSER_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
START_TIMEOUT = 60.0
"""Seconds the service may take to answer; a cold start compiles."""


PATIENCE = 60_000
"""Milliseconds that the page may take to open on a slow machine."""

WARM_TIMEOUT = 300.0
"""Seconds the kernels may take to compile on a slow machine."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave the first test of a session time to compile the service's kernels."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.timeout(WARM_TIMEOUT + 120))


def free_port() -> int:
    """Ask the system for a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def ask(url: str, method: str = "GET") -> dict[str, Any]:
    """What the service answers."""
    with urllib.request.urlopen(urllib.request.Request(url, method=method), timeout=10) as answer:
        found: dict[str, Any] = json.load(answer)
        return found


def stop_all_runs(url: str) -> None:
    """Leave no search to the next test: runs go on when their page is closed."""
    for state in ("queued", "running"):
        for run in ask(f"{url}/api/runs?status={state}&limit=500")["runs"]:
            # It may have ended meanwhile, or be removed.
            with contextlib.suppress(urllib.error.HTTPError):
                ask(f"{url}/api/runs/{run['id']}/stop", "POST")


def wait_until_warm(url: str, process: subprocess.Popen[bytes]) -> None:
    """Return once the kernels are compiled: the first test's patience is not for that."""
    deadline = time.monotonic() + WARM_TIMEOUT
    while process.poll() is None and time.monotonic() < deadline:
        algorithms = ask(f"{url}/health")["algorithms"].values()
        if all(algorithm["status"] == "ready" for algorithm in algorithms):
            return
        time.sleep(0.2)
    pytest.fail(f"The service was not warm within {WARM_TIMEOUT:.0f} s")


def wait_until_healthy(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Return once the service answers; fail with its output when it does not."""
    deadline = time.monotonic() + START_TIMEOUT
    while time.monotonic() < deadline:
        if process.poll() is not None:
            pytest.fail(f"The service ended with {process.returncode}:\n{log.read_text()}")
        try:
            with urllib.request.urlopen(f"{url}/health/simple", timeout=2) as response:
                if response.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    pytest.fail(f"The service did not answer within {START_TIMEOUT:.0f} s:\n{log.read_text()}")


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    """The system's Chromium, headless."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        pytest.skip(f"no browser found (looked for {', '.join(BROWSERS)})")
    with playwright_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=BROWSER_ARGS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def service(browser: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """URL of the service, started as the README says. Not started without a browser."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    folder = tmp_path_factory.mktemp("service")
    log = folder / "output.txt"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "app.py"],
            cwd=BACKEND,
            env={
                **os.environ,
                "PORT": str(port),
                "LIVESPAN_HISTORY": str(folder / "history.db"),
            },
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            wait_until_healthy(url, process, log)
            wait_until_warm(url, process)
            yield url
        finally:
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@pytest.fixture
def complaints() -> list[str]:
    """What the browser complained of; a test that provokes complaints clears the list."""
    return []


@pytest.fixture
def page(browser, service: str, complaints: list[str]) -> Iterator[object]:
    """The page with a sample loaded. Must end without any complaint."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    context.set_default_timeout(PATIENCE)
    opened = context.new_page()
    opened.on(
        "console",
        lambda message: (
            complaints.append(f"console {message.type}: {message.text}")
            if message.type in ("error", "warning")
            else None
        ),
    )
    opened.on("pageerror", lambda error: complaints.append(f"page error: {error}"))
    opened.on(
        "request",
        lambda request: (
            None
            if request.url.startswith((service, "blob:", "data:"))
            else complaints.append(f"foreign request: {request.url}")
        ),
    )
    opened.goto(service)
    playwright_api.expect(opened.locator("[data-hook=start]")).to_be_enabled(timeout=PATIENCE)
    opened.locator("[data-hook=samples]").select_option("cloud-1000")
    source = opened.locator("[data-hook=source]")
    playwright_api.expect(source).to_have_text("cloud-1000", timeout=PATIENCE)
    yield opened
    context.close()
    stop_all_runs(service)
    assert complaints == []
