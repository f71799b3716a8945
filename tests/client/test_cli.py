"""``livespan solve --server``, ``runs`` and ``follow`` against a real server."""

import json
import re
import shlex
import shutil
from pathlib import Path

import pytest

from tests.cli.support import TASKS, Terminal, run
from tests.client.conftest import ANN, BOB
from tests.support.servers import free_port

GUIDE = Path(__file__).parents[2] / "docs" / "terminal.md"


def test_a_service_finds_what_a_search_here_does(server, tmp_path):
    options = ("solve", TASKS, "-a", "sa", "-n", 5, "--seed", 3, "-m", 3)
    here, there = run(*options), run(*options, "--server", server.url)
    assert there.exit_code == 0, there.stderr
    mine, theirs = json.loads(here.stdout), json.loads(there.stdout)
    for member in ("schedule", "makespan", "seed", "iterations", "objective", "problem"):
        assert theirs[member] == mine[member]
    assert f"SA searches at {server.url}/runs/" in there.stderr
    assert "tasks.csv: 10 tasks with precedence on 3 identical machines" in there.stderr


def test_files_tables_and_recordings_are_written_as_ever(server, tmp_path):
    svg, table, recording = (tmp_path / name for name in ("plan.svg", "plan.md", "run.livespan"))
    done = run("solve", "six-tasks", "-a", "constructive", "--server", server.url,
               "--gantt", svg, "-o", table, "--record", recording)  # fmt: skip
    assert done.exit_code == 0, done.stderr
    assert svg.read_text().startswith("<svg")
    assert "constructive" in table.read_text()
    again = run("replay", recording, "--speed", 0, "--csv")
    assert again.exit_code == 0
    assert again.stdout.count("\n") == 7


def test_several_algorithms_race_there(server):
    done = run("solve", "six-tasks", "-a", "sa,constructive", "-n", 3, "--server", server.url)
    found = json.loads(done.stdout)
    assert [each["algorithm"] for each in found["runs"]] == ["SA", "constructive"]
    assert found["makespan"] == min(each["makespan"] for each in found["runs"])


def test_what_is_begun_and_left_can_be_listed_and_followed(server, tmp_path):
    begun = run("solve", "mixed-200", "-a", "sa", "-t", "1", "-q", "--detach",
                "--server", server.url)  # fmt: skip
    assert begun.exit_code == 0, begun.stderr
    run_id = begun.stdout.strip()
    followed = run("follow", run_id, "--server", server.url, "--csv")
    assert followed.exit_code == 0, followed.stderr
    assert followed.stdout.count("\n") == 201
    assert "mixed-200: 200 tasks" in followed.stderr
    listed = run("runs", "--server", server.url, "-a", "sa", "--limit", 1).stdout.split("\t")
    assert listed[:4] == [run_id, "finished", "SA", "makespan"]
    known = json.loads(run("runs", "--server", server.url, "--json", "--limit", 2).stdout)
    assert [document["id"] for document in known][:1] == [run_id]


@pytest.mark.parametrize("command", ["solve", "follow"])
def test_an_interrupt_stops_a_run_of_ones_own_and_leaves_anothers(client, server, command):
    if command == "solve":
        options = ["solve", "mixed-200", "-a", "sa", "-t", "60", "--json"]
    else:
        options = ["follow", client.start("mixed-200", "SA", time_limit=60).id]
    terminal = Terminal(*options, "--server", server.url)
    terminal.wait_for(b"it/s")
    if command == "follow":
        terminal.wait_for(b"the run goes on")
    newest = next(client.runs(limit=1))
    terminal.wait_for(newest.document["algorithm"].encode())
    next(event for event in newest.events() if event.type == "iteration")
    terminal.process.send_signal(2)
    code, out, _ = terminal.finish()
    assert code == 130
    if command == "solve":
        assert newest.refresh().status == "stopped"
        found = json.loads(out)
        assert len(found["schedule"]) == 200
        assert found["status"] == "stopped"
    else:
        assert newest.refresh().status == "running"
        newest.stop()


def test_a_place_in_the_queue_is_told(guarded, monkeypatch):
    monkeypatch.setenv("LIVESPAN_TOKEN", ANN)
    first = run("solve", "mixed-200", "-a", "sa", "-t", "2", "-q", "--detach",
                "--server", guarded.url)  # fmt: skip
    assert first.exit_code == 0, first.stderr
    done = run("solve", "six-tasks", "-a", "constructive", "--server", guarded.url)
    assert done.exit_code == 0, done.stderr
    assert "number 1 in the queue" in done.stderr


def test_tokens_come_from_a_file_or_the_environment(guarded, tmp_path, monkeypatch):
    token = tmp_path / "token"
    token.write_text(f"{BOB}\n")
    there = ("six-tasks", "-a", "constructive", "--server", guarded.url)
    denied = run("solve", *there)
    assert denied.exit_code == 2
    assert denied.stderr.splitlines()[-1].startswith("Error: ")
    assert run("solve", *there, "--token-file", token).exit_code == 0
    monkeypatch.setenv("LIVESPAN_TOKEN", BOB)
    assert run("solve", *there).exit_code == 0
    assert len(run("runs", "--server", guarded.url).stdout.splitlines()) == 2


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("solve", TASKS, "--detach"), "--detach is for a service"),
        (("solve", TASKS, "--token-file", "x"), "--token-file is for a service"),
        (("solve", TASKS, "--server", "ftp://x"), "must be like http://localhost:5001"),
        (("solve", TASKS, "--server", "URL", "--token-file", "none"), "none cannot be read"),
        (("solve", TASKS, "--server", "URL", "--detach", "--json"), "waits for no schedule"),
        (("solve", TASKS, "--server", "URL", "-t", 1e6), "this server allows at most 600"),
        (("follow", "nobody", "--server", "URL"), "Not found"),
        (("runs", "--server", "URL", "--status", "asleep"), "status must be one of"),
    ],
)
def test_what_cannot_be_ends_in_a_sentence(server, arguments, sentence):
    done = run(*(server.url if each == "URL" else each for each in arguments))
    assert done.exit_code == 2
    assert sentence in done.stderr


def test_nobody_there_ends_in_a_sentence(monkeypatch):
    monkeypatch.setattr("livespan.client.patience.FIRST_WAIT", 100.0)
    done = run("solve", TASKS, "-a", "constructive", "--server", f"localhost:{free_port()}")
    assert done.exit_code == 2
    assert "cannot be reached" in done.stderr


def test_the_examples_of_the_guide_run(server, tmp_path, monkeypatch):
    shutil.copy(TASKS, tmp_path)
    monkeypatch.chdir(tmp_path)
    lines = re.findall(r"^livespan (.* --server .*)$", GUIDE.read_text(encoding="utf-8"), re.M)
    assert len(lines) == 4
    run_id = ""
    for line in lines:
        there = line.replace("http://localhost:5001", server.url)
        done = run(*shlex.split(there.replace("a1B2c3D4e5F6", run_id)))
        assert done.exit_code == 0, (line, done.stderr)
        run_id = done.stdout.strip() if "--detach" in line else run_id
    assert (tmp_path / "plan.svg").read_text().startswith("<svg")
    assert (tmp_path / "plan.csv").read_text().count("\n") == 11
