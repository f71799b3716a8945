"""Runs outlive the page, the connection and the server."""

import os
import re
import subprocess
import sys

import pytest
from steps import (
    BACKEND,
    ENDLESS,
    PATIENCE,
    choose_algorithms,
    choose_file,
    eventually,
    expect,
    finish,
    hook,
    reached,
    requests_of,
    set_common,
    set_iterations,
    stop,
)

from conftest import free_port, wait_until_healthy

pytestmark = pytest.mark.e2e

TOKEN = "a-token-of-sixteen-or-more"


def iterations(page) -> int:
    words = hook(page, "iteration").inner_text().split(" ")[0].replace(",", "")
    return int(words) if words.isdigit() else 0


def test_a_finished_race_is_shown_again_after_a_reload(page):
    choose_file(page, "two.csv", "id,length\na,3\nb,2\nc,4\n")
    hook(page, "machine-count").fill("2")
    hook(page, "machine-count").press("Tab")
    choose_algorithms(page, "ACO", "constructive")
    set_iterations(page, "7")
    finish(page)
    assert re.search(r"/runs/[\w-]+\?with=[\w-]+$", page.url)
    page.reload()
    expect(hook(page, "connection")).to_have_text("Finished", timeout=PATIENCE)
    expect(hook(page, "runs").locator("tr")).to_have_count(2)
    expect(hook(page, "best")).to_have_text("5")
    expect(hook(page, "source")).to_have_text("two.csv")
    expect(hook(page, "gantt")).to_have_attribute("data-bars", "3", timeout=PATIENCE)
    ticked = page.locator("[data-algorithm]:checked")
    assert [box.get_attribute("data-algorithm") for box in ticked.all()] == ["ACO", "constructive"]
    assert hook(page, "common").get_by_label("Iterations", exact=True).input_value() == "7"
    bodies = requests_of(page)
    finish(page)  # what was chosen then can be started again
    assert len(bodies) == 2
    assert bodies[0]["parameters"]["num_default_agents"] == 2

    hook(page, "samples").select_option("six-tasks")  # of which no run can be shown again
    expect(hook(page, "source")).to_have_text("six-tasks", timeout=PATIENCE)
    assert page.url.endswith("/")

    hook(page, "earlier").click()
    rows = hook(page, "earlier-runs").locator("tr")
    expect(rows.first).to_contain_text("two.csv")
    expect(rows.first.locator("a")).to_have_attribute("href", re.compile("^/runs/"))


def test_a_running_race_goes_on_through_a_reload_and_a_lost_connection(page, complaints):
    choose_algorithms(page, "ACO")
    set_iterations(page, ENDLESS)
    hook(page, "start").click()
    eventually(page, lambda: iterations(page) > 5, "the search is under way")
    page.reload()
    expect(hook(page, "connection")).to_have_text("Live", timeout=PATIENCE)
    before = iterations(page)
    eventually(page, lambda: iterations(page) > before, "it goes on")

    page.context.set_offline(True)
    expect(hook(page, "connection")).to_have_text("Reconnecting", timeout=PATIENCE)
    stood = iterations(page)
    page.context.set_offline(False)
    expect(hook(page, "connection")).to_have_text("Live", timeout=PATIENCE)
    eventually(page, lambda: iterations(page) > stood, "it has caught up")
    complaints.clear()  # the browser reports the requests that failed

    other = page.context.new_page()
    other.goto(page.url)
    expect(hook(other, "connection")).to_have_text("Live", timeout=PATIENCE)
    stop(other)  # what one tab stops ends in the other
    expect(hook(page, "connection")).to_have_text("Stopped", timeout=PATIENCE)
    # Each draws when it gets round to it.
    expect(hook(page, "best")).to_have_text(hook(other, "best").inner_text(), timeout=PATIENCE)


