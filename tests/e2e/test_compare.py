"""Several runs: repeats over seeds, sorting, joining a race, rules that end runs."""

import json
import re

import pytest
from steps import (
    ENDLESS,
    PATIENCE,
    choose_algorithms,
    choose_file,
    eventually,
    expect,
    finish,
    hook,
    requests_of,
    set_common,
    set_iterations,
    stop,
)

pytestmark = pytest.mark.e2e


def test_repeats_are_averaged_drawn_and_tested(page):
    bodies = requests_of(page)
    hook(page, "samples").select_option("mixed-200")
    choose_algorithms(page, "ACO", "constructive")
    set_iterations(page, "5")
    set_common(page, "Seed", "7")
    set_common(page, "Repeats", "4")
    finish(page)
    seeds = [(body["algorithm"], body["parameters"]["seed"]) for body in bodies]
    assert sorted(seeds) == [(name, 7 + i) for name in ("ACO", "constructive") for i in range(4)]

    rows = hook(page, "repeats").locator("tr")
    expect(rows).to_have_count(2, timeout=PATIENCE)
    expect(rows.nth(0)).to_contain_text("ACO")
    expect(rows.nth(1)).to_contain_text("± 0")  # without chance there is no deviation
    expect(rows.nth(1).locator("circle")).to_have_count(4)
    # Four runs that are all below four others: 2 of 70 orders, but the others are ties.
    expect(hook(page, "verdict")).to_contain_text(
        "ACO has the least mean: below constructive (p = 0.0"
    )
    named = "gd => gd.data.filter(t => t.showlegend !== false).map(t => t.name)"
    wanted = {"ACO, median of 4", "constructive, median of 4"}
    chart = hook(page, "chart")
    eventually(page, lambda: wanted <= set(chart.evaluate(named)), "the medians are drawn")

    page.reload()  # they are repeats again
    expect(hook(page, "connection")).to_have_text("Finished", timeout=PATIENCE)
    expect(rows).to_have_count(2, timeout=PATIENCE)
    expect(rows.nth(0).locator("circle")).to_have_count(4)
    common = hook(page, "common")
    assert common.get_by_label("Repeats", exact=True).input_value() == "4"
    assert common.get_by_label("Iterations", exact=True).input_value() == "5"
    assert common.get_by_label("Seed", exact=True).input_value() == "7"


def test_the_table_is_sorted_by_any_column_and_names_who_is_ahead(page):
    choose_algorithms(page, "ACO", "constructive")
    set_iterations(page, "3")
    finish(page)
    values = hook(page, "runs").locator("td:nth-child(5)")
    page.get_by_role("button", name="Best", exact=True).click()
    expect(page.locator("[data-sort=best]")).to_have_attribute("aria-sort", "ascending")
    up = [float(words.replace(",", "")) for words in values.all_inner_texts()]
    page.get_by_role("button", name="Best", exact=True).click()
    expect(page.locator("[data-sort=best]")).to_have_attribute("aria-sort", "descending")
    down = [float(words.replace(",", "")) for words in values.all_inner_texts()]
    assert up == sorted(up)
    assert down == up[::-1]
    expect(hook(page, "winner")).to_contain_text("ACO")


def test_an_algorithm_joins_the_race_that_is_on(page):
    choose_algorithms(page, "ACO")
    set_iterations(page, ENDLESS)
    hook(page, "start").click()
    expect(hook(page, "connection")).to_have_text("Live", timeout=PATIENCE)
    expect(hook(page, "start")).to_be_disabled()
    page.locator("[data-algorithm=PSO]").check()
    expect(hook(page, "start-label")).to_have_text("Add")
    hook(page, "start").click()
    expect(hook(page, "connection")).to_have_text(
        re.compile("^Live: (1 of )?2 runs(, 1 queued)?$"), timeout=PATIENCE
    )
    set_common(page, "Seed", "3")  # another seed is another run
    hook(page, "start").click()
    # As many as there are processors run at once, the others wait.
    expect(hook(page, "connection")).to_have_text(
        re.compile("^Live: (. of )?4 runs(, . queued)?$"), timeout=PATIENCE
    )
    expect(hook(page, "start")).to_be_disabled()
    stop(page)
    expect(hook(page, "start-label")).to_have_text("Start")
    # What belongs to an earlier race would be dotted.
    dashes = "gd => gd.data.filter(t => t.uid.startsWith('run-')).map(t => t.line.dash)"
    assert set(hook(page, "chart").evaluate(dashes)) == {"solid"}


