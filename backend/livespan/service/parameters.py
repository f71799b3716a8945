"""The ``parameters`` of a request, as they are declared to pydantic."""

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from livespan.service.seeds import MAX_SEED
from livespan.solve import DEFAULT_ITERATIONS

__all__ = ["DEFAULT_MACHINES", "Parameters", "Rows"]

#: Identical machines of a request that names none.
DEFAULT_MACHINES = 10


def _not_boolean(value: object) -> object:
    if isinstance(value, bool):
        raise ValueError("must be a number")
    return value


_Whole = Annotated[int, BeforeValidator(_not_boolean)]
_Real = Annotated[float, BeforeValidator(_not_boolean), Field(allow_inf_nan=False)]
Rows = list[dict[str, Any]]


class Parameters(BaseModel):
    """The ``parameters`` of a request; what is not named here may be the algorithm's setting.

    Numbers may be strings, and an empty string or null means the default, because browsers'
    forms send those.
    """

    model_config = ConfigDict(extra="allow")

    objective: str = Field("makespan", description="What to make small.")
    n_iterations: _Whole = Field(DEFAULT_ITERATIONS, ge=1, description="Iterations to do.")
    time_limit: _Real | None = Field(None, gt=0, description="Seconds after which to end.")
    target: _Real | None = Field(None, description="Objective value at which to end.")
    gap: _Real | None = Field(
        None, ge=0, description="Gap to the lower bound at which to end: 0.01 is within 1 %."
    )
    no_improvement: _Whole | None = Field(
        None, ge=1, description="Iterations without anything better after which to end."
    )
    seed: _Whole | None = Field(None, ge=0, le=MAX_SEED, description="Same seed, same events.")
    agents: Rows | None = Field(
        None, description="Machines: id, speed, cost_per_hour, down, power, idle_power."
    )
    num_default_agents: _Whole = Field(
        DEFAULT_MACHINES, ge=1, description="Identical machines, when no agents are given."
    )
    durations: list[list[_Real | None]] | None = Field(
        None, description="Time of each task on each machine; null where it cannot run."
    )
    network: dict[str, Any] | None = Field(
        None, description="latency and bandwidth between machines: numbers or matrices."
    )
    setups: dict[str, Any] | None = Field(
        None, description="families, and the times between them: a matrix, or one a machine."
    )
    warm_start: str | Rows | None = Field(
        None, description="A schedule to start from: its rows, or the id of a run."
    )
    enable_dependencies: bool | None = Field(None, description="False ignores dependencies.")
    task_id_col: str | None = None
    duration_col: str | None = None
    dependency_col: str | None = None
    agent_id_col: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _blank_is_default(cls, given: Any) -> Any:
        if not isinstance(given, dict):
            return given
        return {name: v for name, v in given.items() if v is not None and v != ""}
