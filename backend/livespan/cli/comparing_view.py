"""What a terminal shows of a comparison: a line while it runs, a table at the end."""

import threading
import time
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from livespan.bounds import relative_gap
from livespan.cli.words import clock, percent, short, strip
from livespan.compare import Comparison
from livespan.compare.tables import HEADINGS, cells, footnote
from livespan.events import Event, Finished, Iteration, Started

__all__ = ["Progress", "show"]

#: Columns from which the spread is drawn beside the numbers.
WIDE = 110

#: Columns from which iterations and seconds are shown.
ROOMY = 95


class Progress:
    """Where a comparison stands; told by its runs' threads, drawn by the main one.

    Parameters
    ----------
    runs
        How many there will be.
    iterations, seconds
        Limits of each run, for the time left; None where there is none.
    """

    def __init__(self, runs: int, iterations: int | None, seconds: float | None) -> None:
        self._runs, self._iterations, self._seconds = runs, iterations, seconds
        self._began = time.perf_counter()
        self._done = 0
        self._best: float | None = None
        self._bound = 0.0
        self._current: tuple[str, int, Iteration] | None = None
        self._lock = threading.Lock()

    def take(self, label: str, seed: int, event: Event) -> None:
        """Note what a run tells."""
        with self._lock:
            if isinstance(event, (Iteration, Started)):
                self._bound = max(self._bound, event.bound)
                better = self._best is None or event.value < self._best
                self._best = event.value if better else self._best
            if isinstance(event, Iteration):
                self._current = (label, seed, event)
            elif isinstance(event, Finished):
                self._done += 1

    def line(self, *, stopping: bool = False) -> Text:
        """Return the line to draw."""
        with self._lock:
            done, current, best, bound = self._done, self._current, self._best, self._bound
        if stopping:
            return Text("Stopping after the current iteration; Ctrl-C again quits at once.")
        parts = [f"{done}/{self._runs} runs"]
        left = self._left(done)
        if left is not None:
            parts.append(f"{clock(left)} left")
        if best is not None:
            gap = percent(relative_gap(best, bound))
            parts.append(f"best {short(best)}, bound {short(bound)}, gap {gap}")
        if current is not None:
            label, seed, event = current
            rate = event.iteration / event.elapsed if event.elapsed > 0 else 0.0
            parts.append(f"{label} seed {seed}: {short(rate, 3)} it/s")
        return Text(" · ".join(parts), style="dim", no_wrap=True, overflow="ellipsis")

    def _left(self, done: int) -> float | None:
        elapsed = time.perf_counter() - self._began
        if done:
            return elapsed / done * (self._runs - done)
        return None if self._seconds is None else self._seconds * self._runs - elapsed


def show(found: Comparison, console: Console) -> None:
    """Print the table, with each algorithm's values on a common scale, and what they mean."""
    wide = console.width >= WIDE
    values = [run.result.value for run in found.runs]
    low, high = min(values), max(values)
    table = Table(box=None, pad_edge=False, header_style="dim")
    shown = len(HEADINGS) if console.width >= ROOMY else len(HEADINGS) - 2
    for number, heading in enumerate(HEADINGS[:shown]):
        table.add_column(heading, justify="right" if number else "left", no_wrap=True)
    if wide:
        table.add_column("spread", no_wrap=True)
    for place, row in enumerate(found.summaries):
        drawn: list[Any] = [Text(cell) for cell in cells(row)[:shown]]
        drawn[0].stylize("bold green" if place == 0 else "")
        if wide:
            drawn.append(_spread(found, row.label, low, high, 16))
        table.add_row(*drawn)
    console.print(table)
    if not wide and high > low:
        console.print(f"\n{_scale(low, high)}", style="dim", highlight=False)
        width = max(len(row.label) for row in found.summaries)
        for row in found.summaries:
            line = Text(f"{row.label.ljust(width)}  ")
            console.print(line + _spread(found, row.label, low, high, 40))
    console.print(f"\n{footnote(found)}", highlight=False, markup=False)


def _spread(found: Comparison, label: str, low: float, high: float, width: int) -> Text:
    return Text(strip(found.values(label), low, high, width), style="cyan")


def _scale(low: float, high: float) -> str:
    return f"values from {short(low)} (left) to {short(high)}; | is the median"
