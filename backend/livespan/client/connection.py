"""Requests to a service: sent, sent again where that does no harm, and their answers."""

from collections.abc import Mapping
from typing import Any, cast
from urllib.parse import quote, urlencode

import orjson
import urllib3
from urllib3.exceptions import HTTPError, LocationParseError, NewConnectionError
from urllib3.response import HTTPResponse

from livespan.client.errors import (
    AccessError,
    ClientError,
    RefusedError,
    RunNotFoundError,
    UnreachableError,
)
from livespan.client.patience import TRANSIENT, Patience
from livespan.errors import SettingError
from livespan.version import __version__

__all__ = ["Connection", "run_path"]

#: Seconds without a single byte after which a stream is taken for broken: the service sends a
#: comment every 14.
SILENCE = 45.0
#: Connections that are kept open for the next request.
KEPT = 4

Query = Mapping[str, object]


def run_path(run_id: str, rest: str = "") -> str:
    """Return the path of a run, or of something below it."""
    return f"/api/runs/{quote(run_id, safe='')}{rest}"


class Connection:
    """A service's address, and the way to talk to it.

    Parameters
    ----------
    url
        Address of the service, perhaps with the path it is found under.
    token
        What to send as bearer token; None for none.
    timeout
        Seconds to wait for an answer.
    patience
        Seconds for which a service may be gone before that is an error.
    """

    def __init__(self, url: str, token: str | None, timeout: float, patience: float) -> None:
        for name, value in (("timeout", timeout), ("patience", patience)):
            if not value >= 0:
                raise SettingError(f"{name} must be a number of seconds, not {value!r:.60}", name)
        self.url = _checked_url(url)
        self.patience = patience
        self._timeout = timeout
        self._headers = {"User-Agent": f"livespan/{__version__}"}
        if token is not None:
            self._headers["Authorization"] = f"Bearer {_checked_token(token)}"
        self._pool = urllib3.PoolManager(num_pools=1, maxsize=KEPT, retries=False)

    def close(self) -> None:
        """Close what is open."""
        self._pool.clear()

    def json(
        self,
        method: str,
        path: str,
        query: Query | None = None,
        body: object = None,
        *,
        again: bool = True,
    ) -> dict[str, Any]:
        """Send a request and return the object it is answered with; see `data`."""
        raw = self.data(method, path, query, body, again=again)
        try:
            found = orjson.loads(raw)
        except ValueError:
            found = None
        if not isinstance(found, dict):
            raise UnreachableError(f"What answers at {self.url}{path} is no Livespan service")
        return found

    def data(
        self,
        method: str,
        path: str,
        query: Query | None = None,
        body: object = None,
        *,
        again: bool = True,
    ) -> bytes:
        """Send a request and return the bytes it is answered with.

        Parameters
        ----------
        body
            What to send as JSON; None for nothing.
        again
            Whether it does no harm to send it twice. What does harm is sent again only where the
            first certainly had no effect.

        Raises
        ------
        RefusedError
            When the service says no.
        UnreachableError
            When it has not answered for `patience` seconds.
        """
        patience = Patience(self.patience)
        sent = None if body is None else orjson.dumps(body, option=orjson.OPT_SERIALIZE_NUMPY)
        while True:
            try:
                response = self._send(method, path, query, sent, self._timeout)
                with response:
                    return _whole(response, self.url)
            except ClientError as error:
                if not (_transient(error) if again else _without_effect(error)):
                    raise
                patience.wait(error)

    def stream(self, path: str, query: Query, last: int) -> HTTPResponse | None:
        """Open a stream of events after number ``last``; None when there will be no more.

        Raises
        ------
        RefusedError, UnreachableError
            At the first failure: who reads a stream knows how long to go on trying.
        """
        headers = {"Accept": "text/event-stream", "Cache-Control": "no-cache"}
        if last:
            headers["Last-Event-ID"] = str(last)
        response = self._send("GET", path, query, None, SILENCE, headers)
        if response.status == 204:
            response.close()
            return None
        if not response.headers.get("Content-Type", "").startswith("text/event-stream"):
            response.close()
            raise UnreachableError(f"What answers at {self.url}{path} is no stream of events")
        return response

    def _send(
        self,
        method: str,
        path: str,
        query: Query | None,
        body: bytes | None,
        silence: float,
        headers: Mapping[str, str] | None = None,
    ) -> HTTPResponse:
        """Send a request; return the answer, unread, when it is none of an error."""
        kind = {} if body is None else {"Content-Type": "application/json"}
        try:
            response = self._pool.request(
                method,
                f"{self.url}{path}{_written(query)}",
                body=body,
                headers={**self._headers, **kind, **(headers or {})},
                timeout=urllib3.Timeout(connect=self._timeout, read=silence),
                redirect=False,
                preload_content=False,
            )
            # What the pool makes; the type it names has no way to end a read from outside.
            answer = cast(HTTPResponse, response)
            if answer.status < 300:
                return answer
            with answer:
                raise _refusal(answer, self.url)
        except HTTPError as error:
            raise _unreachable(error, self.url) from None


