"""Objectives, due dates, times of rest and networks on the page."""

import pytest
from steps import (
    PATIENCE,
    choose_algorithms,
    choose_file,
    eventually,
    expect,
    finish,
    hook,
    requests_of,
    set_iterations,
)

pytestmark = pytest.mark.e2e

DATED = """\
id,length,release,due,importance
a,4,1,9,
b,4,,2,3
"""


def run(page) -> None:
    choose_algorithms(page, "constructive")
    set_iterations(page, "2")
    finish(page)


def best(page) -> float:
    """The best value shown; -1 where there is none yet."""
    words = hook(page, "best").inner_text()
    return float(words) if words[:1].isdigit() else -1.0


def take_sample(page, name: str) -> None:
    hook(page, "samples").select_option(name)
    expect(hook(page, "source")).to_have_text(name, timeout=PATIENCE)


def test_a_chosen_objective_is_searched_and_named(page):
    bodies = requests_of(page)
    hook(page, "objective").select_option("cost")
    hook(page, "tie").select_option("makespan")
    expect(hook(page, "objective-help")).to_contain_text("machines' busy hours")
    run(page)
    assert bodies[0]["parameters"]["objective"] == "cost, makespan"
    expect(hook(page, "best-label")).to_have_text("best cost, then makespan")
    hook(page, "objective").select_option("makespan")
    # An objective cannot decide between its own equals.
    expect(hook(page, "tie")).to_have_value("")
    expect(hook(page, "tie").locator("option[value=makespan]")).to_have_count(0)


def test_dates_have_columns_and_can_be_edited(page):
    choose_file(page, "dated.csv", DATED)
    heads = hook(page, "table").get_by_role("columnheader")
    for name in ("Release", "Due", "Weight"):
        expect(heads.filter(has_text=name)).to_be_visible()
    due = hook(page, "table").get_by_label("Row 2, due date")
    expect(due).to_have_value("2")
    due.fill("soon")
    due.press("Tab")
    expect(hook(page, "issues")).to_contain_text("“soon” is not a number")
    due = hook(page, "table").get_by_label("Row 2, due date")
    due.fill("3")
    due.press("Tab")
    bodies = requests_of(page)
    hook(page, "machine-count").fill("1")
    hook(page, "machine-count").press("Tab")
    hook(page, "objective").select_option("weighted_tardiness")
    run(page)
    assert [task.get("due") for task in bodies[0]["tasks"]] == [9, 3]
    assert bodies[0]["tasks"][1]["task_weight"] == 3
    # b first is late by 1, three times; then a ends at 8, in time.
    expect(hook(page, "best")).to_have_text("3")
    expect(hook(page, "gantt-legend")).to_contain_text("1 task late")


def test_a_table_without_dates_has_no_columns_for_them(page):
    for name in ("Release", "Due", "Weight"):
        heads = hook(page, "table").locator("[role=columnheader]").filter(has_text=name)
        expect(heads).to_be_hidden()


def test_a_sample_brings_its_objective_and_its_machines_rests(page):
    take_sample(page, "paint-60")
    expect(hook(page, "objective")).to_have_value("weighted_tardiness")
    expect(hook(page, "machine-table").get_by_label("Machine 1, at rest")).to_have_value(
        "960-1440; 2400-2880; 3840-4320"
    )
    bodies = requests_of(page)
    run(page)
    assert bodies[0]["parameters"]["setups"]["families"] == ["white", "yellow", "red", "black"]
    expect(hook(page, "gantt-legend")).to_contain_text("Shaded: at rest.")
    take_sample(page, "cloud-1000")
    expect(hook(page, "objective")).to_have_value("makespan")


def test_the_network_of_a_workflow_can_be_changed(page):
    expect(hook(page, "network")).to_be_hidden()
    take_sample(page, "survey-96")
    expect(hook(page, "latency")).to_have_value("0.2")
    bodies = requests_of(page)
    run(page)
    eventually(page, lambda: best(page) > 0, "a makespan")
    slow = best(page)
    hook(page, "bandwidth").fill("")
    hook(page, "bandwidth").press("Tab")
    run(page)
    eventually(page, lambda: len(bodies) == 2, "a second run")
    assert bodies[0]["parameters"]["network"] == {"latency": 0.2, "bandwidth": 12.5}
    assert bodies[1]["parameters"]["network"] == {"latency": 0.2, "bandwidth": None}
    eventually(page, lambda: 0 < best(page) < slow, "a better makespan")


def test_data_goes_with_the_predecessor_it_came_from(page):
    take_sample(page, "survey-96")
    rows = hook(page, "table-body")
    rows.evaluate("body => body.scrollTop = 24 * 30")
    after = hook(page, "table").get_by_label("Row 25, predecessors")
    expect(after).to_have_value("project-01, project-02")
    after.fill("project-02")
    after.press("Tab")
    bodies = requests_of(page)
    run(page)
    assert bodies[0]["tasks"][24]["data"] == {"project-02": 4}


def test_a_setting_that_is_a_word_is_chosen_from_a_list(page):
    bodies = requests_of(page)
    choose_algorithms(page, "constructive")
    card = page.locator(".algorithm").filter(has_text="Constructive")
    card.locator("summary").click()
    card.get_by_label("Rule", exact=True).select_option("lpt")
    expect(card.locator("summary")).to_have_text("Settings (1 changed)")
    run(page)
    assert bodies[0]["parameters"]["rule"] == "lpt"
