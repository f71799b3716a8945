"""``livespan solve``: from a file to a schedule, by one algorithm or several side by side."""

from typing import Annotated

import typer

from livespan.cli import options as shared

__all__ = ["solve"]


def solve(
    source: shared.Source,
    algorithm: shared.Algorithms = None,
    set_: shared.Settings = None,
    time_limit: shared.TimeLimit = None,
    iterations: shared.Iterations = None,
    target: shared.Target = None,
    gap: shared.Gap = 0.0,
    seed: Annotated[
        int,
        typer.Option(
            min=0,
            metavar="N",
            help="Same seed, same search; auto goes by the clock.",
            rich_help_panel=shared.SEARCH,
        ),
    ] = 0,
    machines: shared.Machines = None,
    objective: shared.Objective = None,
    latency: shared.Latency = None,
    bandwidth: shared.Bandwidth = None,
    format_: shared.FormatName = None,
    id_col: shared.IdCol = None,
    duration_col: shared.DurationCol = None,
    dependency_col: shared.DependencyCol = None,
    no_dependencies: shared.Dependencies = False,
    read: shared.ReadOptions = None,
    output: shared.Output = None,
    gantt: shared.Gantt = None,
    export: shared.Export = None,
    json: shared.Json = False,
    csv: shared.Csv = False,
    record: Annotated[
        str | None,
        typer.Option(
            metavar="FILE",
            help="Keep the whole run in this file, for livespan replay.",
            rich_help_panel=shared.OUTPUT,
        ),
    ] = None,
    server: shared.Server = None,
    token_file: shared.TokenFile = None,
    detach: shared.Detach = False,
    quiet: shared.Quiet = False,
) -> None:
    """Search for a schedule of a file's tasks, live.

    Progress goes to standard error, live on a terminal. The best schedule goes to a file with -o,
    otherwise to standard output; on a terminal only with --json or --csv.

    With --server a service searches; all else stays as it is.

    Ctrl-C ends the search and keeps the best schedule so far (exit code 130); a second Ctrl-C quits
    at once. Exit code 2 means that something that came in cannot be used.
    """
    from livespan.cli.elsewhere import Elsewhere  # noqa: PLC0415 - what follows loads the compiler
    from livespan.cli.output import Outputs  # noqa: PLC0415
    from livespan.cli.reading import Reading  # noqa: PLC0415
    from livespan.cli.searching import Search  # noqa: PLC0415
    from livespan.cli.solving import run  # noqa: PLC0415

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
            quiet=quiet,
        ),
        Search(
            algorithms=tuple(algorithm or ["auto"]),
            settings=tuple(set_ or ()),
            objective=objective,
            iterations=iterations,
            time_limit=time_limit,
            target=target,
            gap=gap,
        ),
        Outputs.of(output, gantt, export, shared.form_of(json, csv)),
        seed=seed,
        record=record,
        quiet=quiet,
        elsewhere=Elsewhere.of(server, token_file, detach=detach),
    )
