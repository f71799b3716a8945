"""Formats, and files that are read for the page: ``/api/…``."""

from typing import Any

from flask import Blueprint, request

from livespan.formats import (
    FORMATS,
    Format,
    ReadProblem,
    describe_options,
    options_from_words,
    read,
    read_machines,
)
from livespan.machine import Machine
from livespan.problem_document import machine_document, surroundings_document, task_document
from livespan.service.body import read_body
from livespan.service.limits import check_size, check_transfers
from livespan.service.refusal import Refusal
from livespan.service.state import state

__all__ = ["blueprint", "read_document"]

#: How much larger than the largest body a packed file may become.
UNPACKED = 4

blueprint = Blueprint("files", __name__, url_prefix="/api")


@blueprint.get("/formats")
def formats() -> dict[str, Any]:
    """List what files can be read."""
    return {"formats": [_format(known) for known in FORMATS.values()]}


@blueprint.post("/read")
def read_file() -> dict[str, Any]:
    """Read a file's bytes, of whatever content type, into tasks and machines.

    The query says how: ``filename``, ``format`` and the options of formats.
    """
    data, words = _sent()
    name, form = words.pop("filename", "") or "tasks.csv", words.pop("format", None) or None
    # A trace is cut where this server's limit is; any other file is refused for what is beyond.
    rules = options_from_words({"limit": str(state().settings.max_tasks), **words})
    found = read(name, data, format=form, options=rules, most_bytes=_most_bytes())
    return read_document(found)


@blueprint.post("/read/machines")
def read_machine_file() -> dict[str, Any]:
    """Read a file's bytes into machines: a table, a workbook or JSON."""
    data, words = _sent()
    name = words.get("filename") or "machines.csv"
    found = read_machines(
        name, data, agent_id_col=words.get("agent_id_col") or None, most_bytes=_most_bytes()
    )
    check_size(1, len(found.machines), state().settings, "agents")
    return {
        "agents": [_agent(machine) for machine in found.machines],
        "columns": found.columns,
        "headers": list(found.headers),
        "warnings": list(found.warnings),
    }


def _sent() -> tuple[bytes, dict[str, str]]:
    """Return the body and the query of a request.

    Raises
    ------
    Refusal
        400 when there is no body.
    """
    data = read_body(request)
    if not data:
        raise Refusal(400, "No data provided", "no_data")
    return data, request.args.to_dict()


def _most_bytes() -> int:
    return UNPACKED * state().settings.max_body


def _format(known: Format) -> dict[str, Any]:
    return {
        "name": known.name,
        "title": known.title,
        "suffixes": list(known.suffixes),
        "summary": known.summary,
        "options": describe_options(getattr(known, "options", ())),
    }


def read_document(found: ReadProblem) -> dict[str, Any]:
    """Write a problem as the body of a request has it, within this server's limits.

    Raises
    ------
    Refusal, ProblemError
        When it is too large, or no problem.
    """
    machines = found.default_machines if found.machines is None else len(found.machines)
    check_size(len(found.tasks), machines, state().settings, "agents")
    if found.network is not None or any(task.data for task in found.tasks):
        check_transfers(machines, state().settings, "agents")
    # Made once, so that a problem that cannot be run is refused here and not at the start.
    problem = found.problem()
    return {
        "name": found.name,
        "format": found.format,
        # These members are there, whatever they say: the page relies on them.
        "tasks": [{"dependencies": [], **task_document(task)} for task in found.tasks],
        "agents": None if found.machines is None else [_agent(known) for known in found.machines],
        **dict.fromkeys(("durations", "network", "setups")),
        **surroundings_document(found.durations, found.network, found.setups),
        "default_agents": found.default_machines,
        "objective": found.objective,
        "independent": problem.independent,
        "columns": found.columns,
        "headers": list(found.headers),
        "warnings": list(found.warnings),
    }


def _agent(machine: Machine) -> dict[str, Any]:
    return {"speed": 1.0, "cost_per_hour": 0.0, **machine_document(machine)}
