"""Where the schedule goes: standard output or files, each in the form its suffix says."""

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Self

from livespan.cli.lane import Lane
from livespan.cli.words import pairs
from livespan.errors import FormatError
from livespan.exports import (
    Export,
    Options,
    export_for,
    find_export,
    parse_options,
    require,
    summarised,
)
from livespan.result import Result
from livespan.version import __version__

__all__ = ["STDOUT", "Outputs", "check_writable", "print_bytes", "write_file"]

#: Suffixes of files that show a Gantt chart.
PICTURES = (".svg", ".png", ".pdf", ".html")

STDOUT = "standard output"


@dataclass(frozen=True, slots=True)
class Outputs:
    """What is to be written.

    Attributes
    ----------
    files
        Paths, each with its form; ``-`` is standard output.
    form
        Name of the export that is printed; None to print JSON if standard output is no terminal
        and there are no files.
    """

    files: tuple[tuple[str, Export], ...] = ()
    options: Options = field(default_factory=Options)
    form: str | None = None

    @classmethod
    def of(
        cls,
        files: Sequence[str] | None,
        pictures: Sequence[str] | None,
        options: Sequence[str] | None,
        form: str | None,
    ) -> Self:
        """Make them of what the command line says.

        Raises
        ------
        InputError
            For a suffix no export has, and an option that cannot be.
        """
        for path in pictures or ():
            if Path(path).suffix.lower() not in PICTURES:
                raise FormatError(
                    f"{path} is no picture of a Gantt chart (there are: {', '.join(PICTURES)})"
                )
        named = [*(files or ()), *(pictures or ())]
        found = tuple(
            (path, find_export(form or "json") if path == "-" else export_for(path))
            for path in named
        )
        return cls(found, parse_options(pairs(options or ())), form)

    def check(self) -> None:
        """Refuse what cannot be written before a long search, not after it.

        Raises
        ------
        FormatError
            When a file's folder does not exist, it is a folder itself, or may not be written.
        SettingError
            When an option is missing that a form needs.
        """
        for path, export in self.files:
            check_writable(path)
            require(export, self.options)
        if self.form:
            require(find_export(self.form), self.options)

    def write(
        self, best: Result, lanes: Sequence[Lane], *, name: str, warnings: Sequence[str]
    ) -> list[str]:
        """Write the best schedule and return where it went.

        Raises
        ------
        FormatError
            When a file cannot be written.
        """
        options = replace(self.options, extra=_document(lanes, name, warnings))
        places = []
        for path, export in self.files:
            write_file(path, export.write(best, options))
            places.append(STDOUT if path == "-" else path)
        if STDOUT not in places and (self.form or (not places and not sys.stdout.isatty())):
            print_bytes(find_export(self.form or "json").write(best, options))
            places.append(STDOUT)
        return places


def check_writable(path: str) -> None:
    """Refuse a path that cannot be written.

    Raises
    ------
    FormatError
        When its folder does not exist, it is a folder itself, or may not be written.
    """
    if path == "-":
        return
    file = Path(path)
    if file.is_dir() or not file.parent.is_dir():
        raise FormatError(f"{path} cannot be written: its folder does not exist or it is one")
    if not os.access(file if file.exists() else file.parent, os.W_OK):
        raise FormatError(f"{path} cannot be written: it is not allowed")


def write_file(path: str, data: bytes) -> None:
    """Write a file, or standard output for ``-``.

    Raises
    ------
    FormatError
        When it cannot be written.
    """
    if path == "-":
        print_bytes(data)
        return
    try:
        Path(path).write_bytes(data)
    except OSError as error:
        raise FormatError(f"{path} cannot be written: {error.strerror}") from None


def print_bytes(data: bytes) -> None:
    """Write to standard output as it is."""
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def _document(lanes: Sequence[Lane], name: str, warnings: Sequence[str]) -> dict[str, Any]:
    results = [lane.result for lane in lanes if lane.result is not None]
    return {
        "problem": name,
        "warnings": list(warnings),
        "livespan": __version__,
        "runs": [summarised(result) for result in results],
    }
