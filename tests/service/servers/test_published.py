"""The published commands, letter by letter; only ports are free ones."""

import json
import re
import shutil
import socket
import subprocess
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from tests.support.client import parse, send
from tests.support.servers import (
    BACKEND,
    ROOT,
    environment,
    free_port,
    nginx,
    nginx_command,
    nginx_config,
    nginx_missing,
    running,
)

GUNICORN = "gunicorn app:app --config gunicorn_config.py"
CURL = (
    "curl -N -X POST http://localhost:5001/stream_scheduling "
    '-H "Content-Type: application/json" '
    """-d '{"algorithm": "ACO", "tasks": [{"id": "t1", "length": 10}], """
    """"parameters": {"n_iterations": 50}}'"""
)


def curl(port: int, path: str = "/stream_scheduling") -> bytes:
    if not shutil.which("curl"):
        pytest.skip("curl is not installed")
    command = CURL.replace("localhost:5001/stream_scheduling", f"127.0.0.1:{port}{path}")
    done = subprocess.run(command, shell=True, capture_output=True, timeout=60, check=True)
    return done.stdout


def check_fifty_iterations(output: bytes) -> None:
    events, comments = parse(output)
    kinds = [json.loads(event)["type"] for event in events]
    assert kinds.count("iteration") == 50
    assert kinds[0] == "start"
    assert kinds[-2:] == ["done", "final_metrics"]
    assert comments == [f"keepalive {k}" for k in (10, 20, 30, 40, 50)]


def test_python_app(tmp_path: Path) -> None:
    with running("exec python app.py", tmp_path) as server:
        check_fifty_iterations(curl(server.port))
        assert f"http://localhost:{server.port}" in server.log()


@pytest.mark.parametrize("port", ["abc", "-1", "65536"])
def test_a_port_that_is_none_is_one_sentence(port: str) -> None:
    where = environment(PORT=port)
    done = subprocess.run(
        ["python", "app.py"], check=False, cwd=BACKEND, env=where, capture_output=True
    )
    assert done.returncode == 1
    assert done.stderr.decode() == f"PORT must be a number from 0 to 65535, not {port!r}\n"


