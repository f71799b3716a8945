"""What each event says on the wire: the documents of events, and what only the service knows."""

from dataclasses import dataclass
from typing import Any

from livespan.events import Started
from livespan.recording import documents
from livespan.recording.documents import (
    SCHEMA,
    done,
    error,
    iteration,
    milliseconds,
    number,
    schedule,
)
from livespan.result import Result
from livespan.schedule import Schedule

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


@dataclass(frozen=True, slots=True)
class RunFacts:
    """What a run's start tells beyond what the engine knows."""

    run: str
    columns: dict[str, str | None]
    warnings: tuple[str, ...]
    settings: dict[str, Any]


def start(event: Started, facts: RunFacts) -> dict[str, Any]:
    """Tell that the search begins, with everything that was understood."""
    document = documents.start(event)
    return {
        **document,
        "run": facts.run,
        "settings": {**document["settings"], **facts.settings},
        "columns": facts.columns,
        "warnings": list(facts.warnings),
    }


def log(message: str, **more: Any) -> dict[str, Any]:
    """Tell people something, and programs what ``more`` says."""
    return {"type": "log", "message": message, **more}


def final_metrics(result: Result, total_time: float) -> dict[str, Any]:
    """Tell what the schedule found is worth; ``total_time`` in seconds since the request."""
    found = result.schedule
    document = {
        "type": "final_metrics",
        "makespan": number(found.makespan),
        "objective": result.objective,
        "value": number(result.value),
        "total_execution_time": milliseconds(total_time),
        "computation_time": milliseconds(result.runtime),
        "load_balance_index": number(found.load_balance_index),
        "utilisation": number(float(found.utilisation.mean())),
        "machine_utilisation": _utilisation(found),
    }
    if _has_costs(found):
        document["total_cost"] = number(found.total_cost)
    return document


def _utilisation(found: Schedule) -> dict[str, float]:
    names = (machine.id for machine in found.problem.machines)
    return dict(zip(names, found.utilisation.tolist(), strict=True))


def _has_costs(found: Schedule) -> bool:
    problem = found.problem
    return any(task.cost for task in problem.tasks) or any(
        machine.cost_per_hour for machine in problem.machines
    )
