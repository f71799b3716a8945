"""An engine's events as bytes, many in one message, and back to the same events."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from livespan.algorithm import Decisions
from livespan.bounds import relative_gap
from livespan.errors import FormatError
from livespan.events import Event, Failed, Finished, Improved, Iteration, Log, Started
from livespan.problem import Problem
from livespan.result import Change, Result, Status
from livespan.schedule import Schedule
from livespan.workers.packing import pack, unpack

__all__ = ["HandedBack", "Message", "read_messages", "write_messages"]


@dataclass(frozen=True, slots=True)
class HandedBack:
    """A worker gives up a job, for another one to go on with it."""

    why: str


Message = Event | HandedBack


def write_messages(messages: Sequence[Message]) -> bytes:
    """Return events as bytes; of the schedules among them only the arrays."""
    arrays: dict[str, NDArray[Any]] = {}
    told = [_told(message, arrays) for message in messages]
    return pack(told, arrays)


def read_messages(data: bytes, problem: Problem) -> list[Message]:
    """Return the events that `write_messages` was given; ``problem`` is what they are about.

    Raises
    ------
    FormatError
        When these bytes are something else.
    InfeasibleScheduleError
        When the schedule of a result breaks a rule of the problem.
    """
    told, arrays = unpack(data)
    try:
        return [_read(kind, facts, problem, arrays) for kind, facts in told]
    except (KeyError, TypeError, ValueError) as error:
        raise FormatError(f"These bytes tell no event: {error!s:.120}") from None


def _told(  # noqa: PLR0911 - one a kind
    message: Message, arrays: dict[str, NDArray[Any]]
) -> tuple[str, Any]:
    match message:
        case Iteration():
            return "iteration", [getattr(message, name) for name in _ITERATION]
        case Improved():
            number = _add(arrays, *message.decisions)
            return "improved", (message.iteration, message.value, number)
        case Started():
            return "started", {name: getattr(message, name) for name in _STARTED}
        case Finished():
            return "finished", _result(message.result, arrays)
        case Log():
            return "log", message.message
        case Failed():
            return "failed", (message.message, message.code)
        case HandedBack():
            return "handed back", message.why


#: What an iteration tells, in this order; its gap follows from it.
_ITERATION = ("iteration", "value", "current", "bound", "elapsed", "improved", "makespan")
#: What a start tells beside its problem.
_STARTED = ("algorithm", "objective", "seed", "value", "bound", "makespan", "settings")


def _add(arrays: dict[str, NDArray[Any]], assignment: Any, start: Any) -> int:
    number = len(arrays) // 2
    arrays[f"assignment {number}"] = np.asarray(assignment)
    arrays[f"start {number}"] = np.asarray(start)
    return number


def _result(result: Result, arrays: dict[str, NDArray[Any]]) -> dict[str, Any]:
    number = _add(arrays, result.schedule.assignment, result.schedule.start)
    names = ("reason", "value", "bound", "iterations", "runtime", "seed", "algorithm", "objective")
    return {
        "schedule": number,
        "status": str(result.status),
        "history": [list(change) for change in result.history],
        "terms": result.terms,
        **{name: getattr(result, name) for name in names},
    }


def _read(  # noqa: PLR0911 - one a kind
    kind: str, facts: Any, problem: Problem, arrays: dict[str, NDArray[Any]]
) -> Message:
    match kind:
        case "iteration":
            return _iteration(*facts)
        case "improved":
            iteration, value, number = facts
            return Improved(iteration, value, problem, _decisions(arrays, number))
        case "started":
            return Started(problem, **facts)
        case "finished":
            return Finished(_read_result(facts, problem, arrays))
        case "log":
            return Log(facts)
        case "failed":
            return Failed(*facts)
        case "handed back":
            return HandedBack(facts)
    raise FormatError(f"There is no event {kind!r:.40}")


def _iteration(
    iteration: int,
    value: float,
    current: float | None,
    bound: float,
    elapsed: float,
    improved: bool,
    makespan: float,
) -> Iteration:
    # An iteration may find no schedule at all, and JSON has no infinity.
    found = math.inf if current is None else current
    gap = relative_gap(value, bound)
    return Iteration(iteration, value, found, bound, gap, elapsed, improved, makespan)


def _decisions(arrays: dict[str, NDArray[Any]], number: int) -> Decisions:
    return Decisions(arrays[f"assignment {number}"], arrays[f"start {number}"])


def _read_result(
    facts: dict[str, Any], problem: Problem, arrays: dict[str, NDArray[Any]]
) -> Result:
    schedule = Schedule(problem, *_decisions(arrays, facts.pop("schedule")))
    schedule.check()
    facts["status"] = Status(facts["status"])
    facts["history"] = tuple(Change(*change) for change in facts["history"])
    return Result(schedule=schedule, **facts)
