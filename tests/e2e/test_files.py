"""A drop of each format, how it was read, and tables of any size."""

import base64
import gzip
import re
from pathlib import Path

import pytest
from steps import (
    PATIENCE,
    choose_file,
    eventually,
    expect,
    hook,
    paste,
)
from tests.formats.test_tasks_xlsx import MACHINES, TASKS, book

from livespan import Problem, Task, solve
from livespan.formats import FORMATS, read
from livespan.recording import Recorder

pytestmark = pytest.mark.e2e

SHOP = "2 2\n0 3 1 2\n1 4 0 1\n"
DOCUMENTATION = Path(__file__).resolve().parents[2] / "docs" / "formats.md"


def example(form: str) -> bytes:
    """A file of a format: the one its documentation shows."""
    if form == "tasks_xlsx":
        return book(Tasks=TASKS, Machines=MACHINES)
    section = DOCUMENTATION.read_text(encoding="utf-8").split(f"## `{form}`")[1].split("\n## ")[0]
    found = re.search(r"```\w*\n(.*?)```", section, re.DOTALL)
    assert found, f"the documentation shows no file of {form}"
    return found[1].encode()


def drop(page, name: str, content: bytes) -> None:
    page.evaluate(
        """([name, content]) => {
            const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
            const data = new DataTransfer();
            data.items.add(new File([bytes], name));
            for (const type of ["dragover", "drop"]) {
                const init = { dataTransfer: data, bubbles: true, cancelable: true };
                document.body.dispatchEvent(new DragEvent(type, init));
            }
        }""",
        [name, base64.b64encode(content).decode()],
    )


def test_a_file_of_each_format_is_dropped_and_told_apart(page):
    formats = page.evaluate("async () => (await (await fetch('/api/formats')).json()).formats")
    assert [known["name"] for known in formats] == list(FORMATS)
    accepted = hook(page, "file").get_attribute("accept").split(",")
    for known in formats:
        form, name = known["name"], f"{known['name']}{known['suffixes'][0]}"
        content = example(form)
        drop(page, name, content)
        expect(hook(page, "mapping").locator("[name=format]"), form).to_have_value(
            form, timeout=PATIENCE
        )
        tasks = len(read(name, content).tasks)
        expect(hook(page, "facts").locator("dd").first, form).to_have_text(f"{tasks:,}")
        expect(hook(page, "notice"), form).to_be_hidden()
        assert set(known["suffixes"]) <= set(accepted)


def test_a_packed_file_is_dropped(page):
    drop(page, "shop.jsp.gz", gzip.compress(SHOP.encode()))
    expect(hook(page, "mapping").locator("[name=format]")).to_have_value(
        "jobshop", timeout=PATIENCE
    )
    expect(hook(page, "facts").locator("dd").first).to_have_text("4")


def test_the_file_of_a_run_is_dropped_and_shows_what_was_found(page, tmp_path, complaints):
    path = tmp_path / "weekend.livespan"
    problem = Problem([Task(name, length) for name, length in (("a", 3), ("b", 2), ("c", 4))], 2)
    with Recorder(path) as recorder:
        solve(problem, "constructive", on_event=recorder)
    drop(page, path.name, path.read_bytes())
    expect(hook(page, "best")).to_have_text("5", timeout=PATIENCE)
    expect(hook(page, "gap")).to_have_text("proved optimal")
    expect(hook(page, "gantt")).to_have_attribute("data-bars", "3", timeout=PATIENCE)
    expect(hook(page, "runs").locator("tr")).to_contain_text(["constructive"])
    expect(hook(page, "connection")).to_have_text("Finished")

    drop(page, "broken.livespan", path.read_bytes()[:40])
    expect(hook(page, "notice")).to_contain_text("broken.livespan is no file of a run")
    expect(hook(page, "best")).to_have_text("5")


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
        {
            "name": "m.csv",
            "mimeType": "text/csv",
            "buffer": b"id,speed,cost,capacity\nold,1,2,4\nnew,2,5,1\n",
        },
    )
    expect(hook(page, "machine-count")).to_have_value("2", timeout=PATIENCE)
    expect(page.get_by_label("Machine 2, speed")).to_have_value("2")
    expect(page.get_by_label("Machine 2, cost / h")).to_have_value("5")
    expect(hook(page, "notice")).to_contain_text("'capacity' does not count")

    hook(page, "machine-count").fill("10000")
    hook(page, "machine-count").press("Tab")
    expect(page.get_by_label("Machine 3, speed")).to_have_value("1")
    rows = hook(page, "machine-table").locator(".machine-body .machine")
    assert rows.count() < 60
    hook(page, "machine-table").locator(".machine-body").evaluate("b => b.scrollTop = 1e7")
    last = page.get_by_label("Machine 10000, name")
    expect(last).to_have_value("Agent-9998")
    last.fill("tail")
    last.press("Tab")
    expect(page.get_by_label("Machine 10000, name")).to_have_value("tail")


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
