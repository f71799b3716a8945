"""Reading the file of a run: all at once, or event by event at the pace it was recorded."""

import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from os import PathLike
from typing import NamedTuple

from livespan.errors import FormatError, SettingError
from livespan.events import Event, Finished
from livespan.recording.file import Header, lines
from livespan.recording.words import Reader
from livespan.result import Result

__all__ = ["Recorded", "Recording", "read_run", "replay", "timed_events"]


class Recorded(NamedTuple):
    """An event, and the seconds since the first one."""

    at: float
    event: Event


@dataclass(frozen=True, slots=True)
class Recording:
    """A run that was recorded.

    Attributes
    ----------
    header
        The problem, its name, when the run began, versions.
    events
        All events with their times, in order.
    result
        What was found; None when the recording breaks off before the end of the run.
    """

    header: Header
    events: tuple[Recorded, ...]
    result: Result | None


def read_run(path: str | PathLike[str]) -> Recording:
    """Read the file of a run as a whole.

    Raises
    ------
    FormatError
        When it is missing or none; the message names the line.

    Examples
    --------
    >>> from livespan import Problem, Recorder, Task, read_run, solve
    >>> problem = Problem([Task("cut", 3)], machines=1)
    >>> result = solve(problem, "constructive", on_event=Recorder("run.livespan"))
    >>> run = read_run("run.livespan")
    >>> run.header.problem.tasks == problem.tasks, run.result.value
    (True, 3.0)
    """
    header, events = timed_events(path)
    found = tuple(events)
    results = [event.result for _, event in found if isinstance(event, Finished)]
    return Recording(header, found, results[-1] if results else None)


def timed_events(path: str | PathLike[str]) -> tuple[Header, Iterator[Recorded]]:
    """Return what the first line tells, and an iterator of the events with their times.

    Raises
    ------
    FormatError
        As `read_run`; the iterator, for a line that cannot be used.
    """
    header, found = lines(path)
    reader = Reader(header.problem)

    def events() -> Iterator[Recorded]:
        for number, (at, document) in enumerate(found, start=2):
            try:
                event = reader.event(document)
            except FormatError as error:
                raise FormatError(f"Line {number} of {path}: {error}") from None
            if event is not None:
                yield Recorded(at, event)

    return header, events()


def replay(
    path: str | PathLike[str],
    speed: float = 1.0,
    *,
    sleep: Callable[[float], object] = time.sleep,
    clock: Callable[[], float] = time.perf_counter,
) -> Iterator[Event]:
    """Yield the events of a recorded run again, at the moments they happened.

    Parameters
    ----------
    path
        The file of a run.
    speed
        How many times as fast as it was; ``math.inf`` for without waiting. Whoever takes longer
        with an event than the run did gets the next ones at once, until the clock has caught up.
    sleep, clock
        What waits, and what tells the seconds.

    Yields
    ------
    Event
        Equal to those of the run, times rounded to microseconds.

    Raises
    ------
    FormatError
        At once, when the file is missing or none; later, for a line that cannot be used.
    SettingError
        At once, for a speed that is not positive.
    """
    if not (isinstance(speed, (int, float)) and speed > 0):
        raise SettingError(f"The speed must be a positive number, not {speed!r:.60}", "speed")
    _, events = timed_events(path)
    return _paced(events, speed, sleep, clock)


def _paced(
    events: Iterator[Recorded],
    speed: float,
    sleep: Callable[[float], object],
    clock: Callable[[], float],
) -> Iterator[Event]:
    began = clock()
    for at, event in events:
        if speed < math.inf:
            rest = began + at / speed - clock()
            if rest > 0:
                sleep(rest)
        yield event
