"""One shape for every answer that is an error: problem details with a sentence for people."""

import http
import logging
from collections.abc import Mapping
from types import MappingProxyType

import orjson
from flask import Flask, Response
from werkzeug.exceptions import HTTPException

from livespan.errors import InputError, LivespanError, UnknownNameError
from livespan.service.history import HistoryError

__all__ = ["Refusal", "install_error_handlers", "refusal_response"]

_log = logging.getLogger(__name__)

#: Seconds after which the history may answer again.
HISTORY_RETRY = 5


class Refusal(Exception):  # noqa: N818 - it is an answer, not a fault
    """An HTTP request that is turned down.

    Parameters
    ----------
    status
        HTTP status, 400 or above.
    sentence
        What is wrong, for people.
    code
        What is wrong, for programs.
    member
        Path of the offender in the request, such as ``tasks[3].length``; empty for none.
    retry_after
        Seconds after which it may work; 0 to say nothing.
    headers
        What the answer says beside that.
    more
        Further members of the answer's document.
    """

    def __init__(
        self,
        status: int,
        sentence: str,
        code: str,
        member: str = "",
        retry_after: int = 0,
        headers: Mapping[str, str] = MappingProxyType({}),
        more: Mapping[str, object] = MappingProxyType({}),
    ) -> None:
        super().__init__(sentence)
        self.status = status
        self.code = code
        self.member = member
        self.retry_after = retry_after
        self.headers = headers
        self.more = more

    @classmethod
    def of(cls, error: LivespanError) -> "Refusal":
        """Turn an error of the engine into the answer it deserves."""
        if isinstance(error, InputError):
            status = 400 if isinstance(error, UnknownNameError) else 422
            return cls(status, str(error), error.code, error.member)
        if isinstance(error, HistoryError):
            return cls(503, str(error), error.code, retry_after=HISTORY_RETRY)
        return cls(422, str(error), error.code)


def refusal_response(refusal: Refusal) -> Response:
    """Write a refusal as problem details (RFC 9457) that keep the ``error`` sentence."""
    sentence = str(refusal)
    document: dict[str, object] = {
        "type": "about:blank",
        "title": http.HTTPStatus(refusal.status).phrase,
        "status": refusal.status,
        "detail": sentence,
        "error": sentence,
        "code": refusal.code,
    }
    if refusal.member:
        document["member"] = refusal.member
    document.update(refusal.more)
    response = Response(
        orjson.dumps(document), status=refusal.status, mimetype="application/problem+json"
    )
    if refusal.retry_after:
        response.headers["Retry-After"] = str(refusal.retry_after)
    response.headers.update(refusal.headers)
    return response


def install_error_handlers(app: Flask) -> None:
    """Make every error of an application leave in that shape."""
    app.register_error_handler(Refusal, refusal_response)
    app.register_error_handler(LivespanError, _engine_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _unexpected)


def _engine_error(error: LivespanError) -> Response:
    return refusal_response(Refusal.of(error))


_SENTENCES = {
    404: ("Not found", "not_found"),
    405: ("Method not allowed", "method_not_allowed"),
    413: ("The request is larger than this server accepts", "body_too_large"),
}


def _http_error(error: HTTPException) -> Response:
    given = error.get_response()
    status = given.status_code
    if status < 400:
        return Response(given.get_data(), status, list(given.headers))
    sentence, code = _SENTENCES.get(status, (error.name, "http_error"))
    response = refusal_response(Refusal(status, sentence, code))
    if "Allow" in given.headers:
        response.headers["Allow"] = given.headers["Allow"]
    return response


def _unexpected(error: Exception) -> Response:
    _log.error("Unexpected error while answering a request", exc_info=error)
    return refusal_response(Refusal(500, "The server met an unexpected error", "internal_error"))
