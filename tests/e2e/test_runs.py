"""Several runs side by side: which are chosen, which are refused."""

import re

import pytest
from steps import (
    LAUNDRY,
    PATIENCE,
    choose_algorithms,
    choose_file,
    expect,
    finish,
    hook,
    set_iterations,
)

pytestmark = pytest.mark.e2e


def test_ant_colony_and_swarm_are_chosen_at_first(page):
    ticked = page.locator("[data-algorithm]:checked")
    assert [box.get_attribute("data-algorithm") for box in ticked.all()] == ["ACO", "PSO"]


def test_a_refusal_is_told_in_its_row_and_the_others_go_on(page, complaints):
    choose_file(page, "laundry.csv", LAUNDRY)
    choose_algorithms(page, "ACO", "local")
    set_iterations(page, "5")
    finish(page)
    rows = hook(page, "runs").locator("tr")
    refused = rows.filter(has_text="local")
    expect(refused.locator("td").last).to_have_text(re.compile("refused.*independent tasks"))
    expect(rows.filter(has_text="ACO").locator("td").last).to_have_text("optimal")
    expect(hook(page, "notice")).to_contain_text("local")
    expect(hook(page, "best")).to_have_text("17.5")
    complaints.clear()  # the browser reports a refused request as well


def test_two_refusals_are_both_told(page, complaints):
    page.route(
        "**/api/stream_scheduling",
        lambda route: route.fulfill(
            status=422, content_type="application/json", body='{"error": "Not this problem."}'
        ),
    )
    hook(page, "start").click()
    expect(hook(page, "connection")).to_have_text("Refused", timeout=PATIENCE)
    expect(hook(page, "notice")).to_contain_text("ACO: Not this problem.")
    expect(hook(page, "notice")).to_contain_text("PSO: Not this problem.")
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
