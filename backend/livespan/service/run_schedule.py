"""A run's schedule as the outcome it came from, for every format that schedules leave in."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import orjson
from werkzeug.datastructures import MIMEAccept

from livespan.exports import EXPORTS, Export
from livespan.outcome import Change, Outcome, status_of
from livespan.problem import Problem
from livespan.schedule import Row, Schedule
from livespan.service.history import RunRecord, RunState
from livespan.service.reading import RunReader

__all__ = ["changes_of", "chosen_export", "outcome_of_run"]


def chosen_export(suffix: str, accepted: MIMEAccept) -> Export | None:
    """Return the export that a request asks for; None when there is none like it.

    Parameters
    ----------
    suffix
        A name or suffix of an export, such as ``csv`` or ``trace.json``; empty to go by what the
        client accepts, JSON where it does not say.
    """
    if suffix:
        fitting = (e for e in EXPORTS.values() if suffix.lower() in (e.name, e.suffix[1:]))
        return next(fitting, None)
    kinds = {known.media_type.partition(";")[0]: known for known in reversed(EXPORTS.values())}
    return kinds.get(accepted.best_match(list(kinds), default="application/json") or "")


def outcome_of_run(
    record: RunRecord, problem: Problem, rows: Sequence[Row], history: Sequence[Change]
) -> Outcome:
    """Make the outcome of a run from what is kept of it.

    Parameters
    ----------
    rows
        Its best schedule.
    history
        The changes of its best value.
    """
    schedule = _schedule(problem, rows)
    value = schedule.makespan if record.value is None else record.value
    bound = 0.0 if record.bound is None else record.bound
    return Outcome(
        status=status_of(value, bound, stopped=record.state is RunState.STOPPED),
        reason=record.reason or str(record.state),
        schedule=schedule,
        value=value,
        bound=bound,
        iterations=record.iterations,
        runtime=record.elapsed,
        seed=record.seed,
        algorithm=record.algorithm,
        objective=record.objective,
        history=tuple(history),
    )


def changes_of(reader: RunReader) -> Iterator[Change]:
    """Give the changes of a run's best value, from its events until now."""
    best: float | None = None
    while True:
        entries = reader.read(0)
        if not entries:
            return
        for entry in entries:
            event = _data(entry.block())
            if event.get("type") == "start":
                event = {"value": event["start_value"], "iteration": 0, "elapsed": 0.0}
            elif event.get("type") != "iteration":
                continue
            value = event["value"]
            if value is not None and (best is None or value < best):
                best = value
                yield Change(event["iteration"], event["elapsed"], value)


def _schedule(problem: Problem, rows: Sequence[Row]) -> Schedule:
    machines = {machine.id: number for number, machine in enumerate(problem.machines)}
    places = {row["task_id"]: row for row in rows}
    ordered = [places[task.id] for task in problem.tasks]
    assignment = np.array([machines[row["agent_id"]] for row in ordered])
    return Schedule(problem, assignment, np.array([row["start_time"] for row in ordered]))


def _data(block: bytes) -> dict[str, Any]:
    line = next((line for line in block.split(b"\n") if line.startswith(b"data: ")), b"data: {}")
    found: dict[str, Any] = orjson.loads(line[6:])
    return found
