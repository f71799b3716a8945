"""Several runs side by side: which are chosen, which are refused."""

import json
import re
from pathlib import Path

import pytest
from steps import (
    ENDLESS,
    LAUNDRY,
    PATIENCE,
    choose_algorithms,
    choose_file,
    eventually,
    expect,
    finish,
    hook,
    reached,
    set_iterations,
    stop,
)

pytestmark = pytest.mark.e2e


def test_the_automatic_choice_and_an_ant_colony_are_chosen_at_first(page):
    ticked = page.locator("[data-algorithm]:checked")
    assert [box.get_attribute("data-algorithm") for box in ticked.all()] == ["auto", "ACO"]


def test_a_refusal_is_told_in_its_row_and_the_others_go_on(page, complaints):
    choose_file(page, "laundry.csv", LAUNDRY)
    choose_algorithms(page, "ACO", "local")
    set_iterations(page, "5")
    finish(page)
    rows = hook(page, "runs").locator("tr")
    refused = rows.filter(has_text="local")
    expect(refused.locator(".status")).to_have_text(re.compile("refused.*independent tasks"))
    expect(rows.filter(has_text="ACO").locator(".status")).to_have_text("optimal")
    expect(hook(page, "notice")).to_contain_text("local")
    expect(hook(page, "best")).to_have_text("17.5")
    complaints.clear()  # the browser reports a refused request as well


def test_two_refusals_are_both_told(page, complaints):
    page.route(
        "**/api/runs",
        lambda route: route.fulfill(
            status=422, content_type="application/json", body='{"error": "Not this problem."}'
        ),
    )
    hook(page, "start").click()
    expect(hook(page, "connection")).to_have_text("Refused", timeout=PATIENCE)
    expect(hook(page, "notice")).to_contain_text("ACO: Not this problem.")
    expect(hook(page, "notice")).to_contain_text("auto: Not this problem.")
    assert complaints
    complaints.clear()


def test_a_huge_range_has_a_logarithmic_slider(page):
    choose_algorithms(page, "tabu")
    card = page.locator(".algorithm", has=page.locator("[data-algorithm=tabu]"))
    card.locator("summary").click()
    field = card.locator(".setting", has=page.get_by_label("Patience", exact=True))
    number, slider = field.locator("input[type=number]"), field.locator("input[type=range]")
    expect(number).to_have_value("10000")
    assert slider.input_value() == "500"
    slider.fill("501")
    expect(number).to_have_value("10000")  # two digits are enough
    slider.fill("550")
    expect(number).to_have_value("20000")
    slider.fill("1000")
    expect(number).to_have_value("10000000")


def test_keys_start_and_stop(page):
    choose_algorithms(page, "ACO", "PSO")  # a thread each: the browser needs the processors, too
    set_iterations(page, ENDLESS)
    page.evaluate("() => document.activeElement.blur()")  # a letter typed into a field is text
    for key in ("s", "Escape"):
        page.keyboard.press("r")
        expect(hook(page, "connection")).to_have_text("Live: 2 runs", timeout=PATIENCE)
        page.keyboard.press("r")  # no second race while one is on
        page.keyboard.press(key)
        expect(hook(page, "connection")).to_have_text("Stopped", timeout=PATIENCE)
    expect(hook(page, "runs").locator("tr")).to_have_count(4)


def test_pointing_at_the_chart_meets_every_curve_and_its_picture_is_opaque(page):
    set_iterations(page, "20")
    finish(page)
    chart = hook(page, "chart")
    chart.hover()
    names = chart.locator(".hoverlayer .legendtext")
    # Two curves and the bound, and the best known value where the pointer is near that line.
    expect(names.nth(2)).to_be_visible()
    chart.locator(".modebar").hover()
    with page.expect_download() as download:
        chart.locator(".modebar-btn[data-title*=ownload]").click()
    assert download.value.suggested_filename == "livespan-convergence.png"
    picture = Path(download.value.path()).read_bytes()
    assert picture.startswith(b"\x89PNG")
    transparent = page.evaluate(
        """async bytes => {
            const picture = await createImageBitmap(new Blob([new Uint8Array(bytes)]));
            const canvas = new OffscreenCanvas(1, 1);
            canvas.getContext("2d").drawImage(picture, 0, 0);
            return canvas.getContext("2d").getImageData(0, 0, 1, 1).data[3] < 255;
        }""",
        list(picture),
    )
    assert not transparent


