"""From what the command line says to a problem."""

import sys
from dataclasses import dataclass

import typer

from livespan.cli.words import pairs
from livespan.errors import ProblemError
from livespan.formats import ReadProblem, options_from_words, read_machines
from livespan.instances import read_source
from livespan.objective import Objective
from livespan.problem import Machine, Network, Problem

__all__ = ["Reading", "describe", "warn"]

#: Most tasks times machines (8 bytes each): more would only fill this computer's memory.
MAX_CELLS = 200_000_000


@dataclass(frozen=True, slots=True)
class Reading:
    """What the command line says of the problem; the help of `livespan solve` tells what it means.

    Attributes
    ----------
    options
        As given, each ``name=value``.
    quiet
        Whether warnings are kept back.
    """

    source: str
    format: str | None = None
    id_col: str | None = None
    duration_col: str | None = None
    dependency_col: str | None = None
    no_dependencies: bool = False
    options: tuple[str, ...] = ()
    machines: str | None = None
    latency: float | None = None
    bandwidth: float | None = None
    quiet: bool = False

    def read(self) -> ReadProblem:
        """Read the file, standard input, or make the named instance.

        Raises
        ------
        InputError
            When it cannot be read.
        """
        name, data = self.source, None
        if name == "-":
            name, data = "standard input", sys.stdin.buffer.read()
        columns = {
            "task_id_col": self.id_col,
            "duration_col": self.duration_col,
            "dependency_col": self.dependency_col,
            "enable_dependencies": "false" if self.no_dependencies else None,
        }
        words = {option: word for option, word in columns.items() if word is not None}
        options = options_from_words({**pairs(self.options), **words})
        found = read_source(name, data, format=self.format, options=options)
        return found if self.machines is None else found.without_machines()

    def problem(self, found: ReadProblem) -> Problem:
        """Make the problem, on the machines and the network that are asked for.

        Raises
        ------
        InputError
            When the machines cannot be read, or nothing can be made of it all.
        """
        machines: list[Machine] | int | None = None
        if self.machines is not None:
            if self.machines.lstrip("+-").isdecimal():
                machines = int(self.machines)
            else:
                listed = read_machines(self.machines)
                machines = list(listed.machines)
                if not self.quiet:
                    warn(self.machines, listed.warnings)
        network = self._network(found)
        _check_size(found, machines, network)
        return found.problem(machines, network)

    def _network(self, found: ReadProblem) -> Network | None:
        """Return the network asked for; what is not asked for is the file's. None for none."""
        if self.latency is None and self.bandwidth is None:
            return found.network
        base = found.network or Network()
        return Network(
            latency=base.latency if self.latency is None else self.latency,
            bandwidth=base.bandwidth if self.bandwidth is None else self.bandwidth,
        )


def describe(found: ReadProblem, problem: Problem, objective: Objective, seeds: str) -> str:
    """Return a line that says what will be searched."""
    work = "independent tasks" if problem.independent else "tasks with precedence"
    others = [feature for feature in problem.features if feature != "precedence"]
    with_these = f", with {', '.join(others)}" if others else ""
    return (
        f"{found.name}: {problem.task_count:,} {work} on {problem.machine_count} "
        f"{problem.environment} machines{with_these}; {objective.name}, {seeds}"
    )


def warn(name: str, warnings: list[str] | tuple[str, ...]) -> None:
    """Tell on standard error what was assumed or left aside."""
    for warning in warnings:
        typer.echo(f"Warning: {name}: {warning}", err=True)


def _check_size(
    found: ReadProblem, machines: list[Machine] | int | None, network: Network | None
) -> None:
    """Refuse a problem that cannot fit, before any memory is taken for it."""
    if machines is None:
        machines = found.default_machines if found.machines is None else len(found.machines)
    count = machines if isinstance(machines, int) else len(machines)
    if len(found.tasks) * count > MAX_CELLS:
        raise ProblemError(
            f"{len(found.tasks):,} tasks times {count:,} machines are too many; "
            f"there is room for {MAX_CELLS:,}",
            "machines",
        )
    transfers = network is not None or any(task.data for task in found.tasks)
    if transfers and count * count > MAX_CELLS:
        raise ProblemError(
            f"A network between {count:,} machines is too large; there is room for "
            f"{MAX_CELLS:,} pairs",
            "machines",
        )
