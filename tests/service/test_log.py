"""The log: numbered, encoded once, merged forward for readers who lag, bounded."""

import threading
import time

from livespan.service import log as module
from livespan.service.log import Encoder, Log


def say(text: str) -> Encoder:
    return text.encode


def told(log: Log, after: int, timeout: float = 0) -> tuple[list[bytes], int, bool]:
    batch = log.read(after, timeout)
    return batch.blocks, batch.last, batch.ended


def filled(iterations: int, improved_every: int = 0) -> Log:
    log = Log()
    log.append(say("start"))
    for k in range(1, iterations + 1):
        improved = bool(improved_every) and k % improved_every == 0
        log.append_iteration(say(f"{k}{'!' if improved else ''}"), improved)
    return log


def test_events_come_in_order_from_any_number_onward() -> None:
    log = Log()
    log.append(say("start"))
    log.append_iteration(say("1"), improved=False)
    log.append_iteration(say("2!"), improved=True)
    log.append_schedule(say("S"), rows=3)
    log.append_iteration(say("3"), improved=False)
    log.append(say("done"))
    log.close()
    everything = [b"start", b"1", b"2!", b"S", b"3", b"done"]
    assert told(log, 0) == (everything, 6, True)
    for after in range(7):
        assert told(log, after) == (everything[after:], 6, True)


def test_a_reader_who_keeps_up_misses_nothing() -> None:
    log = filled(1)
    found, after = [], 0
    for k in range(2, 12_100):
        log.append_iteration(say(str(k)), improved=False)
        if k % 1000 == 0:
            batch = log.read(after, 0)
            found += batch.blocks
            after = batch.last
    assert found == [b"start", *(b"%d" % k for k in range(1, 12_001))]


def test_a_reader_who_lags_misses_plain_iterations_only() -> None:
    log = filled(20_000, improved_every=100)
    log.append(say("done"))
    blocks = log.read(0, 0).blocks
    assert blocks[0] == b"start"
    assert blocks[-1] == b"done"
    assert [block for block in blocks if b"!" in block] == [
        b"%d!" % k for k in range(100, 20_001, 100)
    ]
    plain = [int(block) for block in blocks[1:-1] if b"!" not in block]
    assert len(plain) == module.RECENT_ITERATIONS
    assert plain[-1] == 19_999


def test_a_superseded_schedule_goes_before_memory_grows() -> None:
    log = Log()
    rows = module.SCHEDULE_ROWS // 4
    for k in range(100):
        log.append_schedule(say(f"S{k}"), rows)
    assert log.read(0, 0).blocks == [b"S96", b"S97", b"S98", b"S99"]
    log.append_schedule(say("huge"), 10 * module.SCHEDULE_ROWS)
    assert log.read(0, 0).blocks == [b"huge"]


def test_each_event_is_encoded_once_however_many_read() -> None:
    calls: list[int] = []
    log = Log()
    log.append(lambda: calls.append(1) or b"x")
    assert [log.read(0, 0).blocks for _ in range(50)] == [[b"x"]] * 50
    assert calls == [1]


def test_an_event_nobody_reads_is_never_encoded() -> None:
    log = Log()
    log.append_iteration(lambda: 1 / 0, improved=False)
    for _ in range(module.RECENT_ITERATIONS):
        log.append_iteration(say("x"), improved=False)
    assert set(log.read(0, 0).blocks) == {b"x"}


def test_reading_waits_for_news_and_no_longer() -> None:
    log = Log()
    began = time.monotonic()
    assert told(log, 0, 0.05) == ([], 0, False)
    assert time.monotonic() - began > 0.04
    threading.Timer(0.05, log.append, [say("late")]).start()
    assert log.read(0, 5).blocks == [b"late"]
    threading.Timer(0.05, log.close).start()
    assert told(log, 1, 5) == ([], 1, True)
    assert time.monotonic() - began < 5


def test_nothing_comes_after_the_end() -> None:
    log = filled(1)
    log.close()
    log.append(say("ghost"))
    log.append_schedule(say("ghost"), 1)
    assert log.ended
    assert told(log, 0) == ([b"start", b"1"], 2, True)


def test_what_is_said_while_the_end_is_being_kept_takes_no_number_of_its() -> None:
    log = filled(1)
    entries = log.stage([say("done"), say("metrics")])
    log.append(say("number 3 in the queue"))
    after = told(log, 0)[1]
    log.close(entries)
    assert told(log, after) == ([b"done", b"metrics"], 4, True)


def test_many_readers_each_get_everything() -> None:
    log = Log()
    found: list[list[bytes]] = []

    def follow() -> None:
        mine: list[bytes] = []
        after, ended = 0, False
        while not ended:
            blocks, after, ended = told(log, after, 5)
            mine += blocks
        found.append(mine)

    readers = [threading.Thread(target=follow) for _ in range(10)]
    for reader in readers:
        reader.start()
    for k in range(2000):
        log.append_iteration(say(str(k)), improved=k % 7 == 0)
    log.close()
    for reader in readers:
        reader.join(10)
    assert found == [[b"%d" % k for k in range(2000)]] * 10
