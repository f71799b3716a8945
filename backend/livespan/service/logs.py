"""What the process writes about itself: one line a record, as text or as JSON.

This file imports nothing of the package, so that gunicorn's parent process can load it alone.
"""

import json
import logging
from collections.abc import Mapping
from contextvars import ContextVar
from datetime import UTC, datetime
from types import MappingProxyType

__all__ = ["FORMATS", "LEVELS", "bind", "bound", "configure", "forget", "formatter"]

#: Values of ``LIVESPAN_LOG_FORMAT``.
FORMATS = ("text", "json")
#: Values of ``LIVESPAN_LOG_LEVEL``, from the one that tells most.
LEVELS = ("debug", "info", "warning", "error", "critical")

#: Loggers of gunicorn, which have handlers of their own.
_GUNICORN = ("gunicorn.error", "gunicorn.access")

_bound: ContextVar[Mapping[str, object]] = ContextVar(
    "livespan_log_fields", default=MappingProxyType({})
)

# Whatever ends or hides a line somewhere: nobody shall forge one through a name or a path.
_ESCAPES = {
    code: f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
    for code in (*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029)
}


def bind(**fields: object) -> None:
    """Have this thread's records tell some fields from now on, beside those bound before."""
    _bound.set({**_bound.get(), **fields})


def forget() -> None:
    """Have this thread's records tell no fields any more."""
    _bound.set({})


def bound() -> Mapping[str, object]:
    """Return the fields of this thread's records."""
    return _bound.get()


class _Text(logging.Formatter):
    """``2026-01-31 12:00:00,123 WARNING livespan.service.runs: sentence (run=… client=…)``."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the base's name
        fields = " ".join(f"{name}={value}" for name, value in _fields(record).items())
        line = super().formatMessage(record) + (f" ({fields})" if fields else "")
        return line.translate(_ESCAPES)


class _Json(logging.Formatter):
    """An object a line: time, level, logger, message, the bound fields, and the error if any."""

    def format(self, record: logging.LogRecord) -> str:
        document: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            "process": record.process,
            **_fields(record),
        }
        if record.exc_info:
            document["error"] = self.formatException(record.exc_info)
        # Only ASCII leaves, so nothing in it ends a line.
        return json.dumps(document, default=str)


def _fields(record: logging.LogRecord) -> Mapping[str, object]:
    own = getattr(record, "fields", None)
    return {**_bound.get(), **own} if isinstance(own, dict) else _bound.get()


def formatter(kind: str) -> logging.Formatter:
    """Return what writes records as one of the formats."""
    return _Json() if kind == "json" else _Text()


def configure(kind: str, level: str) -> None:
    """Write this process's records to its standard error.

    A root logger that has handlers already keeps them: whoever embeds the service decides.

    Parameters
    ----------
    kind
        One of the formats.
    level
        The least level of the service's own records; empty for what suits the format: JSON is
        collected, so it tells of every request, while text in a terminal tells of faults.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(formatter(kind))
    logging.basicConfig(handlers=[handler])
    logging.getLogger("livespan").setLevel((level or _usual_level(kind)).upper())
    if kind == "json":
        logging.captureWarnings(True)
        for name in _GUNICORN:
            for known in logging.getLogger(name).handlers:
                known.setFormatter(formatter(kind))


def _usual_level(kind: str) -> str:
    return "info" if kind == "json" else "warning"