def test_the_log_is_copied(page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    set_iterations(page, "5")
    finish(page)
    expect(hook(page, "log-body")).to_contain_text("ACO on 1,000 tasks", timeout=PATIENCE)
    hook(page, "log-copy").click()
    expect(hook(page, "log-copy")).to_have_text("Copied")
    assert "ACO on 1,000 tasks" in page.evaluate("() => navigator.clipboard.readText()")


def test_a_flood_of_events_is_taken_and_nothing_notable_is_lost(page):
    rows = [
        {"task_id": f"t{i}", "agent_id": f"Agent-{i % 10}", "start_time": i, "finish_time": i + 1}
        for i in range(1000)
    ]
    begin = {"type": "start", "run": "x", "message": "Here it begins", "start_makespan": 9000}
    events: list[dict] = [begin]
    for number in range(1, 20_001):
        value = 9000 - number // 10
        events.append({"type": "iteration", "iteration": number, "makespan": value, "elapsed": 1})
        if number % 1000 == 0:
            events.append({"type": "schedule", "iteration": number, "schedule": rows})
    events.append({"type": "done", "status": "feasible", "makespan": 7000, "schedule": rows})
    body = "".join(
        f"event: x\nid: x:{number}\ndata: {json.dumps(event, separators=(',', ':'))}\n\n"
        for number, event in enumerate(events, 1)
    )
    accepted = {"id": "x", "status": "running"}
    page.route("**/api/runs", lambda route: route.fulfill(status=202, json=accepted))
    page.route(
        "**/api/events?*", lambda route: route.fulfill(content_type="text/event-stream", body=body)
    )
    choose_algorithms(page, "ACO")
    finish(page)
    expect(hook(page, "best")).to_have_text("7,000")
    expect(hook(page, "gantt")).to_have_attribute("data-bars", "1000", timeout=PATIENCE)
    hook(page, "log-filter").fill("begins")
    expect(hook(page, "log-body")).to_contain_text("Here it begins")
    eventually(page, lambda: reached(page) == 20_000, "the chart is drawn to the end")
    drawn = "() => document.querySelector('[data-hook=chart]').data.map(t => t.x.length)"
    assert all(1 < points <= 800 for points in page.evaluate(drawn))


def test_a_race_leaves_the_page_time_for_its_user(page):
    set_iterations(page, ENDLESS)
    probe = page.context.new_cdp_session(page)
    # Processor time, not time on the clock: what else the machine does must not matter.
    probe.send("Performance.enable", {"timeDomain": "threadTicks"})

    def busy() -> float:
        found = probe.send("Performance.getMetrics")["metrics"]
        return next(metric["value"] for metric in found if metric["name"] == "TaskDuration")

    hook(page, "start").click()
    eventually(page, lambda: reached(page) > 50, "the race is on")
    before = busy()
    page.wait_for_timeout(3000)
    assert (busy() - before) / 3 < 0.5  # about a fifth on a quiet machine
    stop(page)


def test_the_logarithmic_axis_shows_the_distance_from_the_bound(page):
    choose_file(page, "laundry.csv", LAUNDRY)
    choose_algorithms(page, "constructive")
    page.locator("[name=axis-y][value=log]").check()
    finish(page)
    chart = hook(page, "chart")
    eventually(page, lambda: bool(chart.get_attribute("data-reached")), "the chart is drawn")
    traces = chart.evaluate("gd => gd.data.map(t => [t.name, t.customdata.at(-1), t.y.at(-1) > 0])")
    assert traces == [["constructive", 0, True]]  # optimal, and still on the axis
    expect(chart).to_contain_text("above the lower bound")