def test_what_goes_by_the_clock_gets_no_iterations_unless_asked(page):
    bodies = requests_of(page)
    choose_file(page, "two.csv", "id,length\na,1\nb,2\n")
    choose_algorithms(page, "auto", "ACO")
    finish(page)
    by_name = {body["algorithm"]: body["parameters"] for body in bodies}
    assert "n_iterations" not in by_name["auto"]
    assert by_name["auto"]["time_limit"] == 30
    assert by_name["ACO"]["n_iterations"] == 1000
    assert "time_limit" not in by_name["ACO"]
    bodies.clear()
    set_common(page, "Time limit", "0.2")
    finish(page)
    by_name = {body["algorithm"]: body["parameters"] for body in bodies}
    assert by_name["ACO"]["time_limit"] == by_name["auto"]["time_limit"] == 0.2
    assert by_name["ACO"]["n_iterations"] >= 1_000_000  # seconds alone decide


def test_a_weighted_sum_of_a_file_is_kept_and_can_be_written(page):
    problem = {
        "tasks": [{"id": "a", "length": 3}],
        "objective": "makespan + 2*cost, flow_time",
    }
    bodies = requests_of(page)
    choose_file(page, "sum.json", json.dumps(problem))
    expect(hook(page, "combination")).to_have_value("makespan + 2*cost")
    choose_algorithms(page, "constructive")
    set_iterations(page, "1")
    finish(page)
    assert bodies[0]["parameters"]["objective"] == "makespan + 2*cost, flow_time"
    hook(page, "combination").fill("makespan + load_imbalance")
    hook(page, "combination").press("Tab")
    finish(page)
    assert bodies[1]["parameters"]["objective"] == "makespan + load_imbalance, flow_time"
    hook(page, "objective").select_option("makespan")
    expect(hook(page, "combination")).to_be_hidden()


def test_who_waits_is_told_the_place_in_the_queue_at_once(page):
    searches = page.evaluate("async () => (await (await fetch('/api/algorithms')).json()).searches")
    choose_algorithms(page, "ACO")
    set_iterations(page, ENDLESS)
    set_common(page, "Repeats", str(searches + 2))
    hook(page, "start").click()
    rows = hook(page, "runs").locator("tr[data-status=waiting] .status")
    expect(rows.filter(has_text="1st in the queue")).to_have_count(1, timeout=PATIENCE)
    expect(rows.filter(has_text="2nd in the queue")).to_have_count(1)
    expect(hook(page, "connection")).to_have_text(
        f"Live: {searches} of {searches + 2} runs, 2 queued", timeout=PATIENCE
    )
    expect(hook(page, "queue")).to_contain_text(f"This server searches {searches} at a time")

    other = page.context.new_page()  # a page whose search has to wait for those of another
    other.goto(page.url.split("/runs/")[0])
    expect(hook(other, "start")).to_be_enabled(timeout=PATIENCE)
    choose_algorithms(other, "ACO")
    hook(other, "start").click()
    expect(hook(other, "connection")).to_have_text("Queued: 3rd in line", timeout=PATIENCE)
    expect(hook(other, "gap")).to_have_text("3rd in the queue", timeout=PATIENCE)
    stop(page)
    expect(hook(page, "queue")).to_be_hidden(timeout=PATIENCE)
    expect(hook(other, "connection")).to_have_text(re.compile("Live|Finished"), timeout=PATIENCE)
