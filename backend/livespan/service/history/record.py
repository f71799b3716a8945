"""What the history keeps of a run, and how it is asked for."""

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from livespan.errors import InputError

__all__ = ["ENDED", "LIVE", "Change", "Incumbent", "Query", "RunRecord", "RunState", "StoredEvent"]


class RunState(enum.StrEnum):
    """Where a run is in its life."""

    QUEUED = "queued"
    """It waits for a free thread."""
    RUNNING = "running"
    """Its search is under way."""
    FINISHED = "finished"
    """A rule of its own ended it."""
    STOPPED = "stopped"
    """Somebody stopped it; it has the best schedule so far."""
    FAILED = "failed"
    """It ended with an error."""
    INTERRUPTED = "interrupted"
    """Its process went away, and nobody takes it up again."""

    @property
    def ended(self) -> bool:
        """Whether nothing more will come of it."""
        return self not in LIVE


#: States of a run that still needs a process.
LIVE = (RunState.QUEUED, RunState.RUNNING)
#: States of a run that needs none.
ENDED = tuple(state for state in RunState if state not in LIVE)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRecord:
    """One run, without its large parts.

    Attributes
    ----------
    client
        Who started it; empty for nobody in particular.
    attached
        Whether it lives and dies with the connection that started it: such a run is never resumed.
    problem
        Name or short digest of the problem, to filter by; like ``client`` and ``algorithm`` kept to
        500 characters.
    settings
        Settings of the algorithm and stop rules, as JSON.
    created, started, ended
        Unix time in seconds.
    attempt
        How often a process has taken the run up, from 1.
    best_at
        Seconds of search until the best schedule was found.
    elapsed
        Seconds of search so far, over all attempts.
    status
        How good the result is: ``optimal``, ``feasible``, ...
    events
        Number of the last stored event; 0 when there is none.
    """

    id: str
    state: RunState
    client: str
    attached: bool
    problem: str
    tasks: int
    machines: int
    algorithm: str
    objective: str
    seed: int
    settings: dict[str, Any]
    created: float
    started: float | None = None
    ended: float | None = None
    attempt: int = 1
    value: float | None = None
    makespan: float | None = None
    bound: float | None = None
    gap: float | None = None
    iterations: int = 0
    best_at: float | None = None
    elapsed: float = 0.0
    status: str | None = None
    reason: str | None = None
    error: str | None = None
    events: int = 0


@dataclass(frozen=True, slots=True)
class Incumbent:
    """The best schedule of a run that goes on: what a later attempt starts from.

    Attributes
    ----------
    assignment
        Machine of each task, shape (tasks,).
    start
        Start of each task, shape (tasks,), in the problem's unit of time.
    """

    iteration: int
    elapsed: float
    value: float
    bound: float
    assignment: NDArray[np.intp]
    start: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """One event as it went over the wire.

    Attributes
    ----------
    number
        Grows from event to event, with gaps.
    at
        Seconds since the run was created, kept to the microsecond.
    block
        The framed bytes.
    """

    number: int
    at: float
    block: bytes


@dataclass(frozen=True, slots=True)
class Change:
    """What has become of one run since it was last saved.

    Attributes
    ----------
    owner_attempt
        The attempt the writer works on. When the run is in another one by now, or in another
        process, the change is refused.
    fields
        Members of `RunRecord` to set. ``events`` follows from the events by itself, and ``ended``
        is the time of the saving when a state that has ended comes without it.
    events
        In the order of their numbers. Those not above the run's last stored one are dropped, so
        a saving whose success is in doubt may be repeated.
    result
        The final document, as opaque bytes.
    """

    run_id: str
    owner_attempt: int
    fields: Mapping[str, Any] = field(default_factory=dict)
    incumbent: Incumbent | None = None
    events: Sequence[StoredEvent] = ()
    result: bytes | None = None


@dataclass(frozen=True, slots=True)
class Query:
    """Which runs to list; what is None does not matter.

    Attributes
    ----------
    before
        The cursor a former page ended with.

    Raises
    ------
    InputError
        For a page of less than one run.
    """

    state: str | None = None
    algorithm: str | None = None
    problem: str | None = None
    client: str | None = None
    limit: int = 50
    before: str | None = None

    def __post_init__(self) -> None:
        if self.limit < 1:
            raise InputError(f"limit must be at least 1, not {self.limit}", "limit")
