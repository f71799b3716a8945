"""What a stream's bytes come from: one run's events, plain or numbered, or several runs'."""

import threading
import time
from collections.abc import Sequence
from typing import NamedTuple, Protocol

from livespan.service import payload, stream
from livespan.service.history import HistoryError
from livespan.service.log import Entry, Log
from livespan.service.pump import Feed
from livespan.service.reading import POLL, RunReader

__all__ = ["LogSource", "Piece", "RunSource", "RunsSource", "Source"]

#: Milliseconds after which a client comes back when its stream breaks off.
RETRY = 1_000


class Piece(NamedTuple):
    """Bytes to send, and what is to be measured of them.

    Attributes
    ----------
    events
        Number of events among them.
    clock
        ``time.monotonic()`` at which the newest of them happened; None for none.
    ended
        Whether nothing will follow.
    """

    data: bytes
    events: int
    clock: float | None
    ended: bool


class Source(Protocol):
    """What a follower reads from."""

    def feed(self) -> Feed | None:
        """Return where reading is in a log that goes on, for another to send what follows.

        None when what comes next is not to be found in one log alone.
        """

    def skip(self, number: int) -> None:
        """Go on after an event up to which another has sent."""

    def read(self, timeout: float) -> Piece:
        """Return the next bytes, empty when there are none within ``timeout`` seconds."""

    def wake(self) -> None:
        """Have a reader that waits return soon; from another thread."""

    def close(self) -> None:
        """Give back what reading holds."""


class LogSource:
    """A run's events without numbers, as the published stream has them."""

    def __init__(self, log: Log) -> None:
        self._log = log
        self._after = 0

    def feed(self) -> Feed | None:
        """Return where reading is."""
        return Feed(self._log, self._after, numbered=False)

    def skip(self, number: int) -> None:
        """Go on after an event."""
        self._after = number

    def read(self, timeout: float) -> Piece:
        """Return the next events."""
        batch = self._log.read(self._after, timeout)
        self._after = batch.last
        return _piece(b"".join(batch.blocks), batch.entries, batch.ended)

    def wake(self) -> None:
        """Have a reader that waits return soon."""
        self._log.wake()

    def close(self) -> None:
        """Nothing is held."""


class RunSource:
    """A run's numbered events, for clients that come back with the last number they have."""

    def __init__(self, reader: RunReader) -> None:
        self._reader = reader
        self._head = stream.retry(RETRY)

    def feed(self) -> Feed | None:
        """Return where reading is, once it has caught up with a run of this process."""
        log = self._reader.live_log()
        return None if log is None else Feed(log, self._reader.after, numbered=True)

    def skip(self, number: int) -> None:
        """Go on after an event."""
        self._reader.after = number

    def read(self, timeout: float) -> Piece:
        """Return the next events."""
        head, self._head = self._head, b""
        reader = self._reader
        try:
            entries = reader.read(0 if head else timeout)
        except HistoryError as error:
            return Piece(head + _broken(error), 1, None, True)
        data = b"".join([head, *(entry.numbered() for entry in entries)])
        if reader.ended and reader.handed_over:
            data += _farewell()
        return _piece(data, entries, reader.ended)

    def wake(self) -> None:
        """Have a reader that waits return soon."""
        self._reader.wake()

    def close(self) -> None:
        """Leave the run."""
        self._reader.close()


class RunsSource:
    """Several runs' events in one stream.

    The name of each event is its run's id, and its number tells how far the reader is with each
    of the runs: ``<run>:<number>``, joined by commas.
    """

    def __init__(self, readers: Sequence[RunReader]) -> None:
        self._readers = readers
        self._open = list(readers)
        self._head = stream.retry(RETRY)
        self._bell = threading.Event()
        for reader in readers:
            reader.listen(self._bell)

    def feed(self) -> Feed | None:
        """Return nothing: there are several logs."""
        return None

    def skip(self, number: int) -> None:
        """Nobody else sends these."""

    def read(self, timeout: float) -> Piece:
        """Return the next events of any of the runs."""
        head, self._head = self._head, b""
        deadline = time.monotonic() + (0 if head else timeout)
        while True:
            self._bell.clear()
            entries: list[Entry] = []
            blocks = [head]
            for reader in list(self._open):
                entries += self._read(reader, blocks)
            left = deadline - time.monotonic()
            if head or len(blocks) > 1 or not self._open or left <= 0:
                return _piece(b"".join(blocks), entries, not self._open)
            if self._bell.wait(min(left, POLL)):
                # One that was woken for its client's sake gets to see that it is gone.
                deadline = min(deadline, time.monotonic())

    def wake(self) -> None:
        """Have a reader that waits return soon."""
        self._bell.set()

    def close(self) -> None:
        """Leave the runs."""
        for reader in self._readers:
            reader.close()

    def _read(self, reader: RunReader, blocks: list[bytes]) -> list[Entry]:
        name = reader.run_id.encode()
        others = [f"{r.run_id}:{r.after}" for r in self._readers if r is not reader]
        try:
            entries = reader.read(0)
        except HistoryError as error:
            self._open.remove(reader)
            blocks.append(b"event: %b\n%b" % (name, _broken(error)))
            return []
        for entry in entries:
            number = ",".join([*others, f"{reader.run_id}:{entry.number}"]).encode()
            blocks.append(b"event: %b\nid: %b\n%b" % (name, number, entry.block()))
        if reader.ended:
            self._open.remove(reader)
            if reader.handed_over:
                blocks.append(b"event: %b\n%b" % (name, _farewell()))
        return entries


def _piece(data: bytes, entries: Sequence[Entry], ended: bool) -> Piece:
    return Piece(data, len(entries), entries[-1].clock if entries else None, ended)


def _farewell() -> bytes:
    sentence = "The server is restarting; the run goes on, and its events follow from there"
    return stream.event(payload.log(sentence, restarting=True)) + stream.retry(RETRY)


def _broken(error: HistoryError) -> bytes:
    return stream.event(payload.error(str(error), error.code))
