"""The parser of event streams against the standard, and against the plain one of the tests."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from livespan.client.sse import Message, Parser
from tests.support.client import parse


def read(*pieces: bytes) -> list[Message]:
    parser = Parser()
    return [message for piece in pieces for message in parser.feed(piece)]


def data(*pieces: bytes) -> list[str]:
    return [message.data for message in read(*pieces)]


words = st.text(st.sampled_from("ab :é\u2028{}"), max_size=6)
lines = st.one_of(
    words.map(lambda text: f"data: {text}"),
    words.map(lambda text: f"data:{text}"),
    words.map(lambda text: f": {text}"),
    words.map(lambda text: f"event: {text}"),
    st.integers(0, 99).map(lambda number: f"id: {number}"),
    st.just("data"),
    st.just(""),
)
streams = st.lists(st.tuples(lines, st.sampled_from(["\n", "\r", "\r\n"])), max_size=30).map(
    # The plain parser takes the end of all for that of an event.
    lambda parts: ("".join(line + end for line, end in parts) + "\n\n").encode()
)


@given(streams, st.data())
def test_any_stream_cut_anywhere_has_the_events_of_the_plain_parser(stream, choice):
    cuts = choice.draw(st.lists(st.integers(0, len(stream)), max_size=8).map(sorted))
    ends = [0, *cuts, len(stream)]
    pieces = [stream[a:b] for a, b in pairwise(ends)]
    assert b"".join(pieces) == stream
    assert data(*pieces) == parse(stream)[0]


@given(streams)
def test_a_stream_that_comes_byte_by_byte_is_the_same(stream):
    assert read(*(bytes([byte]) for byte in stream)) == read(stream)


def test_examples_of_the_standard():
    assert data(b"data: YHOO\ndata: +2\ndata: 10\n\n") == ["YHOO\n+2\n10"]
    assert data(b": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\n") == [
        "first event",
        "second event",
    ]
    assert data(b"data\n\ndata\ndata\n\ndata:") == ["", "\n"]
    assert data(b"data:test\n\ndata: test\n\n") == ["test", "test"]


def test_a_byte_order_mark_is_none_of_the_first_line_and_counts_later():
    assert data(b"\xef\xbb", b"\xbfdata: a\n\n") == ["a"]
    assert data(b"data: a\n\n\xef\xbb\xbfdata: b\n\n") == ["a"]


def test_ids_stay_until_another_comes():
    stream = b"id: 7\n\ndata: a\n\nid: 8\ndata: b\n\nid: 9\0\ndata: c\n\nid\ndata: d\n\n"
    assert [message.id for message in read(stream)] == ["7", "8", "8", ""]


def test_an_event_without_data_has_no_effect_on_the_next():
    assert read(b"event: a\n\ndata: x\n\n") == [Message("x", "message", "")]
    assert read(b"event: a\ndata: x\n\n") == [Message("x", "a", "")]


def test_the_time_to_come_back_is_read_and_no_word_is_taken_for_one():
    parser = Parser()
    list(parser.feed(b"retry: 250\n\nretry: soon\n\nretry: -1\n\nretry: \xd9\xa3\n\n"))
    assert parser.retry == 250


def test_what_is_cut_off_is_no_event():
    assert data(b"data: a\n\ndata: b\n") == ["a"]
    assert data(b"data: a\n\ndata: b") == ["a"]


def test_half_a_character_at_a_cut_and_bytes_that_are_none():
    assert data(b"data: \xc3", b"\xa9\n\n") == ["é"]
    assert data(b"data: \xff\n\n") == ["\N{REPLACEMENT CHARACTER}"]
