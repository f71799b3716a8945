"""What a run is asked for with: one place where a request is checked and understood."""

import hashlib
import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from livespan.algorithm import Algorithm, Selective
from livespan.algorithms import ALGORITHMS, find_algorithm
from livespan.errors import InputError, LivespanError, SettingError, UnknownNameError
from livespan.objective import Objective
from livespan.objectives import make_objective
from livespan.problem import Machine, Problem
from livespan.records import network_of, recognise, recognise_machines, setups_of
from livespan.schedule import Schedule
from livespan.service.limits import (
    check_limit,
    check_settings_size,
    check_size,
    check_transfers,
)
from livespan.service.parameters import Parameters, Rows
from livespan.service.refusal import Refusal
from livespan.service.seeds import fresh_seed
from livespan.service.settings import Settings
from livespan.service.warm_start import ScheduleOf, read_warm_start
from livespan.setting import build, settings_of
from livespan.solve import DEFAULT_SECONDS, by_the_clock

__all__ = ["RunRequest", "read_run_request"]

_TOP_LEVEL = ("algorithm", "tasks", "tasks_data", "parameters", "name")

#: Iterations beyond which a run says that it will rather end by the clock.
MANY_ITERATIONS = 1_000_000

#: Characters of a problem's name that are kept.
NAME_LENGTH = 200

#: Parameters that may stand beside the tasks as well, where a file of the problem has them.
_EITHER = ("objective", "durations", "network", "setups")


@dataclass(frozen=True, slots=True)
class RunRequest:
    """A request that can be run.

    Attributes
    ----------
    iterations, time_limit, target, gap, no_improvement
        When to end; ``time_limit`` in seconds, None for the server's own limit alone.
    until_proved
        Whether to end as soon as the best schedule is proved optimal, too.
    warm_start
        A schedule to start from, None for the greedy one.
    name
        What the sender calls the problem; a digest of its tasks where it has no name.
    columns
        Field -> name that was taken for it, of tasks and of machines (``agent_…``).
    warnings
        What was assumed and what was left aside.
    """

    problem: Problem
    algorithm: Algorithm
    objective: Objective
    seed: int
    iterations: int
    time_limit: float | None
    target: float | None
    gap: float | None
    no_improvement: int | None
    until_proved: bool
    warm_start: Schedule | None
    name: str
    columns: dict[str, str | None]
    warnings: tuple[str, ...]

    @property
    def told_settings(self) -> dict[str, Any]:
        """The algorithm's settings and the stop rules, as JSON has them."""
        own = {
            known.name: getattr(self.algorithm, known.name) for known in settings_of(self.algorithm)
        }
        rules = ("time_limit", "target", "gap", "no_improvement")
        told = {name: getattr(self, name) for name in rules if getattr(self, name) is not None}
        return {**own, "n_iterations": self.iterations, **told}


def read_run_request(
    body: Any, limits: Settings, schedule_of: ScheduleOf = lambda _: None
) -> RunRequest:
    """Check and understand a request's JSON.

    Parameters
    ----------
    schedule_of
        Finds the rows of a run's schedule, for a warm start that names a run.

    Raises
    ------
    Refusal
        With the first thing that is wrong: 400 for what is no request, 422 for one that cannot
        be run.
    """
    if not body:
        raise Refusal(400, "No data provided", "no_data")
    if not isinstance(body, dict):
        raise Refusal(400, "The body must be a JSON object", "invalid_request")
    rows, tasks_name = _tasks(body)
    kind = _algorithm(body)
    warnings = _leftovers(body, tasks_name)
    parameters = _parameters(body, warnings)
    _check_limits(parameters, len(rows), limits)
    try:
        algorithm = build(kind, _settings(kind, parameters, warnings))
        check_settings_size(algorithm, len(rows), limits)
        objective = _objective(parameters.objective)
        problem, columns = _problem(rows, parameters, limits, warnings)
        if isinstance(algorithm, Selective):
            algorithm.check(problem, objective)
        warm_start = read_warm_start(parameters.warm_start, problem, schedule_of)
    except InputError as found:
        raise _refusal(found) from None
    except LivespanError as found:
        raise Refusal.of(found) from None
    # What goes by the clock ends by it or by a proof, unless a number of iterations is asked for.
    clocked = by_the_clock(kind) and "n_iterations" not in parameters.model_fields_set
    if not clocked and parameters.n_iterations > MANY_ITERATIONS and parameters.time_limit is None:
        warnings.append(
            f"The run ends after {limits.max_time_limit:g} s at the latest, "
            f"whether or not its {parameters.n_iterations:,} iterations are done"
        )
    return RunRequest(
        problem=problem,
        algorithm=algorithm,
        objective=objective,
        seed=fresh_seed() if parameters.seed is None else parameters.seed,
        iterations=limits.max_iterations if clocked else parameters.n_iterations,
        time_limit=parameters.time_limit or (DEFAULT_SECONDS if clocked else None),
        target=parameters.target,
        gap=parameters.gap,
        no_improvement=parameters.no_improvement,
        until_proved=clocked,
        warm_start=warm_start,
        name=_name(body, rows),
        columns=columns,
        warnings=tuple(dict.fromkeys(warnings)),
    )


