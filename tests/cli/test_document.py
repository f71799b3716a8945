"""``docs/terminal.md`` has every command and option, and its examples run."""

import re
import shlex
import shutil
from itertools import pairwise
from pathlib import Path

import pytest
from typer.main import get_command

from livespan.cli import app
from tests.cli.support import TASKS, run

PAGE = (Path(__file__).parents[2] / "docs" / "terminal.md").read_text(encoding="utf-8")
COMMANDS = get_command(app).commands


def section(command):
    """Return the part of the page that is about a command."""
    for part in PAGE.split("\n## ")[1:]:
        heading = part.splitlines()[0]
        if command in heading or (heading == "Lists" and f"livespan {command}" in part):
            return part
    raise AssertionError(f"{command} has no section")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_documented_with_its_options(command):
    assert f"| `livespan {command}` |" in PAGE
    text = section(command)
    if command != "solve":
        text += section("solve")
    for parameter in COMMANDS[command].params:
        for option in parameter.opts:
            if option.startswith("-") and option not in ("--help", "-h"):
                assert re.search(rf"(?<![\w-]){option}(?![\w-])", text), f"{command} {option}"


EXAMPLES = [
    line
    for block in re.findall(r"^```sh\n(.*?)^```", PAGE, re.M | re.S)
    for line in block.splitlines()
    # tests/cli/test_serve.py and tests/client/test_cli.py
    if not line.startswith(("livespan serve", "livespan worker")) and "--server" not in line
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("examples")
    shutil.copy(TASKS, place)
    return place


@pytest.mark.parametrize("line", EXAMPLES)
def test_every_example_runs(line, folder, monkeypatch):
    monkeypatch.chdir(folder)
    monkeypatch.setattr("livespan.cli.benching.CASES", (("PSO", "six-tasks"),))
    command, *arguments = shlex.split(line)
    assert command == "livespan"
    arguments, target = (arguments[:-2], arguments[-1]) if ">" in arguments else (arguments, None)
    done = run(*arguments)
    assert done.exit_code == 0, done.stderr
    if target is not None:
        Path(target).write_text(done.stdout)
    for option, name in pairwise(arguments):
        if option in ("-o", "--gantt", "--record"):
            assert Path(name).stat().st_size > 0
