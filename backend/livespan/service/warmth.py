"""Whether the kernels are compiled, and how they come to be while the service already serves.

Compiling keeps the interpreter lock for hundreds of milliseconds, which every open stream would
feel. So another process compiles into the disk cache; this one then only loads.
"""

import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from livespan import warm

__all__ = ["Warmth"]

_log = logging.getLogger(__name__)

#: Directory from which ``livespan`` is imported.
_ROOT = Path(__file__).resolve().parents[2]

#: Seconds after which a compiling process counts as stuck.
COMPILE_TIMEOUT = 300.0
#: Seconds between two looks at whether a waiting run was cancelled.
LOOK = 0.02


class Warmth:
    """How far the kernels are: compiled elsewhere, then loaded here."""

    def __init__(self) -> None:
        self._ready = threading.Event()
        self._ready.set()
        self._failure = ""
        self._stopped = False
        self._compiler: subprocess.Popen[bytes] | None = None

    @property
    def ready(self) -> bool:
        """Whether a search starts at once."""
        return self._ready.is_set()

    def begin(self) -> None:
        """Start to warm up in the background; nothing to do when nothing is compiled."""
        if warm.needed():
            self._ready.clear()
            threading.Thread(target=self._warm_up, name="livespan-warm-up", daemon=True).start()

    def wait(self, cancelled: Callable[[], bool]) -> Iterator[str]:
        """Wait until the kernels are there, or ``cancelled``; yield sentences about it."""
        if self.ready:
            return
        yield (
            "Warming up: the search kernels are being compiled, once for this server; "
            "the search starts right after"
        )
        while not self._ready.wait(LOOK) and not cancelled():
            pass
        if self._failure:
            yield f"Warming up failed ({self._failure}); the kernels compile as they are needed"
        elif self.ready:
            yield "Warmed up"

    def stop(self) -> None:
        """Give up warming up, because the service ends."""
        self._stopped = True
        if self._compiler is not None and self._compiler.poll() is None:
            self._compiler.terminate()

    def _warm_up(self) -> None:
        try:
            if not warm.remembered():
                self._compile()
            if self._stopped:
                return
            # Only loads when the other process has done its work, compiles otherwise.
            warm.warm()
        except Exception as error:  # noqa: BLE001 - a service that is cold still serves
            self._failure = f"{type(error).__name__}"
            _log.exception("Warming up failed")
        self._ready.set()

    def _compile(self) -> None:
        path = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH"))))
        self._compiler = subprocess.Popen(
            [sys.executable, "-m", "livespan.warm"],
            env={**os.environ, "PYTHONPATH": path},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        try:
            _, complaint = self._compiler.communicate(timeout=COMPILE_TIMEOUT)
        except subprocess.TimeoutExpired:
            self._compiler.kill()
            complaint = b"it took too long"
        if self._compiler.returncode != 0 and not self._stopped:
            tail = complaint.decode(errors="replace").strip()[-2_000:]
            self._failure = "the compiling process ended badly"
            _log.error("The compiling process ended badly: %s", tail)
