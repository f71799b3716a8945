"""What is said when the searches have ended, and what a file's columns were taken for."""

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from livespan.cli.race import Lane, Race
from livespan.cli.words import clock, percent, short
from livespan.formats import ReadProblem
from livespan.result import Result

__all__ = ["show_columns", "show_summary"]


def show_summary(race: Race, best: Result, place: str | None) -> None:
    """Say on standard error how each search ended and where the schedule went."""
    console = Console(stderr=True)
    if console.is_terminal:
        console.print(_table(race, best))
    else:
        for lane in race.lanes:
            click.echo(_line(lane), err=True)
    if place is None:
        click.echo("The schedule was not kept; -o FILE or --format csv keeps it.", err=True)
    else:
        click.echo(f"Schedule of {best.algorithm} written to {place}.", err=True)


def show_columns(found: ReadProblem) -> None:
    """Print which column was taken for what, on standard output."""
    for field, column in found.columns.items():
        click.echo(f"{field}: {column if column is not None else '-'}")
    click.echo(f"columns: {', '.join(found.headers)}")
    for warning in found.warnings:
        click.echo(f"Warning: {warning}", err=True)


def _table(race: Race, best: Result) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column("")
    for heading in ("best", "bound", "gap", "iterations", "time"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("ended by")
    for lane in race.lanes:
        result = lane.result
        if result is None:
            table.add_row(Text(lane.name, style="red"), *[""] * 5, Text(f"failed: {lane.error}"))
            continue
        table.add_row(
            Text(lane.name, style="bold green" if result is best else ""),
            Text(short(result.value), style="bold green" if result is best else ""),
            short(result.bound),
            percent(result.gap),
            f"{result.iterations:,}",
            clock(result.runtime),
            result.reason,
        )
    return table


def _line(lane: Lane) -> str:
    result = lane.result
    return f"{lane.name} failed: {lane.error}" if result is None else str(result)
