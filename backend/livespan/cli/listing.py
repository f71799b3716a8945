"""Lists of what there is: for people on a terminal, as columns or JSON for programs."""

import json
import sys
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

import typer
from rich.console import Console
from rich.table import Table

from livespan.algorithms import ALGORITHMS
from livespan.cli.words import short
from livespan.formats import describe_options
from livespan.instances import FAMILIES, INSTANCES, Instance
from livespan.setting import Setting, settings_of
from livespan.writers import WRITERS

__all__ = ["list_algorithms", "list_entries", "list_instances"]


def list_algorithms(*, as_json: bool) -> None:
    """Print the algorithms, each with its settings."""
    if as_json:
        _print_json(
            [{**_facts(kind), "settings": [asdict(known) for known in settings_of(kind)]}
             for kind in ALGORITHMS.values()]
        )  # fmt: skip
        return
    for kind in ALGORITHMS.values():
        typer.echo(f"{kind.name}  {kind.title}\n    {kind.summary}")
        for known in settings_of(kind):
            typer.echo(f"    -s {_setting(known)}")


def list_entries(entries: Iterable[Any], *, as_json: bool) -> None:
    """Print entries of a table: name, title, suffixes where there are some, summary."""
    if as_json:
        _print_json([_facts(entry) for entry in entries])
        return
    for entry in entries:
        facts = _facts(entry)
        suffixes = " ".join(facts.get("suffixes", ()))
        writable = "; can be written" if facts.get("writable") else ""
        typer.echo(f"{entry.name}  {entry.title}{', ' if suffixes else ''}{suffixes}{writable}")
        typer.echo(f"    {entry.summary}")
        for option, sentence in facts.get("options", {}).items():
            typer.echo(f"    -r {option}=…: {sentence}")


def list_instances(text: str, *, as_json: bool) -> None:
    """Print the instances whose name, title or family holds a text, a line each.

    A pipe gets columns between tabs, without headings.
    """
    wanted = text.lower()
    found = [
        known
        for known in INSTANCES.values()
        if wanted in f"{known.name} {known.title} {known.family}".lower()
    ]
    if as_json:
        _print_json([_instance(known) for known in found])
    elif not sys.stdout.isatty():
        for known in found:
            typer.echo("\t".join(_cells(known)))
    else:
        _show(found, wanted)


def _show(found: list[Instance], wanted: str) -> None:
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


def _setting(known: Setting) -> str:
    limits = " | ".join(known.choices) if known.choices else f"{known.low:g} to {known.high:g}"
    unit = f" {known.unit}" if known.unit else ""
    also = f" (also {', '.join(known.aliases)})" if known.aliases else ""
    return f"{known.name}={known.default}{unit}, {limits}: {known.help}{also}"


def _facts(entry: Any) -> dict[str, Any]:
    facts = {"name": entry.name, "title": entry.title, "summary": entry.summary}
    suffixes = getattr(entry, "suffixes", None) or (
        (entry.suffix,) if hasattr(entry, "suffix") else ()
    )
    if suffixes:
        facts["suffixes"] = list(suffixes)
    if hasattr(entry, "recognises"):
        facts["writable"] = entry.name in WRITERS
        facts["options"] = describe_options(getattr(entry, "options", ()))
    return facts


def _instance(known: Instance) -> dict[str, Any]:
    return {
        "name": known.name,
        "title": known.title,
        "summary": known.summary,
        "family": known.family,
        "tasks": known.tasks,
        "machines": known.machines,
        "best_known": None if known.best is None else {
            "value": known.best.value,
            "bound": known.best.bound or None,
            "source": known.best.source,
        },
    }  # fmt: skip


def _print_json(document: Any) -> None:
    typer.echo(json.dumps(document, indent=2, ensure_ascii=False))
