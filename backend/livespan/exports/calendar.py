"""A schedule as a calendar."""

import hashlib
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import ClassVar

from livespan.errors import InputError
from livespan.exports.summary import heading
from livespan.exports.writing import DEFAULTS, Options, Subject, require, schedule_of
from livespan.schedule import Row
from livespan.version import __version__

__all__ = ["Calendar"]

#: Octets of a line, its break not counted.
LONGEST_LINE = 75
_BREAK = re.compile(r"\r\n|\r|\n")
#: What no text may hold: controls other than the tab.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


class Calendar:
    """An event for each task: its name, its machine as the place, rounded to seconds.

    Tasks without duration are events without an end, which calendars show as moments.

    References
    ----------
    RFC 5545, Internet Calendaring and Scheduling Core Object Specification: 3.1 content lines,
    3.3.5 date-time, 3.3.11 text, 3.6.1 event component.
    """

    name: ClassVar[str] = "ical"
    title: ClassVar[str] = "Calendar (iCalendar)"
    suffix: ClassVar[str] = ".ics"
    media_type: ClassVar[str] = "text/calendar; charset=utf-8"
    needs: ClassVar[tuple[str, ...]] = ("start", "unit")
    summary: ClassVar[str] = "An event a task; needs `start`, the moment of time 0, and `unit`."

    def write(self, subject: Subject, options: Options = DEFAULTS) -> bytes:
        """Write the calendar.

        Raises
        ------
        SettingError
            When ``options.start`` or ``options.unit`` is missing.
        InputError
            When a task lies after the year 9999.
        """
        require(self, options)
        zero = options.start or datetime.min  # which the line before leaves no room for
        title = heading(subject, options.title)
        now = datetime.now(UTC)
        lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//Livespan//{__version__}//EN"]
        lines += ["CALSCALE:GREGORIAN", f"X-WR-CALNAME:{_text(title)}"]
        for row in schedule_of(subject).rows():
            lines += _event(row, zero, options.seconds_per_unit, title, now)
        lines.append("END:VCALENDAR")
        return b"".join(_folded(line) for line in lines)


def _event(row: Row, zero: datetime, seconds: float, title: str, now: datetime) -> Iterator[str]:
    try:
        begin, end = (
            zero + timedelta(seconds=round(row[key] * seconds))
            for key in ("start_time", "finish_time")
        )
    except OverflowError:
        raise InputError(
            f"Task {row['task_id']!r:.80} ends at {row['finish_time']:g}, after the year 9999",
            "start",
        ) from None
    yield "BEGIN:VEVENT"
    yield f"UID:{_uid(title, row['task_id'])}"
    yield f"DTSTAMP:{_moment(now)}"
    yield f"DTSTART:{_moment(begin)}"
    if end > begin:
        yield f"DTEND:{_moment(end)}"
    yield f"SUMMARY:{_text(row['task_id'])}"
    yield f"LOCATION:{_text(row['agent_id'])}"
    yield "END:VEVENT"


def _uid(title: str, task: str) -> str:
    """Name an event by its task, so that a calendar that is read again moves it."""
    digest = hashlib.sha256(f"{title}\0{task}".encode()).hexdigest()
    return f"{digest[:32]}@livespan"


def _moment(moment: datetime) -> str:
    if moment.tzinfo is None:
        return f"{moment:%Y%m%dT%H%M%S}"
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(words: str) -> str:
    for mark in ("\\", ";", ","):
        words = words.replace(mark, f"\\{mark}")
    return _CONTROL.sub("", _BREAK.sub(r"\\n", words))


def _folded(line: str) -> bytes:
    """Break a line before it has too many octets, never inside a character."""
    whole = line.encode()
    if len(whole) <= LONGEST_LINE:
        return whole + b"\r\n"
    parts, part = [], b""
    for character in line:
        octets = character.encode()
        # A part after the first begins with a space, which counts.
        if len(part) + len(octets) > LONGEST_LINE:
            parts.append(part)
            part = b" "
        part += octets
    return b"\r\n".join([*parts, part]) + b"\r\n"
