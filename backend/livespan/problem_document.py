"""A problem as a document, and back to the same problem.

The document is one that `livespan.formats` reads, too. Reading it here guesses nothing: names may
be any words, and each member means one thing. What is not a `Problem` yet is written by its parts.
"""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from livespan.errors import FormatError
from livespan.kernels.arrays import Floats
from livespan.problem import Machine, Network, Problem, Setups, Task

__all__ = [
    "machine_document",
    "problem_document",
    "problem_from",
    "surroundings_document",
    "task_document",
]

#: Members of a task and of a machine that stand in the document only where they differ from these.
_PLAIN_TASK: dict[str, Any] = {
    "cost": 0.0,
    "release": 0.0,
    "due": math.inf,
    "weight": 1.0,
    "family": "",
}
_PLAIN_MACHINE: dict[str, Any] = {
    "speed": 1.0,
    "cost_per_hour": 0.0,
    "power": 0.0,
    "idle_power": 0.0,
}
#: What a task's weight is called in a document, where ``weight`` may be taken for its duration.
_WEIGHT = "task_weight"


def problem_document(problem: Problem, name: str = "") -> dict[str, Any]:
    """Return a problem as an object for JSON, with null for what is infinite."""
    document: dict[str, Any] = {"name": name} if name else {}
    document["tasks"] = [task_document(task) for task in problem.tasks]
    document["machines"] = [machine_document(machine) for machine in problem.machines]
    return document | surroundings_document(
        problem.given_durations, problem.network, problem.setups
    )


def task_document(task: Task) -> dict[str, Any]:
    """Return a task as an object for JSON; what is as usual is left out."""
    document: dict[str, Any] = {"id": task.id, "length": task.length}
    if task.predecessors:
        document["dependencies"] = list(task.predecessors)
    if task.eligible is not None:
        document["eligible"] = list(task.eligible)
    if task.data:
        document["data"] = dict(task.data)
    for field, plain in _PLAIN_TASK.items():
        value = getattr(task, field)
        if value != plain:
            document[_WEIGHT if field == "weight" else field] = value
    return document


def machine_document(machine: Machine) -> dict[str, Any]:
    """Return a machine as an object for JSON; what is as usual is left out."""
    document: dict[str, Any] = {"id": machine.id}
    for field, plain in _PLAIN_MACHINE.items():
        value = getattr(machine, field)
        if value != plain:
            document[field] = value
    if machine.down:
        document["down"] = [list(rest) for rest in machine.down]
    return document


def surroundings_document(
    durations: Floats | None, network: Network | None, setups: Setups | None
) -> dict[str, Any]:
    """Return the members of a document beside tasks and machines, only those there are.

    Parameters
    ----------
    durations
        float64[n, m], ``inf`` where a machine cannot do a task.
    network
        What transfers take.
    setups
        Times between families.
    """
    document: dict[str, Any] = {}
    if durations is not None:
        document["durations"] = _finite(durations)
    if network is not None:
        document["network"] = {
            "latency": _finite(network.latency),
            "bandwidth": _finite(network.bandwidth),
        }
    if setups is not None:
        document["setups"] = {"families": list(setups.families), "times": _finite(setups.times)}
    return document


def problem_from(document: Mapping[str, Any]) -> Problem:
    """Make the problem of a document that `problem_document` wrote.

    Raises
    ------
    FormatError
        When the document is none of those.
    ProblemError
        When its tasks and machines make no problem.
    """
    try:
        network, setups = document.get("network"), document.get("setups")
        durations = document.get("durations")
        return Problem(
            [_task_from(member) for member in document["tasks"]],
            [_machine_from(member) for member in document["machines"]],
            None if durations is None else _numbers(durations),
            network=None
            if network is None
            else Network(_numbers(network["latency"]), _numbers(network["bandwidth"])),
            setups=None
            if setups is None
            else Setups(tuple(setups["families"]), _numbers(setups["times"])),
        )
    except FormatError:
        raise
    except (AttributeError, KeyError, TypeError) as error:
        raise FormatError(f"This is no problem as Livespan writes one: {error!r:.120}") from None


def _task_from(member: Mapping[str, Any]) -> Task:
    known = {"id", "length", "dependencies", "eligible", "data", _WEIGHT, *_PLAIN_TASK}
    _refuse_unknown(member, known - {"weight"})
    eligible = member.get("eligible")
    return Task(
        member["id"],
        member["length"],
        tuple(member.get("dependencies", ())),
        None if eligible is None else tuple(eligible),
        cost=member.get("cost", 0.0),
        release=member.get("release", 0.0),
        due=member.get("due", math.inf),
        weight=member.get(_WEIGHT, 1.0),
        data=member.get("data", {}),
        family=member.get("family", ""),
    )


def _machine_from(member: Mapping[str, Any]) -> Machine:
    _refuse_unknown(member, {"id", "down", *_PLAIN_MACHINE})
    rests = tuple((begin, end) for begin, end in member.get("down", ()))
    return Machine(**{**member, "down": rests})


def _refuse_unknown(member: Mapping[str, Any], known: set[str]) -> None:
    unknown = [name for name in member if name not in known]
    if unknown:
        raise FormatError(f"Unknown member {unknown[0]!r:.60} of {member.get('id')!r:.60}")


def _finite(given: Any) -> Any:
    """Return numbers in lists, or a number, with None for what is infinite."""
    values = np.asarray(given, dtype=np.float64)
    finite = np.isfinite(values)
    if finite.all():
        return values.tolist()
    words = values.astype(object)
    words[~finite] = None
    return words.tolist()


def _numbers(given: Any) -> Floats:
    """Return the numbers that `_finite` wrote, ``inf`` where there is none."""
    try:
        values = np.array(given, dtype=np.float64)
    except ValueError:
        raise FormatError(f"There is no number or matrix in {given!r:.60}") from None
    return np.where(np.isnan(values), np.inf, values)
