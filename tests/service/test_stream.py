"""The bytes of an event stream, byte for byte."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livespan.service import stream
from tests.support.client import parse


def test_an_event_is_one_data_line_and_an_empty_line() -> None:
    document = {"type": "iteration", "iteration": 1, "makespan": 125.5}
    expected = b'data: {"type":"iteration","iteration":1,"makespan":125.5}\n\n'
    assert stream.event(document) == expected
    assert stream.iteration_event(document) == expected


def test_every_tenth_iteration_is_followed_by_a_comment() -> None:
    document = {"type": "iteration", "iteration": 20}
    block = b'data: {"type":"iteration","iteration":20}\n\n: keepalive 20\n\n'
    assert stream.iteration_event(document) == block


def test_a_comment() -> None:
    assert stream.comment("keepalive") == b": keepalive\n\n"


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_numbers_that_are_none_become_null(value: float) -> None:
    assert stream.event({"gap": value}) == b'data: {"gap":null}\n\n'


@pytest.mark.parametrize(
    "character", ["\n", "\r", "\r\n", "\0", "\u0085", "\u2028", "\u2029", "\x0b", "\x0c", "\x1c"]
)
def test_nothing_in_a_name_ends_a_line(character: str) -> None:
    block = stream.event({"id": f"a{character}{character}data: b"})
    assert len(block.decode().splitlines()) == 2
    assert json.loads(block[5:])["id"] == f"a{character}{character}data: b"


@given(
    st.dictionaries(st.text(max_size=9), st.text() | st.integers(-(2**53), 2**53), max_size=5),
    st.sampled_from(["", "\n\ndata: {}\n\n", "\r", "\n: x", "\nevent: done\n", "\nid: 1\0"]),
)
def test_whatever_the_text_it_is_one_event_and_round_trips(
    document: dict[str, object], attack: str
) -> None:
    document = {**document, "message": attack}
    events, comments = parse(stream.event(document) + stream.comment("x"))
    assert [json.loads(event) for event in events] == [document]
    assert comments == ["x"]


def test_headers_leave_the_connection_to_the_server() -> None:
    assert stream.HEADERS == {
        "Content-Type": "text/event-stream; charset=utf-8",
        "Cache-Control": "no-cache, no-transform",
        "X-Accel-Buffering": "no",
    }
