"""What goes over Redis: jobs and events as bytes, leases, and whose words count."""

import math
import threading
import time
from collections.abc import Iterator

import numpy as np
import pytest

from livespan import Machine, Network, Problem, Setups, Task
from livespan.algorithm import Decisions
from livespan.algorithms import make_algorithm
from livespan.errors import FormatError
from livespan.events import Event, Failed, Finished, Improved, Iteration, Log, Started
from livespan.objectives import make_objective
from livespan.stop import Cancelled
from livespan.version import __version__
from livespan.workers import (
    Base,
    Dispatch,
    Duty,
    HandedBack,
    Job,
    Rules,
    Standing,
    Worker,
    WorkerFacts,
    counted,
    read_messages,
)
from livespan.workers.messages import write_messages
from livespan.workers.outbox import Outbox
from tests.support.workers import Redis, redis_server

PROBLEM = Problem(
    [
        Task("a", 3, due=7, family="red", weight=2),
        Task("b\u2028", 2.5, ("a",), data={"a": 1}, eligible=("m",), family="blue"),
        Task("c", 1 / 3, release=0.1, cost=4, family="red"),
    ],
    [Machine("m", 2, down=((100, 200),)), Machine("n", cost_per_hour=3, power=2)],
    [[1, math.inf], [2, math.inf], [0.1, 0.3]],
    network=Network(latency=0.5, bandwidth=[[1, 2], [3, 4]]),
    setups=Setups(("red", "blue"), [[0, 0.25], [0.5, 0]]),
)


def job(problem: Problem = PROBLEM, iterations: int = 3) -> Job:
    rules = Rules(iterations, 60.0, target=0.5, no_improvement=10**6)
    objective = make_objective("makespan + 0.1*cost, load_imbalance")
    algorithm = make_algorithm("SA", n_chains=1)
    warm_start = next(e for e in plain(problem) if isinstance(e, Improved)).schedule
    return Job(problem, algorithm, objective, 7, rules, Base(2, 1.5, 0.25), warm_start)


def plain(problem: Problem) -> Iterator[Event]:
    constructive = make_algorithm("constructive")
    goal = make_objective("makespan")
    return Job(problem, constructive, goal, 0, Rules(1, 60.0)).events(Cancelled())


def timeless(events: Iterator[Event]) -> list[tuple[object, ...]]:
    told: list[tuple[object, ...]] = []
    for event in events:
        if isinstance(event, Iteration):
            told.append((event.iteration, event.value, event.current, event.bound))
        elif isinstance(event, Improved):
            told.append((event.value, *event.decisions.assignment, *event.decisions.start))
        elif isinstance(event, Finished):
            told.append((event.result.value, event.result.reason, *event.result.terms.items()))
    return told


def test_a_job_comes_out_as_it_went_in() -> None:
    sent = job()
    came = Job.unpacked(sent.packed())
    assert (came.algorithm, came.rules, came.base) == (sent.algorithm, sent.rules, sent.base)
    assert timeless(came.events(Cancelled())) == timeless(sent.events(Cancelled()))
    for bad in (b"", b"text", sent.packed()[:-9]):
        with pytest.raises(FormatError):
            Job.unpacked(bad)


def test_events_come_out_as_they_went_in() -> None:
    sent = [*job().events(Cancelled()), Log("a\nb"), Failed("c", "d"), HandedBack("e")]
    sent.append(Iteration(9, 2.0, math.inf, 0.0, math.inf, 0.5, False, 2.0))
    came = read_messages(write_messages(sent), PROBLEM)
    assert [type(event) for event in came] == [type(event) for event in sent]
    for before, after in zip(sent, came, strict=True):
        if isinstance(before, Improved):
            assert isinstance(after, Improved)
            assert after.schedule.rows() == before.schedule.rows()
        elif isinstance(before, Finished):
            assert isinstance(after, Finished)
            assert str(after.result) == str(before.result)
            assert after.result.schedule.rows() == before.result.schedule.rows()
        elif isinstance(before, Started):
            assert isinstance(after, Started)
            assert after.settings == before.settings
        else:
            assert after == before
    with pytest.raises(FormatError):
        read_messages(b"\x05\x00\x00\x00hello", PROBLEM)


def test_an_attempt_counts_on_from_the_one_before() -> None:
    events = list(counted(job().events(Cancelled()), Base(10, 5.0, 0.0)))
    iterations = [event for event in events if isinstance(event, Iteration)]
    assert iterations[0].iteration == 11
    assert iterations[0].elapsed > 5
    last = events[-1]
    assert isinstance(last, Finished)
    assert last.result.iterations == iterations[-1].iteration


