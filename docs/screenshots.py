"""Take the pictures of the page that the README shows.

Starts the service on a free port, races three searches on a workflow whose files travel between
machines, shows the critical path of the best schedule, and writes ``docs/images/page-light.png``
and ``docs/images/page-dark.png``. Needs Playwright for Python and a Chromium of the system::

    python docs/screenshots.py
"""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from playwright.sync_api import Browser, expect, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
SIZE = {"width": 1400, "height": 940}
SAMPLE = "survey-96"
ALGORITHMS = ("ACO", "GA", "tabu")
ITERATIONS = 120
"""Enough for curves with a shape, few enough to wait for."""
SEED = 1


def serve() -> tuple[subprocess.Popen[bytes], str]:
    """Start the service; return its process and its URL once it answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "app.py"],
        cwd=ROOT / "backend",
        env={**os.environ, "PORT": str(port), "LIVESPAN_HISTORY": "memory"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}"
    for _ in range(600):
        try:
            urllib.request.urlopen(f"{url}/health/simple", timeout=2).close()  # noqa: S310 - loopback
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
        else:
            return process, url
    process.kill()
    raise SystemExit("The service did not start.")


def picture(browser: Browser, url: str, scheme: str) -> None:
    """Race the algorithms on the sample and save what the page then looks like."""
    page = browser.new_page(viewport=SIZE, color_scheme=scheme)
    page.goto(url)
    expect(page.locator("[data-hook=start]")).to_be_enabled(timeout=30_000)
    page.locator("[data-hook=samples]").select_option(SAMPLE)
    expect(page.locator("[data-hook=source]")).to_have_text(SAMPLE)
    for box in page.locator("[data-algorithm]").all():
        box.set_checked(box.get_attribute("data-algorithm") in ALGORITHMS)
    for label, value in (("Iterations", ITERATIONS), ("Seed", SEED)):
        field = page.locator("[data-hook=common]").get_by_label(label, exact=True)
        field.fill(str(value))
        field.press("Tab")
    page.locator("[data-hook=start]").click()
    expect(page.locator("[data-hook=connection]")).to_have_text("Finished", timeout=120_000)
    page.locator("[data-hook=gantt-critical]").click()
    page.evaluate("() => scrollTo(0, 0)")
    page.wait_for_timeout(1000)  # the last paced redraws
    page.screenshot(path=IMAGES / f"page-{scheme}.png")
    page.close()


def main() -> None:
    """Write both pictures."""
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
    if chromium is None:
        raise SystemExit("No Chromium found.")
    IMAGES.mkdir(parents=True, exist_ok=True)
    process, url = serve()
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
            )
            for scheme in ("light", "dark"):
                picture(browser, url, scheme)
            browser.close()
    finally:
        process.terminate()
        process.wait()


if __name__ == "__main__":
    main()
