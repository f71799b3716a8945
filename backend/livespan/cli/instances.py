"""``livespan instances``: the problems that have a name."""

import sys

import click
from rich.console import Console
from rich.table import Table

from livespan.cli.words import short
from livespan.instances import FAMILIES, INSTANCES, Instance

__all__ = ["list_instances"]


def list_instances(text: str) -> None:
    """Print the instances whose name, title or family holds a text, a line each.

    A pipe gets columns between tabs, without headings.
    """
    wanted = text.lower()
    found = [
        known
        for known in INSTANCES.values()
        if wanted in f"{known.name} {known.title} {known.family}".lower()
    ]
    if not sys.stdout.isatty():
        for known in found:
            click.echo("\t".join(_cells(known)))
        return
    table = Table(box=None, pad_edge=False, header_style="dim")
    for heading in ("name", "family", "tasks", "machines", "best known", "title"):
        number = heading in ("tasks", "machines", "best known")
        table.add_column(heading, justify="right" if number else "left", no_wrap=heading != "title")
    for known in found:
        table.add_row(*_cells(known))
    console = Console()
    console.print(table)
    patterns = [f for f in FAMILIES.values() if wanted in f"{f.name} {f.title} {f.kind}".lower()]
    if patterns:
        console.print("\nAny other size and seed:", style="dim")
        for family in patterns:
            console.print(f"  {family.pattern}", style="dim", highlight=False, markup=False)


def _cells(known: Instance) -> list[str]:
    best = ""
    if known.best is not None:
        best = ("" if known.best.optimal else "≤ ") + short(known.best.value)
    return [known.name, known.family, str(known.tasks), str(known.machines), best, known.title]
