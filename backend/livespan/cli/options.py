"""Options that several commands share. Nothing heavy is imported here: help comes at once."""

import glob
from typing import Annotated

import typer

__all__ = [
    "Algorithms",
    "Bandwidth",
    "Csv",
    "Dependencies",
    "DependencyCol",
    "Detach",
    "DurationCol",
    "Export",
    "FormatName",
    "Gantt",
    "Gap",
    "IdCol",
    "Iterations",
    "Json",
    "Latency",
    "Machines",
    "Objective",
    "Output",
    "Quiet",
    "ReadOptions",
    "Server",
    "Settings",
    "Source",
    "Target",
    "TimeLimit",
    "TokenFile",
    "form_of",
]

#: Headings of the help.
PROBLEM, SEARCH, READING, OUTPUT, ELSEWHERE = (
    "The problem",
    "The search",
    "Reading the file",
    "The schedule",
    "On a service",
)


def _complete_source(incomplete: str) -> list[str]:
    from livespan.instances import INSTANCES  # noqa: PLC0415 - only when a shell asks

    files = sorted(glob.glob(f"{glob.escape(incomplete)}*"))
    return [*files, *(name for name in INSTANCES if name.startswith(incomplete.lower()))]


def _complete_algorithm(incomplete: str) -> list[str]:
    from livespan.algorithms import ALGORITHMS  # noqa: PLC0415 - only when a shell asks

    before, comma, last = incomplete.rpartition(",")
    return [before + comma + name for name in ALGORITHMS if name.startswith(last.lower())]


def _complete_objective(incomplete: str) -> list[str]:
    from livespan.objectives import OBJECTIVES  # noqa: PLC0415 - only when a shell asks

    return [name for name in OBJECTIVES if name.startswith(incomplete.lower())]


def _complete_format(incomplete: str) -> list[str]:
    from livespan.formats import FORMATS  # noqa: PLC0415 - only when a shell asks

    return [name for name in FORMATS if name.startswith(incomplete.lower())]


Source = Annotated[
    str,
    typer.Argument(
        metavar="FILE|NAME",
        help="A file of any format, - for standard input, or a named instance such as ta21.",
        autocompletion=_complete_source,
        show_default=False,
    ),
]
FormatName = Annotated[
    str | None,
    typer.Option(
        "--format",
        "-f",
        metavar="FORMAT",
        help="Format of the file (livespan formats); found out otherwise.",
        autocompletion=_complete_format,
        rich_help_panel=READING,
    ),
]
IdCol = Annotated[
    str | None,
    typer.Option(metavar="COLUMN", help="Column of the tasks' ids.", rich_help_panel=READING),
]
DurationCol = Annotated[
    str | None,
    typer.Option(metavar="COLUMN", help="Column of the durations.", rich_help_panel=READING),
]
DependencyCol = Annotated[
    str | None,
    typer.Option(metavar="COLUMN", help="Column of the dependencies.", rich_help_panel=READING),
]
Dependencies = Annotated[
    bool,
    typer.Option("--no-dependencies", help="Leave dependencies aside.", rich_help_panel=READING),
]
ReadOptions = Annotated[
    list[str] | None,
    typer.Option(
        "--read",
        "-r",
        metavar="NAME=VALUE",
        help="How to read it (livespan formats): columns=due=Deadline, sheet=Plan, limit=1000.",
        rich_help_panel=READING,
    ),
]
Machines = Annotated[
    str | None,
    typer.Option(
        "--machines",
        "-m",
        metavar="N|FILE",
        help="A number of identical machines, or a file of machines; "
        "the file's otherwise, else 10.",
        rich_help_panel=PROBLEM,
    ),
]
Objective = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        help="What to make small, such as makespan+0.1*cost (livespan objectives); "
        "the file's otherwise, else makespan.",
        autocompletion=_complete_objective,
        rich_help_panel=PROBLEM,
    ),
]
Latency = Annotated[
    float | None,
    typer.Option(help="Time every transfer takes; the file's otherwise.", rich_help_panel=PROBLEM),
]
Bandwidth = Annotated[
    float | None,
    typer.Option(
        help="Data per unit of time; the file's otherwise, else 1.", rich_help_panel=PROBLEM
    ),
]
Algorithms = Annotated[
    list[str] | None,
    typer.Option(
        "--algorithm",
        "-a",
        metavar="NAME[,NAME…]",
        help="Algorithms, in any case (livespan algorithms).",
        autocompletion=_complete_algorithm,
        rich_help_panel=SEARCH,
    ),
]
Settings = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        "-s",
        metavar="[ALGORITHM.]NAME=VALUE",
        help="A setting, of one algorithm or of all that have it.",
        rich_help_panel=SEARCH,
    ),
]
Iterations = Annotated[
    int | None,
    typer.Option(
        "--iterations",
        "-n",
        help="Stop after so many; without any limit 100, or 10 s if auto or exact is there.",
        rich_help_panel=SEARCH,
    ),
]
TimeLimit = Annotated[
    float | None,
    typer.Option(
        "--time-limit", "-t", metavar="SECONDS", help="Stop after so long.", rich_help_panel=SEARCH
    ),
]
Target = Annotated[
    float | None,
    typer.Option(help="Stop at this value of the objective or below.", rich_help_panel=SEARCH),
]
Gap = Annotated[
    float,
    typer.Option(
        help="Stop this close to the lower bound: 0.01 is 1 %, 0 proved optimal.",
        rich_help_panel=SEARCH,
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")]

Server = Annotated[
    str | None,
    typer.Option(
        metavar="URL",
        help="Search on this service instead of here.",
        rich_help_panel=ELSEWHERE,
    ),
]
TokenFile = Annotated[
    str | None,
    typer.Option(
        metavar="FILE",
        help="A file with the token for the service; LIVESPAN_TOKEN otherwise.",
        rich_help_panel=ELSEWHERE,
    ),
]
Detach = Annotated[
    bool,
    typer.Option(
        "--detach",
        help="Begin the run on the service, print its id and end (livespan follow).",
        rich_help_panel=ELSEWHERE,
    ),
]

Output = Annotated[
    list[str] | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        help="Write it here, by the suffix (livespan exports); may be given again.",
        rich_help_panel=OUTPUT,
    ),
]
Gantt = Annotated[
    list[str] | None,
    typer.Option(
        metavar="FILE",
        help="Draw its Gantt chart here: .svg, .png, .pdf or .html.",
        rich_help_panel=OUTPUT,
    ),
]
Export = Annotated[
    list[str] | None,
    typer.Option(
        metavar="NAME=VALUE",
        help="How files are written: unit=minutes, start=2026-03-02T08:00, title=…, width=…",
        rich_help_panel=OUTPUT,
    ),
]
Json = Annotated[
    bool,
    typer.Option(
        "--json", help="Print it as JSON, which a pipe gets anyway.", rich_help_panel=OUTPUT
    ),
]
Csv = Annotated[bool, typer.Option("--csv", help="Print it as CSV.", rich_help_panel=OUTPUT)]


def form_of(json: bool, csv: bool) -> str | None:
    """Return the form that is asked for by flags.

    Raises
    ------
    typer.BadParameter
        When both are.
    """
    if json and csv:
        raise typer.BadParameter("--json or --csv, not both.")
    return "json" if json else "csv" if csv else None
