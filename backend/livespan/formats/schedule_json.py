"""A schedule as JSON, with what is known of its worth and how it came about."""

import json
import math
from typing import Any

from livespan.result import Result

__all__ = ["summarised", "write_schedule_json"]

MILLISECONDS = 1000.0


def summarised(result: Result) -> dict[str, Any]:
    """Return what there is to say of a result beside its rows, in the words of the wire."""
    schedule = result.schedule
    return {
        "algorithm": result.algorithm,
        "objective": result.objective,
        "status": str(result.status),
        "reason": result.reason,
        "makespan": schedule.makespan,
        "value": result.value,
        "lower_bound": result.bound,
        "gap": result.gap if math.isfinite(result.gap) else None,
        "iterations": result.iterations,
        "seed": result.seed,
        "computation_time": result.runtime * MILLISECONDS,
        "load_balance_index": schedule.load_balance_index,
        "utilisation": float(schedule.utilisation.mean()),
        "total_cost": schedule.total_cost,
        "tasks": schedule.problem.task_count,
        "agents": schedule.problem.machine_count,
    }


def write_schedule_json(result: Result, **extra: Any) -> str:
    """Write an object: the summary, whatever is added to it, and the schedule a row a line."""
    head = _json({**summarised(result), **extra}, indent=2)
    rows = ",\n    ".join(map(_json, result.schedule.rows()))
    return f'{head[:-2]},\n  "schedule": [\n    {rows}\n  ]\n}}\n'


def _json(value: Any, indent: int | None = None) -> str:
    return json.dumps(value, indent=indent, ensure_ascii=False, allow_nan=False)
