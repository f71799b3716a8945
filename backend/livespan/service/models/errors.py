"""The one shape of everything that went wrong."""

from typing import Annotated

from pydantic import Field

from livespan.service.models.base import Answer

__all__ = ["ProblemDetails"]


class ProblemDetails(Answer):
    """Problem details (RFC 9457) that keep the ``error`` sentence."""

    type: str = Field("about:blank", description="What `title` and `status` say is all.")
    title: str = Field(description="The status in words.", examples=["Unprocessable Entity"])
    status: Annotated[int, Field(ge=400, le=599)]
    detail: str = Field(description="What is wrong, for people.")
    error: str = Field(
        description="The same sentence.", examples=["tasks[3].length: must be positive, not -1"]
    )
    code: str = Field(description="What is wrong, for programs.", examples=["invalid_setting"])
    member: str | None = Field(
        None, description="Path of the offender in the request.", examples=["tasks[3].length"]
    )
    reasons: list[str] | None = Field(None, description="All there is, where it is several.")
