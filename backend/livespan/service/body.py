"""A request's body as JSON, with nothing let through that is no JSON."""

import time
from typing import Any

from flask import Request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from livespan.formats.document import strict
from livespan.service.refusal import Refusal
from livespan.service.settings import MIB

__all__ = ["parse_json", "read_body", "read_body_of_run"]

#: Bytes and seconds of a body over the limit that are read for its sender's sake.
DISCARDED = 256 * MIB
DISCARD_TIME = 5.0
PIECE = 256 * 1024


def read_body_of_run(request: Request) -> tuple[bytes, Any]:
    """Read a request's JSON, as bytes and as a document; None for a document when there is none.

    Raises
    ------
    Refusal
        415 when it does not say that it is JSON, 413 when it is too large, 400 when it is no
        JSON.
    """
    kind = request.mimetype
    said_json = kind == "application/json" or (
        kind.startswith("application/") and kind.endswith("+json")
    )
    encoding = request.headers.get("Content-Encoding", "identity").lower()
    if (kind and not said_json) or encoding != "identity":
        raise _unsupported(kind if encoding == "identity" else encoding)
    body = read_body(request)
    if body and not kind:
        # A foreign page can send a body without a type, so that must not start anything.
        raise _unsupported("none")
    return body, parse_json(body) if body.strip() else None


def read_body(request: Request) -> bytes:
    """Read a request's body as it is.

    Raises
    ------
    RequestEntityTooLarge
        When it is over the limit. It is read and thrown away first, within reason, because a
        client that is still sending while the connection closes never sees the answer.
    Refusal
        400 when it breaks off or its chunks cannot be read.
    """
    try:
        body = request.get_data(cache=False)
    except RequestEntityTooLarge:
        _discard(request)
        raise
    except HTTPException:
        raise
    except Exception:  # noqa: BLE001 - each server has errors of its own for what a client broke
        raise _broken() from None
    if len(body) < (request.content_length or 0):
        raise _broken()
    return body


def _discard(request: Request) -> None:
    left = request.content_length or 0
    if left > DISCARDED:
        return
    deadline = time.monotonic() + DISCARD_TIME
    while left > 0 and time.monotonic() < deadline:
        piece = request.environ["wsgi.input"].read(min(left, PIECE))
        if not piece:
            return
        left -= len(piece)


def parse_json(body: bytes) -> Any:
    """Parse JSON strictly.

    NaN, infinite numbers, lone surrogates, names given twice and nesting deeper than 1,000 are
    errors.

    Raises
    ------
    Refusal
        400, with where and what.
    """
    try:
        return strict(body.removeprefix(b"\xef\xbb\xbf"))
    except ValueError as found:
        raise _malformed(str(found)) from None


def _malformed(reason: str) -> Refusal:
    return Refusal(400, f"The body is not valid JSON: {reason}", "malformed_json")


def _broken() -> Refusal:
    return Refusal(400, "The body breaks off or cannot be read", "malformed_body")


def _unsupported(found: str) -> Refusal:
    return Refusal(
        415,
        f"Send JSON with 'Content-Type: application/json', not {found!r:.80}",
        "unsupported_media_type",
    )
