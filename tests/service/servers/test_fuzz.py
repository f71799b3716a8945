"""Requests made from the API's description, good and bad, against the published command.

Every answer must have a described status, media type, headers and body, never 5xx; bad requests
must be refused, good ones taken, tokens asked for, and removed runs gone.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.servers import GUNICORN, SUPPORT, running

#: Requests of each route in each direction; `make fuzz` sends 200, and combines borders too.
EXAMPLES = int(os.environ.get("LIVESPAN_FUZZ_EXAMPLES") or 10)
PHASES = os.environ.get("LIVESPAN_FUZZ_PHASES") or "examples,fuzzing,stateful"
TOKEN = "ann-0123456789abcdef"

#: Small and short runs, and room for many of them.
LIMITS = {
    "LIVESPAN_TOKENS": f"ann:{TOKEN}:all",
    "LIVESPAN_HISTORY": "memory",
    "LIVESPAN_MAX_TIME_LIMIT": "0.01",
    "LIVESPAN_MAX_TASKS": "50",
    "LIVESPAN_MAX_MACHINES": "20",
    "LIVESPAN_MAX_CELLS": "10000",
    "LIVESPAN_MAX_QUEUED": "10000",
    "LIVESPAN_MAX_RUNS_PER_CLIENT": "10000",
    "LIVESPAN_LOG_FORMAT": "json",
}


@pytest.mark.timeout(1800)
def test_the_service_is_as_described(tmp_path: Path) -> None:
    with running(GUNICORN, tmp_path, **LIMITS) as server:
        command = [
            str(Path(sys.executable).with_name("schemathesis")),
            f"--config-file={SUPPORT / 'schemathesis.toml'}",
            "run",
            f"{server.url}/openapi.json",
            f"--header=Authorization: Bearer {TOKEN}",
            f"--max-examples={EXAMPLES}",
            f"--phases={PHASES}",
            "--exclude-tag=page",
            "--checks=all",
            "--continue-on-failure",
            "--request-timeout=30",
            "--generation-database=none",
            "--seed=1",
            "--no-color",
        ]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout[-8_000:] + done.stderr[-2_000:]
        records = [json.loads(line) for line in server.log().splitlines()]
    # What an unexpected error looks like from inside, whatever the answer was.
    assert not [record for record in records if "error" in record]
    assert TOKEN not in server.log()