def _whole(response: HTTPResponse, url: str) -> bytes:
    try:
        return response.read()
    except HTTPError as error:
        raise _unreachable(error, url) from None


def _transient(error: ClientError) -> bool:
    if isinstance(error, RefusedError):
        # The process that works on a run may be one that is just being replaced.
        return error.status in TRANSIENT or error.code == "elsewhere"
    return isinstance(error, UnreachableError)


def _without_effect(error: ClientError) -> bool:
    """Tell whether a request certainly changed nothing, and may be served a moment later."""
    if isinstance(error, RefusedError):
        return error.own and error.status == 503
    return isinstance(error, UnreachableError) and error.unsent


def _refusal(response: HTTPResponse, url: str) -> RefusedError:
    """Make an error of an answer: of its problem details, where it has some."""
    try:
        told = orjson.loads(response.read())
    except ValueError:
        told = None
    own = isinstance(told, dict) and "error" in told and "code" in told
    said: Mapping[str, Any] = told if own else {}
    status = response.status
    sentence = str(said.get("error") or f"{url} answers {status} {response.reason or ''}".strip())
    if 300 <= status < 400:
        sentence = f"{url} sends clients on to {response.headers.get('Location')!r}; name that"
    kind = {401: AccessError, 403: AccessError}.get(status, RefusedError)
    if own and status == 404:
        kind = RunNotFoundError
    return kind(
        sentence,
        status,
        str(said.get("code", "http_error")),
        str(said.get("member", "")),
        _seconds(response.headers.get("Retry-After")),
        own,
    )


def _seconds(given: str | None) -> float | None:
    """Read a Retry-After in seconds; a date is left aside."""
    return float(given) if given and given.isascii() and given.isdecimal() else None


def _unreachable(error: HTTPError, url: str) -> UnreachableError:
    cause = error.args[-1] if error.args else None
    why = str(cause if isinstance(cause, Exception) else error)
    # The names of objects within say nothing to people.
    why = why.rpartition("): ")[2] or why or type(error).__name__
    unsent = isinstance(error, NewConnectionError)
    return UnreachableError(f"{url} cannot be reached: {why}", unsent=unsent)


def _written(query: Query | None) -> str:
    told = {name: value for name, value in (query or {}).items() if value is not None}
    return f"?{urlencode(told)}" if told else ""


def _checked_url(given: str) -> str:
    """Return an address without a slash at its end; http where it names no scheme.

    Raises
    ------
    SettingError
        When it is none, or holds a password.
    """
    text = given.strip().rstrip("/")
    text = text if "://" in text else f"http://{text}"
    try:
        parts = urllib3.util.parse_url(text)
    except LocationParseError:
        parts = urllib3.util.Url()
    if parts.auth is not None:
        raise SettingError("Passwords in the server's URL are not sent; a token is", "url")
    if parts.scheme not in ("http", "https") or not parts.host or parts.query or parts.fragment:
        raise SettingError(
            f"The server's URL must be like http://localhost:5001, not {given!r:.80}", "url"
        )
    return text


def _checked_token(given: str) -> str:
    """Return a token as a header can carry it; the error does not tell what it is."""
    token = given.strip()
    if not token or not token.isascii() or not token.isprintable() or " " in token:
        raise SettingError("The token must be one word of ASCII characters", "token")
    return token
