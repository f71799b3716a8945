"""How results and schedules are written down. One file each; `EXPORTS` is the whole list.

``export_for`` finds the export of a file's suffix; ``find_export`` that of a name.
"""

import inspect
from os import PathLike, fspath
from typing import TypeVar

from livespan.errors import FormatError, RegistrationError, UnknownNameError
from livespan.exports.calendar import Calendar
from livespan.exports.convergence_csv import ConvergenceCsv
from livespan.exports.html import GanttHtml
from livespan.exports.latex import Latex
from livespan.exports.markdown import Markdown
from livespan.exports.options import MARKS, UNITS, parse_options
from livespan.exports.pdf import GanttPdf
from livespan.exports.png import GanttPng
from livespan.exports.schedule_csv import ScheduleCsv
from livespan.exports.schedule_json import ScheduleJson
from livespan.exports.solution import SolutionFile
from livespan.exports.summary import summarised
from livespan.exports.svg import GanttSvg
from livespan.exports.trace import TraceEvents
from livespan.exports.writing import (
    Comparing,
    Export,
    Options,
    Subject,
    require,
)
from livespan.plugins import add, described, load_plugins

__all__ = [
    "EXPORTS",
    "MARKS",
    "UNITS",
    "Comparing",
    "Export",
    "GanttHtml",
    "Options",
    "Subject",
    "export_for",
    "find_export",
    "parse_options",
    "register_export",
    "require",
    "summarised",
]

E = TypeVar("E", bound=type[Export])

#: What can be written, in the order people see it.
EXPORTS: dict[str, Export] = {
    known.name: known
    for known in (
        ScheduleJson(),
        ScheduleCsv(),
        SolutionFile(),
        GanttSvg(),
        GanttPng(),
        GanttPdf(),
        GanttHtml(),
        TraceEvents(),
        Calendar(),
        Markdown(),
        Latex(),
        ConvergenceCsv(),
    )
}


def find_export(name: str) -> Export:
    """Return the export of a name, in any case.

    Raises
    ------
    UnknownNameError
        When there is none of that name.
    """
    if name.lower() not in EXPORTS:
        raise UnknownNameError("export", name, EXPORTS)
    return EXPORTS[name.lower()]


def export_for(path: str | PathLike[str]) -> Export:
    """Return the export of a file's suffix; of two that fit, such as ``.trace.json``, the longer.

    Raises
    ------
    FormatError
        When no export writes files that end like this.

    Examples
    --------
    >>> export_for("plan.trace.json").name, export_for("plan.json").name
    ('trace', 'json')
    """
    name = fspath(path).lower()
    fitting = [known for known in EXPORTS.values() if name.endswith(known.suffix)]
    if not fitting:
        suffixes = ", ".join(known.suffix for known in EXPORTS.values())
        raise FormatError(f"{fspath(path)} has no suffix of an export (there are: {suffixes})")
    return max(fitting, key=lambda known: len(known.suffix))


def register_export(kind: E) -> E:
    """Add an export to the table, as a decorator of its class, which takes no arguments.

    Packages name their class as an entry point of the group ``livespan.exports`` instead.

    Raises
    ------
    RegistrationError
        When something of `Export` is missing, or the name or the suffix is taken.
    """
    if not inspect.isclass(kind):
        raise RegistrationError(f"An export is a class, not {kind!r:.80}")
    described(kind, "export", ("write",))
    for text in ("suffix", "media_type"):
        if not isinstance(getattr(kind, text, None), str):
            raise RegistrationError(f"The export {kind.__qualname__} has no {text}, a string")
    for known in EXPORTS.values():
        if known.suffix == kind.suffix and known.name != kind.name:
            raise RegistrationError(
                f"The suffix {kind.suffix} of {kind.__qualname__} is taken by {known.name}"
            )
    add(EXPORTS, kind(), "export")
    return kind


load_plugins("livespan.exports", register_export)
