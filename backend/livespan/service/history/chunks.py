"""Events in chunks: many of them, compressed, in one row.

A chunk is compressed with zlib at its quickest: the number of events as a little-endian 32-bit
integer, then three columns of that many 64-bit integers, then the blocks one after another. The
columns are each number, each time in microseconds, and each block's length; numbers and times as
differences from the one before, which compress to almost nothing.
"""

import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from livespan.service.history.record import StoredEvent

__all__ = ["Chunk", "pack", "unpack"]

#: Most events of a chunk: reading one takes milliseconds.
CHUNK_EVENTS = 2_048
#: Bytes of blocks after which a chunk is full, unless a single event has more.
CHUNK_BYTES = 256 * 1024

_MICROSECONDS = 1e6
_LEVEL = 1


@dataclass(frozen=True, slots=True)
class Chunk:
    """Events of one row.

    Attributes
    ----------
    last
        Number of its last event.
    data
        The compressed bytes.
    small
        Whether it is less than half full.
    """

    last: int
    data: bytes
    small: bool


def pack(events: Iterable[StoredEvent]) -> list[Chunk]:
    """Compress events, in the order of their numbers, into as many chunks as they need."""
    return [_packed(part) for part in _parts(events)]


def unpack(data: bytes) -> list[StoredEvent]:
    """Read a chunk again.

    Raises
    ------
    ValueError
        When the bytes are no chunk.
    """
    try:
        plain = zlib.decompress(data)
        count = int.from_bytes(plain[:4], "little")
        columns = np.frombuffer(plain, "<i8", 3 * count, 4).reshape(3, count)
    except (zlib.error, ValueError) as error:
        raise ValueError("These bytes are no chunk of events") from error
    numbers = columns[0].cumsum().tolist()
    times = (columns[1].cumsum() / _MICROSECONDS).tolist()
    begin = 4 + columns.nbytes
    found = []
    for number, at, length in zip(numbers, times, columns[2].tolist(), strict=True):
        found.append(StoredEvent(number, at, plain[begin : begin + length]))
        begin += length
    return found


def _parts(events: Iterable[StoredEvent]) -> Iterator[list[StoredEvent]]:
    part: list[StoredEvent] = []
    size = 0
    for event in events:
        if part and (len(part) == CHUNK_EVENTS or size + len(event.block) > CHUNK_BYTES):
            yield part
            part, size = [], 0
        part.append(event)
        size += len(event.block)
    if part:
        yield part


def _packed(events: Sequence[StoredEvent]) -> Chunk:
    numbers = np.array([event.number for event in events], dtype="<i8")
    times = np.rint(np.array([event.at for event in events]) * _MICROSECONDS).astype("<i8")
    lengths = np.array([len(event.block) for event in events], dtype="<i8")
    plain = b"".join(
        (
            len(events).to_bytes(4, "little"),
            np.diff(numbers, prepend=0).astype("<i8").tobytes(),
            np.diff(times, prepend=0).astype("<i8").tobytes(),
            lengths.tobytes(),
            *(event.block for event in events),
        )
    )
    small = 2 * len(events) < CHUNK_EVENTS and 2 * int(lengths.sum()) < CHUNK_BYTES
    return Chunk(events[-1].number, zlib.compress(plain, _LEVEL), small)
