"""What there is to choose from, reading of files, ``/api/…``."""

from typing import Any

from flask import Blueprint

from livespan.algorithms import ALGORITHMS
from livespan.objectives import OBJECTIVES
from livespan.service.page import plotly_version
from livespan.service.schema import algorithm_schema, common_schema
from livespan.service.state import state
from livespan.version import __version__

__all__ = ["blueprint"]

blueprint = Blueprint("api", __name__, url_prefix="/api")


@blueprint.get("/algorithms")
def algorithms() -> dict[str, Any]:
    """List the algorithms with their settings, from which a form can be drawn."""
    return {
        "algorithms": [algorithm_schema(kind) for kind in ALGORITHMS.values()],
        "common": common_schema(state().settings),
        "searches": state().runs.searches,
        "versions": {"livespan": __version__, "plotly": plotly_version()},
    }


@blueprint.get("/objectives")
def objectives() -> dict[str, Any]:
    """List the objectives."""
    return {
        "objectives": [
            {"name": kind.name, "title": kind.title, "summary": kind.summary}
            for kind in OBJECTIVES.values()
        ]
    }
