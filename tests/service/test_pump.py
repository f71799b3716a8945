"""The thread that sends to all: nothing lost, nobody held up, every frame whole."""

import gc
import select
import socket
import ssl
import threading
import time
import weakref
from collections.abc import Iterator

import pytest

from livespan.service import pump as module
from livespan.service.departure import Watch
from livespan.service.log import Log
from livespan.service.metrics import Metrics
from livespan.service.pump import Feed, Pump, can_be_pumped


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.settimeout(10)
        yield ours, theirs


def pump(heartbeat: float = 60) -> Pump:
    return Pump(heartbeat, Metrics())


def read_chunks(theirs: socket.socket, length: int) -> bytes:
    """What came, without the frames of its chunks, once it is ``length`` bytes or more."""
    found, data = b"", b""
    with theirs.makefile("rb") as stream:
        while len(found) < length:
            size = int(stream.readline(), 16)
            data = stream.read(size)
            assert stream.read(2) == b"\r\n"
            found += data
    return found


def test_a_lost_wake_up_would_be_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many logs that grow at once, each with two readers, and no tick that would mend it."""
    monkeypatch.setattr(module, "TICK", 3600)
    monkeypatch.setattr("livespan.service.log.RECENT_ITERATIONS", 10_000)
    sender, logs, count = pump(), [Log() for _ in range(4)], 1_500
    whole = b"".join(b"[%d]" % k for k in range(count))
    sockets = [(log, *socket.socketpair()) for log in logs for _ in range(2)]
    found: list[bytes] = []
    threads = [
        threading.Thread(target=sender.send, args=(Feed(log, 0, False), Watch(ours, print)))
        for log, ours, _ in sockets
    ]
    threads += [
        threading.Thread(target=lambda s=theirs: found.append(read_chunks(s, len(whole))))
        for _, _, theirs in sockets
    ]

    def write(log: Log) -> None:
        for k in range(count):
            log.append_iteration(lambda k=k: b"[%d]" % k, improved=False)
            if k % 100 == 0:
                time.sleep(0.001)
        log.close()

    threads += [threading.Thread(target=write, args=(log,)) for log in logs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
        assert not thread.is_alive()
    assert found == [whole] * len(sockets)
    for _, ours, theirs in sockets:
        ours.close()
        theirs.close()


def test_a_reader_that_is_slow_gets_the_newest_and_holds_nobody_up() -> None:
    sender, log = pump(), Log()
    pairs = [socket.socketpair() for _ in range(2)]
    ends = []
    for ours, theirs in pairs:
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
        theirs.settimeout(10)
        feed, watch = Feed(log, 0, True), Watch(ours, print)
        ends.append(threading.Thread(target=sender.send, args=(feed, watch)))
        ends[-1].start()
    quick: list[bytes] = []
    reader = threading.Thread(target=lambda: quick.append(pairs[0][1].makefile("rb").read()))
    reader.start()
    for k in range(20_000):
        log.append_iteration(lambda k=k: b"data: %050d\n\n" % k, improved=False)
        if k % 200 == 0:
            time.sleep(0.001)
    log.close()
    ends[0].join(10)
    assert not ends[0].is_alive(), "held up by the other"
    assert ends[1].is_alive()
    slow = threading.Thread(target=lambda: quick.append(pairs[1][1].makefile("rb").read()))
    slow.start()
    ends[1].join(10)
    for (ours, theirs), thread in zip(pairs, (reader, slow), strict=True):
        ours.close()
        thread.join(10)
        theirs.close()
    all_of_it, merged = quick
    assert all_of_it.count(b"data: ") > 15_000
    assert 2_000 < merged.count(b"data: ") < 15_000
    assert merged.rstrip().endswith(b"data: %050d" % 19_999)


def test_a_client_that_left_before_its_turn_is_not_waited_for(
    pair: tuple[socket.socket, socket.socket],
) -> None:
    watch = Watch(pair[0], print)
    watch.gone = True
    thread = threading.Thread(target=pump().send, args=(Feed(Log(), 0, False), watch), daemon=True)
    thread.start()
    thread.join(5)
    assert not thread.is_alive()


def test_numbers_are_told_to_those_who_want_them(
    pair: tuple[socket.socket, socket.socket],
) -> None:
    ours, theirs = pair
    log = Log()
    for word in (b"a\n\n", b"b\n\n"):
        log.append(lambda word=word: b"data: " + word)
    log.close()
    assert pump().send(Feed(log, 1, True), Watch(ours, print)) == 2
    assert theirs.recv(100) == b"F\r\nid: 2\ndata: b\n\n\r\n"


def test_silence_is_broken(
    pair: tuple[socket.socket, socket.socket], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "TICK", 0.02)
    ours, theirs = pair
    log = Log()
    thread = threading.Thread(
        target=pump(heartbeat=0.1).send, args=(Feed(log, 0, False), Watch(ours, print))
    )
    thread.start()
    assert read_chunks(theirs, 20) == b": keepalive\n\n" * 2
    log.close()
    thread.join(5)
    assert not thread.is_alive()


def test_a_client_that_left_lets_its_thread_go(
    pair: tuple[socket.socket, socket.socket],
) -> None:
    ours, _ = pair
    sender, log, watch = pump(), Log(), Watch(ours, print)
    thread = threading.Thread(target=sender.send, args=(Feed(log, 0, False), watch))
    thread.start()
    deadline = time.monotonic() + 5
    while thread.is_alive():
        sender.release(watch)
        time.sleep(0.01)
        assert time.monotonic() < deadline


def test_a_log_without_readers_is_not_held(pair: tuple[socket.socket, socket.socket]) -> None:
    """Also when it grew just as the last of them left."""
    ours, theirs = pair
    sender, log = pump(), Log()
    log.append(lambda: b"x")
    log.close()
    sender.send(Feed(log, 0, False), Watch(ours, print))
    assert read_chunks(theirs, 1) == b"x"
    gone = weakref.ref(log)
    sender.ring(log)
    del log
    deadline = time.monotonic() + 5
    while gone() is not None:
        gc.collect()
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_only_plain_chunked_answers_of_gunicorn_are_sent_past_it(
    pair: tuple[socket.socket, socket.socket],
) -> None:
    ours, _ = pair
    known = {"gunicorn.socket": ours, "SERVER_PROTOCOL": "HTTP/1.1"}
    assert can_be_pumped(known) == hasattr(select, "epoll")
    assert not can_be_pumped({**known, "SERVER_PROTOCOL": "HTTP/1.0"})
    assert not can_be_pumped({"werkzeug.socket": ours, "SERVER_PROTOCOL": "HTTP/1.1"})
    secure = ssl.create_default_context().wrap_socket(
        socket.socket(), server_hostname="x", do_handshake_on_connect=False
    )
    with secure:
        assert not can_be_pumped({**known, "gunicorn.socket": secure})
