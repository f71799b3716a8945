"""What a search found, and the ways to show it and to take it along."""

from dataclasses import dataclass

from livespan.outcome import Change, Outcome, Status, status_of, within

__all__ = ["Change", "Result", "Status", "status_of", "within"]


@dataclass(frozen=True, slots=True)
class Result(Outcome):
    """What a search found, with what it takes to repeat it; see `Outcome` for its attributes."""
