"""Problems as the service gives them: ready to be sent back as a request."""

from pydantic import Field

from livespan.service.models.base import Answer

__all__ = ["BestKnown", "NamedProblem", "ReadMachines", "ReadProblem"]

_Matrix = list[list[float | None]]


class Task(Answer):
    """A task; what is as usual is left out."""

    id: str
    length: float
    dependencies: list[str]
    eligible: list[str] | None = None
    cost: float | None = None
    release: float | None = None
    due: float | None = None
    task_weight: float | None = None
    data: dict[str, float] | None = None
    family: str | None = None


class Machine(Answer):
    """A machine; what is as usual is left out."""

    id: str
    speed: float
    cost_per_hour: float
    down: list[tuple[float, float]] | None = None
    power: float | None = None
    idle_power: float | None = None


class Network(Answer):
    """What transfers take: numbers, or matrices from one machine to another."""

    latency: float | list[list[float]]
    bandwidth: float | _Matrix | None = Field(description="null has no limit.")


class Setups(Answer):
    """Time between tasks of two families; a matrix, or one for each machine."""

    families: list[str]
    times: list[list[float]] | list[list[list[float]]]


class ReadProblem(Answer):
    """What was read, and how it was understood."""

    name: str
    format: str
    tasks: list[Task]
    agents: list[Machine] | None
    default_agents: int
    durations: _Matrix | None
    network: Network | None
    setups: Setups | None
    objective: str | None
    independent: bool = Field(description="Whether no task waits for another.")
    columns: dict[str, str | None]
    headers: list[str]
    warnings: list[str]


class ReadMachines(Answer):
    """What was read of machines, and how it was understood."""

    agents: list[Machine]
    columns: dict[str, str | None]
    headers: list[str]
    warnings: list[str]


class BestKnown(Answer):
    """The best value anybody is known to have found."""

    value: float
    bound: float | None
    optimal: bool
    source: str


class NamedProblem(ReadProblem):
    """A named instance, whole."""

    title: str
    best_known: BestKnown | None
