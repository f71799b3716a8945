"""The terminal: what goes to standard output, what to standard error, and how it ends."""

import csv
import io
import json
import os
import pty
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from livespan.cli import main
from livespan.cli.words import clock, percent, short, sparkline
from livespan.formats import FORMATS
from livespan.instances import INSTANCES
from livespan.objectives import OBJECTIVES
from livespan.version import __version__

TASKS = Path(__file__).parent.parent / "examples" / "tasks.csv"
LIVESPAN = (sys.executable, "-m", "livespan")


def run(*arguments, stdin=None):
    """Run a command in this process."""
    return CliRunner().invoke(main, [str(argument) for argument in arguments], input=stdin)


class Terminal:
    """A command whose standard error, and perhaps output, is a terminal."""

    def __init__(self, *arguments, output_too=False):
        self.seen = b""
        self.out = b""
        ours, theirs = pty.openpty()
        self.process = subprocess.Popen(
            [*LIVESPAN, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=theirs if output_too else subprocess.PIPE,
            stderr=theirs,
            env={**os.environ, "TERM": "xterm-256color", "COLUMNS": "120", "LINES": "40"},
            # Test runners in the background may have interrupts switched off.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # noqa: PLW1509
        )
        os.close(theirs)
        self._readers = [threading.Thread(target=self._read, args=(ours,))]
        if not output_too:
            self._readers.append(threading.Thread(target=self._drain))
        for reader in self._readers:
            reader.start()

    def wait_for(self, text, seconds=60):
        """Wait until the terminal has shown something."""
        deadline = time.monotonic() + seconds
        while text not in self.seen:
            assert time.monotonic() < deadline, self.seen
            assert self.process.poll() is None, self.seen
            time.sleep(0.02)

    def finish(self, seconds=60):
        """Wait for the end; return the exit code, standard output, what the terminal showed."""
        code = self.process.wait(seconds)
        for reader in self._readers:
            reader.join(seconds)
        return code, self.out.decode(), self.seen.decode()

    def _read(self, ours):
        while True:
            try:
                chunk = os.read(ours, 65536)
            except OSError:  # what Linux says when the other side has closed
                chunk = b""
            if not chunk:
                os.close(ours)
                return
            self.seen += chunk

    def _drain(self):
        self.out = self.process.stdout.read()
        self.process.stdout.close()


def test_a_pipe_gets_json_and_nothing_else():
    done = run("solve", TASKS, "-a", "aco,pso", "--machines", 3, "--seed", 1)
    assert done.exit_code == 0
    found = json.loads(done.stdout)
    assert len(found["schedule"]) == 10
    assert found["agents"] == 3
    assert found["seed"] == 1
    assert [each["algorithm"] for each in found["runs"]] == ["ACO", "PSO"]
    assert found["makespan"] == min(each["makespan"] for each in found["runs"])
    assert "tasks.csv: 10 tasks with precedence on 3 identical machines" in done.stderr


def test_a_pipe_gets_csv_when_asked():
    done = run("solve", TASKS, "--format", "CSV", "-n", 5)
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert list(rows[0]) == ["task_id", "agent_id", "start_time", "finish_time"]
    assert len(rows) == 10


def test_quiet_says_nothing_but_the_schedule():
    done = run("solve", TASKS, "-q", "-n", 5)
    assert done.stderr == ""
    assert json.loads(done.stdout)["iterations"] <= 5


def test_warnings_go_to_standard_error():
    done = run("solve", "-", "-n", 2, stdin="id,length,cpu\na,1,2\nb,2,2\n")
    assert "Warning: standard input: Not used: cpu" in done.stderr
    assert json.loads(done.stdout)["warnings"] == ["Not used: cpu"]


def test_same_seed_same_schedule():
    first, again = (
        json.loads(run("solve", "mixed-200", "-a", "pso", "-n", 20, "--seed", 7).stdout)
        for _ in range(2)
    )
    assert first["schedule"] == again["schedule"]


@pytest.mark.parametrize("how", [["--sample", "six-tasks"], ["six-tasks"], ["SIX-TASKS"]])
def test_a_bundled_problem_is_a_flag_or_a_name_away(how):
    found = json.loads(run("solve", *how, "-n", 1).stdout)
    assert found["problem"] == "six-tasks"
    assert found["agents"] == 2


@pytest.mark.parametrize("suffix", ["json", "csv"])
def test_a_file_takes_the_schedule_by_its_suffix(tmp_path, suffix):
    path = tmp_path / f"schedule.{suffix}"
    done = run("solve", TASKS, "-n", 2, "-o", path)
    assert done.stdout == ""
    assert f"written to {path}" in done.stderr
    text = path.read_text()
    assert len(json.loads(text)["schedule"]) == 10 if suffix == "json" else text.count("\n") == 11


def test_machines_come_from_a_file(tmp_path):
    path = tmp_path / "machines.csv"
    path.write_text("id,speed,rack\nslow,1,a\nfast,2.5,b\n")
    done = run("solve", TASKS, "-m", path, "-n", 2)
    found = json.loads(done.stdout)
    assert {row["agent_id"] for row in found["schedule"]} <= {"slow", "fast"}
    assert "machines.csv: Not used: rack" in done.stderr


def test_settings_reach_their_algorithms():
    for given in ("n_ants=3", "aco.n_ants=3", "ACO.n_ants = 3", "Q=2"):
        assert run("solve", TASKS, "-a", "aco,pso", "-s", given, "-n", 2).exit_code == 0


def test_the_search_ends_by_the_rule_that_comes_first():
    def reason(*arguments):
        return json.loads(run("solve", "cloud-1000", "-a", "pso", *arguments).stdout)["reason"]

    assert reason("-n", 3) == "all 3 iterations done"
    assert reason("--time-limit", 0.2) == "time limit of 0.2 s"
    assert reason("--target", 1e9) == "target of 1e+09 reached"
    assert reason("--gap", 0.5) == "gap of 0.5 reached"


@pytest.mark.parametrize(
    ("network", "makespan"),
    [([], 12), (["--bandwidth", "2"], 9), (["--latency", "5"], 17), (["--bandwidth", "inf"], 6)],
)
def test_a_network_can_be_said_beside_the_file(network, makespan):
    text = "id,length,eligible,dependencies,data\na,3,Agent-1,,\nb,3,Agent-2,a,a:6\n"
    done = run("solve", "-", "-a", "constructive", "-m", "2", *network, stdin=text)
    # 3, the latency, 6 / bandwidth, 3.
    assert json.loads(done.stdout)["makespan"] == makespan


def test_what_a_problem_has_is_told():
    text = "id,length,release\na,3,2\n"
    done = run("solve", "-", "-a", "constructive", stdin=text)
    assert "10 identical machines, with release dates; makespan, seed 0" in done.stderr


def test_the_objective_is_said_and_written():
    done = run("solve", TASKS, "--objective", "MAKESPAN", "-n", 2)
    found = json.loads(done.stdout)
    assert (found["objective"], found["value"]) == ("makespan", found["makespan"])
    assert "; makespan, seed 0" in done.stderr


def test_a_file_may_say_its_objective():
    found = json.loads(run("solve", "paint-60", "-a", "constructive").stdout)
    assert found["objective"] == "weighted_tardiness"
    found = json.loads(run("solve", "paint-60", "-a", "constructive", "--objective", "cost").stdout)
    assert found["objective"] == "cost"


def test_columns_can_be_shown_and_chosen():
    shown = run("solve", TASKS, "--columns")
    assert "length: Duration" in shown.stdout
    text = "a;b;c\nx;1,5;\ny;2;x\n"
    done = run(
        "solve", "-", "--id-col", "a", "--duration-col", "b", "--dependency-col", "c", stdin=text
    )
    assert json.loads(done.stdout)["makespan"] == 3.5
    done = run("solve", "-", "--id-col", "a", "--duration-col", "b", "--dependency-col", "c",
               "--no-dependencies", stdin=text)  # fmt: skip
    assert json.loads(done.stdout)["makespan"] == 2.0
    assert "left aside, as asked" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["nothing.csv"], "nothing.csv cannot be read: No such file or directory"),
        (["six-tasks", "-a", "magic"], "Unsupported algorithm: magic"),
        (["six-tasks", "-a", ","], "Unsupported algorithm: '' (there are: auto, aco, pso, "),
        (["--sample", "moon"], "Unsupported instance: moon"),
        (["six-tasks", "-a", "aco", "-s", "n_ants=0"], "n_ants must be from 1 to 1000, not '0'"),
        (["six-tasks", "-s", "n_bees=3"], "Unknown setting 'n_bees'"),
        (["six-tasks", "-s", "n_ants"], "written name=value"),
        (["six-tasks", "-s", "pso.w=1"], "'pso' is not among the algorithms"),
        (["six-tasks", "-n", "0"], "at least 1 iteration, not 0"),
        (["six-tasks", "--time-limit", "0"], "positive number of seconds"),
        (["six-tasks", "--gap", "-1"], "gap must not be negative"),
        (["six-tasks", "-m", "0"], "at least one machine, not 0"),
        (["six-tasks", "-m", "none.csv"], "none.csv cannot be read"),
        (["six-tasks", "-m", "99999999999"], "6 tasks times 99,999,999,999 machines are too many"),
        (["six-tasks", "--target", "nan"], "target must be a finite number, not nan"),
        (
            ["six-tasks", "--objective", "beauty"],
            "Unsupported objective: beauty (there are: ",
        ),
        (["six-tasks", "--bandwidth", "0"], "it must be positive"),
        (["six-tasks", "--latency", "-1"], "it must be not negative"),
        (["six-tasks", "--latency", "1", "-m", "20000"], "A network between 20,000 machines"),
        (["six-tasks", "--seed", "-1"], "--seed"),
        (["six-tasks", "-o", "/no/such/folder/x.json"], "cannot be written"),
        (["six-tasks", "--duration-col", "x", "--sample", "six-tasks"], "not both"),
        ([], "Name a file of tasks"),
    ],
)
def test_bad_input_is_one_sentence_and_exit_code_2(arguments, sentence):
    done = run("solve", *arguments)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "is empty"),
        ("id,length\n", "no tasks"),
        ("id,length\na,1\na,2\n", "Duplicate task id 'a'"),
        ("id,length,dependencies\na,1,b\nb,1,a\n", "Dependency cycle: a -> b -> a"),
        ("id,length,dependencies\na,1,z\n", "unknown task 'z'"),
        ("id,length\na,-1\n", "'a' has length -1"),
        ('[{"id": "a", "length": NaN}]', "line 1, column 24"),
    ],
)
def test_bad_files_are_one_sentence_and_exit_code_2(text, sentence):
    done = run("solve", "-", stdin=text)
    assert (done.exit_code, done.stdout) == (2, "")
    assert sentence in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_fault_of_ours_is_a_sentence_too(monkeypatch):
    def broken(*_arguments, **_options):
        raise RuntimeError("out of ink")

    monkeypatch.setattr("livespan.cli.race.solve", broken)
    done = run("solve", "six-tasks")
    assert done.exit_code == 1
    assert "Internal error: RuntimeError: out of ink" in done.stderr


