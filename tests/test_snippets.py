"""Python in the documents runs, each block in an interpreter's fresh namespace."""

import re
from pathlib import Path

import pytest

from livespan import algorithms, exports, formats, objectives

ROOT = Path(__file__).parents[1]
PAGES = ("docs/extending.md", "docs/instances.md")
BLOCKS = [
    pytest.param(block, id=f"{page}-{number}")
    for page in PAGES
    for number, block in enumerate(
        re.findall(r"^```python\n(.*?)^```", (ROOT / page).read_text(encoding="utf-8"), re.M | re.S)
    )
]


@pytest.fixture(autouse=True)
def _tables_as_they_were():
    tables = (algorithms.ALGORITHMS, objectives.OBJECTIVES, formats.FORMATS, exports.EXPORTS)
    before = [dict(table) for table in tables]
    yield
    for table, entries in zip(tables, before, strict=True):
        table.clear()
        table.update(entries)


@pytest.mark.parametrize("block", BLOCKS)
def test_a_block_of_python_runs(block, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # some write files
    # Functions of a block must have a source for the compiler, so it is compiled under a name.
    exec(compile(block, "<document>", "exec"), {"__name__": "document"})
    assert capsys.readouterr().out or "register" in block
