"""Formats, and files that are read for the page: ``/api/…``."""

import math
from typing import Any

import numpy as np
from flask import Blueprint, request

from livespan.formats import FORMATS, ReadProblem, read
from livespan.kernels.arrays import Floats
from livespan.problem import Machine, Network, Setups, Task
from livespan.service.body import read_body
from livespan.service.limits import check_size, check_transfers
from livespan.service.refusal import Refusal
from livespan.service.state import state

__all__ = ["blueprint", "problem_document"]

blueprint = Blueprint("files", __name__, url_prefix="/api")


@blueprint.get("/formats")
def formats() -> dict[str, Any]:
    """List what files can be read."""
    return {
        "formats": [
            {
                "name": known.name,
                "title": known.title,
                "suffixes": list(known.suffixes),
                "summary": known.summary,
            }
            for known in FORMATS.values()
        ]
    }


@blueprint.post("/read")
def read_file() -> dict[str, Any]:
    """Read a file's bytes, of whatever content type, into tasks and machines."""
    data = read_body(request)
    if not data:
        raise Refusal(400, "No data provided", "no_data")
    asked = request.args
    found = read(
        asked.get("filename") or "tasks.csv",
        data,
        task_id_col=asked.get("task_id_col"),
        duration_col=asked.get("duration_col"),
        dependency_col=asked.get("dependency_col"),
        agent_id_col=asked.get("agent_id_col"),
    )
    return problem_document(found)


def problem_document(found: ReadProblem) -> dict[str, Any]:
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
        "tasks": [_task(task) for task in found.tasks],
        "agents": None if found.machines is None else [_agent(m) for m in found.machines],
        "default_agents": found.default_machines,
        "durations": None if found.durations is None else _matrix(found.durations),
        "network": None if found.network is None else _network(found.network),
        "setups": None if found.setups is None else _setups(found.setups),
        "objective": found.objective,
        "independent": problem.independent,
        "columns": found.columns,
        "headers": list(found.headers),
        "warnings": list(found.warnings),
    }


def _matrix(durations: Floats) -> list[list[float | None]]:
    """Return rows in which null says that a machine cannot do a task."""
    return [[cell if math.isfinite(cell) else None for cell in row] for row in durations.tolist()]


def _network(network: Network) -> dict[str, Any]:
    """Return latency and bandwidth, numbers or matrices; a bandwidth without limit is null."""
    bandwidth = np.array(network.bandwidth, dtype=object)
    bandwidth[bandwidth == math.inf] = None
    return {"latency": np.array(network.latency).tolist(), "bandwidth": bandwidth.tolist()}


def _setups(setups: Setups) -> dict[str, Any]:
    return {"families": list(setups.families), "times": np.array(setups.times).tolist()}


def _task(task: Task) -> dict[str, Any]:
    document: dict[str, Any] = {
        "id": task.id,
        "length": task.length,
        "dependencies": list(task.predecessors),
    }
    if task.eligible is not None:
        document["eligible"] = list(task.eligible)
    if task.cost:
        document["cost"] = task.cost
    document |= _details(task)
    return document


def _details(task: Task) -> dict[str, Any]:
    """Return what a task has beyond the ordinary, under the first name it is recognised by."""
    details: dict[str, Any] = {}
    if task.release:
        details["release"] = task.release
    if math.isfinite(task.due):
        details["due"] = task.due
    if task.weight != 1:
        details["task_weight"] = task.weight
    if task.data:
        details["data"] = dict(task.data)
    if task.family:
        details["family"] = task.family
    return details


def _agent(machine: Machine) -> dict[str, Any]:
    document: dict[str, Any] = {
        "id": machine.id,
        "speed": machine.speed,
        "cost_per_hour": machine.cost_per_hour,
    }
    if machine.down:
        document["down"] = [list(rest) for rest in machine.down]
    if machine.power:
        document["power"] = machine.power
    if machine.idle_power:
        document["idle_power"] = machine.idle_power
    return document
