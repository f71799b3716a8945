"""Running commands: in this process, or under a terminal."""

import os
import pty
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

from typer.testing import CliRunner

from livespan.cli import app

__all__ = ["LIVESPAN", "TASKS", "Terminal", "run"]

TASKS = Path(__file__).parents[2] / "examples" / "tasks.csv"
LIVESPAN = (sys.executable, "-m", "livespan")


def run(*arguments, stdin=None):
    """Run a command in this process."""
    return CliRunner().invoke(app, [str(argument) for argument in arguments], input=stdin)


class Terminal:
    """A command whose standard error, and perhaps output, is a terminal."""

    def __init__(self, *arguments, output_too=False, columns=120):
        self.seen = b""
        self.out = b""
        ours, theirs = pty.openpty()
        self.process = subprocess.Popen(
            [*LIVESPAN, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=theirs if output_too else subprocess.PIPE,
            stderr=theirs,
            env={**os.environ, "TERM": "xterm-256color", "COLUMNS": str(columns), "LINES": "40"},
            # Test runners in the background may have interrupts switched off.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # noqa: PLW1509
        )
        os.close(theirs)
        self._readers = [threading.Thread(target=self._read, args=(ours,))]
        if not output_too:
            self._readers.append(threading.Thread(target=self._drain))
        for reader in self._readers:
            reader.start()

    def wait_for(self, text, seconds=60):
        """Wait until the terminal has shown something."""
        deadline = time.monotonic() + seconds
        while text not in self.seen:
            assert time.monotonic() < deadline, self.seen
            assert self.process.poll() is None, self.seen
            time.sleep(0.02)

    def finish(self, seconds=60):
        """Wait for the end; return the exit code, standard output, what the terminal showed."""
        code = self.process.wait(seconds)
        for reader in self._readers:
            reader.join(seconds)
        return code, self.out.decode(), self.seen.decode()

    def _read(self, ours):
        while True:
            try:
                chunk = os.read(ours, 65536)
            except OSError:  # what Linux says when the other side has closed
                chunk = b""
            if not chunk:
                os.close(ours)
                return
            self.seen += chunk

    def _drain(self):
        self.out = self.process.stdout.read()
        self.process.stdout.close()
