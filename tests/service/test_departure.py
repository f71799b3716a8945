"""Noticing who has left and who no longer reads."""

import select
import socket
import threading
import time

import pytest

from livespan.service.departure import Departures, socket_of


@pytest.fixture
def pair():
    listener = socket.create_server(("127.0.0.1", 0))
    client = socket.create_connection(listener.getsockname())
    server, _ = listener.accept()
    yield client, server
    for end in (client, server, listener):
        end.close()


def test_a_departure_is_noticed_at_once(pair) -> None:
    client, server = pair
    gone = threading.Event()
    watch = Departures(30).watch(server, gone.set)
    assert not gone.wait(0.05)
    client.close()
    assert gone.wait(2)
    assert watch.gone


def test_who_is_forgotten_is_not_missed(pair) -> None:
    client, server = pair
    gone = threading.Event()
    departures = Departures(30)
    departures.forget(departures.watch(server, gone.set))
    client.close()
    assert not gone.wait(0.1)


def test_a_number_that_passes_on_is_another_stream(pair) -> None:
    """The second stream has the first one's descriptor number, and its client stays."""
    client, server = pair
    departures = Departures(30)
    first = departures.watch(server, lambda: None)
    departures.forget(first)
    again = threading.Event()
    second = departures.watch(server, again.set)
    departures.forget(first)
    client.close()
    assert again.wait(2)
    assert second.gone


def test_a_blocked_write_is_ended(pair) -> None:
    _, server = pair
    departures = Departures(0.2)
    watch = departures.watch(server, lambda: None)
    watch.writing()
    began = time.monotonic()
    with pytest.raises(BrokenPipeError):
        server.sendall(b"x" * 2**26)
    assert 0.15 < time.monotonic() - began < 10


def test_waiting_for_the_next_event_is_no_blocked_write(pair) -> None:
    client, server = pair
    watch = Departures(0.1).watch(server, lambda: None)
    watch.writing()
    watch.written()
    time.sleep(0.3)
    server.sendall(b"still here")
    assert client.recv(99) == b"still here"


def test_without_epoll_writes_are_still_watched(pair, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(select, "epoll")
    client, server = pair
    departures = Departures(0.1)
    watch = departures.watch(server, lambda: None)
    watch.writing()
    assert client.recv(1) == b""
    departures.forget(watch)


def test_a_server_that_hides_its_socket() -> None:
    assert socket_of({}) is None
    assert socket_of({"gunicorn.socket": object()}) is None
    with socket.socket() as some:
        assert socket_of({"werkzeug.socket": some}) is some
