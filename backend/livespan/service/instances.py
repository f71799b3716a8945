"""Named instances over HTTP: the list, and each one whole, ready to be run."""

from typing import Any

from flask import Blueprint

from livespan.errors import UnknownNameError
from livespan.instances import FAMILIES, INSTANCES, BestKnown, Instance, find_instance
from livespan.service.files import read_document
from livespan.service.limits import check_size
from livespan.service.refusal import Refusal
from livespan.service.state import state

__all__ = ["blueprint"]

blueprint = Blueprint("instances", __name__, url_prefix="/api")


@blueprint.get("/instances")
def instances() -> dict[str, Any]:
    """List the named problems, and the families whose names say any size."""
    return {
        "instances": [_instance(known) for known in INSTANCES.values()],
        "families": [
            {"pattern": family.pattern, "title": family.title, "summary": family.summary}
            for family in FAMILIES.values()
        ],
    }


@blueprint.get("/instances/<name>")
def instance(name: str) -> dict[str, Any]:
    """Give one of them whole."""
    try:
        known = find_instance(name)
    except UnknownNameError as found:
        raise Refusal(404, str(found), "not_found") from None
    # Before it is made: making a large one takes seconds.
    check_size(known.tasks, known.machines, state().settings, "agents")
    best = None if known.best is None else _best(known.best)
    return {**read_document(known.read()), "title": known.title, "best_known": best}


def _instance(known: Instance) -> dict[str, Any]:
    return {
        "name": known.name,
        "title": known.title,
        "summary": known.summary,
        "family": known.family,
        "tasks": known.tasks,
        "machines": known.machines,
        "optimum": known.optimum,
        "best_known": None if known.best is None else known.best.value,
    }


def _best(best: BestKnown) -> dict[str, Any]:
    return {
        "value": best.value,
        "bound": best.bound or None,
        "optimal": best.optimal,
        "source": best.source,
    }
