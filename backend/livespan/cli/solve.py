"""``livespan solve``: from a file to a schedule, by one algorithm or several side by side."""

from typing import Any

import click

__all__ = ["solve"]


def _split(_context: click.Context, _option: click.Parameter, given: tuple[str, ...]) -> list[str]:
    """Turn ``-a aco,pso -a greedy`` into its three names, each once."""
    names = [name.strip() for part in given for name in part.split(",")]
    return list(dict.fromkeys(name.lower() for name in names if name))


@click.command(short_help="Search for a schedule of a file's tasks, live.")
@click.argument("file", required=False)
@click.option("--sample", metavar="NAME", help="Take a bundled problem (see `livespan instances`).")
@click.option(
    "-a",
    "--algorithm",
    "algorithms",
    metavar="NAME[,NAME…]",
    multiple=True,
    default=("auto",),
    callback=_split,
    help="Algorithms, in any case; several run side by side.  [default: auto]",
)
@click.option(
    "-m",
    "--machines",
    metavar="N|FILE",
    help="A number of identical machines, or a file of machines.  [default: the file's, else 10]",
)
@click.option(
    "--objective",
    metavar="NAME",
    help="What to make small (see `livespan objectives`).  [default: the file's, else makespan]",
)
@click.option("--latency", type=float, help="Time every transfer takes.  [default: the file's]")
@click.option(
    "--bandwidth", type=float, help="Data per unit of time.  [default: the file's, else 1]"
)
@click.option(
    "--seed",
    type=click.IntRange(0, 2**63 - 1),
    default=0,
    show_default=True,
    help="Same seed, same search; auto goes by the clock.",
)
@click.option(
    "-n",
    "--iterations",
    type=int,
    help="Stop after so many.  [default: 100, or 10 s if auto is there; none with a time limit]",
)
@click.option("--time-limit", type=float, metavar="SECONDS", help="Stop after so long.")
@click.option("--target", type=float, help="Stop at this value of the objective or below.")
@click.option(
    "--gap",
    type=float,
    default=0.0,
    help="Stop this close to the lower bound; 0.01 is 1 %.  [default: 0, proved optimal]",
)
@click.option(
    "-s",
    "--set",
    "settings",
    metavar="[ALGORITHM.]NAME=VALUE",
    multiple=True,
    help="A setting (see `livespan algorithms`), of one algorithm or of all that have it.",
)
@click.option("--id-col", metavar="COLUMN", help="Column of the tasks' ids.")
@click.option("--duration-col", metavar="COLUMN", help="Column of the durations.")
@click.option("--dependency-col", metavar="COLUMN", help="Column of the dependencies.")
@click.option("--no-dependencies", is_flag=True, help="Leave dependencies aside.")
@click.option("--columns", is_flag=True, help="Only show which column is taken for what.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["json", "csv"], case_sensitive=False),
    help="How to write the schedule.  [default: by the suffix of -o, else json]",
)
@click.option(
    "-o", "--output", metavar="FILE", help="Write the schedule here instead of standard output."
)
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but errors.")
def solve(**options: Any) -> None:
    """Search for a schedule of the tasks in FILE.

    FILE is a table of tasks, a problem in JSON or of another format (see `livespan formats`);
    ``-`` reads standard input, and the name of a bundled problem serves as well. Progress goes
    to standard error, live on a terminal. The best schedule goes to standard output, or to a
    file with -o; on a terminal only with --format.

    Ctrl-C ends the search and keeps the best schedule so far (exit code 130); a second Ctrl-C
    quits at once. Exit code 2 means that something that came in cannot be used.

    \b
    livespan solve tasks.csv -a aco,pso --machines 10 --seed 1
    livespan solve workflow.json -a constructive -m 16 --bandwidth 1e9
    livespan solve cloud-1000 -a pso -s n_particles=20 --time-limit 10 -o schedule.csv
    """  # noqa: D301 - \b is a backspace: it keeps the lines after it as they are
    from livespan.cli.session import Options, run  # noqa: PLC0415 - it loads the compiler

    if not options["file"] and not options["sample"]:
        raise click.UsageError("Name a file of tasks, or try --sample cloud-1000.")
    if options["file"] and options["sample"]:
        raise click.UsageError("Name a file or a sample, not both.")
    run(Options(**options))
