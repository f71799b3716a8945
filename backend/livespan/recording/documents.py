"""What each event says in JSON: the words that go over HTTP and into the file of a run."""

import math
from typing import Any

from livespan.events import Iteration, Started
from livespan.outcome import Outcome
from livespan.schedule import Row

__all__ = ["SCHEMA", "done", "error", "iteration", "milliseconds", "number", "schedule", "start"]

#: Version of the events' shape.
SCHEMA = 1


def start(event: Started) -> dict[str, Any]:
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
        "algorithm": event.algorithm,
        "objective": event.objective,
        "seed": event.seed,
        "tasks": problem.task_count,
        "agents": problem.machine_count,
        "start_makespan": number(event.makespan),
        "start_value": number(event.value),
        "lower_bound": number(event.bound),
        "settings": dict(event.settings),
    }


def iteration(event: Iteration, objective: str = "makespan") -> dict[str, Any]:
    """Tell that an iteration has ended.

    ``value``, ``current``, ``lower_bound`` and ``gap`` are the objective's; ``makespan`` is that of
    the schedule that is best by the objective.
    """
    better = ", improved" if event.improved else ""
    return {
        "type": "iteration",
        "iteration": event.iteration,
        "makespan": number(event.makespan),
        "value": number(event.value),
        "current": number(event.current),
        "lower_bound": number(event.bound),
        "gap": number(event.gap),
        "elapsed": round(event.elapsed, 6),
        "log_message": f"Iteration {event.iteration}: best {objective} {event.value:g}{better}",
    }


def schedule(at: int, value: float, makespan: float, rows: list[Row]) -> dict[str, Any]:
    """Tell the best schedule so far, found at iteration ``at``, and what it is worth."""
    return {
        "type": "schedule",
        "iteration": at,
        "makespan": number(makespan),
        "value": number(value),
        "schedule": rows,
    }


def done(result: Outcome, rows: list[Row]) -> dict[str, Any]:
    """Tell what the search found."""
    return {
        "type": "done",
        "status": str(result.status),
        "reason": result.reason,
        "makespan": number(result.schedule.makespan),
        "value": number(result.value),
        "terms": {name: number(value) for name, value in result.terms.items()},
        "lower_bound": number(result.bound),
        "gap": number(result.gap),
        "iterations": result.iterations,
        "computation_time": milliseconds(result.runtime),
        "load_balance_index": number(result.schedule.load_balance_index),
        "seed": result.seed,
        "algorithm": result.algorithm,
        "objective": result.objective,
        "log_message": str(result),
        "schedule": rows,
    }


def error(message: str, code: str) -> dict[str, Any]:
    """Tell that the run broke."""
    return {"type": "error", "message": message, "code": code}


def milliseconds(seconds: float) -> float:
    """Return a time in milliseconds, to the microsecond."""
    return round(seconds * 1000, 3)


def number(value: float) -> float | None:
    """Return a number, or None for one that JSON does not have."""
    return value if math.isfinite(value) else None


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
