"""A request's body as JSON, with nothing let through that is no JSON."""

import json
import time
from typing import Any

import orjson
from flask import Request
from werkzeug.exceptions import RequestEntityTooLarge

from livespan.service.refusal import Refusal
from livespan.service.settings import MIB

__all__ = ["parse_json", "read_body", "read_json"]

#: Bytes and seconds of a body over the limit that are read for its sender's sake.
DISCARDED = 256 * MIB
DISCARD_TIME = 5.0
PIECE = 256 * 1024


def read_json(request: Request) -> Any:
    """Read a request's body; None when there is none.

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
    return parse_json(body) if body.strip() else None


def read_body(request: Request) -> bytes:
    """Read a request's body as it is.

    Raises
    ------
    RequestEntityTooLarge
        When it is over the limit. It is read and thrown away first, within reason, because a
        client that is still sending while the connection closes never sees the answer.
    """
    try:
        return request.get_data(cache=False)
    except RequestEntityTooLarge:
        _discard(request)
        raise


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
    text = body.removeprefix(b"\xef\xbb\xbf")
    try:
        # The strict parser refuses; the other one then tells names that come twice.
        orjson.loads(text)
        return json.loads(text, object_pairs_hook=_object)
    except _DuplicateNameError as found:
        raise _malformed(f"the name {found.args[0]!r:.60} comes twice in one object") from None
    except RecursionError:
        raise _malformed("it is nested too deeply") from None
    except ValueError as found:
        raise _malformed(str(found)) from None


class _DuplicateNameError(ValueError):
    pass


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        seen: set[str] = set()
        for name, _ in pairs:
            if name in seen:
                raise _DuplicateNameError(name)
            seen.add(name)
    return result


def _malformed(reason: str) -> Refusal:
    return Refusal(400, f"The body is not valid JSON: {reason}", "malformed_json")


def _unsupported(found: str) -> Refusal:
    return Refusal(
        415,
        f"Send JSON with 'Content-Type: application/json', not {found!r:.80}",
        "unsupported_media_type",
    )
