"""What a reader hands over, and what a format is."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import ClassVar, Protocol

from livespan.formats.options import ReadOptions
from livespan.formats.source import Source
from livespan.kernels.arrays import Floats
from livespan.problem import Machine, Network, Problem, Setups, Task

__all__ = ["DEFAULT_MACHINES", "Format", "ReadProblem"]

#: Identical machines where nobody says how many there are.
DEFAULT_MACHINES = 10


@dataclass(frozen=True, slots=True)
class ReadProblem:
    """What a file says, before it is checked as a whole.

    Attributes
    ----------
    name
        The file's name.
    format
        Name of the format it was read as.
    machines
        The machines it names; None when it names none.
    default_machines
        Number of identical machines to take when none are named.
    durations
        Time of each task on each machine where the file has such a matrix; None otherwise.
    objective
        What the file says is to be made small; None where it does not.
    network, setups
        How long data takes between machines, and set-ups; None where the file says nothing.
    columns
        Field -> the column taken for it.
    headers
        All columns there are.
    warnings
        What was assumed and what was left aside.
    of_machines
        Those of the warnings that speak of the machines it names.
    """

    name: str
    format: str
    tasks: tuple[Task, ...]
    machines: tuple[Machine, ...] | None = None
    default_machines: int = DEFAULT_MACHINES
    durations: Floats | None = None
    network: Network | None = None
    setups: Setups | None = None
    objective: str | None = None
    columns: dict[str, str | None] = field(default_factory=dict)
    headers: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    of_machines: tuple[str, ...] = ()

    def without_machines(self) -> "ReadProblem":
        """Forget the machines it names, and what was assumed of them: others are given."""
        kept = tuple(warning for warning in self.warnings if warning not in self.of_machines)
        return replace(self, machines=None, warnings=kept, of_machines=())

    def problem(
        self, machines: Iterable[Machine] | int | None = None, network: Network | None = None
    ) -> Problem:
        """Make the problem, on other machines or another network than the file's if given.

        Raises
        ------
        ProblemError
            When tasks and machines make no problem.
        """
        if machines is None:
            machines = self.default_machines if self.machines is None else self.machines
        return Problem(
            self.tasks,
            machines,
            self.durations,
            network=network or self.network,
            setups=self.setups,
        )


class Format(Protocol):
    """A way to write a problem down."""

    name: ClassVar[str]
    title: ClassVar[str]
    suffixes: ClassVar[tuple[str, ...]]
    summary: ClassVar[str]
    #: Those of `ReadOptions` that mean something to it.
    options: ClassVar[tuple[str, ...]]

    def recognises(self, source: Source) -> bool:
        """Tell whether a file looks as if it were of this format, from its head where it can."""
        ...

    def read(self, source: Source, options: ReadOptions) -> ReadProblem:
        """Read a problem from a file that is not blank.

        Raises
        ------
        FormatError
            When the file is not of this format.
        ProblemError
            When a task or a machine in it cannot be used.
        """
        ...
