"""A problem as the members of a JSON document, as `livespan.formats.problem_json` reads them."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from livespan.kernels.arrays import Floats
from livespan.problem import Machine, Network, Setups, Task

__all__ = ["document_of"]


def document_of(
    tasks: Sequence[Task],
    machines: Sequence[Machine] | None,
    durations: Floats | None = None,
    network: Network | None = None,
    setups: Setups | None = None,
) -> dict[str, Any]:
    """Return the members of a problem; None for those it has not."""
    return {
        "tasks": [_task(task) for task in tasks],
        "agents": None if machines is None else [_agent(machine) for machine in machines],
        "durations": None if durations is None else _matrix(durations),
        "network": None if network is None else _network(network),
        "setups": None if setups is None else _setups(setups),
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
