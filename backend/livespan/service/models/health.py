"""How the service is, and what it can do by name."""

from typing import Any, Literal

from pydantic import Field

from livespan.service.models.base import Answer

__all__ = ["AlgorithmNames", "Health", "Ready", "SimpleHealth"]

_NOW = "2026-01-31T12:00:00.000+00:00"


class SimpleHealth(Answer):
    """The service answers."""

    status: Literal["ok"]
    timestamp: str = Field(description="Now, ISO 8601.", examples=[_NOW])


class Ready(Answer):
    """The service takes runs, and they start at once or wait their turn."""

    status: Literal["ready"]
    timestamp: str = Field(description="Now, ISO 8601.", examples=[_NOW])


class Application(Answer):
    """What runs here."""

    name: str
    version: str


class AlgorithmHealth(Answer):
    """Whether an algorithm can be used now."""

    available: bool
    status: Literal["ready", "warming"] = Field(
        description="`warming`: its kernels are being compiled; a run waits for them."
    )


class Health(Answer):
    """What this is, since when it runs, and what it can do."""

    status: Literal["ok", "draining"]
    timestamp: str = Field(description="Now, ISO 8601.", examples=[_NOW])
    uptime_seconds: float
    application: Application
    system: dict[str, Any] = Field(description="Python, processors, open streams, searches.")
    algorithms: dict[str, AlgorithmHealth]
    endpoints: list[str]


class AlgorithmNames(Answer):
    """The algorithms by name."""

    algorithms: list[str]
    descriptions: dict[str, str] = Field(description="Name -> a sentence.")
