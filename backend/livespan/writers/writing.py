"""What a writer of problems is, and how it refuses what it cannot say."""

from typing import ClassVar, Protocol

from livespan.errors import FormatError
from livespan.problem import Machine, Problem

__all__ = ["Writer", "number", "plain_machines", "refuse"]


class Writer(Protocol):
    """A way to write problems; ``name`` is the format that reads them again."""

    name: ClassVar[str]
    suffix: ClassVar[str]

    def write(self, problem: Problem, name: str) -> bytes:
        """Write a problem as the bytes of a file; text is UTF-8.

        Raises
        ------
        FormatError
            With what this format cannot say of the problem.
        """
        ...


def refuse(format: str, **cannot: bool) -> None:
    """Refuse a problem that has something; names are what it has, with _ for blanks.

    Raises
    ------
    FormatError
        With all that is there and cannot be said.
    """
    found = [what.replace("_", " ") for what, there in cannot.items() if there]
    if found:
        raise FormatError(f"{format} cannot say {', '.join(found)}")


def plain_machines(problem: Problem) -> bool:
    """Tell whether machines are told by their number and nothing else."""
    return all(machine == Machine(machine.id) for machine in problem.machines)


def number(value: float) -> str:
    """Write a number so that the same one is read again; whole ones without a point."""
    return str(int(value)) if value == int(value) else repr(float(value))
