"""The page, and the chart library it loads out of an installed package."""

import functools
import gzip
import importlib.metadata
import importlib.util
from pathlib import Path

from flask import Blueprint, Response, current_app, request, send_file
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as WerkzeugResponse

__all__ = ["WEB", "blueprint", "isolate", "plotly_version", "secure"]

#: The page's files.
WEB = Path(__file__).resolve().parents[1] / "web"

#: Nothing from elsewhere, no inline script or style, no eval. The chart library would add a
#: style sheet of its own, but finds that the page has it already. Charts export pictures
#: through data and blob URLs.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)

#: Documents made of what users sent, shown as they are: in a place of their own, from which
#: nothing of this service can be reached, whatever they hold.
SANDBOX = "sandbox allow-scripts"
#: What such a document may load unless it says itself what it brings with it.
DOCUMENT = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

_SECURITY_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

_A_YEAR = 365 * 24 * 3600

blueprint = Blueprint("page", __name__)


def secure(response: Response) -> Response:
    """Add the headers that keep other sites out of the page and foreign code out of it.

    An answer that has one of them already keeps its own. Answers that say nothing of caching are
    asked for anew each time.
    """
    for name, value in _SECURITY_HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Cache-Control", "no-cache")
    return response


def isolate(response: Response, policy: str = "") -> Response:
    """Keep a document made of what users sent from everything else.

    Parameters
    ----------
    policy
        What it may load and run, where it brings a script of its own.
    """
    rules = f"{SANDBOX}; {policy or DOCUMENT}; frame-ancestors 'none'"
    response.headers["Content-Security-Policy"] = rules
    return response


@blueprint.get("/")
@blueprint.get("/runs/<run_id>")
def index(run_id: str = "") -> Response:  # noqa: ARG001 - the page reads it from its address
    """Serve the page; a run's own address is the page that replays it."""
    path = WEB / "index.html"
    if not path.is_file():
        raise NotFound
    return send_file(path, max_age=0)


@blueprint.get("/static/plotly.min.js")
def plotly() -> WerkzeugResponse:
    """Serve the chart library, compressed where the client takes that.

    With its version in the query it never changes, so clients may keep it.
    """
    path = _plotly_path()
    if path is None:
        raise NotFound
    version = plotly_version()
    if request.accept_encodings["gzip"] > 0:
        response = Response(_compressed(path), mimetype="text/javascript")
        response.headers["Content-Encoding"] = "gzip"
        response.set_etag(f"plotly-{version}-gzip")
    else:
        response = send_file(path, mimetype="text/javascript", etag=f"plotly-{version}")
    response.vary.add("Accept-Encoding")
    response.cache_control.no_cache = None
    response.cache_control.public = True
    if request.args.get("v") == version:
        response.cache_control.max_age = _A_YEAR
        response.cache_control.immutable = True
    else:
        response.cache_control.max_age = 0
    return response.make_conditional(request.environ)


@functools.cache
def plotly_version() -> str:
    """Return the installed chart package's version, empty when there is none."""
    try:
        return importlib.metadata.version("plotly")
    except importlib.metadata.PackageNotFoundError:
        return ""


@functools.cache
def _plotly_path() -> Path | None:
    # Found without importing the package, which takes a second.
    found = importlib.util.find_spec("plotly")
    for folder in (found.submodule_search_locations or ()) if found is not None else ():
        path = Path(folder) / "package_data" / "plotly.min.js"
        if path.is_file():
            return path
    return None


@functools.cache
def _compressed(path: Path) -> bytes:
    current_app.logger.debug("Compressing %s", path.name)
    return gzip.compress(path.read_bytes(), compresslevel=6, mtime=0)
