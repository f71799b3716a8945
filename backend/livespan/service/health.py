"""`/health…`, for people and for machines that look after servers, and `/algorithms`."""

import os
import platform
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import numba
from flask import Blueprint, current_app

from livespan.algorithms import ALGORITHMS
from livespan.service.refusal import Refusal
from livespan.service.state import State, state
from livespan.version import __version__

__all__ = ["blueprint"]

blueprint = Blueprint("health", __name__)


@blueprint.get("/health")
@blueprint.get("/api/health")
def health() -> dict[str, Any]:
    """Tell what this is, since when it runs, and what it can do."""
    shared = state()
    return {
        "status": "ok" if not shared.runs.draining else "draining",
        "timestamp": _now(),
        "uptime_seconds": round(time.time() - shared.began, 3),
        "application": {"name": "livespan", "version": __version__},
        "system": _system(shared),
        "algorithms": {
            kind.name: {"available": True, "status": "ready" if shared.warmth.ready else "warming"}
            for kind in ALGORITHMS.values()
        },
        "endpoints": _endpoints(),
    }


@blueprint.get("/health/simple")
@blueprint.get("/api/health/simple")
def health_simple() -> dict[str, str]:
    """Tell that the service answers."""
    return {"status": "ok", "timestamp": _now()}


@blueprint.get("/health/live")
def live() -> dict[str, str]:
    """Tell that the process lives; one that does not answer is to be started anew."""
    return {"status": "ok", "timestamp": _now()}


@blueprint.get("/health/ready")
def ready() -> dict[str, str]:
    """Tell that runs are taken; 503 with the reasons where it is better to ask another server."""
    reasons = list(_reasons_against(state()))
    if reasons:
        sentence = f"Not ready: {'; '.join(reasons)}"
        raise Refusal(503, sentence, "not_ready", retry_after=1, more={"reasons": reasons})
    return {"status": "ready", "timestamp": _now()}


@blueprint.get("/algorithms")
def algorithms() -> dict[str, Any]:
    """List the algorithms' names, and a sentence on each."""
    return {
        "algorithms": [kind.name for kind in ALGORITHMS.values()],
        "descriptions": {
            kind.name: f"{kind.title}: {kind.summary}" for kind in ALGORITHMS.values()
        },
    }


def _reasons_against(shared: State) -> Iterator[str]:
    if shared.runs.draining:
        yield "the server is shutting down"
    if not shared.warmth.ready:
        yield "the search kernels are being compiled"
    if shared.runs.keeper.trouble:
        yield f"the history cannot be written: {shared.runs.keeper.trouble}"
    if shared.runs.trouble:
        yield shared.runs.trouble
    if shared.runs.waiting >= shared.settings.max_queued:
        yield f"the queue is full: {shared.runs.waiting:,} runs wait"


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _system(shared: State) -> dict[str, Any]:
    return {
        "python": platform.python_version(),
        "numba": numba.__version__,
        "platform": platform.system(),
        "cpu_count": os.cpu_count(),
        "open_streams": shared.open_streams,
        "max_streams": shared.settings.max_streams,
        "running_searches": shared.runs.running,
    }


def _endpoints() -> list[str]:
    rules = (rule for rule in current_app.url_map.iter_rules() if rule.endpoint != "static")
    return sorted({rule.rule for rule in rules})
