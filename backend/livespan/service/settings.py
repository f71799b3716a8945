"""What an operator can set: limits and clocks, each from an environment variable."""

import dataclasses
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from livespan.errors import SettingError
from livespan.service import logs

__all__ = ["MIB", "Settings", "processors"]

MIB = 1024 * 1024

_MAY_BE_ZERO = ("warm_up", "resume", "proxies", "max_running")


def processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _limit(default: float, help: str) -> Any:
    return field(default=default, metadata={"help": help})


def _text(default: str, help: str, secret: bool = False) -> Any:
    return field(default=default, repr=not secret, metadata={"help": help})


@dataclass(frozen=True, slots=True)
class Settings:
    """Limits and clocks of a service; each can be set as ``LIVESPAN_<NAME>``.

    Raises
    ------
    SettingError
        For a value that is not a number where one is needed, or not positive.
    """

    max_body: int = _limit(32 * MIB, "Bytes of a request's body.")
    max_tasks: int = _limit(100_000, "Tasks of a problem.")
    max_machines: int = _limit(10_000, "Machines of a problem.")
    max_cells: int = _limit(20_000_000, "Tasks times machines of a problem (8 bytes each).")
    max_iterations: int = _limit(1_000_000_000, "Iterations a run may ask for.")
    max_time_limit: float = _limit(600.0, "Seconds after which every run ends.")
    max_running: int = _limit(0, "Searches at once, the others wait; 0: the processors.")
    max_queued: int = _limit(256, "Runs that may wait.")
    max_runs_per_client: int = _limit(64, "Runs one client may have, going and waiting.")
    max_streams: int = _limit(512, "Streams open at once; keep it below the server's threads.")
    max_streams_per_client: int = _limit(512, "Streams one client may have open.")
    max_events: int = _limit(100_000, "Events stored of a run; of those beyond, a selection.")
    max_age: int = _limit(30 * 86_400, "Seconds after which an ended run is forgotten.")
    max_kept: int = _limit(10_000, "Ended runs that are kept; the oldest go first.")
    history: str = _text("", "The history: a file, a database's URL, or `memory`.", secret=True)
    redis_url: str = _text("", "Redis over which workers search, not this process.", secret=True)
    resume: bool = _limit(True, "Whether a run goes on when its server has been killed.")
    heartbeat: float = _limit(14.0, "Seconds of silence after which a comment is sent.")
    send_timeout: float = _limit(30.0, "Seconds a client may refuse to read before it is cut.")
    drain_timeout: float = _limit(10.0, "Seconds a shutdown waits for searches to end.")
    warm_up: bool = _limit(True, "Whether to compile the kernels when the service starts.")
    tokens: str = _text("", "Who may use it: `name:secret`, `name:secret:all`, …", secret=True)
    tokens_file: str = _text("", "A file with more of them, one a line.")
    cors_origins: str = _text("", "Other sites whose pages may use it: `https://page.example, …`")
    proxies: int = _limit(0, "Proxies in front that tell the client's address.")
    log_format: str = _text("text", "How records are written: `text` or `json`.")
    log_level: str = _text("", "The least level told: `debug`, `info`, `warning`, `error`.")

    def __post_init__(self) -> None:
        for known in dataclasses.fields(self):
            value = getattr(self, known.name)
            if isinstance(value, str) or known.name in _MAY_BE_ZERO:
                continue
            if not value > 0:
                raise SettingError(f"{known.name} must be positive", known.name)
        for name in ("proxies", "max_running"):
            if getattr(self, name) < 0:
                raise SettingError(f"{name} must not be negative", name)
        _check_word("log_format", self.log_format, logs.FORMATS)
        _check_word("log_level", self.log_level, ("", *logs.LEVELS))

    @property
    def searches(self) -> int:
        """Number of searches that run at once."""
        return self.max_running or processors()

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        """Read the ``LIVESPAN_<NAME>`` variables; what is not set has its default."""
        given: dict[str, Any] = {}
        for known in dataclasses.fields(cls):
            value = environment.get(f"LIVESPAN_{known.name.upper()}", "").strip()
            if value:
                given[known.name] = _parsed(known.name, value, known.type)
        return cls(**given)


def _check_word(name: str, word: str, known: Sequence[str]) -> None:
    if word not in known:
        words = ", ".join(filter(None, known))
        raise SettingError(f"{name} must be one of {words}, not {word!r:.60}", name)


def _parsed(name: str, value: str, kind: Any) -> int | float | bool | str:
    if kind is str:
        return value
    if kind is bool:
        return value.lower() not in ("0", "false", "no", "off")
    try:
        return int(value) if kind is int else float(value)
    except ValueError:
        sentence = f"LIVESPAN_{name.upper()} must be a number, not {value!r}"
        raise SettingError(sentence, name) from None