def test_a_client_of_http_1_0_gets_a_stream_it_can_read(tmp_path: Path) -> None:
    body = b'{"algorithm": "ACO", "tasks": [{"id": "t1", "length": 1}]}'
    head = (
        "POST /stream_scheduling HTTP/1.0\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    for command in ("exec python app.py", f"exec {GUNICORN}"):
        with (
            running(command, tmp_path) as server,
            socket.create_connection(("127.0.0.1", server.port), timeout=30) as client,
        ):
            client.sendall(head.encode() + body)
            answer = b"".join(iter(lambda: client.recv(65536), b""))
        headers, _, stream = answer.partition(b"\r\n\r\n")
        assert headers.startswith(b"HTTP/1.0 200"), command
        assert b"chunked" not in headers
        assert headers.lower().count(b"\r\nconnection:") == 1
        assert stream.startswith(b"data: {")
        assert json.loads(parse(stream)[0][-1])["type"] == "final_metrics"


def test_a_body_in_broken_chunks_is_the_client_s_fault(tmp_path: Path) -> None:
    head = (
        "POST /stream_scheduling HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        "Transfer-Encoding: chunked\r\n\r\nzz\r\nabc"
    )
    for command in ("exec python app.py", f"exec {GUNICORN}"):
        with running(command, tmp_path) as server:
            with socket.create_connection(("127.0.0.1", server.port), timeout=30) as client:
                client.sendall(head.encode())
                assert client.recv(65536).startswith(b"HTTP/1.1 400"), command
            assert "Traceback" not in server.log()


def test_gunicorn_and_nginx(tmp_path: Path) -> None:
    with running(f"exec {GUNICORN}", tmp_path) as server:
        check_fifty_iterations(curl(server.port))
        if nginx_missing():
            pytest.skip(nginx_missing())
        with nginx(tmp_path, server) as front:
            check_fifty_iterations(curl(front.port, "/api/stream_scheduling"))
            check_fifty_iterations(curl(front.port))
            for path in ("/", "/static/main.js", "/health", "/api/algorithms", "/algorithms"):
                with send(front.url, "GET", path) as answer:
                    assert answer.status == 200, path
                    assert answer.headers("Connection") == ["keep-alive"]
            with send(front.url, "POST", "/api/read", b"x" * (34 << 20)) as answer:
                assert answer.status == 413
                assert answer.headers("Content-Type") == ["application/problem+json"]
                assert json.loads(answer.response.read())["code"] == "body_too_large"
            server.terminate()
            server.process.wait(15)
            with send(front.url, "GET", "/health") as answer:
                assert answer.status == 503
                assert answer.headers("X-Content-Type-Options") == ["nosniff"]
                assert json.loads(answer.response.read())["code"] == "unreachable"


def test_procfile_holds_the_published_line() -> None:
    lines = (BACKEND / "Procfile").read_text().splitlines()
    assert lines == [f"web: {GUNICORN}", "worker: python -m livespan worker"]


def test_gunicorn_takes_the_published_numbers() -> None:
    shown = subprocess.run(
        ["gunicorn", "app:app", "--config", "gunicorn_config.py", "--print-config"],
        cwd=BACKEND,
        env=environment(PORT=""),
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    ).stdout
    settings = dict(re.findall(r"^(\w+)\s*= (.*)$", shown, flags=re.MULTILINE))
    assert settings["bind"] == "['0.0.0.0:5001']"
    assert settings["worker_class"] == "gthread"
    assert settings["timeout"] == "600"
    assert settings["keepalive"] == "5"
    assert settings["workers"] == "1"
    assert settings["max_requests"] == "0"
    assert settings["control_socket_disable"] == "True"
    if Path("/dev/shm").is_dir():
        assert settings["worker_tmp_dir"] == "/dev/shm"
    from livespan.service import Settings

    assert int(settings["threads"]) > Settings().max_streams >= 512
    assert int(settings["graceful_timeout"]) > Settings().drain_timeout


@pytest.mark.skipif(bool(nginx_missing()), reason=nginx_missing())
def test_nginx_accepts_its_configuration(tmp_path: Path) -> None:
    config = nginx_config(tmp_path, free_port(), free_port())
    command = [*nginx_command(tmp_path, config), "-t"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 0, done.stderr


def test_nginx_configuration_keeps_streams_live() -> None:
    shipped = (ROOT / "nginx.conf").read_text()
    location = shipped.split("location /api/stream_scheduling {")[1].split("\n        }")[0]
    for line in (
        "proxy_buffering off;",
        "proxy_cache off;",
        "proxy_connect_timeout 600s;",
        "proxy_send_timeout 600s;",
        "proxy_read_timeout 600s;",
        "proxy_http_version 1.1;",
        'proxy_set_header Connection "";',
        "proxy_set_header X-Accel-Buffering no;",
        "gzip off;",
        "chunked_transfer_encoding on;",
    ):
        assert line in location
    assert "server backend:5001;" in shipped


#: The part of the compose specification this project uses, as a schema: no other key passes.
COMPOSE = {
    "type": "object",
    "required": ["services"],
    "additionalProperties": False,
    "properties": {
        "volumes": {"type": "object", "additionalProperties": {"type": "null"}},
        "services": {
            "type": "object",
            "additionalProperties": {
                "type": "object",
                "additionalProperties": False,
                "properties": {
                    "image": {"type": "string"},
                    "build": {
                        "type": "object",
                        "additionalProperties": False,
                        "required": ["context"],
                        "properties": {
                            "context": {"type": "string"},
                            "dockerfile": {"type": "string"},
                        },
                    },
                    "environment": {"type": "object"},
                    "command": {"type": "array", "items": {"type": "string"}},
                    "profiles": {"type": "array", "items": {"type": "string"}},
                    "healthcheck": {
                        "type": "object",
                        "anyOf": [
                            {"required": ["test", "interval"]},
                            {"properties": {"disable": {"const": True}}, "required": ["disable"]},
                        ],
                    },
                    "expose": {"type": "array", "items": {"type": "string"}},
                    "ports": {"type": "array", "items": {"type": "string"}},
                    "volumes": {"type": "array", "items": {"type": "string"}},
                    "stop_grace_period": {"type": "string", "pattern": r"^\d+s$"},
                    "init": {"type": "boolean"},
                    "restart": {"enum": ["no", "always", "on-failure", "unless-stopped"]},
                    "cap_drop": {"type": "array"},
                    "security_opt": {"type": "array"},
                    "depends_on": {
                        "type": ["object", "array"],
                        "items": {"type": "string"},
                        "additionalProperties": {
                            "type": "object",
                            "required": ["condition"],
                            "properties": {"condition": {"const": "service_healthy"}},
                        },
                    },
                },
                "anyOf": [{"required": ["image"]}, {"required": ["build"]}],
            },
        },
    },
}


def test_compose_file() -> None:
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    jsonschema.validate(compose, COMPOSE)
    backend, front = compose["services"]["backend"], compose["services"]["nginx"]
    assert (ROOT / backend["build"]["context"] / backend["build"]["dockerfile"]).is_file()
    assert backend["environment"]["PORT"] == "5001"
    (volume,) = backend["volumes"]
    name, folder = volume.split(":")
    assert name in compose["volumes"]
    assert backend["environment"]["LIVESPAN_HISTORY"].startswith(f"{folder}/")
    # A new volume gets the owner that the folder has in the image.
    assert (
        f"--owner=livespan /app /app/.numba_cache {folder}" in (BACKEND / "Dockerfile").read_text()
    )
    source, target, mode = front["volumes"][0].split(":")
    assert (ROOT / source).is_file()
    assert (target, mode) == ("/etc/nginx/nginx.conf", "ro")
    assert "HEALTHCHECK" in (BACKEND / "Dockerfile").read_text()
    command, program, *_, script = backend["healthcheck"]["test"]
    assert (command, program) == ("CMD", "python")
    assert "127.0.0.1:5001/health/ready" in script
    _workers_are_asked_for(compose["services"])


def _workers_are_asked_for(services: dict[str, Any]) -> None:
    """They come with their profile alone, and the service uses them where it is told of Redis."""
    optional = {name for name, service in services.items() if "profiles" in service}
    assert optional == {"redis", "worker"}
    for service in services.values():
        assert set(service.get("depends_on", ())) <= set(services)
    worker = services["worker"]
    assert worker["command"] == ["python", "-m", "livespan", "worker"]
    assert worker["build"] == services["backend"]["build"]
    assert services["backend"]["environment"]["LIVESPAN_REDIS_URL"] == "${LIVESPAN_REDIS_URL:-}"
