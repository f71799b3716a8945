"""What a run is asked for with, as the body of a request has it, and the problem in it."""

import warnings
from collections.abc import Mapping, Sequence
from os import PathLike
from typing import Any

from livespan.algorithm import Algorithm
from livespan.cells import identifier, identifiers
from livespan.errors import ProblemError, SettingError
from livespan.formats import ReadProblem
from livespan.formats import read as read_format
from livespan.instances import read_source
from livespan.objective import Objective
from livespan.problem import Problem
from livespan.problem_document import problem_document
from livespan.schedule import Row, Schedule
from livespan.setting import settings_of

__all__ = ["Asked", "WarmStart", "problem_in", "request_document"]

#: What can be sent: a problem, a file or a name of one, or a request as it is.
Asked = Problem | ReadProblem | str | PathLike[str] | Mapping[str, Any]
#: What a search can start from: a schedule, its rows, or the id of a run that has one.
WarmStart = Schedule | Sequence[Row] | str


def request_document(
    asked: Asked,
    algorithm: str | Algorithm | None,
    objective: str | Objective | None,
    parameters: Mapping[str, object],
    warm_start: WarmStart | None = None,
    name: str | None = None,
) -> tuple[dict[str, Any], Problem | None]:
    """Return the body of a request, and the problem in it where it is at hand.

    Parameters
    ----------
    parameters
        Stop rules, seed and settings by name; None is left out.

    Raises
    ------
    InputError
        When a file cannot be read, or a name in the problem cannot be sent.
    """
    document, problem = _begun(asked)
    given = document.get("parameters") or {}
    if not isinstance(given, Mapping):
        raise SettingError(f"parameters must be an object, not {given!r:.60}", "parameters")
    said = {key: value for key, value in parameters.items() if value is not None}
    if isinstance(algorithm, Algorithm):
        own = {known.name: getattr(algorithm, known.name) for known in settings_of(algorithm)}
        said = {**own, **said}
        algorithm = algorithm.name
    if objective is not None:
        said["objective"] = objective if isinstance(objective, str) else objective.name
        document.pop("objective", None)
    if warm_start is not None:
        said["warm_start"] = warm_start.rows() if isinstance(warm_start, Schedule) else warm_start
    if name is not None:
        document["name"] = name
    document["algorithm"] = algorithm or document.get("algorithm") or "auto"
    document["parameters"] = {**given, **said}
    return document, problem


def problem_in(request: bytes) -> Problem:
    """Make the problem of a request's body.

    Raises
    ------
    InputError
        When there is none in it.
    """
    return read_format("request", request, format="problem_json").problem()


def _begun(asked: Asked) -> tuple[dict[str, Any], Problem | None]:
    """Return a request's members as far as the problem tells them."""
    if isinstance(asked, Mapping):
        return dict(asked), None
    if isinstance(asked, Problem):
        return _sendable(asked), asked
    found = asked if isinstance(asked, ReadProblem) else read_source(asked)
    if found is not asked:
        for warning in found.warnings:
            warnings.warn(f"{found.name}: {warning}", stacklevel=4)
    problem = found.problem()
    document = {"name": found.name, **_sendable(problem)}
    if found.objective is not None:
        document["parameters"]["objective"] = found.objective
    return document, problem


def _sendable(problem: Problem) -> dict[str, Any]:
    """Write a problem as a request has it.

    Raises
    ------
    ProblemError
        For names that a request, which may hold what people typed, would read as others.
    """
    _check_names(problem)
    members = problem_document(problem)
    return {
        "tasks": members.pop("tasks"),
        "parameters": {"agents": members.pop("machines"), **members},
    }


def _check_names(problem: Problem) -> None:
    families = problem.setups.families if problem.setups is not None else ()
    used = {name for task in problem.tasks for name in (*task.predecessors, *(task.eligible or ()))}
    for kind, names in (
        ("task", [task.id for task in problem.tasks]),
        ("machine", [machine.id for machine in problem.machines]),
        ("family", [*families, *(task.family for task in problem.tasks)]),
    ):
        for name in names:
            lost = kind != "family" and name in used and not identifiers([name])
            if lost or identifier(name) != name:
                raise ProblemError(
                    f"The {kind} {name!r:.60} cannot be sent under this name: a request takes it "
                    "for none, or for one without the blanks around it",
                    f"{kind}s",
                )
