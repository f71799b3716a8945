"""A search that draws itself in a notebook while it goes."""

import html
import time
from collections.abc import Callable
from typing import Any

from livespan.bounds import relative_gap
from livespan.errors import LivespanError
from livespan.events import Event, Failed, Finished, Improved, Iteration, Started
from livespan.exports.notebook import pictures
from livespan.outcome import Change, within
from livespan.problem import Problem
from livespan.result import Result
from livespan.solve import solve

__all__ = ["LiveView", "live"]

#: Share of the time that drawing may take.
SHARE = 0.1


class LiveView:
    """Draws each event's state in a notebook's cell; for ``on_event`` of `solve`.

    Parameters
    ----------
    pause
        Least seconds between two drawings; more where drawing takes long.
    width
        Of the pictures, in pixels.
    clock
        Seconds, from any moment on.

    Raises
    ------
    LivespanError
        When IPython is not there: this is no notebook.
    """

    def __init__(
        self,
        *,
        pause: float = 0.5,
        width: int = 900,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        try:
            from IPython.display import HTML, display  # noqa: PLC0415 - there in notebooks only
        except ImportError:
            raise LivespanError("A live view needs a notebook, and IPython is not there") from None
        self._html, self._display = HTML, display
        self._handle: Any = None
        self._pause = pause
        self._width = width
        self._clock = clock
        self._next = 0.0
        self._started: Started | None = None
        self._improved: Improved | None = None
        self._newest: Iteration | None = None
        self._changes: list[Change] = []

    def __call__(self, event: Event) -> None:
        """Take an event in, and draw if it is time to."""
        match event:
            case Started():
                self._started, self._newest = event, None
                self._changes = [Change(0, 0.0, event.value)]
            case Improved():
                self._improved = event
            case Iteration():
                self._newest = event
                if event.improved:
                    self._changes.append(Change(event.iteration, event.elapsed, event.value))
            case Finished():
                self._show(event.result._repr_html_())
                return
            case Failed():
                self._show(f"<p>{html.escape(event.message)}</p>")
                return
        began = self._clock()
        if began >= self._next and self._improved is not None:
            self._draw()
            took = self._clock() - began
            self._next = began + max(self._pause, took / SHARE)

    def _draw(self) -> None:
        started, improved = self._started, self._improved
        if started is None or improved is None:
            return
        newest = self._newest
        bound = newest.bound if newest else started.bound
        value = newest.value if newest else started.value
        words = f"{started.algorithm}: {started.objective} {value:g}, lower bound {bound:g}"
        changes = list(self._changes)
        if newest is not None:
            words += f", {within(relative_gap(value, bound))}; iteration {newest.iteration:,}"
            words += f" after {newest.elapsed:.1f} s"
            changes.append(Change(newest.iteration, newest.elapsed, value))
        drawn = pictures(improved.schedule, changes, bound, started.objective, self._width)
        self._show(f"<div><p>{html.escape(words)}</p>{drawn}</div>")

    def _show(self, words: str) -> None:
        if self._handle is None:
            self._handle = self._display(self._html(words), display_id=True)
        else:
            self._handle.update(self._html(words))


def live(problem: Problem, *search: Any, pause: float = 0.5, **rules: Any) -> Result:
    """Solve a problem and draw the search in a notebook while it goes.

    Takes what `solve` takes, but for ``on_event``; ``pause`` is the least time between two
    drawings, in seconds.

    Raises
    ------
    LivespanError
        When this is no notebook.
    """
    return solve(problem, *search, on_event=LiveView(pause=pause), **rules)