def test_the_lists_name_everything():
    assert "-s n_ants=10" in run("algorithms").stdout
    assert all(name in run("objectives").stdout for name in OBJECTIVES)
    assert all(name in run("formats").stdout for name in FORMATS)
    assert all(name in run("instances").stdout for name in INSTANCES)
    assert __version__ in run("--version").stdout


def test_help_does_not_wait_for_the_compiler():
    code = (
        "import sys; from livespan.cli import main\n"
        "try: main(['solve', '--help'])\n"
        "except SystemExit: print(sorted({'numba', 'numpy', 'flask', 'rich'} & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines()[-1] == "[]"


def test_a_terminal_sees_a_live_table_and_the_pipe_only_data():
    began = time.monotonic()
    terminal = Terminal("solve", "cloud-1000", "-a", "aco,pso", "--time-limit", "1")
    code, out, seen = terminal.finish()
    seconds = time.monotonic() - began
    assert code == 0
    assert len(json.loads(out)["schedule"]) == 1000
    assert seen.count("it/s") >= 2  # drawn more than once
    assert seen.count("it/s") < 15 * seconds + 5
    assert "ACO" in seen
    assert "PSO" in seen
    assert "written to standard output" in seen


def test_a_terminal_is_not_flooded_with_a_schedule_nobody_asked_for():
    code, _, seen = Terminal("solve", "six-tasks", "-n", "2", output_too=True).finish()
    assert code == 0
    assert "task_id" not in seen
    assert "The schedule was not kept" in seen


def test_ctrl_c_keeps_the_best_so_far():
    terminal = Terminal("solve", "cloud-1000", "-a", "pso", "-n", "100000000")
    terminal.wait_for(b"it/s")
    time.sleep(0.3)
    terminal.process.send_signal(signal.SIGINT)
    time.sleep(0.02)
    # `timeout -s INT` and others signal the process and then its group.
    terminal.process.send_signal(signal.SIGINT)
    code, out, seen = terminal.finish()
    assert code == 130
    found = json.loads(out)
    assert found["status"] == "stopped"
    assert len(found["schedule"]) == 1000
    assert "stopped on request" in seen
    assert "Traceback" not in seen


def test_a_second_ctrl_c_quits_at_once(tmp_path):
    # A search that takes no notice of the first: one iteration lasts a minute.
    script = tmp_path / "stubborn.py"
    script.write_text(
        "import time, livespan.cli.race as race\n"
        "def stubborn(*_, **__): time.sleep(60)\n"
        "race.solve = stubborn\n"
        "from livespan.cli import main\n"
        "main(['solve', 'six-tasks'])\n"
    )
    process = subprocess.Popen(
        [sys.executable, script], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # noqa: PLW1509
    )  # fmt: skip
    assert "six-tasks" in process.stderr.readline()
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    time.sleep(0.5)
    assert process.poll() is None
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=10)
    assert process.returncode == 130
    assert out == ""
    assert "Traceback" not in err


