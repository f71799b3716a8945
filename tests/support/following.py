"""A reader that comes back: follows a run's events over cut connections and restarted servers."""

import contextlib
import http.client
import json
import threading
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from tests.support.client import send

#: Seconds without any success after which a follower gives up.
PATIENCE = 60.0


def begin(url: str, request: dict[str, Any]) -> str:
    """Start a run that goes on by itself; return its id."""
    data = json.dumps(request).encode()
    with send(url, "POST", "/api/runs", data, {"Content-Type": "application/json"}) as answer:
        document = json.loads(answer.response.read())
        assert answer.status == 202, document
        return str(document["id"])


def look(url: str, run: str) -> dict[str, Any]:
    """Return how a run stands."""
    with send(url, "GET", f"/api/runs/{run}") as answer:
        assert answer.status == 200, answer.response.read()
        return dict(json.loads(answer.response.read()))


def look_patiently(url: str, run: str) -> dict[str, Any]:
    """Return how a run stands, once the server answers."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return look(url, run)
        except (OSError, http.client.HTTPException):
            assert time.monotonic() < deadline, "no answer"
            time.sleep(0.05)


class Follower:
    """What one reader has of a run, and how often it had to come back."""

    def __init__(self, url: str, run: str) -> None:
        self.url = url
        self.run = run
        self.events: list[tuple[int, dict[str, Any]]] = []
        self.unnumbered: list[dict[str, Any]] = []
        self.last = ""
        self.connections = 0
        self._left = threading.Event()

    @property
    def done(self) -> bool:
        return bool(self.events) and self.events[-1][1]["type"] in ("final_metrics", "error")

    def all(self) -> list[tuple[int, dict[str, Any]]]:
        """Follow to the end, coming back as often as it takes."""
        deadline = time.monotonic() + PATIENCE
        while not self.done and not self._left.is_set():
            before = len(self.events)
            self.once()
            if len(self.events) > before:
                deadline = time.monotonic() + PATIENCE
            assert time.monotonic() < deadline, f"nothing since {self.events[-1:]}"
        return self.events

    def leave(self) -> None:
        """Have it end after the event, or the failure, that comes next."""
        self._left.set()

    def once(self, most: int | None = None) -> None:
        """Read from one connection, ``most`` events or until it ends."""
        self.connections += 1
        try:
            for number, event in self._read():
                if number:
                    self.events.append((int(number), event))
                    self.last = number
                else:
                    self.unnumbered.append(event)
                if most is not None:
                    most -= 1
                if most == 0 or self._left.is_set():
                    return
        except (OSError, http.client.HTTPException):
            time.sleep(0.05)

    def _read(self) -> Iterator[tuple[str, dict[str, Any]]]:
        where = urlsplit(self.url)
        connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=20)
        try:
            headers = {"Last-Event-ID": self.last} if self.last else {}
            connection.request("GET", f"/api/runs/{self.run}/events", headers=headers)
            response = connection.getresponse()
            if response.status != 200:
                response.read()
                time.sleep(0.05)
                return
            number = ""
            while line := response.readline():
                if line.startswith(b"id: "):
                    number = line[4:].decode().strip()
                elif line.startswith(b"data: "):
                    yield number, json.loads(line[6:])
                    number = ""
        finally:
            connection.close()


@contextlib.contextmanager
def following(url: str, run: str) -> Iterator[Follower]:
    """Follow a run from a thread that ends with the block."""
    reader = Follower(url, run)
    thread = threading.Thread(target=reader.all)
    thread.start()
    try:
        yield reader
    finally:
        reader.leave()
        thread.join(30)


def numbers(events: list[tuple[int, dict[str, Any]]]) -> list[int]:
    return [number for number, _ in events]
