"""Writing the file of a run while it goes."""

import gzip
import time
from collections.abc import Callable, Iterable, Iterator
from os import PathLike, fspath
from types import TracebackType
from typing import Self

from livespan.errors import FormatError
from livespan.events import Event, Failed, Finished, Improved, Started
from livespan.recording.file import event_line, header_line
from livespan.recording.words import Speaker

__all__ = ["Recorder", "record"]

#: Seconds after which what was written can be read, also when the process is killed.
FLUSH_PAUSE = 1.0
#: How hard gzip tries, 1 to 9: the files are hardly larger than at 9, in a fifth of the time.
LEVEL = 3


class Recorder:
    """Writes events to a file as they come; for ``on_event`` of `solve`.

    Parameters
    ----------
    path
        Where to; by custom it ends in ``.livespan``. A file of that name is replaced.
    name
        What the problem is called.
    pause
        Least seconds between two schedules in the file; 0 keeps every one. Of those that come
        sooner the last is kept. Iterations are all kept.
    clock
        Seconds, from any moment on.

    Raises
    ------
    FormatError
        When the file cannot be written.

    Examples
    --------
    >>> from livespan import Problem, Task, replay, solve
    >>> problem = Problem([Task("a", 3), Task("b", 4)], machines=2)
    >>> with Recorder("run.livespan") as recorder:
    ...     result = solve(problem, "constructive", on_event=recorder)
    >>> [type(event).__name__ for event in replay("run.livespan", speed=100)]
    ['Started', 'Improved', 'Finished']
    """

    def __init__(
        self,
        path: str | PathLike[str],
        *,
        name: str = "",
        pause: float = 0.0,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        try:
            self._file = gzip.open(path, "wb", compresslevel=LEVEL)  # noqa: SIM115 - see close()
        except OSError as error:
            raise FormatError(f"{fspath(path)} cannot be written: {error.strerror}") from None
        self._name = name
        self._pause = pause
        self._clock = clock
        self._speaker = Speaker()
        self._began: float | None = None
        self._flushed = 0.0
        self._next_schedule = 0.0
        self._waiting: tuple[float, Improved] | None = None
        self._early: list[tuple[float, Event]] | None = []

    def __call__(self, event: Event) -> None:
        """Write an event; the last one of a run closes the file.

        Raises
        ------
        FormatError
            For an event after the last one: a file holds one run.
        """
        if self._file.closed:
            raise FormatError(f"{self._file.name} holds a run already; the next needs a Recorder")
        now = self._clock()
        if self._began is None:
            self._began = self._flushed = now
        at = now - self._began
        if self._early is None:
            self._take(at, event)
        else:
            self._wait_for_start(at, event)
        if isinstance(event, (Finished, Failed)):
            self.close()
        elif now - self._flushed >= FLUSH_PAUSE:
            self._flushed = now
            self._file.flush()

    def _wait_for_start(self, at: float, event: Event) -> None:
        """Hold back what is said before the run starts: only the start knows the problem."""
        early = [*(self._early or ()), (at, event)]
        self._early = early
        if isinstance(event, Started):
            self._early = None
            self._file.write(header_line(event.problem, self._name))
            for moment, known in early:
                self._take(moment, known)

    def _take(self, at: float, event: Event) -> None:
        if isinstance(event, Improved):
            self._waiting = (at, event)
        else:
            if isinstance(event, (Finished, Failed)):
                self._next_schedule = 0.0
            self._write_waiting(at)
            self._write(at, event)
        self._write_waiting(at)

    def close(self) -> None:
        """Write what is left and close the file; once is enough, more does no harm."""
        if not self._file.closed:
            self._next_schedule = 0.0
            self._write_waiting(0.0)
            self._file.close()

    def _write_waiting(self, now: float) -> None:
        """Write the newest schedule, unless the last one is too fresh."""
        if self._waiting is not None and now >= self._next_schedule:
            at, improved = self._waiting
            self._waiting = None
            self._next_schedule = at + self._pause
            self._write(at, improved)

    def _write(self, at: float, event: Event) -> None:
        self._file.write(event_line(at, self._speaker.document(event)))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def record(
    events: Iterable[Event], path: str | PathLike[str], *, name: str = "", pause: float = 0.0
) -> Iterator[Event]:
    """Hand on the events of a stream and write them to a file on the way.

    Raises
    ------
    FormatError
        When the file cannot be written.
    """
    with Recorder(path, name=name, pause=pause) as recorder:
        for event in events:
            recorder(event)
            yield event
