"""Following a run through everything that can happen to a connection: once each, none missing."""

import signal
import time

import pytest

from livespan import Client, Problem, Task
from livespan.client import AccessError, RefusedError, UnreachableError
from tests.client.relay import relay
from tests.support.servers import GUNICORN, free_port, running

FIVE = Problem([Task(f"t{k}", length) for k, length in enumerate((3, 3, 2, 2, 2))], 2)
BAD_GATEWAY = b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
BUSY = (
    b"HTTP/1.1 429 Too Many Requests\r\nContent-Length: 0\r\nRetry-After: 0\r\n"
    b"Connection: close\r\n\r\n"
)


def test_events_have_types_and_rising_numbers_and_end_with_the_run(client):
    run = client.start(FIVE, "slow", iterations=12, pause=0.01, seed=1)
    found = list(run.events())
    numbers = [event.number for event in found]
    assert numbers == sorted(set(numbers))
    assert [event["iteration"] for event in found if event.type == "iteration"] == [*range(1, 13)]
    assert [event.type for event in found[-2:]] == ["done", "final_metrics"]
    assert run.status == "finished"
    assert list(run.events()) == found
    middle = numbers[5]
    assert list(run.events(after=middle)) == found[6:]
    assert list(run.events(after=numbers[-1])) == []


@pytest.mark.parametrize("beyond", [0, 1, 9, 40])
def test_a_connection_that_is_cut_after_every_event(client, server, beyond):
    run = client.start(FIVE, "slow", iterations=12, pause=0.005, seed=1)
    with relay(server.port, beyond) as cutter, Client(cutter.url, patience=5) as cut:
        found = list(cut.run(run.id).events())
        result = cut.run(run.id).result(20)
    whole = list(run.events())
    assert found == whole
    assert [event.number for event in found] == [event.number for event in whole]
    assert cutter.cuts >= 2 * len(whole) - 2
    assert b"Last-Event-ID: %d\r\n" % found[2].number in b"".join(cutter.asked)
    assert result.iterations == 12


@pytest.mark.parametrize("answer", [BAD_GATEWAY, BUSY], ids=["502", "429"])
def test_a_proxy_that_answers_for_the_service_every_other_time(client, server, answer):
    run = client.start(FIVE, "slow", iterations=2, pause=0.005, seed=1)
    whole = list(run.events())
    with relay(server.port, 0, answer) as cutter, Client(cutter.url, patience=10) as cut:
        following = cut.run(run.id).events()
        # The wait that the service asks for is known only once it has answered.
        found = list(following)
    assert found == whole


def test_a_proxy_that_never_lets_anything_through_ends_patience(server):
    for answer, kind in ((BAD_GATEWAY, RefusedError), (b"", UnreachableError)):
        with relay(server.port, 0, answer) as cutter:
            cutter.asked += [b""]
            with Client(cutter.url, patience=0.2) as cut:
                run = cut.start(FIVE, "constructive")
                cutter._listener.close()
                began = time.monotonic()
                with pytest.raises((kind, UnreachableError)):
                    list(run.events())
                assert time.monotonic() - began < 5


def test_a_replay_keeps_its_pace_and_a_reader_who_leaves_leaves_the_run(client):
    run = client.start(FIVE, "slow", iterations=10, pause=0.03, seed=1)
    run.result(20)
    began = time.monotonic()
    list(run.events(speed=0.5))
    assert time.monotonic() - began > 0.3
    other = client.start(FIVE, "slow", iterations=1000, pause=0.03)
    next(other.events())
    assert not other.refresh().ended
    other.delete()


def test_a_reader_that_is_slower_than_patience_is_not_punished(client, server):
    run = client.start(FIVE, "slow", iterations=2, pause=0.001, seed=1)
    whole = list(run.events())
    with relay(server.port) as cutter, Client(cutter.url, patience=0.2) as cut:
        found = []
        for event in cut.run(run.id).events():
            found.append(event)
            time.sleep(0.25)
    assert found == whole


def test_a_token_that_stops_counting_ends_the_following(client, server):
    run = client.start(FIVE, "slow", iterations=3, pause=0.001, seed=1)
    denied = b"HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    with relay(server.port, 0, denied) as cutter, Client(cutter.url) as cut:
        cutter.asked.append(b"")
        following = cut.run(run.id).events()
        assert next(following).type in ("log", "start")
        with pytest.raises(AccessError, match="answers 401"):
            next(following)


def test_a_service_that_is_deployed_anew_and_then_killed_under_an_open_iterator(tmp_path):
    port = free_port()
    seen = []

    def until(iteration):
        for event in following:
            seen.append(event)
            if event.type == "iteration" and event["iteration"] >= iteration:
                return

    with Client(f"http://127.0.0.1:{port}") as client:
        with running(GUNICORN, tmp_path, port) as first:
            run = client.start(FIVE, "slow", iterations=60, pause=0.02, seed=1)
            following = run.events()
            until(5)
            first.terminate()
            first.process.wait(15)
        with running(GUNICORN, tmp_path, port) as second:
            until(20)
            second.process.send_signal(signal.SIGKILL)
            second.process.wait(15)
        with running(GUNICORN, tmp_path, port):
            seen += following
            result = run.result(10)
            again = list(run.events())
            client.close()
    numbers = [event.number for event in seen]
    assert numbers == sorted(set(numbers))
    assert numbers[-1] > 20_000_000_000, "the third attempt"
    assert [event.type for event in seen[-2:]] == ["done", "final_metrics"]
    assert (result.iterations, run.status) == (60, "finished")
    # What was shown and not kept is in no other's view, and nothing kept is missing here.
    assert {event.number for event in again} <= set(numbers)
