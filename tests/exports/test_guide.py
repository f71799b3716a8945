"""The snippets of the guide run, in their order, as a reader would type them."""

import re
from pathlib import Path

import pytest

GUIDE = Path(__file__).parents[2] / "docs" / "exports.md"


def _snippets():
    parts = re.split(r"```python\n(.*?)```", GUIDE.read_text(encoding="utf-8"), flags=re.S)
    for before, code in zip(parts[::2], parts[1::2], strict=False):
        if not before.rstrip().endswith("<!-- not run: needs a notebook -->"):
            yield code


def test_the_snippets_run(tmp_path, monkeypatch):
    pytest.importorskip("pandas")
    monkeypatch.chdir(tmp_path)
    snippets = list(_snippets())
    assert len(snippets) == 3
    for code in snippets:
        exec(compile(code, GUIDE.name, "exec"), {})
    assert {path.name for path in tmp_path.iterdir()} == {
        "plan.html",
        "run.livespan",
        "again.livespan",
    }
