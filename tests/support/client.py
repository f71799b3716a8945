"""A client that notes when each line arrived, and a parser of event streams.

The parser follows the WHATWG rules, not the service's code.
"""

import http.client
import json
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

PATH = "/api/stream_scheduling"


def body(algorithm: str = "slow", tasks: Any = None, **parameters: Any) -> dict[str, Any]:
    """A request; four tasks on two machines unless told otherwise, with a gap to the bound."""
    if tasks is None:
        # 3, 3, 2, 2, 2: greedy gives 7, the bound is 6.
        tasks = [{"id": f"t{k}", "length": length} for k, length in enumerate((3, 3, 2, 2, 2))]
        parameters.setdefault("num_default_agents", 2)
    parameters.setdefault("seed", 1)
    return {"algorithm": algorithm, "tasks": tasks, "parameters": parameters}


@dataclass
class Stream:
    """An open event stream."""

    connection: http.client.HTTPConnection
    response: http.client.HTTPResponse
    comments: list[str] = field(default_factory=list)

    @property
    def status(self) -> int:
        return self.response.status

    def headers(self, name: str) -> list[str]:
        return [value for key, value in self.response.getheaders() if key.lower() == name.lower()]

    def lines(self) -> Iterator[tuple[float, bytes]]:
        """Each line with the monotonic time of its arrival."""
        while line := self.response.readline():
            yield time.monotonic(), line

    def events(self) -> Iterator[tuple[float, dict[str, Any]]]:
        for at, line in self.lines():
            if line.startswith(b"data:"):
                yield at, json.loads(line[5:])
            elif line.startswith(b":"):
                self.comments.append(line[1:].strip().decode())

    def until(self, kind: str) -> dict[str, Any]:
        """Read up to the first event of a type."""
        for _, event in self.events():
            if event["type"] == kind:
                return event
        raise AssertionError(f"the stream ended without {kind!r}")

    def close(self) -> None:
        self.response.close()
        self.connection.close()

    def __enter__(self) -> "Stream":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def post(url: str, request: Any, path: str = PATH, timeout: float = 60) -> Stream:
    """Start a run, or be refused."""
    data = request if isinstance(request, bytes) else json.dumps(request).encode()
    return send(url, "POST", path, data, {"Content-Type": "application/json"}, timeout)


def send(
    url: str,
    method: str,
    path: str,
    data: bytes | None = None,
    headers: dict[str, str] | None = None,
    timeout: float = 60,
) -> Stream:
    where = urlsplit(url)
    connection = http.client.HTTPConnection(where.hostname, where.port, timeout=timeout)
    connection.request(method, path, data, headers or {})
    return Stream(connection, connection.getresponse())


def parse(data: bytes) -> tuple[list[str], list[str]]:
    """Split a whole stream into the data of its events and its comments."""
    events: list[str] = []
    comments: list[str] = []
    pending: list[str] = []
    for line in re.split("\r\n|\r|\n", data.decode()):
        if not line:
            if pending:
                events.append("\n".join(pending))
            pending = []
        elif line.startswith(":"):
            comments.append(line[1:].removeprefix(" "))
        elif line.split(":", 1)[0] == "data":
            pending.append(line.partition(":")[2].removeprefix(" "))
    return events, comments


def diary(folder: Any, mark: int) -> list[float]:
    """When each iteration of a marked run ended."""
    path = folder / str(mark)
    text = path.read_text() if path.exists() else ""
    return [float(line.split()[1]) for line in text.splitlines() if line.count(" ") == 1]
