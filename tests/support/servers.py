"""Starting the real servers on free ports of this machine."""

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BACKEND = ROOT / "backend"
SUPPORT = Path(__file__).resolve().parent

#: The published command, with another application only.
GUNICORN = ("gunicorn", "slow_app:app", "--config", "gunicorn_config.py")
FLASK = (sys.executable, str(SUPPORT / "slow_app.py"))


@dataclass
class Server:
    """A server that runs."""

    process: subprocess.Popen[bytes]
    port: int
    output: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def log(self) -> str:
        return self.output.read_text(errors="replace")

    def terminate(self) -> None:
        self.process.send_signal(signal.SIGTERM)

    def worker(self) -> int:
        """Process id of gunicorn's one worker."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return int(children.read_text().split()[0])


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(**extra: str) -> dict[str, str]:
    """This process's environment, in which ``gunicorn`` and ``python`` are this one's."""
    bin_folder = str(Path(sys.executable).parent)
    given = {k: v for k, v in os.environ.items() if not k.startswith("LIVESPAN_")}
    return {
        **given,
        "PATH": os.pathsep.join((bin_folder, os.environ["PATH"])),
        "PYTHONPATH": os.pathsep.join((str(BACKEND), str(SUPPORT))),
        "LIVESPAN_WARM_UP": "0",
        # Slow searches sleep, so there is no harm in many at once.
        "LIVESPAN_MAX_RUNNING": "100",
        **extra,
    }


@contextlib.contextmanager
def running(
    command: Sequence[str] | str,
    folder: Path,
    port: int | None = None,
    *,
    path: str = "/health/simple",
    cwd: Path = BACKEND,
    **extra: str,
) -> Iterator[Server]:
    """Run a server until the block ends; it answers when the block begins."""
    port = port or free_port()
    output = folder / f"server-{port}.log"
    with output.open("wb") as sink:
        process = subprocess.Popen(
            command,
            shell=isinstance(command, str),
            cwd=cwd,
            env=environment(
                PORT=str(port), **{"LIVESPAN_HISTORY": str(folder / f"history-{port}.db"), **extra}
            ),
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    server = Server(process, port, output)
    try:
        _wait_until_up(server, path)
        yield server
    finally:
        _end(process)


def _wait_until_up(server: Server, path: str) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if server.process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(server.url + path, timeout=5):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.05)
    raise RuntimeError(f"the server did not start:\n{server.log()}")


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(15)
    # Only what this process started: the server leads a group of its own.
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(15)


def nginx_missing() -> str:
    """Why nginx cannot be used here; empty when it can."""
    return "" if shutil.which("nginx") else "nginx is not installed"


def nginx_config(folder: Path, port: int, backend: int) -> Path:
    """The shipped file with other addresses: nothing else is changed."""
    shipped = (ROOT / "nginx.conf").read_text()
    changed, upstreams = re.subn(r"server backend:5001;", f"server 127.0.0.1:{backend};", shipped)
    changed, listens = re.subn(r"listen 80;", f"listen 127.0.0.1:{port};", changed)
    assert (upstreams, listens) == (1, 1)
    target = folder / "nginx.conf"
    target.write_text(changed)
    return target


def nginx_command(folder: Path, config: Path) -> list[str]:
    where = f"daemon off; pid {folder / 'nginx.pid'};"
    return ["nginx", "-p", str(folder), "-c", str(config), "-g", where]


@contextlib.contextmanager
def nginx(folder: Path, backend: Server) -> Iterator[Server]:
    port = free_port()
    config = nginx_config(folder, port, backend.port)
    with running(nginx_command(folder, config), folder, port, cwd=folder) as server:
        yield server
