"""Where the schedule goes: standard output or a file, as JSON or CSV."""

import os
import sys
from pathlib import Path
from typing import Any

import click

from livespan.cli.race import Race
from livespan.errors import FormatError
from livespan.exports import EXPORTS, Options, summarised
from livespan.formats import ReadProblem
from livespan.result import Result
from livespan.version import __version__

__all__ = ["check_writable", "write_schedule"]


def write_schedule(
    best: Result, race: Race, found: ReadProblem, *, form: str | None, output: str | None
) -> str | None:
    """Write the best schedule and return where it went; None when nobody wants it.

    It goes to a file if one is named, otherwise to standard output; on a terminal only if a form
    is asked for, as nobody reads a thousand rows there.

    Raises
    ------
    FormatError
        When the file cannot be written.
    """
    if output is None and form is None and sys.stdout.isatty():
        return None
    form = form or ("csv" if Path(output or "").suffix.lower() == ".csv" else "json")
    text = EXPORTS[form].write(best, Options(extra=_document(race, found))).decode()
    if output is None or output == "-":
        click.echo(text, nl=False)
        return "standard output"
    try:
        Path(output).write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise FormatError(f"{output} cannot be written: {error.strerror}") from None
    return output


def check_writable(output: str | None) -> None:
    """Refuse a file that cannot be written before a long search, not after it.

    Raises
    ------
    FormatError
        When its folder does not exist, it is a folder itself, or may not be written.
    """
    if output is None or output == "-":
        return
    path = Path(output)
    if path.is_dir() or not path.parent.is_dir():
        raise FormatError(f"{output} cannot be written: its folder does not exist or it is one")
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        raise FormatError(f"{output} cannot be written: it is not allowed")


def _document(race: Race, found: ReadProblem) -> dict[str, Any]:
    results = [lane.result for lane in race.lanes if lane.result is not None]
    return {
        "problem": found.name,
        "warnings": list(found.warnings),
        "livespan": __version__,
        "runs": [summarised(result) for result in results],
    }
