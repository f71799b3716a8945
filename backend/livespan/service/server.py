"""Flask's own server, for one person on one machine."""

import os
import signal
import sys
import time
from types import FrameType

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from livespan.service.state import KEY, State

__all__ = ["DEFAULT_PORT", "serve"]

#: The published port.
DEFAULT_PORT = 5001

HIGHEST_PORT = 65_535

#: All of the machine's addresses.
EVERYWHERE = "0.0.0.0"  # noqa: S104 - the published commands serve on all of them

#: Seconds that ended searches' streams have to reach their clients.
FAREWELL = 2.0


class _Handler(WSGIRequestHandler):
    def run_wsgi(self) -> None:
        """Answer a client of HTTP/1.0 in kind: it could not read a chunked stream."""
        if self.request_version < "HTTP/1.1":
            self.protocol_version = self.request_version
        super().run_wsgi()

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Leave requests unlogged: the terminal is for the URL and for faults."""


def serve(app: Flask, host: str = EVERYWHERE, port: int | None = None) -> None:
    """Serve an application with threads until it is interrupted, and say where.

    Open streams get their ends before this returns.

    Parameters
    ----------
    port
        The environment's ``PORT``, or 5001, when not given.
    """
    if port is None:
        port = _port_of_environment()
    server = make_server(host, port, app, threaded=True, request_handler=_Handler)
    signal.signal(signal.SIGTERM, _interrupt)
    shown = f"[{host}]" if ":" in host else host
    if host in (EVERYWHERE, "::", "127.0.0.1"):
        shown = "localhost"
    sys.stdout.write(f"Livespan is at http://{shown}:{server.port} (Ctrl-C ends it)\n")
    sys.stdout.flush()
    # Returns when interrupted.
    server.serve_forever()
    _say_goodbye(app.extensions[KEY])


def _port_of_environment() -> int:
    said = os.environ.get("PORT") or str(DEFAULT_PORT)
    if not (said.isdecimal() and int(said) <= HIGHEST_PORT):
        sys.exit(f"PORT must be a number from 0 to {HIGHEST_PORT}, not {said!r}")
    return int(said)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _say_goodbye(shared: State) -> None:
    shared.drain()
    deadline = time.monotonic() + FAREWELL
    while shared.open_streams and time.monotonic() < deadline:
        time.sleep(0.02)
