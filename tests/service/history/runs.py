"""Runs and events made up for tests."""

from typing import Any

from livespan.service.history import RunRecord, RunState, StoredEvent


def a_run(run_id: str = "r1", **given: Any) -> RunRecord:
    """Make the record of a running run."""
    members: dict[str, Any] = {
        "id": run_id,
        "state": RunState.RUNNING,
        "client": "",
        "attached": False,
        "problem": "six",
        "tasks": 6,
        "machines": 2,
        "algorithm": "ACO",
        "objective": "makespan",
        "seed": 1,
        "settings": {"n_iterations": 50},
        "created": 1_000.0,
    }
    return RunRecord(**(members | given))


def some_events(first: int, last: int) -> list[StoredEvent]:
    """Make events of consecutive numbers, a hundredth of a second apart."""
    return [
        StoredEvent(k, k / 100, b'data: {"iteration":%d}\n\n' % k) for k in range(first, last + 1)
    ]
