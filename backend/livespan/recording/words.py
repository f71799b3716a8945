"""Engine events to the documents of a run's file, and back."""

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from livespan.algorithm import Decisions
from livespan.errors import FormatError, InfeasibleScheduleError
from livespan.events import Event, Failed, Finished, Improved, Iteration, Log, Started
from livespan.problem import Problem
from livespan.recording import documents
from livespan.result import Change, Result, Status
from livespan.schedule import Row, Schedule

__all__ = ["Reader", "Speaker"]

_MILLISECONDS = 1000.0


class Speaker:
    """Turns the events of one run into documents, in their order."""

    def __init__(self) -> None:
        self._objective = "makespan"

    def document(self, event: Event) -> dict[str, Any]:
        """Return what an event says."""
        match event:
            case Started():
                self._objective = event.objective
                return documents.start(event)
            case Iteration():
                return documents.iteration(event, self._objective)
            case Improved():
                # Not the event's own schedule, which is checked: that would hold the search up, and
                # whoever reads the file checks it.
                schedule = Schedule(event.problem, *event.decisions)
                rows = schedule.rows()
                return documents.schedule(event.iteration, event.value, schedule.makespan, rows)
            case Log():
                return {"type": "log", "message": event.message}
            case Failed():
                return documents.error(event.message, event.code)
            case Finished():
                result = event.result
                told = documents.done(result, result.schedule.rows())
                return {**told, "history": [list(change) for change in result.history]}


class Reader:
    """Turns the documents of one run into events, in their order.

    Of documents that the service sends it takes what it knows; what only the service tells is left
    aside.
    """

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._best = math.inf
        self._history: list[Change] = []
        self._makers: dict[str, Callable[[Mapping[str, Any]], Event]] = {
            "start": self._started,
            "iteration": self._iteration,
            "schedule": self._improved,
            "done": self._finished,
            "log": lambda told: Log(str(told["message"])),
            "error": lambda told: Failed(str(told["message"]), str(told["code"])),
        }

    def event(self, told: Mapping[str, Any]) -> Event | None:
        """Return the event that a document tells; None for one that no engine sends.

        Raises
        ------
        FormatError
            When a member is missing or of another kind, and for a schedule that breaks a rule.
        """
        kind = told.get("type")
        make = self._makers.get(kind) if isinstance(kind, str) else None
        if make is None:
            return None
        try:
            return make(told)
        except InfeasibleScheduleError as error:
            raise FormatError(f"The schedule of this {kind} breaks a rule: {error}") from None
        except (AttributeError, KeyError, TypeError, ValueError, OverflowError) as error:
            raise FormatError(f"This is no {kind} event: {error!r:.120}") from None

    def _started(self, told: Mapping[str, Any]) -> Started:
        value = _known(told["start_value"])
        self._best = value
        self._history = [Change(0, 0.0, value)]
        return Started(
            self._problem,
            str(told["algorithm"]),
            str(told["objective"]),
            int(told["seed"]),
            value=value,
            bound=_known(told["lower_bound"]),
            makespan=_known(told["start_makespan"]),
            settings=dict(told["settings"]),
        )

    def _iteration(self, told: Mapping[str, Any]) -> Iteration:
        value = _known(told["value"])
        number, elapsed = int(told["iteration"]), float(told["elapsed"])
        improved = value < self._best
        if improved:
            self._best = value
            self._history.append(Change(number, elapsed, value))
        return Iteration(
            iteration=number,
            value=value,
            current=_known(told["current"]),
            bound=_known(told["lower_bound"]),
            gap=_known(told["gap"]),
            elapsed=elapsed,
            improved=improved,
            makespan=_known(told["makespan"]),
        )

    def _improved(self, told: Mapping[str, Any]) -> Improved:
        value = _known(told["value"])
        decisions = self._decisions(told["schedule"])
        return Improved(int(told["iteration"]), value, self._problem, decisions)

    def _finished(self, told: Mapping[str, Any]) -> Finished:
        schedule = Schedule(self._problem, *self._decisions(told["schedule"]))
        schedule.check()
        given = told.get("history")
        history = self._history if given is None else [Change(*change) for change in given]
        return Finished(
            Result(
                status=Status(told["status"]),
                reason=str(told["reason"]),
                schedule=schedule,
                value=_known(told["value"]),
                bound=_known(told["lower_bound"]),
                iterations=int(told["iterations"]),
                runtime=float(told["computation_time"]) / _MILLISECONDS,
                seed=int(told["seed"]),
                algorithm=str(told["algorithm"]),
                objective=str(told["objective"]),
                history=tuple(history),
                terms={name: _known(value) for name, value in told["terms"].items()},
            )
        )

    def _decisions(self, rows: list[Row]) -> Decisions:
        """Take machines and starts from rows, which may stand in any order."""
        problem = self._problem
        if len(rows) != problem.task_count:
            raise ValueError(f"{len(rows)} rows for {problem.task_count} tasks")
        assignment = np.full(problem.task_count, -1, dtype=np.int64)
        start = np.empty(problem.task_count)
        for row in rows:
            task = problem.task_number(row["task_id"])
            assignment[task] = problem.machine_number(row["agent_id"])
            start[task] = row["start_time"]
        return Decisions(assignment, start).frozen()


def _known(value: float | None) -> float:
    """Return a number; JSON has none for infinity."""
    return math.inf if value is None else float(value)