def _tasks(body: Mapping[str, Any]) -> tuple[Rows, str]:
    name = "tasks" if body.get("tasks") else "tasks_data"
    rows = body.get(name)
    if rows is None or rows in ([], "", {}):
        raise Refusal(400, "No tasks provided", "no_tasks", "tasks")
    if not isinstance(rows, list):
        raise Refusal(400, f"{name} must be a list of objects", "invalid_request", name)
    for number, row in enumerate(rows):
        if not isinstance(row, dict):
            raise Refusal(
                400,
                f"Task number {number + 1} must be an object, not {row!r:.60}",
                "invalid_request",
                f"{name}[{number}]",
            )
    return rows, name


def _name(body: Mapping[str, Any], rows: Rows) -> str:
    given = body.get("name")
    if given is not None and not isinstance(given, str):
        raise Refusal(400, f"name must be a string, not {given!r:.60}", "invalid_request", "name")
    if given and given.strip():
        return given.strip()[:NAME_LENGTH]
    # Numbers of a request may be of any size, which faster writers of JSON do not take.
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()[:12]


def _algorithm(body: Mapping[str, Any]) -> type[Algorithm]:
    name = body.get("algorithm")
    if name is None or name == "":
        raise Refusal(400, "Algorithm not specified", "no_algorithm", "algorithm")
    try:
        return find_algorithm(name.strip() if isinstance(name, str) else name)
    except UnknownNameError:
        sentence = f"Unsupported algorithm: {name!s:.200}"
        raise Refusal(400, sentence, "unsupported_algorithm", "algorithm") from None


def _objective(name: str) -> Objective:
    try:
        return make_objective(name)
    except (SettingError, UnknownNameError) as found:
        raise Refusal(422, str(found), found.code, "parameters.objective") from None


def _parameters(body: Mapping[str, Any], warnings: list[str]) -> Parameters:
    given = body.get("parameters")
    if given is None or given == "":
        given = {}
    if not isinstance(given, dict):
        raise Refusal(400, "parameters must be an object", "invalid_request", "parameters")
    for name in _EITHER:
        if body.get(name) not in (None, "") and given.get(name) in (None, ""):
            given = {**given, name: body[name]}
        elif body.get(name) not in (None, "", given.get(name)):
            warnings.append(f"{name} beside the tasks is ignored, because parameters has one too")
    try:
        return Parameters.model_validate(given)
    except ValidationError as found:
        first = found.errors(include_url=False, include_context=False)[0]
        member = _path("parameters", first["loc"])
        demand = first["msg"].removeprefix("Value error, ")
        sentence = f"{member}: {demand}, not {first['input']!r:.60}"
        structural = first["type"] in ("list_type", "dict_type")
        code = "invalid_request" if structural else "invalid_setting"
        raise Refusal(400 if structural else 422, sentence, code, member) from None


def _path(root: str, steps: Iterable[int | str]) -> str:
    return root + "".join(f"[{s}]" if isinstance(s, int) else f".{s}" for s in steps)


def _check_limits(parameters: Parameters, tasks: int, limits: Settings) -> None:
    machines, said_by = _machine_count(parameters)
    check_size(tasks, machines, limits, f"parameters.{said_by}")
    check_limit(
        parameters.n_iterations, limits.max_iterations, "iterations", "parameters.n_iterations"
    )
    check_limit(
        parameters.time_limit or 0, limits.max_time_limit, "seconds", "parameters.time_limit"
    )


