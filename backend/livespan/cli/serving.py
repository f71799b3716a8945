"""The service under gunicorn, with the settings that come with the package."""

import errno
import os
import shlex
import socket
import sys
import webbrowser
from typing import Any

import typer
from gunicorn.app.base import BaseApplication

import livespan.gunicorn_config as shipped
from livespan.errors import InputError

__all__ = ["free_address", "run"]

#: The published port.
DEFAULT_PORT = 5001

HIGHEST_PORT = 65_535

#: All of the machine's addresses, which a browser reaches as this machine.
EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - compared with, not listened on


def run(host: str, port: int | None, *, open_page: bool) -> None:
    """Serve until interrupted.

    Raises
    ------
    InputError
        When the address cannot be listened on.
    """
    address, port = free_address(host, port)
    # gunicorn's command-line arguments are its own; ours are not among them.
    sys.argv = ["livespan"]
    _Server(address, port, open_page=open_page).run()


def free_address(host: str, port: int | None) -> tuple[str, int]:
    """Return host and port to listen on; where no port is said and 5001 is taken, 0 for a free one.

    Raises
    ------
    InputError
        When the address cannot be listened on.
    """
    if port is not None and not 0 <= port <= HIGHEST_PORT:
        raise InputError(f"A port is from 0 to {HIGHEST_PORT}, not {port}", "port")
    try:
        _try(host, DEFAULT_PORT if port is None else port)
    except OSError as error:
        if port is None and error.errno == errno.EADDRINUSE:
            typer.echo(f"Port {DEFAULT_PORT} is taken; taking a free one.", err=True)
            return host, 0
        # A name that cannot be resolved has a number of another kind and a sentence of its own.
        known = error.errno if error.errno in errno.errorcode else None
        why = os.strerror(known) if known is not None else error.strerror or str(error)
        shown = DEFAULT_PORT if port is None else port
        raise InputError(f"Cannot listen on {host}:{shown}: {why}; --port takes another") from None
    return host, DEFAULT_PORT if port is None else port


def _try(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    socket.create_server((host, port), family=family).close()


class _Server(BaseApplication):  # type: ignore[misc]
    """gunicorn in this process."""

    def __init__(self, host: str, port: int, *, open_page: bool) -> None:
        self._host = host
        self._bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        self._open = open_page
        super().__init__()

    def load_config(self) -> None:
        """Take the shipped settings, then GUNICORN_CMD_ARGS, then the address."""
        for name, value in vars(shipped).items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)
        # On a terminal the URL is what counts; faults are told all the same.
        if "LIVESPAN_LOG_LEVEL" not in os.environ:
            self.cfg.set("loglevel", "warning")
        self._take_environment()
        self.cfg.set("bind", self._bind)
        self.cfg.set("proc_name", "livespan")
        self.cfg.set("when_ready", self._announce)

    def load(self) -> Any:
        """Make the application, in the worker."""
        from livespan.service import application  # noqa: PLC0415 - the parent needs none of it

        return application()

    def _take_environment(self) -> None:
        arguments = shlex.split(os.environ.get("GUNICORN_CMD_ARGS", ""))
        given = self.cfg.parser().parse_args(arguments)
        for name, value in vars(given).items():
            if value is not None and name in self.cfg.settings:
                self.cfg.set(name, value)

    def _announce(self, arbiter: Any) -> None:
        port = arbiter.LISTENERS[0].sock.getsockname()[1]
        host = f"[{self._host}]" if ":" in self._host else self._host
        if self._host in (*EVERYWHERE, "127.0.0.1"):
            host = "localhost"
        url = f"http://{host}:{port}"
        typer.echo(f"Livespan is at {url} (Ctrl-C ends it)")
        sys.stdout.flush()
        if self._open and not webbrowser.open(url):
            typer.echo("There is no browser to open.", err=True)
