"""The events of a run, each one ``data:`` line of a stream."""

from typing import Any, Literal

from pydantic import Field

from livespan.outcome import Status
from livespan.service.models.base import Answer

__all__ = ["EVENTS", "Event", "Row"]

Gap = Field(description="(value - lower_bound) / lower_bound; null where the bound is 0.")


class Row(Answer):
    """One task's place in a schedule; times in the problem's unit."""

    task_id: str
    agent_id: str
    start_time: float
    finish_time: float


class Event(Answer):
    """Something a run tells. Types and members not listed here may come with later versions."""

    type: str


class Start(Event):
    """The search begins, with everything that was understood."""

    type: Literal["start"]
    message: str
    schema_: int = Field(alias="schema", description="Version of the events' shape.")
    run: str = Field(description="The run's id.")
    algorithm: str
    objective: str
    seed: int
    tasks: int
    agents: int
    start_makespan: float | None = Field(description="Of the schedule the search begins with.")
    start_value: float | None = Field(description="The same schedule by the objective.")
    lower_bound: float | None
    settings: dict[str, Any] = Field(description="Settings and stop rules in force.")
    columns: dict[str, str | None] = Field(description="Field -> the name taken for it.")
    warnings: list[str] = Field(description="What was assumed and what was left aside.")


class Log(Event):
    """A sentence for people."""

    type: Literal["log"]
    message: str
    position: int | None = Field(None, description="Place in the queue, while the run waits.")


class Iteration(Event):
    """An iteration has ended; all but `makespan` in the objective's terms."""

    type: Literal["iteration"]
    iteration: int
    makespan: float | None = Field(description="Of the schedule that is best by the objective.")
    value: float | None = Field(description="Best value so far; never rises.")
    current: float | None = Field(description="Best value of this iteration alone.")
    lower_bound: float | None
    gap: float | None = Gap
    elapsed: float = Field(description="Seconds since the search began.")
    log_message: str


class ScheduleEvent(Event):
    """The best schedule so far."""

    type: Literal["schedule"]
    iteration: int
    makespan: float | None
    value: float | None
    schedule: list[Row]


class Done(Event):
    """What the search found."""

    type: Literal["done"]
    status: Status
    reason: str = Field(description="What ended it, in words.")
    makespan: float | None
    value: float | None
    terms: dict[str, float | None] = Field(description="Each objective of a combination.")
    lower_bound: float | None
    gap: float | None = Gap
    iterations: int
    computation_time: float = Field(description="Milliseconds of search.")
    load_balance_index: float | None = Field(
        description="Standard deviation over mean of the machines' finish times."
    )
    seed: int
    algorithm: str
    objective: str
    log_message: str
    schedule: list[Row]


class FinalMetrics(Event):
    """What the schedule found is worth."""

    type: Literal["final_metrics"]
    makespan: float | None
    objective: str
    value: float | None
    total_execution_time: float = Field(description="Milliseconds since the request.")
    computation_time: float = Field(description="Milliseconds of search.")
    load_balance_index: float | None
    utilisation: float | None = Field(description="Mean of the machines' busy shares.")
    machine_utilisation: dict[str, float]
    total_cost: float | None = Field(None, description="Where costs are given.")


class Error(Event):
    """The run broke."""

    type: Literal["error"]
    message: str
    code: str


#: Type -> model of each event.
EVENTS: dict[str, type[Event]] = {
    "start": Start,
    "log": Log,
    "iteration": Iteration,
    "schedule": ScheduleEvent,
    "done": Done,
    "final_metrics": FinalMetrics,
    "error": Error,
}
