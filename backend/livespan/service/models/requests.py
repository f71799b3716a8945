"""What a client sends to begin a run."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from livespan.service.parameters import Parameters

__all__ = ["RunRequest", "TaskRow"]

_Text = str | float | None


class TaskRow(BaseModel):
    """A task. Names count in any case, with or without `_` and `-`; others are recognised too."""

    model_config = ConfigDict(extra="allow")

    id: _Text = Field(None, description="Its name; tasks without are numbered.")
    length: _Text = Field(None, description="Time on a machine of speed 1.")
    dependencies: list[str | float] | _Text = Field(
        None, description="Ids of tasks that must end before: a list, or with `,` or `;` between."
    )
    eligible: list[str | float] | _Text = Field(None, description="Machines that can do it.")
    cost: _Text = Field(None, description="A fixed amount.")
    release: _Text = Field(None, description="Earliest start.")
    due: _Text = Field(None, description="When it should have ended.")
    weight: _Text = Field(None, description="How much it counts; alone it is the length.")
    data: dict[str, float] | _Text = Field(None, description="Amounts from predecessors.")
    family: _Text = Field(None, description="Kind of task, for set-ups.")


class RunRequest(BaseModel):
    """A problem, an algorithm, and when to end."""

    model_config = ConfigDict(
        extra="allow",
        json_schema_extra={
            "examples": [
                {
                    "algorithm": "ACO",
                    "tasks": [
                        {"id": "a", "length": 3},
                        {"id": "b", "length": 2, "dependencies": ["a"]},
                    ],
                    "parameters": {"n_iterations": 5, "num_default_agents": 2, "seed": 1},
                }
            ]
        },
    )

    algorithm: str = Field(description="A name from `GET /api/algorithms`, in any case.")
    tasks: list[TaskRow] = Field(min_length=1, description="Or `tasks_data`.")
    parameters: Parameters | None = Field(
        None, description="Beside these, the settings of the algorithm: see `GET /api/algorithms`."
    )
    name: str | None = Field(None, description="Name of the problem, to find its runs by.")
    objective: str | None = Field(None, description="As in `parameters`.")
    durations: list[list[float | None]] | None = Field(None, description="As in `parameters`.")
    network: dict[str, Any] | None = Field(None, description="As in `parameters`.")
    setups: dict[str, Any] | None = Field(None, description="As in `parameters`.")
