"""Which process a run belongs to, and whether that process is still there.

On one host the system knows: a process is its number and the time it was started, for numbers
are used again, in containers the same few. A process elsewhere must say once a second that it
is there.
"""

import os
import pathlib
import secrets
import socket
from dataclasses import dataclass

__all__ = ["LEASE", "Owner"]

#: Seconds after which an owner that cannot be looked at, and has not said a word, is gone.
LEASE = 5.0

_PROC = pathlib.Path("/proc")


@dataclass(frozen=True, slots=True)
class Owner:
    """One process that has runs.

    Attributes
    ----------
    host
        The host's name, the id of its boot and of the space its process numbers count in: only
        where all three are the same does a number mean the same process.
    pid
        The process's number.
    birth
        When it was started, in the system's own ticks; empty where that cannot be told.
    """

    id: str
    host: str
    pid: int
    birth: str

    @classmethod
    def this_process(cls) -> "Owner":
        """Describe the process that asks, under a new id."""
        pid = os.getpid()
        return cls(secrets.token_hex(8), _host(), pid, _birth(pid) or "")

    def gone(self, here: "Owner", silence: float) -> bool:
        """Tell whether this process is no more.

        Parameters
        ----------
        here
            The process that asks.
        silence
            Seconds since this one was last seen, by the database's clock; far below zero when that
            clock was set back.
        """
        if self.host == here.host and self.birth:
            return _birth(self.pid) != self.birth
        return abs(silence) > LEASE


def _host() -> str:
    return "/".join((socket.gethostname(), _boot(), _space()))


def _boot() -> str:
    try:
        return (_PROC / "sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return ""


def _space() -> str:
    try:
        return str((_PROC / "self/ns/pid").readlink())
    except OSError:
        return ""


def _birth(pid: int) -> str | None:
    """Return when a process was started; None when there is none, or only its remains."""
    try:
        told = (_PROC / str(pid) / "stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return None
    # The second word is the program's name in brackets, which may hold anything.
    words = told.rpartition(")")[2].split()
    state, birth = words[0], words[19]
    return None if state in "ZX" else birth
