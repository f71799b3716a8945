"""Who asks, and what they may see.

With tokens set, a request needs one unless its route is open to all; without, everybody sees
everything, and the address alone tells clients apart.
"""

import ipaddress
from dataclasses import dataclass

from flask import Flask, g, request
from werkzeug.middleware.proxy_fix import ProxyFix

from livespan.service import logs
from livespan.service.refusal import Refusal
from livespan.service.settings import Settings
from livespan.service.tokens import Tokens, read_tokens

__all__ = ["OPEN_ENDPOINTS", "Client", "client", "install_access", "may_see"]

#: What a load balancer, a stranger's browser and a program that learns the service may ask
#: without a token. Everything else is closed, also what is added later.
OPEN_ENDPOINTS = frozenset(
    {
        "static",
        "page.index",
        "page.plotly",
        "health.health",
        "health.health_simple",
        "health.algorithms",
        "health.live",
        "health.ready",
        "openapi.description",
        "api.algorithms",
        "api.objectives",
        "files.formats",
        "instances.instances",
        "instances.instance",
    }
)

#: A client whose address cannot be told.
UNKNOWN = "unknown"

#: Bits of an IPv6 address that one client's network has in common.
_NETWORK_BITS = 64


@dataclass(frozen=True, slots=True)
class Client:
    """Who asks.

    Attributes
    ----------
    name
        The token's name, or the address where none was given: what is counted for each client.
    everything
        Whether the runs of others are shown and obey, too.
    """

    name: str
    everything: bool


def client() -> Client:
    """Return who sent the current request."""
    found = g.livespan_client
    if not isinstance(found, Client):
        raise TypeError("this application was not made by create_app")
    return found


def may_see(owner: str) -> bool:
    """Tell whether the current client may see and change what belongs to ``owner``."""
    asking = client()
    return asking.everything or asking.name == owner


def install_access(app: Flask, settings: Settings) -> None:
    """Have every request of an application checked before its route is called.

    Raises
    ------
    SettingError
        For tokens that cannot be used.
    """
    tokens = read_tokens(settings.tokens, settings.tokens_file)
    if settings.proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies, x_host=0
        )
    app.before_request(lambda: _check(tokens))


def _needs_token() -> bool:
    """Tell whether the current request's route is closed to those without a token.

    What does not exist is not found by anybody, and a browser asks with OPTIONS before it sends
    the token.
    """
    return (
        request.endpoint is not None
        and request.endpoint not in OPEN_ENDPOINTS
        and request.method != "OPTIONS"
    )


def _check(tokens: Tokens) -> None:
    given = request.authorization
    secret = given.token if given is not None and given.type == "bearer" else None
    found = tokens.find(secret) if secret else None
    if found is not None:
        asking = Client(found.name, found.everything)
    else:
        asking = Client(_address(request.remote_addr), everything=not tokens)
    g.livespan_client = asking
    logs.bind(client=asking.name)
    if tokens and found is None and _needs_token():
        raise _unauthorised(given is not None)


def _unauthorised(tried: bool) -> Refusal:
    challenge = 'Bearer realm="livespan"'
    if tried:
        sentence, challenge = "This token is not valid", f'{challenge}, error="invalid_token"'
    else:
        sentence = "This needs a token: send 'Authorization: Bearer <token>'"
    return Refusal(401, sentence, "unauthorised", headers={"WWW-Authenticate": challenge})


def _address(said: str | None) -> str:
    """Return what an address and its neighbours in one client's hand have in common."""
    try:
        found = ipaddress.ip_address((said or "").strip())
    except ValueError:
        return UNKNOWN
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((int(found), _NETWORK_BITS), strict=False))
    return str(found)
