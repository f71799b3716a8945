"""``solve --record`` and ``replay``; ``bench``."""

import json
import time

import pytest

from tests.cli.support import Terminal, run


@pytest.fixture(scope="module")
def recording(tmp_path_factory):
    path = tmp_path_factory.mktemp("run") / "run.livespan"
    done = run("solve", "mixed-200", "-a", "pso", "-n", 20, "--seed", 5, "--record", path)
    assert done.exit_code == 0
    assert str(path) in done.stderr
    return path, json.loads(done.stdout)


def test_a_recorded_run_gives_its_schedule_again(recording):
    path, before = recording
    done = run("replay", path, "--speed", 0)
    assert done.exit_code == 0
    again = json.loads(done.stdout)
    assert again["schedule"] == before["schedule"]
    assert (again["algorithm"], again["seed"], again["iterations"]) == ("PSO", 5, 20)
    assert "recorded" in done.stderr


def test_a_replay_can_be_shown_and_cut_short(recording):
    terminal = Terminal("replay", str(recording[0]), "--speed", "0.001", output_too=True)
    terminal.wait_for(b"it/s")
    began = time.monotonic()
    terminal.process.send_signal(2)
    code, _, seen = terminal.finish()
    assert time.monotonic() - began < 20  # at that speed it would take minutes
    assert code == 0
    assert "all 20 iterations done" in seen


def test_a_recording_that_breaks_off_is_refused(recording, tmp_path):
    cut = tmp_path / "cut.livespan"
    cut.write_bytes(recording[0].read_bytes()[:-400])
    done = run("replay", cut, "--speed", 0, "-q")
    assert done.exit_code == 2
    assert "breaks off" in done.stderr
    assert run("replay", tmp_path / "none").exit_code == 2
    other = tmp_path / "other"
    other.write_text("id,length\n")
    assert "is no file of a Livespan run" in run("replay", other).stderr


def test_a_gantt_chart_and_tables_are_written_by_suffix(recording, tmp_path):
    files = [tmp_path / name for name in ("plan.svg", "plan.png", "plan.html")]
    tables = [tmp_path / name for name in ("plan.md", "plan.ics", "plan.csv")]
    pictures = [x for path in files for x in ("--gantt", path)]
    others = [x for path in tables for x in ("-o", path)]
    done = run("replay", recording[0], "--speed", 0, *pictures, *others,
               "--export", "unit=minutes", "--export", "start=2026-03-02T08:00")  # fmt: skip
    assert done.exit_code == 0, done.stderr
    assert done.stdout == ""
    starts = [path.read_bytes()[:40].lstrip() for path in [*files, *tables]]
    assert starts[0].startswith(b"<")
    assert starts[1].startswith(b"\x89PNG")
    assert b"html" in starts[2].lower()
    assert starts[3].startswith(b"# ")
    assert starts[4].startswith(b"BEGIN:VCALENDAR")
    assert starts[5].startswith(b"task_id,")


def test_the_bench_measures_every_case(monkeypatch):
    from livespan.cli import benching

    monkeypatch.setattr(benching, "CASES", (("constructive", "six-tasks"), ("PSO", "six-tasks")))
    found = json.loads(run("bench", "--seconds", "0.05", "--json").stdout)
    assert [figure["algorithm"] for figure in found["figures"]] == ["constructive", "PSO"]
    assert all(figure["milliseconds"] > 0 for figure in found["figures"])
    assert found["processors"] >= 1
    assert "iterations/s" in run("bench", "--seconds", "0.05").stdout
