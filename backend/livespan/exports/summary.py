"""What there is to say of a result beside its rows, in the words of the wire."""

import math
from typing import Any

from livespan.exports.writing import Subject, schedule_of
from livespan.outcome import Outcome

__all__ = ["heading", "summarised"]

MILLISECONDS = 1000.0


def summarised(subject: Subject) -> dict[str, Any]:
    """Return what is known of a result, or the part of it that a bare schedule tells."""
    schedule = schedule_of(subject)
    return {
        **(_searched(subject) if isinstance(subject, Outcome) else {}),
        "makespan": schedule.makespan,
        "load_balance_index": schedule.load_balance_index,
        "utilisation": float(schedule.utilisation.mean()),
        "total_cost": schedule.total_cost,
        "tasks": schedule.problem.task_count,
        "agents": schedule.problem.machine_count,
    }


def heading(subject: Subject, title: str = "") -> str:
    """Return a title, or one that says what the schedule is worth."""
    if title:
        return title
    schedule = schedule_of(subject)
    if not isinstance(subject, Outcome):
        return f"Makespan {schedule.makespan:g}"
    words = f"{subject.algorithm}: {subject.objective} {subject.value:g}"
    return words if subject.objective == "makespan" else f"{words}, makespan {schedule.makespan:g}"


def _searched(result: Outcome) -> dict[str, Any]:
    return {
        "algorithm": result.algorithm,
        "objective": result.objective,
        "status": str(result.status),
        "reason": result.reason,
        "value": result.value,
        "terms": result.terms,
        "lower_bound": result.bound,
        "gap": result.gap if math.isfinite(result.gap) else None,
        "iterations": result.iterations,
        "seed": result.seed,
        "computation_time": result.runtime * MILLISECONDS,
    }
