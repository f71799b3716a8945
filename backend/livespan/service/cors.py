"""Which other sites' pages may use the service: those listed, and no other."""

import re
from collections.abc import Iterator

from flask import Flask, Response, request

from livespan.errors import SettingError

__all__ = ["install_cors", "read_origins"]

#: What a page may send beside what every page may.
ALLOWED_HEADERS = "Accept, Authorization, Content-Type, Last-Event-ID"
ALLOWED_METHODS = "GET, HEAD, POST, PUT, DELETE"
#: What a page may read of an answer beside its body.
EXPOSED_HEADERS = "Content-Disposition, Location, Retry-After"
#: Seconds for which a browser need not ask again.
PREFLIGHT_AGE = 600

_ORIGIN = re.compile(r"https?://(?:[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?")


def read_origins(text: str) -> frozenset[str]:
    """Read origins, with commas between them.

    Raises
    ------
    SettingError
        For what no browser would send as a page's origin, among it ``*`` and ``null``.
    """
    return frozenset(_origins(text))


def _origins(text: str) -> Iterator[str]:
    for entry in filter(None, map(str.strip, text.split(","))):
        if not _ORIGIN.fullmatch(entry):
            sentence = (
                f"LIVESPAN_CORS_ORIGINS: {entry!r:.100} is no origin; one is written like "
                "https://page.example or http://localhost:3000, in small letters, without a path"
            )
            raise SettingError(sentence, "cors_origins")
        yield entry


def install_cors(app: Flask, origins: frozenset[str]) -> None:
    """Let the pages of some origins use an application; without any nothing is added.

    Parameters
    ----------
    origins
        Compared letter by letter. An origin that is not among them finds no word of it in an
        answer.
    """
    if not origins:
        return

    def preflight() -> Response | None:
        asks = request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers
        if not asks or request.headers.get("Origin") not in origins:
            return None
        response = Response(status=204)
        response.headers["Access-Control-Allow-Methods"] = ALLOWED_METHODS
        response.headers["Access-Control-Allow-Headers"] = ALLOWED_HEADERS
        response.headers["Access-Control-Max-Age"] = str(PREFLIGHT_AGE)
        return response

    def allow(response: Response) -> Response:
        # Also where it is not allowed: a cache must not give one site's answer to another.
        response.vary.add("Origin")
        origin = request.headers.get("Origin")
        if origin is not None and origin in origins:
            response.headers["Access-Control-Allow-Origin"] = origin
            response.headers["Access-Control-Expose-Headers"] = EXPOSED_HEADERS
        return response

    app.before_request(preflight)
    app.after_request(allow)