def test_a_value_never_travels_without_its_schedule() -> None:
    sent: list[list[object]] = []

    def tell(number: int, data: bytes) -> int:
        assert number == len(sent) + 1
        time.sleep(0.002)
        sent.append(read_messages(data, PROBLEM))
        return 0

    outbox = Outbox(tell, lambda: None, "outbox")
    decisions = Decisions(np.zeros(3, dtype=np.int64), np.zeros(3))
    for number in range(1, 3000):
        improved = number % 3 == 0
        value = 5000.0 - number
        outbox.put(Iteration(number, value, value, 1.0, value - 1, 0.0, improved, value))
        if improved:
            outbox.put(Improved(number, value, PROBLEM, decisions))
    assert outbox.close(Log("last"), timeout=30)
    assert sent[-1][-1] == Log("last")
    for messages in sent:
        improved_at = [m.iteration for m in messages if isinstance(m, Iteration) and m.improved]
        schedules = [m.iteration for m in messages if isinstance(m, Improved)]
        assert schedules == improved_at[-1:]
    told = [m.iteration for messages in sent for m in messages if isinstance(m, Iteration)]
    assert told == sorted(set(told))
    assert told[-1] == 2999


@pytest.fixture(scope="module")
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Redis]:
    with redis_server(tmp_path_factory.mktemp("redis")) as server:
        yield server


def worker(redis: Redis, name: str, *algorithms: str, version: str = __version__) -> Duty:
    return Duty(redis.connection(), WorkerFacts(name, version, 2, algorithms or ("sa", "aco")))


def test_whose_job_it_is_no_more_is_not_heard(redis: Redis) -> None:
    dispatch, one, two = Dispatch(redis.connection()), worker(redis, "one"), worker(redis, "two")
    dispatch.submit("run.1", "SA", b"packed")
    assert dispatch.look("run.1") == (Standing.WAITING, "")
    assert worker(redis, "other", "pso").claim() is None
    assert one.claim() == ("run.1", b"packed")
    assert two.claim() is None
    assert dispatch.look("run.1") == (Standing.TAKEN, "one")
    assert one.tell("run.1", 1, b"first") == 2
    # What was sent twice, because the answer was lost, counts once.
    assert one.tell("run.1", 1, b"first") == 2
    assert dispatch.read("run.1", 0, 0) == [(1, b"first")]
    assert two.renew(["run.1"]) == {"run.1": "drop"}
    assert one.renew(["run.1"]) == {"run.1": "go on"}
    dispatch.stop("run.1")
    assert one.renew(["run.1"]) == {"run.1": "stop"}
    two.let_go("run.1")
    assert dispatch.look("run.1")[0] is Standing.TAKEN
    dispatch.discard("run.1", "SA")
    assert dispatch.look("run.1")[0] is Standing.LOST
    assert one.tell("run.1", 2, b"from the grave") is None
    assert one.renew(["run.1"]) == {"run.1": "drop"}
    assert [name for name in redis.connection().client.scan_iter() if b"run.1" in name] == []


def test_what_has_been_read_is_forgotten_and_all_else_expires(redis: Redis) -> None:
    dispatch, one = Dispatch(redis.connection()), worker(redis, "one")
    dispatch.submit("run.2", "ACO", b"packed")
    assert one.claim() == ("run.2", b"packed")
    for number in range(1, 200):
        assert one.tell("run.2", number, b"x") == number + 1
    number = 0
    while found := dispatch.read("run.2", number, 0):
        assert [at for at, _ in found] == list(range(number + 1, found[-1][0] + 1))
        number = found[-1][0]
    assert number == 199
    client = redis.connection().client
    mine = [name for name in client.scan_iter() if b"run.2" in name]
    assert len(mine) == 2
    assert all(client.pttl(name) > 0 for name in mine)
    (events,) = (name for name in mine if b"events" in name)
    assert client.xlen(events) == 0


def test_a_run_that_is_handed_out_again_is_dropped_where_it_was(redis: Redis) -> None:
    dispatch, said = Dispatch(redis.connection()), list[str]()
    only = Worker(redis.connection(), 1, ["sa"], said.append)
    thread = threading.Thread(target=only.run)
    thread.start()
    try:
        for name in ("run.a", "run.b"):
            dispatch.submit(name, "SA", job(iterations=10**6).packed())
            deadline = time.monotonic() + 60
            while dispatch.look(name) != (Standing.TAKEN, only.facts.id):
                assert time.monotonic() < deadline, said
                time.sleep(0.02)
    finally:
        only.end("ends")
        thread.join()
    assert said == [
        "Run run: the search begins",
        "Run run: given up",
        "Run run: the search begins",
        "Run run: handed back",
    ]


def test_workers_are_listed_while_they_live(redis: Redis) -> None:
    dispatch, one, old = (
        Dispatch(redis.connection()),
        worker(redis, "one"),
        worker(redis, "old", version="0.0.1"),
    )
    one.show()
    old.show()
    assert dispatch.workers() == [old.facts, one.facts]
    one.leave()
    redis.connection().client.delete(b"{livespan}:1:worker:old")
    assert dispatch.workers() == []
