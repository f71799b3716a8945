"""What tests of the page do again and again."""

import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest

expect = pytest.importorskip("playwright.sync_api").expect

BACKEND = Path(__file__).resolve().parents[2] / "backend"
PATIENCE = 60_000
"""Milliseconds that something may take on a slow machine."""

ENDLESS = "100000"
"""Iterations that no test waits for."""

LAUNDRY = """\
Task_ID;Duration;Dependencies;Minutes;Note
wash;10;;600;hot
dry;5,5;wash;330;
fold;2;dry,wash;120;
"""


def hook(page, name: str):
    """The element the page's own modules know by this name."""
    return page.locator(f"[data-hook={name}]")


def eventually(page, happens: Callable[[], bool], what: str) -> None:
    """Look again until it happens. The page's security policy forbids in-page polling."""
    deadline = time.monotonic() + PATIENCE / 1000
    while not happens():
        assert time.monotonic() < deadline, f"did not happen: {what}"
        page.wait_for_timeout(50)


def choose_file(page, name: str, content: str) -> None:
    page.set_input_files(
        "[data-hook=file]", {"name": name, "mimeType": "text/csv", "buffer": content.encode()}
    )
    expect(hook(page, "source")).to_have_text(name, timeout=PATIENCE)


def choose_algorithms(page, *names: str) -> None:
    """Tick these and no others."""
    for box in page.locator("[data-algorithm]").all():
        box.set_checked(box.get_attribute("data-algorithm") in names)


def set_common(page, label: str, value: str) -> None:
    field = hook(page, "common").get_by_label(label, exact=True)
    field.fill(value)
    field.press("Tab")


def set_iterations(page, value: str) -> None:
    set_common(page, "Iterations", value)


def reached(page) -> int:
    """Iteration up to which the convergence chart is drawn."""
    return int(hook(page, "chart").get_attribute("data-reached") or 0)


def colours_of_gantt(page) -> int:
    """Number of different colours on the Gantt's canvas; an empty one has a single colour."""
    return page.evaluate(
        """() => {
            const canvas = document.querySelector("[data-hook=gantt]");
            const { width, height } = canvas;
            const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
            const seen = new Set();
            for (let i = 0; i < data.length; i += 4)
                seen.add(data[i] << 16 | data[i + 1] << 8 | data[i + 2]);
            return seen.size;
        }"""
    )


def requests_of(page) -> list[dict]:
    """Bodies of the runs that are started from now on."""
    bodies: list[dict] = []
    page.on(
        "request",
        lambda request: (
            bodies.append(json.loads(request.post_data))
            if request.url.endswith("/api/runs") and request.method == "POST"
            else None
        ),
    )
    return bodies


def stop(page) -> None:
    hook(page, "stop").click()
    expect(hook(page, "start")).to_be_enabled(timeout=PATIENCE)


def saved_file(page, kind: str) -> Path:
    with page.expect_download() as download:
        hook(page, f"download-{kind}").click()
    return Path(download.value.path())


def saved(page, kind: str) -> str:
    return saved_file(page, kind).read_text(encoding="utf-8")


def finish(page) -> None:
    """Start what is chosen and wait for its end."""
    hook(page, "start").click()
    expect(hook(page, "connection")).to_have_text("Finished", timeout=PATIENCE)


def paste(page, content: str) -> None:
    hook(page, "paste").click()
    hook(page, "paste-text").fill(content)
    page.get_by_role("button", name="Read", exact=True).click()