def test_a_search_starts_again_from_a_schedule(page):
    hook(page, "samples").select_option("mixed-200")
    expect(hook(page, "source")).to_have_text("mixed-200", timeout=PATIENCE)
    choose_algorithms(page, "ACO")
    set_iterations(page, "20")
    finish(page)
    expect(hook(page, "best")).not_to_have_text("\u2013", timeout=PATIENCE)
    page.wait_for_timeout(500)  # until the last value is drawn
    best = hook(page, "best").inner_text()
    bodies = requests_of(page)
    choose_algorithms(page, "constructive")
    set_iterations(page, "1")
    expect(hook(page, "warm-start")).to_be_enabled(timeout=PATIENCE)
    hook(page, "warm-start").click()
    expect(hook(page, "runs").locator("tr")).to_have_count(2, timeout=PATIENCE)
    expect(hook(page, "connection")).to_have_text("Finished", timeout=PATIENCE)
    assert bodies[0]["parameters"]["warm_start"] in hook(page, "runs").locator(
        "a"
    ).last.get_attribute("href")
    expect(hook(page, "best")).to_have_text(best, timeout=PATIENCE)


@pytest.fixture
def restartable(tmp_path):
    """Starts and ends a service of this test's own, on one port with one history."""
    port = free_port()
    started: list[subprocess.Popen[bytes]] = []
    log = tmp_path / "output.txt"

    def start(**settings: str) -> str:
        url = f"http://127.0.0.1:{port}"
        own = {"PORT": str(port), "LIVESPAN_HISTORY": str(tmp_path / "history.db"), **settings}
        process = subprocess.Popen(
            [sys.executable, "app.py"],
            cwd=BACKEND,
            env={**os.environ, **own},
            stdout=log.open("ab"),
            stderr=subprocess.STDOUT,
        )
        started.append(process)
        wait_until_healthy(url, process, log)
        return url

    def end() -> None:
        started[-1].terminate()
        started[-1].wait(timeout=20)

    yield start, end
    if started[-1].poll() is None:
        end()


def test_a_run_under_an_open_page_survives_a_restart_of_the_server(browser, restartable):
    start, end = restartable
    context = browser.new_context()
    page = context.new_page()
    page.goto(start())
    expect(hook(page, "start")).to_be_enabled(timeout=PATIENCE)
    choose_algorithms(page, "ACO")
    set_iterations(page, ENDLESS)
    hook(page, "start").click()
    eventually(page, lambda: iterations(page) > 5, "the search is under way")
    address = page.url
    end()
    expect(hook(page, "connection")).to_have_text("Reconnecting", timeout=PATIENCE)
    stood = iterations(page)
    start()
    expect(hook(page, "connection")).to_have_text("Live", timeout=PATIENCE)
    eventually(page, lambda: iterations(page) > stood, "the same run goes on")
    assert page.url == address
    expect(hook(page, "runs").locator("tr")).to_have_count(1)
    stop(page)
    expect(hook(page, "connection")).to_have_text("Stopped")
    eventually(page, lambda: reached(page) >= stood, "the chart is drawn to the end")
    context.close()


def test_a_token_is_asked_for_and_sent_in_no_address(browser, restartable):
    start, _ = restartable
    url = start(LIVESPAN_TOKENS=f"somebody:{TOKEN}")
    context = browser.new_context()
    page = context.new_page()
    addresses: list[str] = []
    page.on("request", lambda request: addresses.append(request.url))
    page.goto(url)
    expect(hook(page, "start")).to_be_enabled(timeout=PATIENCE)
    choose_algorithms(page, "constructive")
    set_iterations(page, "2")
    set_common(page, "Seed", "1")
    hook(page, "start").click()
    field = hook(page, "token")
    expect(field).to_be_visible(timeout=PATIENCE)
    field.fill(TOKEN)
    page.get_by_role("button", name="Use it").click()
    finish(page)
    page.reload()  # the tab remembers it
    expect(hook(page, "connection")).to_have_text("Finished", timeout=PATIENCE)
    assert not any(TOKEN in address for address in addresses)
    context.close()
