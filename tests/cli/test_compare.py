"""``livespan compare``: tables and plots of algorithms x seeds."""

import csv
import io
import json
import signal
import time

import pytest

from livespan.cli.comparing import seed_list
from livespan.errors import SettingError
from tests.cli.support import Terminal, run

QUICK = ("mixed-200", "-a", "pso,constructive", "-n", 2)


def test_a_pipe_gets_json_and_nothing_else():
    done = run("compare", *QUICK, "--seeds", 2)
    assert done.exit_code == 0
    found = json.loads(done.stdout)
    assert [(x["algorithm"], x["seed"]) for x in found["runs"]] == [
        ("PSO", 0), ("constructive", 0), ("PSO", 1), ("constructive", 1)
    ]  # fmt: skip
    assert {row["label"] for row in found["algorithms"]} == {"PSO", "constructive"}
    assert "mixed-200: 200 tasks" in done.stderr
    assert "2 seeds each" in done.stderr


def test_csv_and_markdown_when_asked():
    rows = list(
        csv.DictReader(io.StringIO(run("compare", *QUICK, "--seeds", "7,9", "--csv").stdout))
    )
    assert [row["seed"] for row in rows] == ["7", "7", "9", "9"]
    assert run("compare", *QUICK, "--seeds", "3-4", "--markdown", "-q").stdout.startswith("| algor")


def test_files_by_their_suffix(tmp_path):
    paths = [tmp_path / f"found.{suffix}" for suffix in ("csv", "json", "md", "html")]
    plot = tmp_path / "found.svg"
    files = [x for path in paths for x in ("-o", path)]
    done = run("compare", *QUICK, "--seeds", 1, *files, "--plot", plot)
    assert done.exit_code == 0
    assert done.stdout == ""
    texts = [path.read_text() for path in paths]
    assert texts[0].count("\n") == 3
    assert json.loads(texts[1])["best"] > 0
    assert texts[2].startswith("| algorithm")
    assert "Plotly.newPlot" in texts[3]
    assert plot.read_text().startswith("<svg")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["six-tasks", "-a", "magic"], "Unsupported algorithm: magic"),
        (["six-tasks"], "Missing option"),
        (["six-tasks", "-a", "aco", "--seeds", "0"], "from 1 to 10,000"),
        (["six-tasks", "-a", "aco", "--seeds", "1,x"], "not '1,x'"),
        (["six-tasks", "-a", "aco", "--seeds", "1,1"], "not '1,1'"),
        (["six-tasks", "-a", "aco", "--seeds", "0-99999999"], "room for 10,000"),
        (["six-tasks", "-a", "aco", "-o", "x.gif"], "x.gif has no suffix of a comparison"),
        (["six-tasks", "-a", "aco", "--plot", "x.md"], "x.md has no suffix of a plot"),
        (["six-tasks", "-a", "aco", "--json", "--csv"], "One of --json"),
        (["cloud-1000", "-a", "aco,local", "-n", "9999"], "local serves independent tasks only"),
    ],
)
def test_bad_input_is_said_before_any_search_and_exit_code_2(arguments, sentence):
    done = run("compare", *arguments)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert sentence in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr


def test_seeds_are_a_number_a_list_or_a_range():
    assert seed_list("3") == [0, 1, 2]
    assert seed_list("5,9") == [5, 9]
    assert seed_list("10-12,20") == [10, 11, 12, 20]
    for text in ("", "-1", "4-2", "1.5", "a-b"):
        with pytest.raises(SettingError):
            seed_list(text)


@pytest.mark.parametrize("columns", [80, 130])
def test_a_terminal_sees_a_line_and_then_a_table_with_a_plot(columns):
    terminal = Terminal("compare", "mixed-200", "-a", "aco,constructive", "--seeds", "3", "-n", "8",
                        output_too=True, columns=columns)  # fmt: skip
    code, _, seen = terminal.finish()
    assert code == 0
    assert "mean ± std" in seen
    assert "|" in seen
    assert "is better than" in seen
    assert "/6 runs" in seen


def test_ctrl_c_keeps_the_runs_that_are_whole():
    terminal = Terminal("compare", "mixed-200", "-a", "constructive,pso", "--seeds", "2",
                        "-n", "10000000")  # fmt: skip
    terminal.wait_for(b"1/4 runs")
    time.sleep(0.3)
    terminal.process.send_signal(signal.SIGINT)
    code, out, seen = terminal.finish()
    assert code == 130
    assert [run["algorithm"] for run in json.loads(out)["runs"]] == ["constructive"]
    assert "Ended early, after 1 whole runs" in seen
