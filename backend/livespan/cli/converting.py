"""``livespan convert``: from one format to another."""

import typer

from livespan.cli.output import STDOUT, check_writable, write_file
from livespan.cli.reading import Reading, warn
from livespan.writers import find_writer, writer_for

__all__ = ["run"]


def run(reading: Reading, target: str, to: str | None) -> None:
    """Read a problem and write it.

    Raises
    ------
    InputError
        When it cannot be read, or the target format cannot say it.
    """
    writer = find_writer(to) if to is not None else writer_for(target)
    check_writable(target)
    found = reading.read()
    problem = reading.problem(found)
    warn(found.name, found.warnings)
    write_file(target, writer.write(problem, found.name))
    place = STDOUT if target == "-" else target
    typer.echo(
        f"{found.name} ({found.format}): {problem.task_count:,} tasks on "
        f"{problem.machine_count:,} machines written to {place} as {writer.name}.",
        err=True,
    )
    if writer.name == "tasks_csv":
        typer.echo(
            "A table of tasks does not say the machines: "
            f"solve it with -m {problem.machine_count}.",
            err=True,
        )
