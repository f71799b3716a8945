"""A proxy on this machine that mistreats streams of events."""

import contextlib
import socket
import threading
from collections.abc import Iterator

from tests.support.servers import free_port

#: What the service asks clients to wait, and what they are told here, as long as it.
RETRY, SOONER = b"retry: 1000", b"retry: 0010"


class Relay:
    """Passes connections on, and cuts each stream after its first event.

    Parameters
    ----------
    beyond
        Bytes of the next event that still pass.
    answer
        What a stream is answered with every other time, instead of being passed on.
    """

    def __init__(
        self, target: int, beyond: int = 0, answer: bytes = b"", port: int | None = None
    ) -> None:
        self.port = port or free_port()
        self.cuts = 0
        self.asked: list[bytes] = []
        self._target = target
        self._beyond = beyond
        self._answer = answer
        self._listener = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._serve, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def close(self) -> None:
        self._listener.close()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                threading.Thread(target=self._pass_on, args=(client,), daemon=True).start()

    def _pass_on(self, client: socket.socket) -> None:
        with (
            contextlib.suppress(OSError),
            client,
            socket.create_connection(("127.0.0.1", self._target)) as server,
        ):
            while request := _message(client):
                stream = b"/events" in request.split(b"\r\n", 1)[0]
                if stream:
                    self.asked.append(request)
                if stream and self._answer and len(self.asked) % 2:
                    client.sendall(self._answer)
                    return
                server.sendall(request)
                if stream:
                    self._stream(server, client)
                    return
                client.sendall(_message(server))

    def _stream(self, server: socket.socket, client: socket.socket) -> None:
        passed = b""
        while piece := server.recv(1 << 16):
            before = len(passed)
            passed += piece.replace(RETRY, SOONER)
            event = passed.find(b"\ndata: ")
            end = passed.find(b"\n\n", event) if event >= 0 else -1
            if end >= 0:
                client.sendall(passed[before : end + 2 + self._beyond])
                self.cuts += 1
                return
            client.sendall(passed[before:])


def _message(source: socket.socket) -> bytes:
    """Read a request or an answer with its body."""
    found = b""
    while b"\r\n\r\n" not in found:
        piece = source.recv(1 << 16)
        if not piece:
            return b""
        found += piece
    head, _, body = found.partition(b"\r\n\r\n")
    lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    left = int(lengths[0].split(b":")[1]) - len(body) if lengths else 0
    while left > 0:
        piece = source.recv(left)
        found += piece
        left -= len(piece)
    return found


@contextlib.contextmanager
def relay(target: int, beyond: int = 0, answer: bytes = b"") -> Iterator[Relay]:
    found = Relay(target, beyond, answer)
    try:
        yield found
    finally:
        found.close()
