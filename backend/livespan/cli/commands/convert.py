"""``livespan convert``: a problem from one format to another."""

from typing import Annotated

import typer

from livespan.cli import options as shared

__all__ = ["convert"]


def convert(
    source: shared.Source,
    target: Annotated[
        str,
        typer.Argument(
            metavar="FILE|-",
            help="Where to write it; - is standard output.",
            show_default=False,
        ),
    ],
    to: Annotated[
        str | None,
        typer.Option(
            metavar="FORMAT",
            help="Format to write, of those livespan formats calls writable; by the suffix "
            "otherwise.",
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
) -> None:
    """Write a problem in another format; named instances too.

    What the target format cannot say is refused by name, never dropped.
    """
    from livespan.cli.converting import run  # noqa: PLC0415 - it loads NumPy
    from livespan.cli.reading import Reading  # noqa: PLC0415

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
        target,
        to,
    )
