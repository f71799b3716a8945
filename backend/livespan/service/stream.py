"""Server-sent events as bytes: pure functions.

The framing is frozen: a block is one ``data:`` line of strict JSON and an empty line, or one
comment line and an empty line. Line ends are LF.
"""

from collections.abc import Mapping
from typing import Any

import orjson

__all__ = ["HEADERS", "KEEPALIVE_EVERY", "comment", "event", "iteration_event", "retry", "to_json"]

#: A comment follows each iteration whose number is a multiple of this.
KEEPALIVE_EVERY = 10

#: What an event stream's response says of itself. ``Connection`` is left to the server: it is
#: hop by hop, and one set here would come out twice or not at all. ``no-transform`` and
#: ``X-Accel-Buffering`` keep proxies from compressing and from collecting.
HEADERS = {
    "Content-Type": "text/event-stream; charset=utf-8",
    "Cache-Control": "no-cache, no-transform",
    "X-Accel-Buffering": "no",
}

# Not line ends of an event stream, but of many clients' line readers.
_LINE_ENDS = tuple(
    (character.encode(), f"\\u{ord(character):04x}".encode())
    for character in ("\u0085", "\u2028", "\u2029")
)


def to_json(document: Mapping[str, Any]) -> bytes:
    """Write one line of strict JSON; numbers that are not finite become null."""
    line = orjson.dumps(document, option=orjson.OPT_SERIALIZE_NUMPY)
    for character, escape in _LINE_ENDS:
        line = line.replace(character, escape)
    return line


def event(document: Mapping[str, Any]) -> bytes:
    """Frame one event."""
    return b"data: %b\n\n" % to_json(document)


def iteration_event(document: Mapping[str, Any]) -> bytes:
    """Frame an iteration's event, with the comment that follows every tenth."""
    number = document["iteration"]
    if number % KEEPALIVE_EVERY:
        return event(document)
    return event(document) + comment(f"keepalive {number}")


def comment(text: str) -> bytes:
    """Frame a comment; ``text`` must be one line."""
    return b": %b\n\n" % text.encode()


def retry(milliseconds: int) -> bytes:
    """Frame how long a client is to wait before it comes back."""
    return b"retry: %d\n\n" % milliseconds
