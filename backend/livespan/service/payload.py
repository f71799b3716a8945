"""What each event says on the wire: engine events to JSON documents."""

import math
from dataclasses import dataclass
from typing import Any

from livespan.events import Iteration, Started
from livespan.result import Result
from livespan.schedule import Row, Schedule

__all__ = [
    "SCHEMA",
    "RunFacts",
    "done",
    "error",
    "final_metrics",
    "iteration",
    "log",
    "schedule",
    "start",
]

#: Version of the events' shape.
SCHEMA = 1


@dataclass(frozen=True, slots=True)
class RunFacts:
    """What a run's start tells beyond what the engine knows."""

    run: str
    columns: dict[str, str | None]
    warnings: tuple[str, ...]
    settings: dict[str, Any]


def start(event: Started, facts: RunFacts) -> dict[str, Any]:
    """Tell that the search begins, with everything that was understood."""
    problem = event.problem
    return {
        "type": "start",
        "message": (
            f"{event.algorithm} on {_count(problem.task_count, 'task')} and "
            f"{_count(problem.machine_count, 'machine')}, from a {event.objective} of "
            f"{event.value:g}; no schedule can be below {event.bound:g}"
        ),
        "schema": SCHEMA,
        "run": facts.run,
        "algorithm": event.algorithm,
        "objective": event.objective,
        "seed": event.seed,
        "tasks": problem.task_count,
        "agents": problem.machine_count,
        "start_makespan": _number(event.makespan),
        "start_value": _number(event.value),
        "lower_bound": _number(event.bound),
        "settings": {**event.settings, **facts.settings},
        "columns": facts.columns,
        "warnings": list(facts.warnings),
    }


def log(message: str) -> dict[str, Any]:
    """Tell people something."""
    return {"type": "log", "message": message}


def iteration(event: Iteration, objective: str = "makespan") -> dict[str, Any]:
    """Tell that an iteration has ended.

    ``value``, ``current``, ``lower_bound`` and ``gap`` are the objective's; ``makespan`` is that of
    the schedule that is best by the objective.
    """
    better = ", improved" if event.improved else ""
    return {
        "type": "iteration",
        "iteration": event.iteration,
        "makespan": _number(event.makespan),
        "value": _number(event.value),
        "current": _number(event.current),
        "lower_bound": _number(event.bound),
        "gap": _number(event.gap),
        "elapsed": round(event.elapsed, 6),
        "log_message": f"Iteration {event.iteration}: best {objective} {event.value:g}{better}",
    }


def schedule(number: int, value: float, makespan: float, rows: list[Row]) -> dict[str, Any]:
    """Tell the best schedule so far, and what it is worth to the objective."""
    return {
        "type": "schedule",
        "iteration": number,
        "makespan": _number(makespan),
        "value": _number(value),
        "schedule": rows,
    }


def done(result: Result, rows: list[Row]) -> dict[str, Any]:
    """Tell what the search found."""
    return {
        "type": "done",
        "status": str(result.status),
        "reason": result.reason,
        "makespan": _number(result.schedule.makespan),
        "value": _number(result.value),
        "terms": {name: _number(value) for name, value in result.terms.items()},
        "lower_bound": _number(result.bound),
        "gap": _number(result.gap),
        "iterations": result.iterations,
        "computation_time": _milliseconds(result.runtime),
        "load_balance_index": _number(result.schedule.load_balance_index),
        "seed": result.seed,
        "algorithm": result.algorithm,
        "objective": result.objective,
        "log_message": str(result),
        "schedule": rows,
    }


def final_metrics(result: Result, total_time: float) -> dict[str, Any]:
    """Tell what the schedule found is worth; ``total_time`` in seconds since the request."""
    found = result.schedule
    document = {
        "type": "final_metrics",
        "makespan": _number(found.makespan),
        "objective": result.objective,
        "value": _number(result.value),
        "total_execution_time": _milliseconds(total_time),
        "computation_time": _milliseconds(result.runtime),
        "load_balance_index": _number(found.load_balance_index),
        "utilisation": _number(float(found.utilisation.mean())),
        "machine_utilisation": _utilisation(found),
    }
    if _has_costs(found):
        document["total_cost"] = _number(found.total_cost)
    return document


def error(message: str, code: str) -> dict[str, Any]:
    """Tell that the run broke."""
    return {"type": "error", "message": message, "code": code}


def _utilisation(found: Schedule) -> dict[str, float]:
    names = (machine.id for machine in found.problem.machines)
    return dict(zip(names, found.utilisation.tolist(), strict=True))


def _has_costs(found: Schedule) -> bool:
    problem = found.problem
    return any(task.cost for task in problem.tasks) or any(
        machine.cost_per_hour for machine in problem.machines
    )


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _milliseconds(seconds: float) -> float:
    return round(seconds * 1000, 3)


def _number(value: float) -> float | None:
    return value if math.isfinite(value) else None
