"""Python and commands in the documents run, each block for itself, against a real service."""

import json
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import openpyxl
import pytest

from livespan import algorithms, exports, formats, objectives
from tests.docs.blocks import ELSEWHERE, NOT_RUN, PAGES, ROOT, Block, blocks, commands
from tests.support.client import post
from tests.support.servers import BACKEND, Server, environment, running

# What a file's reader assumed is told as a warning; the guides' files have some of these.
pytestmark = [pytest.mark.filterwarnings("ignore:.*\\.csv"), pytest.mark.timeout(400)]

#: Seconds for the commands of a block: they may be the first to need the kernels.
TIMEOUT = 300

GUNICORN = ("gunicorn", "app:app", "--config", "gunicorn_config.py")
FORMATS_PAGE = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
PYTHON = [pytest.param(block, id=block.name) for block in blocks("python")]
SHELL = [pytest.param(b, id=b.name) for b in blocks("sh") if commands(b.text).strip()]


@pytest.fixture(autouse=True)
def _tables_as_they_were():
    tables = (algorithms.ALGORITHMS, objectives.OBJECTIVES, formats.FORMATS, exports.EXPORTS)
    before = [dict(table) for table in tables]
    yield
    for table, entries in zip(tables, before, strict=True):
        table.clear()
        table.update(entries)


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with running(GUNICORN, tmp_path_factory.mktemp("service")) as started:
        yield started


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A copy of what a reader in the repository's root has, and files of their own."""
    place = tmp_path_factory.mktemp("reader")
    shutil.copytree(ROOT / "examples", place / "examples")
    shutil.copy(ROOT / "examples" / "tasks.csv", place)
    workflow = re.search(r"^## `wfformat`.*?```json\n(.*?)```", FORMATS_PAGE, re.M | re.S)
    (place / "workflow.json").write_text(workflow[1])
    (place / "machines.csv").write_text("Agent_ID,Speed\nsaw,1\ndrill,2\n")
    book = openpyxl.Workbook()
    book.active.append(["Order", "Minutes", "Station", "Ship by"])
    book.active.append(["a", 3, "saw", 5])
    book.save(place / "orders.xlsx")
    return place


@pytest.mark.parametrize("block", PYTHON)
def test_a_block_of_python_runs(block: Block, folder, server: Server, monkeypatch):
    monkeypatch.chdir(folder)
    # Functions of a block must have a source for the compiler, so it is compiled under a name.
    text = block.text.replace("http://localhost:5001", server.url)
    exec(compile(text, block.name, "exec"), {"__name__": "document"})


@pytest.mark.parametrize("block", SHELL)
def test_a_block_of_commands_runs(block: Block, folder, server: Server):
    text = commands(block.text).replace("localhost:5001", f"127.0.0.1:{server.port}")
    ran = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", text.replace("python3 ", f"{sys.executable} ")],
        cwd=folder,
        env=environment(PYTHONPATH=str(BACKEND)),
        capture_output=True,
        text=True,
        timeout=TIMEOUT,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout or ran.stderr
    assert '"type":"error"' not in ran.stdout
    assert '"code":"' not in ran.stdout, "the service refused it"


@pytest.mark.parametrize("block", [pytest.param(b, id=b.name) for b in blocks("json", "toml")])
def test_a_block_of_data_can_be_read(block: Block):
    read = {"json": json.loads, "toml": tomllib.loads}[block.language]
    assert read(block.text)


def test_the_details_of_a_request_are_accepted(server: Server):
    (details,) = (json.loads(b.text) for b in blocks("json") if b.page == "docs/requests.md")
    tasks = [
        {"id": "a", "length": 3, "family": "red"},
        {"id": "b", "length": 4, "family": "blue", "depends_on": ["a"], "data": {"a": 5}},
    ]
    parameters = {**details, "num_default_agents": 2, "n_iterations": 3}
    with post(server.url, {"algorithm": "SA", "tasks": tasks, "parameters": parameters}) as stream:
        assert stream.status == 200
        # b runs on the first machine alone, in 2. After a there: 3 + set-up 3 + 2 = 8; after a on
        # the second: 4 + latency 0.5 + 5 / 10 of its data + 2 = 7.
        assert stream.until("done")["value"] == 7


def test_pages_that_are_run_elsewhere_are():
    for page, test in ELSEWHERE.items():
        assert Path(page).name in (ROOT / test).read_text(encoding="utf-8")


def test_every_exception_is_still_needed():
    text = "\n".join(block.text for block in blocks("sh"))
    for begin in NOT_RUN:
        assert f"\n{begin}" in f"\n{text}", begin


def test_blocks_say_what_they_are():
    known = (
        "",
        "python",
        "sh",
        "text",
        "json",
        "xml",
        "toml",
        "{toctree}",
        "{include}",
        "{eval-rst}",
    )
    for page in PAGES:
        fences = [line for line in page.read_text(encoding="utf-8").splitlines() if "```" in line]
        for fence in fences[::2]:
            language = fence.removeprefix("```").split(" ")[0]
            assert language in known, f"{page.name}: {fence}"


def test_the_tutorial_tells_what_happens(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    for block in blocks("python"):
        if block.page == "docs/tutorial.md":
            exec(compile(block.text, block.name, "exec"), {"__name__": "document"})
    told = capsys.readouterr().out
    assert "optimal 23.0" in told
    assert "is late by 3.0" in told
    assert "{'weighted_tardiness': 3.0, 'makespan': 23.0}" in told
    assert "workshop late: 3.0 makespan: 23.0 at least: 23.0" in told
    assert "workshop_two_booths late: 0.0 makespan: 19.0 at least: 19.0" in told
