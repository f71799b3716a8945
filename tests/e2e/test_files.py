"""A drop of each format, how it was read, and tables of any size."""

import json

import pytest
from steps import (
    PATIENCE,
    choose_file,
    eventually,
    expect,
    hook,
    paste,
)

pytestmark = pytest.mark.e2e

STG = "3\n0 0 0\n1 4 1 0\n2 3 1 0\n3 2 2 1 2\n4 0 1 3\n"
SHOP = "2 2\n0 3 1 2\n1 4 0 1\n"
FLEXIBLE = "2 2 1.5\n1 2 1 3 2 4\n1 1 2 5\n"
DAX = """<?xml version="1.0"?>
<adag xmlns="http://pegasus.isi.edu/schema/DAX" name="w">
<job id="ID1" name="a" runtime="3"/><job id="ID2" name="b" runtime="2"/>
<child ref="ID2"><parent ref="ID1"/></child></adag>
"""
PROJECT = json.dumps({"tasks": [{"id": "a", "length": 3}, {"id": "b", "length": 2}], "agents": 2})

#: File name, content, the format it is read as, its tasks.
FILES = [
    ("t.csv", "id,duration\na,1\nb,2\n", "tasks_csv", 2),
    ("p.json", PROJECT, "problem_json", 2),
    ("g.stg", STG, "stg", 3),
    ("s.jsp", SHOP, "jobshop", 4),
    ("f.fjs", FLEXIBLE, "flexible_jobshop", 2),
    ("w.dax", DAX, "dax", 2),
]


def drop(page, name: str, content: str) -> None:
    page.evaluate(
        """([name, content]) => {
            const data = new DataTransfer();
            data.items.add(new File([content], name));
            for (const type of ["dragover", "drop"]) {
                const init = { dataTransfer: data, bubbles: true, cancelable: true };
                document.body.dispatchEvent(new DragEvent(type, init));
            }
        }""",
        [name, content],
    )


def test_files_of_all_kinds_are_dropped_and_told_apart(page):
    for name, content, form, tasks in FILES:
        drop(page, name, content)
        expect(hook(page, "source")).to_contain_text(name.split(".")[0], timeout=PATIENCE)
        expect(hook(page, "mapping").locator("[name=format]")).to_have_value(form)
        expect(hook(page, "facts").locator("dd").first).to_have_text(str(tasks))


def test_a_format_taken_wrongly_is_corrected(page, complaints):
    choose_file(page, "s.jsp", SHOP)
    base = hook(page, "mapping").locator("[name=machine_base]")
    expect(base).to_be_visible()
    hook(page, "mapping").locator("[name=format]").select_option("duration_matrix")
    expect(hook(page, "notice")).to_be_visible()  # it is none: what was there stays
    expect(hook(page, "mapping").locator("[name=format]")).to_have_value("jobshop")
    complaints.clear()  # the browser reports the refusal


def test_a_column_nobody_recognises_is_taken_when_it_is_named(page, complaints):
    table = "Auftrag;Zeit;Linie\na;3;left\nb;2;\n"
    page.set_input_files(
        "[data-hook=file]", {"name": "o.csv", "mimeType": "text/csv", "buffer": table.encode()}
    )
    page.get_by_role("button", name="Edit the text").click()
    page.locator("[data-hook=paste-mapping] [name=task_id_col]").select_option("Auftrag")
    page.locator("[data-hook=paste-mapping] [name=duration_col]").select_option("Zeit")
    page.get_by_role("button", name="Read", exact=True).click()
    expect(hook(page, "source")).to_have_text("o.csv", timeout=PATIENCE)
    expect(page.get_by_label("Row 1, name")).to_have_value("a")
    expect(page.get_by_label("Row 1, duration")).to_have_value("3")
    mapping = hook(page, "mapping")
    expect(mapping.locator("[name=duration_col]")).to_have_value("Zeit")
    mapping.locator("summary").click()
    mapping.locator("[name='columns.cost']").select_option("Zeit")
    eventually(
        page, lambda: mapping.locator("[name='columns.cost']").input_value() == "Zeit", "it is read"
    )
    expect(mapping.locator("[name=task_id_col]")).to_have_value("Auftrag")
    complaints.clear()  # the browser reports the refusal


def test_a_named_instance_brings_its_best_known_value(page):
    field = hook(page, "instance-name")
    field.fill("ta01")
    field.press("Enter")
    expect(hook(page, "source")).to_have_text("ta01", timeout=PATIENCE)
    expect(hook(page, "facts")).to_contain_text("1,231")  # best known makespan of Taillard's first


def test_machines_come_from_a_file(page):
    page.set_input_files(
        "[data-hook=machine-file]",
        {"name": "m.csv", "mimeType": "text/csv", "buffer": b"id,speed,cost\nold,1,2\nnew,2,5\n"},
    )
    expect(hook(page, "machine-count")).to_have_value("2", timeout=PATIENCE)
    expect(page.get_by_label("Machine 2, speed")).to_have_value("2")
    expect(page.get_by_label("Machine 2, cost / h")).to_have_value("5")


def test_a_table_is_sorted_and_edited_in_any_order(page):
    paste(page, "id,duration\nt10,5\nt9,7\nt1,6\n")
    expect(hook(page, "source")).to_have_text("pasted.csv", timeout=PATIENCE)

    def names() -> list[str]:
        boxes = hook(page, "table-body").locator("[data-field=id]:visible")
        places = [(box.bounding_box()["y"], box.input_value()) for box in boxes.all()]
        return [name for _, name in sorted(places)]

    table = hook(page, "table")
    table.get_by_role("button", name="Task", exact=True).click()
    assert names() == ["t1", "t9", "t10"]
    table.get_by_role("button", name="Duration", exact=True).click()
    table.get_by_role("button", name="Duration", exact=True).click()
    assert names() == ["t9", "t1", "t10"]
    cell = page.get_by_label("Row 2, duration")  # its own number, wherever it stands
    expect(cell).to_have_value("7")
    cell.fill("soon")
    cell.press("Tab")
    expect(hook(page, "issues")).to_contain_text("row 2")
    page.get_by_role("button", name="Delete task t9").click()
    expect(hook(page, "issues")).to_be_hidden()
    assert names() == ["t1", "t10"]


def test_a_hundred_thousand_tasks_are_shown_and_edited(page):
    rows = "".join(f"task-{i},{i % 97 + 1}\n" for i in range(100_000))
    choose_file(page, "large.csv", f"id,duration\n{rows}")
    expect(hook(page, "facts")).to_contain_text("100,000")
    body = hook(page, "table-body")
    assert body.locator(".task").count() < 60
    body.evaluate("body => body.scrollTop = body.scrollHeight")
    last = page.get_by_label("Row 100000, duration")
    expect(last).to_be_visible()
    last.fill("soon")
    last.press("Tab")
    expect(hook(page, "issues")).to_contain_text("row 100000")
