"""A recorded run again: ``livespan replay``."""

import math
import threading
import time

import typer
from rich.console import Console

from livespan.cli.display import Display, LiveDisplay, PlainDisplay, Silence
from livespan.cli.interrupting import follow
from livespan.cli.lane import Lane
from livespan.cli.output import Outputs
from livespan.cli.summary import show_summary
from livespan.errors import FormatError
from livespan.events import Finished, Started
from livespan.recording import read_header, replay
from livespan.result import Result

__all__ = ["run"]


def run(path: str, speed: float, outputs: Outputs, *, quiet: bool) -> None:
    """Show a recorded run at its pace, then write its schedule.

    Raises
    ------
    FormatError
        When the file is none of a run, or breaks off before its end.
    """
    header = read_header(path)
    outputs.check()
    if not quiet:
        name = header.name or path
        typer.echo(f"{name}, recorded {header.created}: {header.problem}", err=True)
    again = _Replay(path, speed or math.inf)
    follow(again, _display(quiet))
    best = again.best()
    places = outputs.write(best, again.lanes, name=header.name, warnings=())
    if not quiet:
        show_summary(again.lanes, best, places)


class _Replay:
    """A recording as something a display follows: see `livespan.cli.following.Following`."""

    def __init__(self, path: str, speed: float) -> None:
        self.lanes = [Lane("recording")]
        self._hurry = threading.Event()
        self._events = replay(path, speed, sleep=self._hurry.wait)
        self._began = time.perf_counter()
        self._thread = threading.Thread(target=self._play, name="replay", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    @property
    def elapsed(self) -> float:
        """Seconds since the start."""
        return time.perf_counter() - self._began

    @property
    def running(self) -> bool:
        """Whether there is more to come."""
        return self._thread.is_alive()

    def stop(self) -> None:
        """Go to the end without waiting: what is recorded is kept anyway."""
        self._hurry.set()

    @property
    def stopping(self) -> bool:
        """Whether the rest goes without waiting."""
        return self._hurry.is_set()

    def wait(self, seconds: float) -> None:
        """Return at the end, or after some time."""
        self._thread.join(seconds)

    def best(self) -> Result:
        """Return what the run found.

        Raises
        ------
        FormatError
            When the recording breaks off.
        """
        lane = self.lanes[0]
        if lane.error is not None:
            raise lane.error
        if lane.result is None:
            raise FormatError("The recording breaks off before the end of the run")
        return lane.result

    def _play(self) -> None:
        lane = self.lanes[0]
        try:
            for event in self._events:
                if isinstance(event, Started):
                    lane.name = event.algorithm
                lane.take(event)
                if isinstance(event, Finished):
                    lane.result = event.result
        except Exception as error:  # noqa: BLE001 - told by the main thread
            lane.error = error


def _display(quiet: bool) -> Display:
    if quiet:
        return Silence()
    console = Console(stderr=True)
    return LiveDisplay(console, None, None) if console.is_terminal else PlainDisplay()
