"""What an export is, and what it is handed."""

from collections.abc import Sequence
from typing import ClassVar, Protocol, runtime_checkable

from livespan.errors import InputError, SettingError
from livespan.exports.options import DEFAULTS, MEANINGS, Options
from livespan.outcome import Outcome
from livespan.schedule import Schedule

__all__ = [
    "DEFAULTS",
    "Comparing",
    "Export",
    "Options",
    "Subject",
    "outcome_of",
    "require",
    "schedule_of",
]

Subject = Outcome | Schedule
"""What is written: a result, or a schedule of which no more is known."""


class Export(Protocol):
    """A way to write a result or its schedule down.

    ``name`` is what it is asked for by, ``suffix`` how files of it end, ``title`` and ``summary``
    what people read. One that cannot do without some options names them in ``needs``.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    suffix: ClassVar[str]
    media_type: ClassVar[str]
    summary: ClassVar[str]

    def write(self, subject: Subject, options: Options = DEFAULTS) -> bytes:
        """Write it as the bytes of a file; text is UTF-8.

        Raises
        ------
        InputError
            When an option it needs is missing, or a bare schedule does not tell what it writes.
        """
        ...


@runtime_checkable
class Comparing(Protocol):
    """An export that can also write several results side by side."""

    def compare(self, results: Sequence[Outcome], options: Options = DEFAULTS) -> bytes:
        """Write several results, in the order they come."""
        ...


def require(export: Export, options: Options) -> None:
    """Refuse options of which one is missing that an export needs, before a long search.

    Raises
    ------
    SettingError
        With the name of the option.
    """
    for name in getattr(export, "needs", ()):
        if getattr(options, name) is None:
            raise SettingError(f"{export.title} needs {name}: {MEANINGS[name]}", name)


def schedule_of(subject: Subject) -> Schedule:
    """Return the schedule."""
    return subject if isinstance(subject, Schedule) else subject.schedule


def outcome_of(subject: Subject, export: str) -> Outcome:
    """Return the result; a bare schedule is refused.

    Raises
    ------
    InputError
        With the name of the export that needs a result.
    """
    if isinstance(subject, Outcome):
        return subject
    raise InputError(f"{export} needs the result of a search; a schedule alone has no such facts")
