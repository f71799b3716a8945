"""The configurations of ``docs/deploying.md`` are those that work."""

import json
import runpy
from pathlib import Path

import pytest

from tests.docs.blocks import ROOT, blocks
from tests.support.client import body, send
from tests.support.following import begin
from tests.support.servers import GUNICORN, free_port, nginx_command, nginx_missing, running

JSON = {"Content-Type": "application/json"}
#: Seconds of an iteration of the slow search, and how many.
PAUSE, ITERATIONS = 0.1, 5


def configuration(begin_with: str) -> str:
    (found,) = (
        block.text
        for block in blocks("text")
        if block.page == "docs/deploying.md" and block.text.startswith(begin_with)
    )
    return found


def test_the_procfile_is_the_one_that_is_shipped():
    assert configuration("web:") == (ROOT / "backend" / "Procfile").read_text(encoding="utf-8")


def test_the_unit_starts_the_published_command_and_gives_it_time():
    unit = configuration("[Unit]")
    assert "gunicorn app:app --config gunicorn_config.py" in unit
    source = ROOT / "backend" / "livespan" / "gunicorn_config.py"
    settings = runpy.run_path(str(source))
    stop = int(unit.split("TimeoutStopSec=")[1].split()[0])
    assert stop > settings["graceful_timeout"]


@pytest.mark.skipif(bool(nginx_missing()), reason=nginx_missing() or "nginx")
def test_an_nginx_that_is_there_already_passes_streams_on_live(tmp_path: Path):
    upstream, locations = configuration("upstream").split("\n\n", 1)
    port = free_port()
    with running(GUNICORN, tmp_path) as service:
        upstream = upstream.replace("127.0.0.1:5001", f"127.0.0.1:{service.port}")
        places = "\n".join(
            f"{kind}_temp_path {tmp_path}/{kind};"
            for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        config = tmp_path / "nginx.conf"
        config.write_text(
            f"error_log stderr; events {{}} http {{ access_log off; {places}\n{upstream}\n"
            f"server {{ listen 127.0.0.1:{port};\n{locations} }} }}"
        )
        command = nginx_command(tmp_path, config)
        with running(command, tmp_path, port, cwd=tmp_path) as front:
            request = body(n_iterations=ITERATIONS, pause=PAUSE)
            for path in ("/stream_scheduling", "/api/stream_scheduling"):
                data = json.dumps(request).encode()
                with send(front.url, "POST", path, data, JSON) as stream:
                    assert_live(stream)
            run = begin(front.url, request)
            with send(front.url, "GET", f"/api/runs/{run}/events") as stream:
                assert_live(stream)
            with send(front.url, "GET", f"/runs/{run}") as page:
                assert page.status == 200


def assert_live(stream) -> None:
    came = [at for at, event in stream.events() if event["type"] == "iteration"]
    assert len(came) == ITERATIONS
    assert came[-1] - came[0] > PAUSE, "they came all at once"
