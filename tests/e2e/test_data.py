"""What the page makes of data: a matrix of durations, columns left aside."""

import json

import pytest
from steps import (
    LAUNDRY,
    PATIENCE,
    choose_algorithms,
    choose_file,
    expect,
    finish,
    hook,
    paste,
    requests_of,
    set_iterations,
)

pytestmark = pytest.mark.e2e

MATRIX = json.dumps(
    {
        "tasks": [{"id": "cut"}, {"id": "sew", "eligible": ["right"]}, {"id": "iron"}],
        "agents": [{"id": "left"}, {"id": "right"}],
        "durations": [[1, 9], [None, 4], [9, 1]],
    }
)


def test_a_matrix_of_durations_is_told_and_sent(page):
    choose_file(page, "matrix.json", MATRIX)
    expect(hook(page, "matrix")).to_contain_text("3 \u00d7 2 durations is in force")
    expect(page.get_by_label("Row 1, duration")).to_have_value("1\u20139")
    bodies = requests_of(page)
    choose_algorithms(page, "constructive")
    set_iterations(page, "3")
    finish(page)
    assert bodies[0]["parameters"]["durations"] == [[1, 9], [None, 4], [9, 1]]
    assert [agent["id"] for agent in bodies[0]["parameters"]["agents"]] == ["left", "right"]
    assert bodies[0]["tasks"][1]["eligible"] == ["right"]
    expect(hook(page, "best")).to_have_text("5")


def test_a_matrix_follows_the_tasks_and_goes_with_the_machines(page):
    choose_file(page, "matrix.json", MATRIX)
    cell = page.get_by_label("Row 2, duration")
    cell.fill("2,5")
    cell.press("Tab")
    expect(page.get_by_label("Row 2, duration")).to_have_value("2.5")
    page.get_by_role("button", name="Delete task cut").click()
    hook(page, "add-task").click()
    expect(hook(page, "matrix")).to_contain_text("3 \u00d7 2")
    hook(page, "machine-named").uncheck()
    expect(hook(page, "warnings")).to_contain_text("1 task named machines that are gone")
    hook(page, "machine-count").fill("3")
    hook(page, "machine-count").press("Tab")
    expect(hook(page, "matrix")).to_be_hidden()
    expect(hook(page, "warnings")).to_contain_text("no longer fits")
    expect(hook(page, "notice")).to_contain_text("no longer fits")
    choose_algorithms(page, "constructive")
    bodies = requests_of(page)
    finish(page)
    assert "durations" not in bodies[0]["parameters"]


def test_no_column_for_predecessors_means_none_are_respected(page):
    choose_file(page, "laundry.csv", LAUNDRY)
    column = hook(page, "mapping").locator("[name=dependency_col]")
    column.select_option("")
    expect(hook(page, "dependencies")).not_to_be_checked()
    bodies = requests_of(page)
    choose_algorithms(page, "constructive")
    finish(page)
    assert bodies[0]["parameters"]["enable_dependencies"] is False
    expect(hook(page, "best")).to_have_text("10")  # washing alone, not washing, drying, folding

    hook(page, "mapping").locator("[name=duration_col]").select_option("Minutes")
    expect(page.get_by_label("Row 2, duration")).to_have_value("330", timeout=PATIENCE)
    expect(column).to_have_value("")
    hook(page, "dependencies").check()
    expect(column).to_have_value("Dependencies")


def test_a_file_with_errors_is_mended_in_place(page, complaints):
    broken = "id,duration,dependencies\na,3,\n\nb,soon,a\nc,2,b\n"
    page.set_input_files(
        "[data-hook=file]", {"name": "b.csv", "mimeType": "text/csv", "buffer": broken.encode()}
    )
    expect(hook(page, "notice")).to_contain_text("b.csv was not read.", timeout=PATIENCE)
    expect(hook(page, "notice")).to_contain_text("soon")
    expect(hook(page, "source")).to_have_text("cloud-1000")  # what was there stays

    page.get_by_role("button", name="Edit the text").click()
    area = hook(page, "paste-text")
    assert area.evaluate("a => a.value.slice(a.selectionStart, a.selectionEnd)") == "b,soon,a"
    area.fill(broken.replace("a,3,", "a,3,c").replace("soon", "1"))
    page.get_by_role("button", name="Read", exact=True).click()
    expect(hook(page, "notice")).to_contain_text("cycle", timeout=PATIENCE)

    page.get_by_role("button", name="Edit the text").click()
    expect(hook(page, "paste-trouble")).to_contain_text("cycle")
    area.fill(broken.replace("soon", "1"))
    page.get_by_role("button", name="Read", exact=True).click()
    expect(hook(page, "source")).to_have_text("b.csv", timeout=PATIENCE)
    expect(hook(page, "notice")).to_be_hidden()
    complaints.clear()  # the browser reports the refusals


def test_a_cycle_made_in_the_table_is_marked_there(page, complaints):
    paste(page, "id,duration,dependencies\na,3,\nb,1,a\n")
    expect(hook(page, "source")).to_have_text("pasted.csv", timeout=PATIENCE)
    cell = page.get_by_label("Row 1, predecessors")
    cell.fill("b")
    cell.press("Tab")
    hook(page, "start").click()
    expect(hook(page, "issues")).to_contain_text("cycle", timeout=PATIENCE)
    expect(page.locator("input[aria-invalid=true]")).to_have_count(1)
    complaints.clear()


def test_a_table_of_any_length_is_one_row_of_tab_stops(page):
    hook(page, "paste").focus()
    for _ in range(7):
        page.keyboard.press("Tab")  # three heads, the three cells and the button of the first row
    page.keyboard.press("Tab")
    expect(hook(page, "add-task")).to_be_focused()
    page.get_by_label("Row 1, duration").focus()
    for _ in range(20):
        page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Row 21, duration")).to_be_focused()
    page.keyboard.type("5")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Row 22, duration")).to_be_focused()
    expect(page.get_by_label("Row 21, duration")).to_have_value("5")
