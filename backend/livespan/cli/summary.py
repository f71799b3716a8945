"""What is said when the searches have ended."""

from collections.abc import Sequence

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from livespan.cli.lane import Lane
from livespan.cli.words import clock, percent, short
from livespan.result import Result

__all__ = ["show_summary"]


def show_summary(lanes: Sequence[Lane], best: Result, places: list[str]) -> None:
    """Say on standard error how each search ended and where the schedule went."""
    console = Console(stderr=True)
    if console.is_terminal:
        console.print(_table(lanes, best))
    else:
        for lane in lanes:
            typer.echo(_line(lane), err=True)
    if places:
        typer.echo(f"Schedule of {best.algorithm} written to {', '.join(places)}.", err=True)
    else:
        typer.echo("The schedule was not kept; -o FILE, --json or --csv keeps it.", err=True)


def _table(lanes: Sequence[Lane], best: Result) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column("")
    for heading in ("best", "bound", "gap", "iterations", "time"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("ended by")
    for lane in lanes:
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
