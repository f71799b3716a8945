"""A Redis server of its own on a free port, and workers as processes."""

import contextlib
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from livespan.workers import Connection
from tests.support.servers import SUPPORT, environment, free_port

#: The published command, with one more algorithm.
SLOW_WORKER = (sys.executable, str(SUPPORT / "slow_worker.py"), "worker", "--slots", "1")


@dataclass
class Redis:
    """A Redis server that can be stopped and started again, without what it knew."""

    folder: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def connection(self) -> Connection:
        return Connection(self.url, "the test's URL")

    def start(self) -> None:
        command = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", ""]
        self.process = subprocess.Popen(
            [*command, "--dir", str(self.folder)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        import redis

        client = redis.Redis.from_url(self.url)
        deadline = time.monotonic() + 30
        while True:
            with contextlib.suppress(redis.RedisError):
                client.ping()
                break
            assert time.monotonic() < deadline, "Redis did not start"
            time.sleep(0.02)
        client.close()

    def stop(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait(15)
            self.process = None


@contextlib.contextmanager
def redis_server(folder: Path) -> Iterator[Redis]:
    """Give a running server, or skip where there is none to be had."""
    if shutil.which("redis-server") is None:
        pytest.skip("Redis is not installed")
    pytest.importorskip("redis", reason="the redis extra is not installed")
    server = Redis(folder)
    server.start()
    try:
        yield server
    finally:
        server.stop()


@dataclass
class WorkerProcess:
    """A worker that takes jobs."""

    process: subprocess.Popen[bytes]
    output: Path

    def log(self) -> str:
        return self.output.read_text(errors="replace")

    def until(self, words: str) -> None:
        """Wait until it has said something."""
        deadline = time.monotonic() + 60
        while words not in self.log():
            assert self.process.poll() is None, self.log()
            assert time.monotonic() < deadline, self.log()
            time.sleep(0.02)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(15)

    def terminate(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Ask it to end, and return its exit code."""
        self.process.send_signal(number)
        return self.process.wait(15)


class Crew:
    """Workers with one slot each, and the slow algorithm; tests hand them on to each other."""

    def __init__(self, folder: Path, redis: Redis, **extra: str) -> None:
        self._extra = extra
        self._folder = folder
        self._redis = redis
        self._workers: list[WorkerProcess] = []

    @property
    def alive(self) -> list[WorkerProcess]:
        return [worker for worker in self._workers if worker.process.poll() is None]

    def one(self) -> WorkerProcess:
        """Return the only worker there is; a new one where there is none."""
        alive = self.alive or [self.another()]
        for worker in alive[1:]:
            worker.terminate()
        return alive[0]

    def another(self) -> WorkerProcess:
        """Start one more."""
        output = self._folder / f"worker-{len(self._workers)}.log"
        with output.open("wb") as sink:
            process = subprocess.Popen(
                SLOW_WORKER,
                env=environment(LIVESPAN_REDIS_URL=self._redis.url, **self._extra),
                stdin=subprocess.DEVNULL,
                stdout=sink,
                stderr=subprocess.STDOUT,
            )
        self._workers.append(WorkerProcess(process, output))
        self._workers[-1].until("at once")
        return self._workers[-1]

    def none(self) -> None:
        """End them all."""
        for worker in self.alive:
            worker.terminate()

    def kill(self) -> None:
        for worker in self.alive:
            worker.kill()
