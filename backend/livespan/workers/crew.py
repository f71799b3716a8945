"""What a worker says of itself."""

from dataclasses import asdict, dataclass

import orjson

from livespan.errors import FormatError

__all__ = ["WorkerFacts"]


@dataclass(frozen=True, slots=True)
class WorkerFacts:
    """One worker that lives.

    Attributes
    ----------
    id
        Its host and number of process, and a word that no other worker has.
    slots
        Searches it does at once.
    algorithms
        The algorithms it has, plug-ins among them.
    """

    id: str
    version: str
    slots: int
    algorithms: tuple[str, ...]

    def to_json(self) -> bytes:
        """Return it as JSON."""
        return orjson.dumps(asdict(self))

    @classmethod
    def from_json(cls, data: bytes) -> "WorkerFacts":
        """Return the worker that some JSON is about.

        Raises
        ------
        FormatError
            When it is about something else.
        """
        try:
            facts = orjson.loads(data)
            facts["algorithms"] = tuple(facts["algorithms"])
            return cls(**facts)
        except (KeyError, TypeError, ValueError) as error:
            raise FormatError(f"This is no worker: {error!s:.120}") from None
