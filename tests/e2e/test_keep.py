"""What is taken away: each export is opened and checked, the lines that repeat a run are run."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from steps import (
    BACKEND,
    PATIENCE,
    choose_algorithms,
    choose_file,
    expect,
    finish,
    hook,
    saved,
    saved_file,
    set_common,
    set_iterations,
)

pytestmark = pytest.mark.e2e

SVG = "{http://www.w3.org/2000/svg}"
NAMES = "id,length,dependencies\n<b>&it's,3,\nx,2,<b>&it's\ny,4,\n"


@pytest.fixture
def kept(page):
    """The page after a run on two machines of three tasks, one of them with a difficult name."""
    choose_file(page, "names.csv", NAMES)
    hook(page, "machine-count").fill("2")
    hook(page, "machine-count").press("Tab")
    choose_algorithms(page, "ACO")
    card = page.locator(".algorithm", has=page.locator("[data-algorithm=ACO]"))
    card.locator("summary").click()
    card.get_by_label("Ants", exact=True).fill("3")
    card.get_by_label("Ants", exact=True).press("Tab")
    set_iterations(page, "4")
    set_common(page, "Seed", "5")
    finish(page)
    expect(hook(page, "best")).to_have_text("5")
    return page


def test_pictures_and_pages_hold_the_schedule(kept):
    drawing = ElementTree.fromstring(saved(kept, "svg"))
    words = [node.text for node in drawing.iter(f"{SVG}text")]
    assert {"Agent-1", "Agent-2", "<b>&it's", "names.csv: ACO, makespan 5"} <= set(words)
    picture = saved_file(kept, "png").read_bytes()
    assert picture.startswith(b"\x89PNG")
    width = int.from_bytes(picture[16:20], "big")
    assert width == 2 * int(drawing.get("width"))

    page = saved(kept, "html")
    assert "&lt;b&gt;&amp;it's" in page
    assert "<b>&" not in page
    assert "http://" not in page.replace("http://www.w3.org/2000/svg", "")  # needs nothing else
    other = kept.context.new_page()
    other.set_content(page)
    expect(other.locator("svg")).to_have_count(2)
    expect(other.locator("tbody tr")).to_have_count(3)
    other.close()


def test_tables_and_traces_hold_the_numbers(kept):
    rows = list(csv.DictReader(io.StringIO(saved(kept, "csv"))))
    assert {row["task_id"] for row in rows} == {"<b>&it's", "x", "y"}
    document = json.loads(saved(kept, "json"))
    assert document["value"] == max(float(row["finish_time"]) for row in rows) == 5
    events = json.loads(saved(kept, "trace"))["traceEvents"]
    bars = [event for event in events if event["ph"] == "X"]
    assert max(bar["ts"] + bar["dur"] for bar in bars) == 5e6
    assert [event["ph"] for event in events if event.get("cat") == "precedence"] == ["s", "f"]
    points = list(csv.DictReader(io.StringIO(saved(kept, "convergence"))))
    assert points[0]["algorithm"] == "ACO"
    assert points[0]["seed"] == "5"
    assert [points[-1]["iteration"], points[-1]["value"]] == ["4", "5"]
    hook(kept, "log-kind").select_option("all")
    with kept.expect_download() as download:
        hook(kept, "log-download").click()
    assert "ACO on 3 tasks" in Path(download.value.path()).read_text(encoding="utf-8")


def test_the_lines_repeat_the_very_run(kept, tmp_path):
    kept.context.grant_permissions(["clipboard-read", "clipboard-write"])
    hook(kept, "reproduce").click()
    hook(kept, "copy-curl").click()
    expect(hook(kept, "copy-curl")).to_have_text("Copied")
    curl = kept.evaluate("() => navigator.clipboard.readText()")
    hook(kept, "copy-python").click()
    expect(hook(kept, "copy-python")).to_have_text("Copied", timeout=PATIENCE)
    python = kept.evaluate("() => navigator.clipboard.readText()")
    with kept.expect_download() as download:
        hook(kept, "download-request").click()
    download.value.save_as(tmp_path / download.value.suggested_filename)

    answer = subprocess.run(
        ["sh", "-c", curl], capture_output=True, text=True, check=True, cwd=tmp_path
    ).stdout
    events = [json.loads(line[6:]) for line in answer.splitlines() if line.startswith("data: ")]
    done = next(event for event in events if event["type"] == "done")
    assert (done["seed"], done["iterations"], done["value"]) == (5, 4, 5)
    assert events[0]["settings"]["n_ants"] == 3

    assert "n_ants=3" in python
    (tmp_path / "again.py").write_text(python + "\nprint(result.iterations, result.seed)\n")
    printed = subprocess.run(
        [sys.executable, "again.py"],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
        env={"PYTHONPATH": str(BACKEND), "PATH": ""},
    ).stdout
    assert printed.splitlines()[0].startswith("makespan 5 ")
    assert printed.splitlines()[-1] == "4 5"
