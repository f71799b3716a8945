"""``livespan runs`` and ``livespan follow``: what goes on at a service."""

import json
import sys
from typing import Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from livespan.cli.display import Display, LiveDisplay, PlainDisplay, Silence
from livespan.cli.elsewhere import RemoteRace
from livespan.cli.interrupting import follow
from livespan.cli.output import Outputs
from livespan.cli.summary import show_summary
from livespan.cli.words import percent, short
from livespan.client import Client

__all__ = ["follow_run", "list_runs"]

LEAVE = "Ctrl-C leaves; the run goes on."
_COLUMNS = ("id", "status", "algorithm", "objective", "value", "gap", "problem", "created")


def list_runs(
    client: Client, status: str | None, algorithm: str | None, limit: int, *, as_json: bool
) -> None:
    """Print a service's runs, the newest first: a table, columns between tabs in a pipe, or JSON.

    Raises
    ------
    ClientError
        When the service does not tell.
    """
    found = [run.document for run in client.runs(status=status, algorithm=algorithm, limit=limit)]
    if as_json:
        typer.echo(json.dumps(found, indent=2, ensure_ascii=False))
    elif not sys.stdout.isatty():
        for document in found:
            typer.echo("\t".join(_cells(document)))
    else:
        table = Table(box=None, pad_edge=False, header_style="dim")
        for heading in _COLUMNS:
            table.add_column(heading, justify="right" if heading in ("value", "gap") else "left")
        for document in found:
            table.add_row(*map(Text, _cells(document)))
        Console().print(table)


def follow_run(client: Client, run_id: str, outputs: Outputs, *, quiet: bool) -> None:
    """Show a run as it goes, from its beginning, then write its schedule.

    Raises
    ------
    LivespanError
        When there is no such run, or it ends without a result.
    """
    outputs.check()
    run = client.run(run_id)
    told = run.document
    if not quiet:
        typer.echo(
            f"{told['problem']}: {told['tasks']:,} tasks on {told['machines']:,} machines; "
            f"{told['objective']}, seed {told['seed']}; {run.status}",
            err=True,
        )
    race = RemoteRace([run], owner=False)
    follow(race, _display(quiet))
    best = race.best()
    places = outputs.write(best, race.lanes, name=str(told["problem"]), warnings=())
    if not quiet:
        show_summary(race.lanes, best, places)


def _cells(document: dict[str, Any]) -> list[str]:
    value, gap = document["value"], document["gap"]
    return [
        document["id"],
        document["status"],
        document["algorithm"],
        document["objective"],
        "" if value is None else short(value),
        "" if gap is None else percent(gap),
        # A name is any text; one with a tab would be two columns.
        " ".join(str(document["problem"]).split()),
        document["created"] or "",
    ]


def _display(quiet: bool) -> Display:
    if quiet:
        return Silence()
    console = Console(stderr=True)
    return LiveDisplay(console, None, None, LEAVE) if console.is_terminal else PlainDisplay()
