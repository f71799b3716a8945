"""What there is to choose from, help, and shell completion."""

import json
import re
import shlex
import subprocess
import sys

import pytest

from livespan.algorithms import ALGORITHMS
from livespan.exports import EXPORTS
from livespan.formats import FORMATS
from livespan.instances import INSTANCES
from livespan.objectives import OBJECTIVES
from livespan.version import __version__
from livespan.writers import WRITERS
from tests.cli.support import LIVESPAN, Terminal, run

COMMANDS = (
    "solve", "compare", "replay", "algorithms", "objectives", "instances", "validate", "convert",
    "formats", "exports", "serve", "bench",
)  # fmt: skip


@pytest.mark.parametrize(
    ("command", "table"),
    [("algorithms", ALGORITHMS), ("objectives", OBJECTIVES), ("formats", FORMATS),
     ("exports", EXPORTS), ("instances", INSTANCES)],
)  # fmt: skip
def test_a_list_names_everything_for_people_and_programs(command, table):
    shown = run(command).stdout
    listed = json.loads(run(command, "--json").stdout)
    assert [entry["name"].lower() for entry in listed] == [name.lower() for name in table]
    for entry in listed:
        assert entry["name"] in shown
        assert entry["title"] in shown


def test_settings_options_and_writers_are_listed():
    assert "-s n_ants=10" in run("algorithms").stdout
    assert "-r sheet=…" in run("formats").stdout
    writable = [x["name"] for x in json.loads(run("formats", "--json").stdout) if x["writable"]]
    assert sorted(writable) == sorted(WRITERS)


def test_instances_are_found_by_words_in_columns():
    rows = [line.split("\t") for line in run("instances", "Job Shop").stdout.splitlines()]
    assert len(rows) == 80
    assert rows[20] == ["ta21", "job shop", "400", "20", "1,642", "Taillard job shop 21: 20 x 20"]
    assert rows[40][4] == "≤ 2,005"
    best = json.loads(run("instances", "ta41", "--json").stdout)[0]["best_known"]
    assert (best["value"], best["bound"]) == (2005, 1926)


def test_a_terminal_of_80_columns_holds_the_instances():
    code, _, seen = Terminal("instances", "layered", output_too=True, columns=80).finish()
    assert code == 0
    assert "layered-TASKSxMACHINES[-SEED]" in seen
    plain = re.sub(r"\x1b\[[0-9;]*m", "", seen)
    assert max(len(line) for line in plain.splitlines()) <= 80
    assert "…" not in plain


def test_a_reader_that_has_seen_enough_is_no_fault():
    command = f"set -o pipefail; {shlex.join(LIVESPAN)} instances --json | head -1"
    ran = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "[\n", "")


def test_the_version():
    assert run("--version").stdout == f"livespan {__version__}\n"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_of_its_own(command):
    done = run(command, "-h")
    assert done.exit_code == 0
    assert f"livespan {command}" in done.stdout
    assert f"{command} " in run("--help").stdout


def test_an_unknown_command_is_named():
    done = run("solvee")
    assert done.exit_code == 2
    assert "solvee" in done.stderr
    assert "solve" in done.stderr


@pytest.mark.parametrize("command", ["solve", "compare", "serve", "instances"])
def test_help_does_not_wait_for_what_is_heavy(command):
    code = (
        "import sys; from livespan.cli import app\n"
        f"try: app(['{command}', '--help'])\n"
        "except SystemExit: print(sorted({'numba', 'numpy', 'flask', 'gunicorn', 'plotly', "
        "'ortools'} & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    ("words", "offered"),
    [("livespan sol", "solve"), ("livespan solve ta2", "ta21"),
     ("livespan solve x -a pso,t", "pso,tabu"),
     ("livespan solve x --objective weighted_t", "weighted_tardiness"),
     ("livespan solve x -f jobs", "jobshop")],
)  # fmt: skip
def test_shells_complete_commands_names_and_choices(words, offered):
    ran = subprocess.run(
        LIVESPAN, capture_output=True, text=True, check=False,
        env={"PATH": "", "_LIVESPAN_COMPLETE": "complete_bash", "COMP_WORDS": words,
             "COMP_CWORD": str(len(words.split()) - 1), "PYTHONPATH": ":".join(sys.path)},
    )  # fmt: skip
    assert offered in ran.stdout.split(), ran.stderr
