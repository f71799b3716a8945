"""What there is: algorithms, objectives, formats, exports, named instances."""

from typing import Annotated

import typer

__all__ = ["algorithms", "exports", "formats", "instances", "objectives"]

_Json = Annotated[bool, typer.Option("--json", help="Print the list as JSON.")]


def algorithms(json: _Json = False) -> None:
    """List the algorithms and their settings."""
    from livespan.cli.listing import list_algorithms  # noqa: PLC0415 - it loads the compiler

    list_algorithms(as_json=json)


def objectives(json: _Json = False) -> None:
    """List what can be made small."""
    from livespan.cli.listing import list_entries  # noqa: PLC0415 - it loads the compiler
    from livespan.objectives import OBJECTIVES  # noqa: PLC0415

    list_entries(OBJECTIVES.values(), as_json=json)


def formats(json: _Json = False) -> None:
    """List the files that can be read, and which of them can be written."""
    from livespan.cli.listing import list_entries  # noqa: PLC0415 - it loads NumPy
    from livespan.formats import FORMATS  # noqa: PLC0415

    list_entries(FORMATS.values(), as_json=json)


def exports(json: _Json = False) -> None:
    """List the files a schedule can be written to, by their suffix."""
    from livespan.cli.listing import list_entries  # noqa: PLC0415 - it loads NumPy
    from livespan.exports import EXPORTS  # noqa: PLC0415

    list_entries(EXPORTS.values(), as_json=json)


def instances(
    text: Annotated[
        str,
        typer.Argument(
            metavar="[TEXT]",
            help="Only those whose name, title or kind holds this.",
            show_default=False,
        ),
    ] = "",
    json: _Json = False,
) -> None:
    """List the problems that have a name; a name stands wherever a file does.

    The best known makespan is proved optimal where no ≤ stands before it.
    """
    from livespan.cli.listing import list_instances  # noqa: PLC0415 - it loads NumPy

    list_instances(text, as_json=json)
