"""What ``livespan validate`` finds."""

import json
from typing import Any

import typer

from livespan.cli.reading import Reading
from livespan.cli.schedule_file import read_schedule
from livespan.cli.words import short
from livespan.errors import FormatError, InfeasibleScheduleError
from livespan.formats import ReadProblem
from livespan.objectives import Makespan
from livespan.problem import Problem
from livespan.schedule import Schedule

__all__ = ["run"]


def run(reading: Reading, schedule: str | None, *, as_json: bool) -> None:
    """Read a problem, perhaps a schedule of it, and print what they are.

    Raises
    ------
    InputError
        When one of them cannot be used, or the schedule breaks a rule of the problem.
    """
    found = reading.read()
    problem = reading.problem(found)
    facts = _problem(found, problem)
    if schedule is not None:
        facts["schedule"] = _schedule(read_schedule(schedule, problem), schedule)
    if as_json:
        typer.echo(json.dumps(facts, indent=2, ensure_ascii=False))
        return
    _tell(facts)


def _problem(found: ReadProblem, problem: Problem) -> dict[str, Any]:
    return {
        "name": found.name,
        "format": found.format,
        "tasks": problem.task_count,
        "machines": problem.machine_count,
        "environment": problem.environment,
        "features": list(problem.features),
        "objective": found.objective,
        "makespan_bound": Makespan().lower_bound(problem),
        "columns": found.columns,
        "headers": list(found.headers),
        "warnings": list(found.warnings),
    }


def _schedule(schedule: Schedule, path: str) -> dict[str, Any]:
    try:
        schedule.check()
    except InfeasibleScheduleError as broken:
        # Here it is not ours: what came in breaks a rule.
        raise FormatError(f"{path} is no schedule of this problem: {broken}") from None
    return {"feasible": True, "makespan": schedule.makespan}


def _tell(facts: dict[str, Any]) -> None:
    features = f", with {', '.join(facts['features'])}" if facts["features"] else ""
    lines = [
        f"{facts['name']}: {facts['format']}",
        f"{facts['tasks']:,} tasks on {facts['machines']:,} {facts['environment']} machines"
        f"{features}",
        f"makespan at least {short(facts['makespan_bound'])}",
    ]
    if facts["objective"]:
        lines.append(f"objective: {facts['objective']}")
    if facts["headers"]:
        lines.append(f"columns: {', '.join(facts['headers'])}")
        taken = facts["columns"].items()
        lines += [f"  {field}: {column}" for field, column in taken if column is not None]
    if "schedule" in facts:
        lines.append(f"schedule: feasible, makespan {short(facts['schedule']['makespan'], 12)}")
    typer.echo("\n".join(lines))
    for warning in facts["warnings"]:
        typer.echo(f"Warning: {warning}", err=True)
