"""``livespan validate``: is a file a problem, or a schedule one of a problem."""

from typing import Annotated

import typer

from livespan.cli import options as shared

__all__ = ["validate"]


def validate(
    source: shared.Source,
    schedule: Annotated[
        str | None,
        typer.Option(
            "--schedule",
            metavar="FILE",
            help="A schedule of it, .json or .csv, to be checked against every rule.",
        ),
    ] = None,
    machines: shared.Machines = None,
    latency: shared.Latency = None,
    bandwidth: shared.Bandwidth = None,
    format_: shared.FormatName = None,
    id_col: shared.IdCol = None,
    duration_col: shared.DurationCol = None,
    dependency_col: shared.DependencyCol = None,
    no_dependencies: shared.Dependencies = False,
    read: shared.ReadOptions = None,
    json: Annotated[bool, typer.Option("--json", help="Print what was found as JSON.")] = False,
) -> None:
    """Say what a file was recognised as, or what is wrong with it; check a schedule against it.

    Exit code 0 when all is well, 2 when the file is no problem or the schedule breaks a rule.
    """
    from livespan.cli.reading import Reading  # noqa: PLC0415 - it loads the compiler
    from livespan.cli.validating import run  # noqa: PLC0415

    run(
        Reading(
            source=source,
            format=format_,
            id_col=id_col,
            duration_col=duration_col,
            dependency_col=dependency_col,
            no_dependencies=no_dependencies,
            options=tuple(read or ()),
            machines=machines,
            latency=latency,
            bandwidth=bandwidth,
        ),
        schedule,
        as_json=json,
    )
