"""`GET /metrics`, and counting of requests."""

from flask import Blueprint, Flask, Response, request
from prometheus_client import CONTENT_TYPE_LATEST

from livespan.service.state import state

__all__ = ["UNMATCHED", "blueprint", "install_monitoring"]

#: Route of requests that match none, for whatever they asked.
UNMATCHED = "unmatched"

blueprint = Blueprint("monitoring", __name__)


@blueprint.get("/metrics")
def metrics() -> Response:
    """Tell Prometheus what is counted and measured."""
    return Response(state().metrics.text(), content_type=CONTENT_TYPE_LATEST)


def install_monitoring(app: Flask) -> None:
    """Have every answer of an application counted."""
    app.after_request(_count)


def _count(response: Response) -> Response:
    route = request.url_rule.rule if request.url_rule is not None else UNMATCHED
    state().metrics.request(request.method, route, response.status_code)
    return response
