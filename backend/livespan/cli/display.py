"""What standard error shows while algorithms search: a live table, or plain lines."""

from typing import Protocol, Self

import typer
from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from livespan.cli.lane import Followed, Lane
from livespan.cli.words import clock, percent, short, sparkline

__all__ = ["Display", "LiveDisplay", "PlainDisplay", "Silence"]

#: Seconds after which a search without a first iteration is taken to be compiling.
PATIENCE = 0.7

#: Seconds between two plain lines of one algorithm.
PLAIN_INTERVAL = 5.0

#: Columns from which the trend is drawn, and the bar too.
WIDE, WIDER = 88, 110

COMPILING = "Getting ready: on first use kernels compile, which can take half a minute…"
STOPPING = "Stopping after the current iteration; Ctrl-C again quits at once."
HINT = "Ctrl-C ends the search and keeps the best."


class Display(Protocol):
    """Something that follows a race, as a context manager around it."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *exception: object) -> None: ...

    def refresh(self, race: Followed) -> None:
        """Show where the race stands; called some ten times a second."""
        ...


class Silence:
    """Shows nothing."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        """Show nothing more."""

    def refresh(self, race: Followed) -> None:
        """Show nothing."""


class PlainDisplay(Silence):
    """A line now and then, for logs and pipes."""

    def __init__(self) -> None:
        self._told = ""
        self._next = PLAIN_INTERVAL

    def refresh(self, race: Followed) -> None:
        """Say what searches wait for, once; every few seconds say where each search is."""
        waiting = _waiting(race)
        if waiting and waiting != self._told:
            self._told = waiting
            typer.echo(waiting, err=True)
        if race.elapsed >= self._next:
            self._next = race.elapsed + PLAIN_INTERVAL
            for lane in race.lanes:
                if lane.value is not None and lane.iteration and lane.result is None:
                    typer.echo(
                        f"{lane.name}: {short(lane.value)} after {lane.iteration} iterations "
                        f"and {clock(lane.elapsed)}, {percent(lane.gap)} above the bound",
                        err=True,
                    )


class LiveDisplay:
    """A table that changes in place, a line for each algorithm.

    Parameters
    ----------
    iterations, seconds
        The run's limits, for the progress bars; None where there is none.
    hint
        What Ctrl-C does.
    """

    def __init__(
        self,
        console: Console,
        iterations: int | None,
        seconds: float | None,
        hint: str = HINT,
    ) -> None:
        self._hint = hint
        self._console = console
        self._iterations = iterations
        self._seconds = seconds
        self._live = Live(console=console, auto_refresh=False, transient=True)

    def __enter__(self) -> Self:
        self._live.start()
        return self

    def __exit__(self, *exception: object) -> None:
        """Take the table away: a summary follows."""
        self._live.stop()

    def refresh(self, race: Followed) -> None:
        """Draw the table anew."""
        note = STOPPING if race.stopping else _waiting(race) or self._hint
        self._live.update(Group(self._table(race), Text(note, style="dim")), refresh=True)

    def _table(self, race: Followed) -> Table:
        wide, wider = self._console.width >= WIDE, self._console.width >= WIDER
        table = Table(box=None, pad_edge=False, header_style="dim", expand=False)
        table.add_column("")
        for heading in ("iteration", "best", "bound", "gap", "it/s", "time", "left"):
            table.add_column(heading, justify="right", no_wrap=True)
        if wide:
            table.add_column("trend", no_wrap=True)
        if wider:
            table.add_column("progress", width=12)
        for lane in race.lanes:
            cells: list[RenderableType] = [*self._cells(lane, race)]
            if wide:
                cells.append(self._trend(lane))
            if wider:
                cells.append(ProgressBar(total=1.0, completed=self._share(lane), width=12))
            table.add_row(*cells)
        return table

    def _cells(self, lane: Lane, race: Followed) -> list[str | Text]:
        if lane.error is not None:
            return [Text(lane.name, style="red"), "failed", *[""] * 6]
        if lane.value is None:
            return [Text(lane.name, style="dim"), "", "", "", "", "", clock(race.elapsed), ""]
        leading = lane.value <= min(x.value for x in race.lanes if x.value is not None)
        return [
            Text(lane.name, style="bold" if leading else ""),
            f"{lane.iteration:,}",
            Text(short(lane.value), style="bold green" if leading else ""),
            short(lane.bound),
            percent(lane.gap),
            short(lane.rate, 3),
            clock(lane.elapsed),
            self._left(lane),
        ]

    def _trend(self, lane: Lane) -> Text:
        ascii_only = not (self._console.encoding or "").lower().startswith("utf")
        return Text(sparkline(lane.history, lane.elapsed, ascii_only=ascii_only), style="cyan")

    def _left(self, lane: Lane) -> str:
        """Tell how long the search can go on, by the limit that is nearest."""
        if lane.result is not None:
            return "done"
        left = [] if self._seconds is None else [self._seconds - lane.elapsed]
        if self._iterations is not None and lane.rate > 0:
            left.append((self._iterations - lane.iteration) / lane.rate)
        return clock(max(0.0, min(left))) if left else ""

    def _share(self, lane: Lane) -> float:
        """Tell how much of the search is behind it, by the limit that is nearest."""
        if lane.result is not None:
            return 1.0
        by_iterations = lane.iteration / self._iterations if self._iterations else 0.0
        by_time = lane.elapsed / self._seconds if self._seconds else 0.0
        return min(1.0, max(by_iterations, by_time))


def _waiting(race: Followed) -> str:
    """Tell what keeps searches from going on; empty for nothing."""
    told = next((lane.note for lane in race.lanes if lane.note and lane.result is None), "")
    compiling = race.elapsed > PATIENCE and any(lane.beginning for lane in race.lanes)
    return told or (COMPILING if compiling else "")
