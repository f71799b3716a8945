"""``livespan serve``: gunicorn as the package ships it, on a port that is free."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request

import pytest

from tests.cli.support import LIVESPAN, run


class Served:
    """The service as a command, until the end of a ``with``."""

    def __init__(self, *arguments, **variables):
        self.process = subprocess.Popen(
            [*LIVESPAN, "serve", *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True, env={**os.environ, "LIVESPAN_WARM_UP": "0", "LIVESPAN_HISTORY": "memory",
                            **variables},
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # noqa: PLW1509
        )  # fmt: skip
        self.errors = ""

    def __enter__(self):
        self.line = self.process.stdout.readline()
        found = re.search(r"http://localhost:(\d+)", self.line)
        self.port = int(found[1]) if found else 0
        return self

    def __exit__(self, *_):
        self.end(signal.SIGTERM)

    def end(self, how):
        if self.process.poll() is None:
            self.process.send_signal(how)
        _, self.errors = self.process.communicate(timeout=60)
        return self.process.returncode

    def get(self, path):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=60) as answer:
            return answer.headers, answer.read()


def browser(folder):
    """Make a browser that notes what it is asked to open."""
    program = folder / "browser"
    program.write_text(f'#!/bin/sh\necho "$1" > {folder}/opened\n')
    program.chmod(0o755)
    return str(program)


def test_it_says_where_it_is_and_serves_under_gunicorn_as_its_arguments_say(tmp_path):
    limit = "--limit-request-line 100"
    with Served("--port", "0", BROWSER=browser(tmp_path), GUNICORN_CMD_ARGS=limit) as served:
        assert served.line == f"Livespan is at http://localhost:{served.port} (Ctrl-C ends it)\n"
        headers, body = served.get("/api/algorithms")
        assert "gunicorn" in headers["Server"]
        assert json.loads(body)["algorithms"][0]["name"] == "auto"
        with pytest.raises(urllib.error.HTTPError):
            served.get("/" + "x" * 200)
        assert served.end(signal.SIGINT) == 0
    assert "Traceback" not in served.errors
    assert not (tmp_path / "opened").exists(), "a browser nobody asked for"


def test_the_browser_is_opened_when_asked(tmp_path):
    with Served("--port", "0", "--open", BROWSER=browser(tmp_path)) as served:
        served.get("/health/simple")
        assert (tmp_path / "opened").read_text() == f"http://localhost:{served.port}\n"


def test_a_taken_port_that_nobody_asked_for_gives_way_to_a_free_one(monkeypatch, tmp_path):
    # 5001 itself is not for tests: the default is moved to a port that is taken here.
    with socket.create_server(("127.0.0.1", 0)) as taken:
        script = tmp_path / "moved.py"
        script.write_text(
            "import livespan.cli.serving as serving\n"
            f"serving.DEFAULT_PORT = {taken.getsockname()[1]}\n"
            "from livespan.cli import app\napp(['serve'])\n"
        )
        environment = {k: v for k, v in os.environ.items() if k != "PORT"}
        process = subprocess.Popen(
            [sys.executable, script], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env={**environment, "LIVESPAN_WARM_UP": "0", "LIVESPAN_HISTORY": "memory"},
        )  # fmt: skip
        try:
            assert "is taken; taking a free one" in process.stderr.readline()
            assert f":{taken.getsockname()[1]} " not in process.stdout.readline()
        finally:
            process.terminate()
            process.communicate(timeout=60)


@pytest.mark.parametrize("how", ["--port", "PORT"])
def test_a_taken_port_that_is_asked_for_is_refused(how, monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        if how == "PORT":
            monkeypatch.setenv("PORT", port)
        done = run("serve", *(["--port", port] if how == "--port" else []))
    assert done.exit_code == 2
    assert f"Cannot listen on 127.0.0.1:{port}: Address already in use; --port" in done.stderr


@pytest.mark.parametrize("arguments", [["--host", "no.such.host.invalid"], ["--port", "65536"]])
def test_an_address_that_is_none_is_refused(arguments):
    done = run("serve", *arguments)
    assert done.exit_code == 2
    assert arguments[1] in done.stderr
    assert "Traceback" not in done.stderr
