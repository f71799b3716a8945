"""``livespan compare``: algorithms x seeds on one problem."""

from typing import Annotated

import typer

from livespan.cli import options as shared

__all__ = ["compare"]

OUTPUT = "The comparison"


def compare(
    source: shared.Source,
    algorithm: Annotated[
        list[str],
        typer.Option(
            "--algorithm",
            "-a",
            metavar="NAME[,NAME…]",
            help="Algorithms, in any case (livespan algorithms).",
            rich_help_panel=shared.SEARCH,
        ),
    ],
    seeds: Annotated[
        str,
        typer.Option(
            metavar="N|LIST",
            help="How many seeds, from 0, or which: 1,2,7 or 10-19.",
            rich_help_panel=shared.SEARCH,
        ),
    ] = "5",
    at_a_time: Annotated[
        int,
        typer.Option(
            "--at-a-time",
            "-j",
            min=1,
            metavar="N",
            help="Runs side by side; they share the processors.",
            rich_help_panel=shared.SEARCH,
        ),
    ] = 1,
    set_: shared.Settings = None,
    time_limit: shared.TimeLimit = None,
    iterations: shared.Iterations = None,
    target: shared.Target = None,
    gap: shared.Gap = 0.0,
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
    output: Annotated[
        list[str] | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Write it here: .csv and .json every run, .md the table; plots as --plot does.",
            rich_help_panel=OUTPUT,
        ),
    ] = None,
    plot: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FILE",
            help="Draw mean values over time and a box for each algorithm: "
            ".svg, .png, .pdf, or .html to zoom in.",
            rich_help_panel=OUTPUT,
        ),
    ] = None,
    json: Annotated[
        bool,
        typer.Option(
            "--json", help="Print all as JSON, which a pipe gets anyway.", rich_help_panel=OUTPUT
        ),
    ] = False,
    csv: Annotated[
        bool, typer.Option("--csv", help="Print every run as CSV.", rich_help_panel=OUTPUT)
    ] = False,
    markdown: Annotated[
        bool, typer.Option("--markdown", help="Print a Markdown table.", rich_help_panel=OUTPUT)
    ] = False,
    quiet: shared.Quiet = False,
) -> None:
    """Compare algorithms on one problem, each with several seeds.

    Prints best, mean, gap to the best bound, mean rank and wins of each algorithm, how its values
    spread, and whether the differences are more than chance: p is that of an exact rank-sum test
    against the best one, corrected for the number of algorithms.

    Ctrl-C ends the comparison and shows the runs that are whole (exit code 130).
    """
    if json + csv + markdown > 1:
        raise typer.BadParameter("One of --json, --csv and --markdown.")
    from livespan.cli.comparing import Report, run  # noqa: PLC0415 - it loads the compiler
    from livespan.cli.reading import Reading  # noqa: PLC0415
    from livespan.cli.searching import Search  # noqa: PLC0415

    form = "json" if json else "csv" if csv else "md" if markdown else None
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
            algorithms=tuple(algorithm),
            settings=tuple(set_ or ()),
            objective=objective,
            iterations=iterations,
            time_limit=time_limit,
            target=target,
            gap=gap,
        ),
        Report(tuple(output or ()), form, tuple(plot or ())),
        seeds=seeds,
        at_a_time=at_a_time,
        quiet=quiet,
    )
