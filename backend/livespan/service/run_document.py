"""What is said of a run where it is looked at: one document, the same in every answer."""

import math
from datetime import UTC, datetime
from typing import Any

from livespan.service.history import RunRecord

__all__ = ["run_document"]


def run_document(record: RunRecord, position: int = 0) -> dict[str, Any]:
    """Describe a run.

    Parameters
    ----------
    position
        Its place in the queue, 0 when it does not wait.
    """
    base = f"/api/runs/{record.id}"
    return {
        "id": record.id,
        "run": record.id,
        "status": str(record.state),
        "result": record.status,
        "reason": record.reason,
        "error_message": record.error,
        "position": position or None,
        "attached": record.attached,
        "attempt": record.attempt,
        "problem": record.problem,
        "tasks": record.tasks,
        "machines": record.machines,
        "algorithm": record.algorithm,
        "objective": record.objective,
        "seed": record.seed,
        "settings": record.settings,
        "value": _number(record.value),
        "makespan": _number(record.makespan),
        "lower_bound": _number(record.bound),
        "gap": _number(record.gap),
        "iterations": record.iterations,
        "elapsed": round(record.elapsed, 6),
        "best_at": record.best_at,
        "created": _time(record.created),
        "started": _time(record.started),
        "ended": _time(record.ended),
        "waited": _waited(record),
        "links": {
            "self": base,
            "events": f"{base}/events",
            "schedule": f"{base}/schedule",
            "request": f"{base}/request",
            "stop": f"{base}/stop",
            "page": f"/runs/{record.id}",
        },
    }


def _waited(record: RunRecord) -> float | None:
    """Return the seconds between a run's coming and its search."""
    if record.started is None:
        return None
    return round(max(0.0, record.started - record.created), 6)


def _time(seconds: float | None) -> str | None:
    if seconds is None:
        return None
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")


def _number(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None