def _machine_count(parameters: Parameters) -> tuple[int, str]:
    """Return how many machines there are, and the parameter that says so."""
    if parameters.agents:
        return len(parameters.agents), "agents"
    if parameters.durations and "num_default_agents" not in parameters.model_fields_set:
        return len(parameters.durations[0]), "durations"
    return parameters.num_default_agents, "num_default_agents"


def _leftovers(body: Mapping[str, Any], tasks_name: str) -> list[str]:
    unknown = [name for name in body if name not in _TOP_LEVEL + _EITHER]
    warnings = [f"Unknown field {name!r:.60} of the request is ignored" for name in unknown]
    if tasks_name == "tasks" and body.get("tasks_data"):
        warnings.append("tasks_data is ignored, because tasks is given too")
    return warnings


def _settings(
    kind: type[Algorithm], parameters: Parameters, warnings: list[str]
) -> dict[str, object]:
    """Pick the algorithm's own settings out of the parameters, and tell of the others."""
    taken: dict[str, object] = {}
    left = dict(parameters.model_extra or {})
    for known in settings_of(kind):
        names = [name for name in (known.name, *known.aliases) if name in left]
        values = [left.pop(name) for name in names]
        if values:
            taken[known.name] = values[0]
        warnings.extend(f"{name} is ignored, because {names[0]} is given too" for name in names[1:])
    owners = _owners()
    for name in left:
        if name in owners:
            warnings.append(f"{name} is a setting of {owners[name]}; {kind.name} ignores it")
        else:
            warnings.append(f"Unknown parameter {name!r:.60} is ignored")
    return taken


def _owners() -> dict[str, str]:
    """Map each setting's names to the algorithm it belongs to."""
    return {
        name: kind.name
        for kind in ALGORITHMS.values()
        for known in settings_of(kind)
        for name in (known.name, *known.aliases)
    }


def _problem(
    rows: Rows, parameters: Parameters, limits: Settings, warnings: list[str]
) -> tuple[Problem, dict[str, str | None]]:
    read = recognise(
        rows,
        task_id_col=parameters.task_id_col,
        duration_col=parameters.duration_col,
        dependency_col=parameters.dependency_col,
        enable_dependencies=parameters.enable_dependencies,
        lengths_required=parameters.durations is None,
    )
    columns = dict(read.columns)
    warnings.extend(read.warnings)
    machines: tuple[Machine, ...] | int = _machine_count(parameters)[0]
    if parameters.agents:
        found = recognise_machines(parameters.agents, agent_id_col=parameters.agent_id_col)
        machines = found.machines
        columns.update({f"agent_{field}": name for field, name in found.columns.items()})
        warnings.extend(found.warnings)
        if "num_default_agents" in parameters.model_fields_set:
            warnings.append("num_default_agents is ignored, because agents are given")
    elif parameters.agents is not None:
        warnings.append(f"agents is empty: {machines} identical machines taken")
    if parameters.agent_id_col and not parameters.agents:
        warnings.append("agent_id_col is ignored, because no agents are given")
    if parameters.durations is not None:
        warnings.extend(
            f"{columns[field]!r:.60} is left aside, because durations are given"
            for field in ("length", "agent_speed")
            if columns.get(field) is not None
        )
    network = network_of(parameters.network)
    if network is not None or any(task.data for task in read.tasks):
        count, said_by = _machine_count(parameters)
        check_transfers(count, limits, f"parameters.{said_by}")
    problem = Problem(
        read.tasks,
        machines,
        _matrix(parameters.durations),
        network=network,
        setups=setups_of(parameters.setups),
    )
    return problem, columns


def _matrix(rows: list[list[float | None]] | None) -> list[list[float]] | None:
    if rows is None:
        return None
    return [[math.inf if cell is None else cell for cell in row] for row in rows]


#: What the engine calls a thing, and where it stands in a request.
_MEMBERS = (("machines[", "parameters.agents["), ("agents[", "parameters.agents["))


def _refusal(found: InputError) -> Refusal:
    refusal = Refusal.of(found)
    if found.member == "machines":
        # Only a matrix can say that there are none.
        refusal.member = "parameters.durations"
    for inside, outside in _MEMBERS:
        if found.member.startswith(inside):
            refusal.member = outside + found.member.removeprefix(inside)
    if found.member and not found.member.startswith(("tasks", "machines", "agents[")):
        refusal.member = f"parameters.{found.member}"
    return refusal
