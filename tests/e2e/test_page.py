"""A visit to the page, step by step, in a real browser against the real service."""

import csv
import io
import json
import re

import pytest
from steps import (
    ENDLESS,
    LAUNDRY,
    PATIENCE,
    choose_file,
    colours_of_gantt,
    eventually,
    expect,
    hook,
    reached,
    saved,
    set_iterations,
    stop,
)

pytestmark = pytest.mark.e2e


def test_opens_ready_with_a_sample(page):
    expect(page).to_have_title("Livespan")
    expect(hook(page, "facts")).to_contain_text("1,000")
    expect(hook(page, "connection")).to_have_text("Ready")
    expect(hook(page, "table-body").locator(".task:visible").first).to_be_visible()
    # The chart library is fetched while the page is idle; it must not complain either.
    eventually(page, lambda: page.evaluate("() => Boolean(window.Plotly)"), "plotly is loaded")


def test_one_press_starts_a_race_that_stop_ends_and_keeps(page):
    set_iterations(page, ENDLESS)
    hook(page, "start").click()

    eventually(page, lambda: reached(page) > 0, "the chart has points")
    before = reached(page)
    eventually(page, lambda: reached(page) > before, "the chart moves on")
    names = page.evaluate("() => document.querySelector('[data-hook=chart]').data.map(t => t.name)")
    assert {"auto", "ACO"} <= set(names)
    assert any(name.startswith("Lower bound 13,075") for name in names)
    expect(hook(page, "gantt")).to_have_attribute("data-bars", "1000", timeout=PATIENCE)
    eventually(page, lambda: colours_of_gantt(page) > 5, "the Gantt has bars")
    expect(hook(page, "gap")).to_have_text(re.compile("of optimal|proved optimal"))

    stop(page)
    expect(hook(page, "runs").locator("tr")).to_have_count(2)
    for status in hook(page, "runs").locator(".status").all():
        expect(status).to_have_text(re.compile("stopped|optimal"))
    best = float(hook(page, "best").inner_text().replace(",", ""))

    schedule = json.loads(saved(page, "json"))
    rows = list(csv.DictReader(io.StringIO(saved(page, "csv"))))
    assert len(schedule["schedule"]) == len(rows) == 1000
    assert {row["task_id"] for row in rows} == {row["task_id"] for row in schedule["schedule"]}
    assert max(float(row["finish_time"]) for row in rows) == pytest.approx(best, abs=0.006)
    assert saved(page, "svg").startswith("<svg")


def test_a_short_run_finishes_by_itself(page):
    set_iterations(page, "5")
    page.locator("[data-algorithm=auto]").uncheck()
    page.locator("body").press("r")
    expect(hook(page, "connection")).to_have_text("Finished", timeout=PATIENCE)
    expect(hook(page, "iteration")).to_have_text("5 of 5")
    expect(hook(page, "runs").locator("tr")).to_have_count(1)


def test_a_semicolon_file_shows_its_mapping_and_can_be_mapped_anew(page):
    choose_file(page, "laundry.csv", LAUNDRY)
    mapping = hook(page, "mapping")
    expect(mapping.locator("[name=task_id_col]")).to_have_value("Task_ID")
    expect(mapping.locator("[name=duration_col]")).to_have_value("Duration")
    expect(mapping.locator("[name=dependency_col]")).to_have_value("Dependencies")
    expect(page.get_by_label("Row 2, duration")).to_have_value("5.5")
    expect(page.get_by_label("Row 3, predecessors")).to_have_value("dry, wash")

    mapping.locator("[name=duration_col]").select_option("Minutes")
    expect(page.get_by_label("Row 2, duration")).to_have_value("330")


def test_a_dropped_file_is_read(page):
    page.evaluate(
        """content => {
            const data = new DataTransfer();
            data.items.add(new File([content], "dropped.csv", { type: "text/csv" }));
            for (const type of ["dragover", "drop"]) {
                const init = { dataTransfer: data, bubbles: true, cancelable: true };
                document.body.dispatchEvent(new DragEvent(type, init));
            }
        }""",
        LAUNDRY,
    )
    expect(hook(page, "source")).to_have_text("dropped.csv", timeout=PATIENCE)
    expect(hook(page, "facts")).to_contain_text("3")


def test_names_with_markup_stay_text(page):
    name = "<img src=x onerror=alert(1)>"
    choose_file(page, "<b>markup.csv", f"id,duration\n{name},10\n<i>b</i>,20\n")
    expect(page.get_by_label("Row 1, name")).to_have_value(name)
    set_iterations(page, "3")
    hook(page, "start").click()
    expect(hook(page, "gantt")).to_have_attribute("data-bars", "2", timeout=PATIENCE)
    width = hook(page, "gantt").bounding_box()["width"]
    hook(page, "gantt").hover(position={"x": 0.3 * width, "y": 15})
    expect(hook(page, "tip").locator("strong")).to_have_text(re.compile("<img|<i>"))
    assert page.locator("img[src=x], [data-hook=source] b, [data-hook=tip] i").count() == 0


def test_a_wrong_cell_is_marked_with_its_reason_and_blocks_start(page):
    cell = page.get_by_label("Row 1, duration")
    cell.fill("soon")
    cell.press("Tab")
    marked = page.locator("input[aria-invalid=true]")
    expect(marked).to_have_count(1)
    expect(hook(page, "issues")).to_contain_text("“soon” is not a number")
    hook(page, "start").click()
    expect(hook(page, "notice")).to_contain_text("Row 1")
    marked.fill("3,5")
    marked.press("Tab")
    expect(hook(page, "issues")).to_be_hidden()


def test_a_server_that_cannot_be_reached_is_told(page, complaints):
    page.route("**/api/runs", lambda route: route.abort())
    hook(page, "start").click()
    expect(hook(page, "connection")).to_have_text("Disconnected", timeout=PATIENCE)
    expect(hook(page, "notice")).to_contain_text("cannot be reached")
    expect(hook(page, "start")).to_be_enabled()
    complaints.clear()  # the browser reports the request that was cut


@pytest.mark.parametrize("width", [360, 1024, 1920])
def test_nothing_is_wider_than_the_window(page, width):
    page.set_viewport_size({"width": width, "height": 800})
    set_iterations(page, "3")
    hook(page, "start").click()
    expect(hook(page, "connection")).to_have_text("Finished", timeout=PATIENCE)
    expect(hook(page, "gantt")).to_have_attribute("data-bars", "1000", timeout=PATIENCE)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width
