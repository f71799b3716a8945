"""What there is to choose from."""

from typing import Literal

from pydantic import Field

from livespan.service.models.base import Answer

__all__ = ["AlgorithmList", "FormatList", "InstanceList", "ObjectiveList"]


class Setting(Answer):
    """What a form needs to ask for a setting."""

    name: str
    type: Literal["integer", "number", "choice"]
    default: float | str | None
    low: float | None
    high: float | None
    unit: str
    help: str | None
    aliases: list[str]
    choices: list[str] | None = None


class Algorithm(Answer):
    """An algorithm with its settings."""

    name: str
    title: str
    summary: str
    by_the_clock: bool = Field(description="Whether it ends by time unless told otherwise.")
    settings: list[Setting]


class AlgorithmList(Answer):
    """The algorithms, and the settings that all of them have."""

    algorithms: list[Algorithm]
    common: list[Setting]
    searches: int = Field(description="Searches that run at once; other runs wait in the queue.")
    versions: dict[str, str]


class Named(Answer):
    """Something with a name."""

    name: str
    title: str
    summary: str


class ObjectiveList(Answer):
    """The objectives."""

    objectives: list[Named]


class Format(Named):
    """A kind of file that can be read."""

    suffixes: list[str]
    options: dict[str, str] = Field(description="Option of `POST /api/read` -> what it says.")


class FormatList(Answer):
    """What files can be read."""

    formats: list[Format]


class Instance(Named):
    """A problem that has a name."""

    family: str
    tasks: int
    machines: int
    optimum: float | None
    best_known: float | None


class Family(Answer):
    """Instances of any size, by the pattern of their names."""

    pattern: str
    title: str
    summary: str


class InstanceList(Answer):
    """The named problems."""

    instances: list[Instance]
    families: list[Family]
