"""What an export can be asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any

from livespan.errors import SettingError

__all__ = ["DEFAULTS", "MARKS", "MEANINGS", "UNITS", "Options", "parse_options"]

#: Seconds in a unit of a problem's time.
UNITS: Mapping[str, float] = MappingProxyType(
    {"milliseconds": 1e-3, "seconds": 1.0, "minutes": 60.0, "hours": 3600.0, "days": 86400.0}
)

#: What the options are that an export can need.
MEANINGS: Mapping[str, str] = MappingProxyType(
    {
        "start": "the moment of time 0, such as 2026-03-02T08:00",
        "unit": f"the problem's unit of time, one of {', '.join(UNITS)}",
    }
)

#: What a picture may mark; ``auto`` is late tasks where some task has a due date, else the critical
#: path.
MARKS = ("auto", "critical", "late", "none")

#: Least and greatest width of a picture, in pixels.
WIDTHS = (320, 8000)
#: Least and greatest number of a PNG's pixels to a pixel of the picture.
SCALES = (0.5, 4.0)


def _one_of(name: str, value: object, known: Sequence[object]) -> None:
    if value not in known:
        names = ", ".join(str(word) for word in known if word is not None)
        raise SettingError(f"{name} must be one of {names}, not {value!r:.60}", name)


def _within(name: str, value: float, limits: tuple[float, float]) -> None:
    low, high = limits
    if not (isinstance(value, (int, float)) and low <= value <= high):
        raise SettingError(f"{name} must be from {low:g} to {high:g}, not {value!r:.60}", name)


@dataclass(frozen=True, slots=True)
class Options:
    """What an export is asked for; each takes what concerns it.

    Attributes
    ----------
    title
        Heading of pictures, pages and calendars; made from the result where it is empty.
    start
        The moment of time 0, for calendars. Without a time zone it is local time wherever it is
        read.
    unit
        The problem's unit of time, one of `UNITS`: calendars and traces count in it, axes name it.
    width
        Width of pictures in pixels; the height follows from the machines.
    scale
        Pixels of a PNG to a pixel of the picture.
    marks
        What pictures mark, one of `MARKS`.
    spreadsheet
        Whether cells of a CSV that a spreadsheet would take for formulas get an apostrophe.
    extra
        Further members of the JSON document.

    Raises
    ------
    SettingError
        For a value that cannot be used; ``member`` names the option.
    """

    title: str = ""
    start: datetime | None = None
    unit: str | None = None
    width: int = 1200
    scale: float = 2.0
    marks: str = "auto"
    spreadsheet: bool = False
    extra: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.start is not None and not isinstance(self.start, datetime):
            raise SettingError(f"start must be a date with a time, not {self.start!r:.60}", "start")
        _one_of("unit", self.unit, (None, *UNITS))
        _one_of("marks", self.marks, MARKS)
        _within("width", self.width, WIDTHS)
        _within("scale", self.scale, SCALES)

    @property
    def seconds_per_unit(self) -> float:
        """Seconds in a unit of time; 1 where no unit is named."""
        return UNITS[self.unit or "seconds"]


#: What is asked for where nobody asks.
DEFAULTS = Options()


def parse_options(values: Mapping[str, str]) -> Options:
    """Make options from words, as an address or a command line has them.

    Empty words mean the default. ``start`` is a moment of ISO 8601, such as
    ``2026-03-02T08:00+01:00``; ``spreadsheet`` is ``true`` or ``false``.

    Raises
    ------
    SettingError
        For a name that is no option and for a value that cannot be used.

    Examples
    --------
    >>> parse_options({"unit": "minutes", "width": "800"}).width
    800
    """
    unknown = [name for name in values if name not in _PARSERS]
    if unknown:
        known = ", ".join(_PARSERS)
        raise SettingError(f"Unknown option {unknown[0]!r:.60} (there are: {known})", unknown[0])
    found: dict[str, Any] = {}
    for name, words in values.items():
        if words.strip():
            parse, demand = _PARSERS[name]
            try:
                found[name] = parse(words.strip())
            except (ValueError, KeyError, OverflowError):
                raise SettingError(f"{name} must be {demand}, not {words!r:.60}", name) from None
    return Options(**found)


_PARSERS: dict[str, tuple[Any, str]] = {
    "title": (str, "a text"),
    "start": (datetime.fromisoformat, "a moment such as 2026-03-02T08:00"),
    "unit": (str.lower, "a unit of time"),
    "width": (int, "a whole number of pixels"),
    "scale": (float, "a number"),
    "marks": (str.lower, "a word"),
    "spreadsheet": (
        lambda words: {"true": True, "false": False, "1": True, "0": False}[words.lower()],
        "true or false",
    ),
}
