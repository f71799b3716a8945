"""Runs as resources."""

from typing import Any

from pydantic import Field

from livespan.outcome import Status
from livespan.service.history import RunState
from livespan.service.models.base import Answer

__all__ = ["Run", "RunPage"]


class Links(Answer):
    """Where more of a run is found."""

    self_: str = Field(alias="self")
    events: str
    schedule: str
    request: str
    stop: str
    page: str


class Run(Answer):
    """How a run stands."""

    id: str
    run: str = Field(description="The same.")
    status: RunState
    result: Status | None = Field(description="How good the schedule is.")
    reason: str | None = Field(description="What ended it, in words.")
    error_message: str | None
    position: int | None = Field(description="Place in the queue, while it waits.")
    attached: bool = Field(description="Whether it ends with the connection that began it.")
    attempt: int = Field(description="How often a process has taken it up, from 1.")
    problem: str
    tasks: int
    machines: int
    algorithm: str
    objective: str
    seed: int
    settings: dict[str, Any]
    value: float | None
    makespan: float | None
    lower_bound: float | None
    gap: float | None
    iterations: int
    elapsed: float = Field(description="Seconds of search so far.")
    best_at: float | None = Field(description="Seconds of search until the best schedule.")
    created: str = Field(description="ISO 8601.")
    started: str | None
    ended: str | None
    waited: float | None = Field(description="Seconds in the queue.")
    links: Links


class RunPage(Answer):
    """Some of the runs, the newest first."""

    runs: list[Run]
    next: str | None = Field(description="`before` of the page that follows; null at the end.")