def test_serve_refuses_a_port_that_is_taken():
    import socket

    with socket.create_server(("127.0.0.1", 0)) as taken:
        taken_port = taken.getsockname()[1]
        done = run("serve", "--port", taken_port)
    assert done.exit_code == 2
    address = f"127.0.0.1:{taken_port}"
    assert f"Cannot listen on {address}: Address already in use; --port" in done.stderr


def test_serve_prints_its_url():
    process = subprocess.Popen(
        [*LIVESPAN, "serve", "--port", "0"], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True, env={**os.environ, "LIVESPAN_WARM_UP": "0"},
    )  # fmt: skip
    try:
        assert process.stdout.readline().startswith("Livespan is at http://")
    finally:
        process.terminate()
        process.communicate(timeout=20)


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0, "0"), (6.0, "6"), (13079.9, "13,079.9"), (1234567.891, "1,234,568"), (1e20, "1e+20"),
     (0.125, "0.125"), (float("inf"), "inf")],
)  # fmt: skip
def test_numbers_are_short(value, shown):
    assert short(value) == shown


def test_gaps_and_clocks():
    shares = (0.0, 0.00002, 0.0123, 0.5, float("inf"))
    assert [percent(gap) for gap in shares] == ["0.00%", "0.002%", "1.23%", "50.0%", "?"]
    assert [clock(s) for s in (0, 59.94, 61, 3661)] == ["0.0s", "59.9s", "1:01", "1:01:01"]


def test_a_trend_falls_from_high_to_low():
    assert sparkline([], 1.0) == ""
    assert sparkline([(0.0, 5.0)], 1.0, width=3) == "▁▁▁"
    assert sparkline([(0.0, 8.0), (2.0, 4.0), (4.0, 0.0)], 4.0, width=4) == "█▅▅▁"
    assert sparkline([(0.0, 8.0), (3.0, 0.0)], 4.0, width=4, ascii_only=True) == "@@__"
