"""Chunks of events: what goes in comes out, in rows of a bounded size."""

import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livespan.service.history import StoredEvent, chunks
from tests.service.history.runs import some_events

# A run's attempts begin at 10**10 each; a time is a whole number of microseconds.
NUMBERS = st.lists(st.integers(1, 2**62), unique=True, max_size=40).map(sorted)
TIMES = st.integers(0, 10**15).map(lambda whole: whole / 1e6)
BLOCKS = st.binary(max_size=300)


@st.composite
def _events(draw: st.DrawFn) -> list[StoredEvent]:
    return [StoredEvent(number, draw(TIMES), draw(BLOCKS)) for number in draw(NUMBERS)]


@given(_events())
def test_what_is_packed_comes_out_again(events: list[StoredEvent]) -> None:
    packed = chunks.pack(events)
    assert [event for chunk in packed for event in chunks.unpack(chunk.data)] == events
    assert [chunk.last for chunk in packed] == [event.number for event in events][-1:]


def test_no_chunk_is_larger_than_allowed() -> None:
    block = b"x" * 1_000
    packed = chunks.pack(StoredEvent(k, 0.0, block) for k in range(1, 1_001))
    counts = [len(chunks.unpack(chunk.data)) for chunk in packed]
    assert counts == [262, 262, 262, 214]  # 262 x 1,000 <= 262,144
    assert [chunk.small for chunk in packed] == [False] * 4
    assert [chunk.last for chunk in packed] == [262, 524, 786, 1_000]


def test_less_than_half_a_chunk_is_small() -> None:
    assert [chunk.small for chunk in chunks.pack(some_events(1, 1_023))] == [True]
    assert [chunk.small for chunk in chunks.pack(some_events(1, 1_024))] == [False]


def test_an_iteration_takes_few_bytes() -> None:
    (chunk,) = chunks.pack(some_events(1, 2_000))
    assert len(chunk.data) < 2_000 * 8


@pytest.mark.parametrize(
    "data", [b"", b"no chunk", zlib.compress(b""), zlib.compress(b"\xff" * 100)]
)
def test_other_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="no chunk of events"):
        chunks.unpack(data)


def test_a_chunk_that_was_cut_is_refused() -> None:
    (chunk,) = chunks.pack(some_events(1, 100))
    for length in range(len(chunk.data)):
        with pytest.raises(ValueError, match="no chunk of events"):
            chunks.unpack(chunk.data[:length])
