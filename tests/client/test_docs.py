"""The examples of the guide run, one after the other, against a real server."""

import re
import subprocess
import sys
from pathlib import Path

from livespan.client import errors

GUIDE = Path(__file__).parents[2] / "docs" / "client.md"


def test_the_examples_of_the_guide_run(server, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    text = GUIDE.read_text(encoding="utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```", text, re.M | re.S)
    assert len(blocks) == 5
    names = {"__name__": "guide"}
    for block in blocks:
        exec(compile(block.replace("http://localhost:5001", server.url), "<guide>", "exec"), names)
        assert capsys.readouterr().out or "start" in block
    assert (tmp_path / "gantt.svg").read_bytes().startswith(b"<svg")


def test_every_error_is_in_the_guide():
    table = re.findall(r"^\| `(\w+)` \|", GUIDE.read_text(encoding="utf-8"), re.M)
    assert sorted(["ClientError", *table]) == sorted(errors.__all__)


def test_who_needs_no_service_loads_nothing_of_it():
    code = "import sys, livespan; print('urllib3' in sys.modules, livespan.Client.__name__)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["False", "Client"]
