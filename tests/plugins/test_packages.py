"""Plug-ins of installed packages: found by their entry points, in the terminal and over HTTP."""

import json
import os
import subprocess
import sys

import pytest

CODE = '''
from dataclasses import dataclass
from typing import ClassVar
from livespan.algorithm import Snapshot
from livespan.setting import check_settings, choice, setting

@dataclass(frozen=True, slots=True)
class Patience:
    """Waits."""
    name: ClassVar[str] = "patience"
    title: ClassVar[str] = "Patience"
    summary: ClassVar[str] = "Does nothing, for as long as it is asked to."
    rounds: int = setting(3, low=1, high=9, unit="rounds", help="How often.")
    mood: str = choice("calm", choices=("calm", "bored"), help="Of the waiting.")
    def __post_init__(self):
        check_settings(self)
    def search(self, problem, objective, start, rng):
        for k in range(self.rounds):
            yield Snapshot(k + 1, start.value)
'''

POINTS = """
[livespan.algorithms]
patience = waiting:Patience
gone = waiting:Gone
[livespan.objectives]
nothing = no_such_module:Nothing
[livespan.formats]
wrong = waiting:Patience
"""

ASK = """
import json, sys
from livespan.service import Settings, create_app
client = create_app(Settings(warm_up=False)).test_client()
listed = client.get("/api/algorithms").json["algorithms"]
body = {"algorithm": "Patience", "tasks": [{"id": "a", "length": 1}], "parameters": {"rounds": 2}}
events = client.post("/stream_scheduling", json=body).data.decode()
print(json.dumps({"listed": listed, "events": events}))
"""


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    """Install a package beside the sources: a module, and its metadata with entry points."""
    folder = tmp_path_factory.mktemp("installed")
    (folder / "waiting.py").write_text(CODE)
    metadata = folder / "waiting-2.1.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: waiting\nVersion: 2.1\n")
    (metadata / "entry_points.txt").write_text(POINTS)
    path = os.pathsep.join(filter(None, [str(folder), os.environ.get("PYTHONPATH")]))
    return {**os.environ, "PYTHONPATH": path}


def run(environment, *command):
    return subprocess.run(
        [sys.executable, *command], env=environment, capture_output=True, text=True, timeout=100,
        check=False,
    )  # fmt: skip


def test_the_terminal_lists_it_with_its_settings_and_names_what_is_broken(environment):
    done = run(environment, "-m", "livespan", "algorithms")
    assert done.returncode == 0
    assert "patience  Patience" in done.stdout
    assert "rounds=3 rounds, 1 to 9: How often." in done.stdout
    assert "mood=calm, calm | bored" in done.stdout
    assert "'gone' of waiting 2.1 (livespan.algorithms: waiting:Gone) is left out" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_terminal_searches_by_it_and_starts_in_spite_of_broken_ones(environment):
    done = run(
        environment, "-m", "livespan", "solve", "six-tasks", "-a", "patience", "-s", "rounds=2"
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["algorithm"] == "patience"
    for broken in ("'gone'", "'nothing'", "'wrong'"):
        assert broken in done.stderr


def test_the_service_offers_it_as_a_choice_and_a_form_and_runs_it(environment):
    done = run(environment, "-c", ASK)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    schema = {known["name"]: known for known in told["listed"]}["patience"]
    assert [known["name"] for known in schema["settings"]] == ["rounds", "mood"]
    assert schema["settings"][1]["choices"] == ["calm", "bored"]
    assert told["events"].count('"type":"iteration"') == 2
    assert '"type":"done"' in told["events"]
    assert list(schema) == list(told["listed"][0])
