"""On a real terminal: the live table, Ctrl-C, and that faults stay sentences."""

import json
import signal
import subprocess
import sys
import time

from tests.cli.support import Terminal, run


def test_a_fault_of_ours_is_a_sentence_too(monkeypatch):
    def broken(*_arguments, **_options):
        raise RuntimeError("out of ink")

    monkeypatch.setattr("livespan.cli.race.solve", broken)
    done = run("solve", "six-tasks")
    assert done.exit_code == 1
    assert "Internal error: RuntimeError: out of ink" in done.stderr


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
        "from livespan.cli import app\n"
        "app(['solve', 'six-tasks'])\n"
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
