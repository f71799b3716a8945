"""`GET /metrics`, and a count and a log record for every request."""

import logging
import time

from flask import Blueprint, Flask, Response, g, request
from prometheus_client import CONTENT_TYPE_LATEST

from livespan.service import logs
from livespan.service.state import state

__all__ = ["UNMATCHED", "blueprint", "install_monitoring"]

_log = logging.getLogger("livespan.access")

#: Route of requests that match none, for whatever they asked.
UNMATCHED = "unmatched"

#: Routes asked every few seconds by machines, or by the dozen by each page.
_FREQUENT = ("/health", "/api/health", "/metrics", "/static")

#: Characters of a path that are logged.
_PATH_SHOWN = 200

blueprint = Blueprint("monitoring", __name__)


@blueprint.get("/metrics")
def metrics() -> Response:
    """Tell Prometheus what is counted and measured."""
    return Response(state().metrics.text(), content_type=CONTENT_TYPE_LATEST)


def install_monitoring(app: Flask) -> None:
    """Have every answer of an application counted and logged; to be called before other hooks."""
    app.before_request(_begin)
    app.after_request(_count)
    app.teardown_request(_end)


def _begin() -> None:
    g.livespan_began = time.perf_counter()
    logs.forget()
    logs.bind(method=request.method, route=_route())
    run = (request.view_args or {}).get("run_id")
    if run is not None:
        logs.bind(run=run)


def _end(_error: BaseException | None) -> None:
    logs.forget()


def _count(response: Response) -> Response:
    route = _route()
    state().metrics.request(request.method, route, response.status_code)
    level = logging.DEBUG if route.startswith(_FREQUENT) else logging.INFO
    if _log.isEnabledFor(level):
        # Without the query: it is the client's own, and may hold what should not be kept.
        shown = f"{request.method} {request.path[:_PATH_SHOWN]} {response.status_code}"
        fields = {**logs.bound(), "status": response.status_code}
        began = g.livespan_began
        response.call_on_close(lambda: _tell(level, shown, fields, began))
    return response


def _tell(level: int, shown: str, fields: dict[str, object], began: float) -> None:
    duration = round(time.perf_counter() - began, 6)
    _log.log(level, shown, extra={"fields": {**fields, "duration": duration}})


def _route() -> str:
    return request.url_rule.rule if request.url_rule is not None else UNMATCHED
