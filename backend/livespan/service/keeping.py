"""How far the history is with a run, and what of its events is worth storing next."""

from dataclasses import dataclass
from typing import Any

from livespan.events import Improved
from livespan.service.history import Change, Incumbent, StoredEvent
from livespan.service.log import Entry
from livespan.service.recorder import Ending
from livespan.service.run import Run

__all__ = ["Kept", "Planned"]

#: Rows of schedules stored for the replay of one run, some megabytes.
STORED_ROWS = 200_000


@dataclass(slots=True)
class Kept:
    """How far the history is with one run; only the keeper's thread changes it."""

    run: Run
    request: bytes | None
    stored: int
    count: int = 0
    iterations: int = 0
    rows: int = 0
    saved: Improved | None = None
    next_incumbent: float = 0.0
    ending: Ending | None = None
    fields: dict[str, Any] | None = None


class Planned:
    """A change of one run, and what is noted once it has been written."""

    def __init__(
        self, known: Kept, entries: list[Entry], improved: Improved | None, fields: dict[str, Any]
    ) -> None:
        self.known = known
        self.improved = improved
        self._entries = entries
        self._fields = fields
        self._chosen: list[Entry] = []

    def choose(self, max_events: int) -> None:
        """Choose the events worth storing: all, until there are too many of them."""
        entries = self._entries
        room = max_events - self.known.count
        plain = [entry for entry in entries if entry.plain]
        # The newest of a lot stands for all of it once there is no more room.
        left_out = set(plain[max(0, room) : -1])
        budget = STORED_ROWS - self.known.rows
        for entry in reversed(entries):
            if entry.rows and entry.rows > budget and self._chosen:
                continue
            budget -= entry.rows
            if entry not in left_out:
                self._chosen.append(entry)
        self._chosen.reverse()

    @property
    def change(self) -> Change:
        """The change as the history takes it."""
        run = self.known.run
        ending = self.known.ending
        return Change(
            run.id,
            run.attempt,
            fields=self._fields,
            incumbent=None if self.improved is None else self._incumbent(self.improved),
            events=[
                StoredEvent(entry.number, entry.clock - run.began, entry.block())
                for entry in self._chosen
            ],
            result=None if ending is None else ending.result,
        )

    def apply(self, next_incumbent: float) -> None:
        """Note that it has been written."""
        known = self.known
        known.fields = self._fields
        known.count += len(self._chosen)
        known.rows += sum(entry.rows for entry in self._chosen)
        if self._entries:
            known.stored = self._entries[-1].number
        if self.improved is not None:
            known.saved = self.improved
            known.next_incumbent = next_incumbent

    def _incumbent(self, improved: Improved) -> Incumbent:
        latest = self.known.run.recorder.latest
        began = self.known.run.recorder.started
        bound = latest.bound if latest is not None else began.bound if began is not None else 0.0
        return Incumbent(
            iteration=latest.iteration if latest is not None else improved.iteration,
            elapsed=latest.elapsed if latest is not None else 0.0,
            value=improved.value,
            bound=bound,
            assignment=improved.decisions.assignment,
            start=improved.decisions.start,
        )
