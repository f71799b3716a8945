"""A PostgreSQL cluster of its own in a temporary folder, on a socket and no port."""

import contextlib
import os
import pathlib
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator

import pytest

#: Who runs the server when the tests run as root, which it refuses to do.
SERVANTS = ("postgres", "nobody")


def programs() -> pathlib.Path | None:
    """Find the folder of PostgreSQL's programs; Debian keeps them off the path."""
    found = shutil.which("initdb")
    if found is not None:
        return pathlib.Path(found).parent
    folders = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return folders[-1].parent if folders else None


def servant() -> str | None:
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in SERVANTS if name in known)


class Cluster:
    """A server that can be stopped and started again."""

    def __init__(self, folder: pathlib.Path, commands: pathlib.Path) -> None:
        self.folder, self.commands = folder, commands
        self.user = servant()
        if self.user is not None:
            shutil.chown(folder, self.user)
        self.url = f"postgresql://tester@/postgres?host={folder}"
        self._run("initdb", "-D", str(folder / "data"), "-U", "tester", "-A", "trust", "--no-sync")

    def start(self) -> None:
        options = f"-k {self.folder} -c listen_addresses= -c fsync=off -c max_connections=40"
        log = str(self.folder / "log")
        self._run(
            "pg_ctl", "-D", str(self.folder / "data"), "-w", "-o", options, "-l", log, "start"
        )

    def stop(self) -> None:
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "-w", "stop")

    def clear(self) -> None:
        """Drop every table."""
        import psycopg

        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute("DROP SCHEMA public CASCADE")
            connection.execute("CREATE SCHEMA public")

    def _run(self, command: str, *arguments: str) -> None:
        done = subprocess.run(
            [str(self.commands / command), *arguments],
            user=self.user,
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            check=False,
        )
        assert done.returncode == 0, done.stderr.decode()


@contextlib.contextmanager
def cluster() -> Iterator[Cluster]:
    """Give a running server, or skip where there is none to be had."""
    commands = programs()
    if commands is None:
        pytest.skip("PostgreSQL is not installed")
    pytest.importorskip("psycopg", reason="the postgres extra is not installed")
    # Not under pytest's own folder, which only its user may enter; sockets need short paths, too.
    with tempfile.TemporaryDirectory(prefix="livespan-pg-") as folder:
        server = Cluster(pathlib.Path(folder), commands)
        server.start()
        try:
            yield server
        finally:
            server.stop()
