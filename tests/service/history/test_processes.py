"""Several processes with one history: none loses what was kept, and a run has one owner."""

import contextlib
import multiprocessing
import random
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from typing import Any

from livespan.service.history import Change, History, Query, RunState
from tests.service.history import processes
from tests.service.history.processes import EACH, context
from tests.service.history.runs import a_run, some_events

Opened = Callable[[str], History]
Process = multiprocessing.context.ForkServerProcess


@contextlib.contextmanager
def another(target: Callable[..., None], *arguments: Any) -> Iterator[tuple[Process, Connection]]:
    """Run a function in a process of its own, which is killed at the end."""
    ours, theirs = context.Pipe()
    process = context.Process(target=target, args=(*arguments, theirs), daemon=True)
    process.start()
    theirs.close()
    try:
        yield process, ours
    finally:
        process.kill()
        process.join()
        ours.close()


def told(pipe: Connection) -> list[int]:
    """Read what a dead process has still told."""
    found = []
    with contextlib.suppress(EOFError, ConnectionResetError):
        while True:
            found.append(pipe.recv())
    return found


def test_kill_9_at_random_moments_loses_nothing_that_was_acknowledged(
    place: str, opened: Opened
) -> None:
    history = opened(place)
    history.add(a_run(), b"{}")
    history.release(["r1"])
    moments = random.Random(4)
    for round_ in range(20):
        with another(processes.work_for_ever, place, "r1") as (process, pipe):
            acknowledged = pipe.recv()
            time.sleep(moments.uniform(0, 0.05))
            process.kill()
            acknowledged = [acknowledged, *told(pipe)][-1]
        record, incumbent = settled(history)
        assert record.attempt == round_ + 2
        # One more may have been written and not told; it is whole, then.
        assert acknowledged <= record.iterations <= acknowledged + 1
        assert incumbent.iteration == record.iterations
        assert history.result("r1") == b"%d" % record.iterations
        found = [event for part in history.events("r1") for event in part]
        assert found == some_events(1, EACH * record.iterations)


def settled(history: History) -> tuple[Any, Any]:
    """Read a run when a server has noticed that its writer is gone."""
    while True:
        record, incumbent = history.get("r1"), history.incumbent("r1")
        time.sleep(0.01)
        if record == history.get("r1"):
            return record, incumbent


def test_the_runs_of_a_killed_process_are_claimed_at_once(place: str, opened: Opened) -> None:
    history = opened(place)
    with another(processes.add_and_wait, place) as (process, pipe):
        assert pipe.recv() == "added"
        assert history.claim() == []  # it is alive
        process.kill()
        process.join()
        claimed = history.claim()
    assert [(record.id, record.attempt, record.state) for record in claimed] == [
        ("free", 2, RunState.RUNNING)
    ]
    tied = history.get("tied")
    assert tied is not None
    assert tied.state == RunState.INTERRUPTED
    assert tied.ended is not None
    assert tied.reason
    assert tied.attempt == 1
    assert history.claim() == []
    assert history.save([Change("free", 2, {"value": 1.0}), Change("tied", 1)]) == ["tied"]


def test_of_many_that_claim_at_once_each_run_gets_one(place: str, opened: Opened) -> None:
    history = opened(place)
    names = {f"r{k}" for k in range(60)}
    for name in names:
        history.add(a_run(name), b"{}")
    history.release(names)
    together = context.Barrier(3)
    with contextlib.ExitStack() as stack:
        others = [
            stack.enter_context(another(processes.claim_all, place, together)) for _ in range(3)
        ]
        claimed = [pipe.recv() for _, pipe in others]
    everything = [entry for part in claimed for entry in part]
    assert sorted(everything) == sorted((name, 2) for name in names)


def test_many_write_at_once_and_none_fails(place: str, opened: Opened) -> None:
    together = context.Barrier(3)
    with contextlib.ExitStack() as stack:
        others = [
            stack.enter_context(another(processes.save_often, place, f"r{k}", together))
            for k in range(3)
        ]
        assert [pipe.recv() for _, pipe in others] == ["done"] * 3
    history = opened(place)
    assert {record.id: record.events for record in history.page(Query())[0]} == {
        "r0": 150,
        "r1": 150,
        "r2": 150,
    }


def test_some_open_a_new_place_at_once(place: str) -> None:
    together = context.Barrier(4)
    with contextlib.ExitStack() as stack:
        others = [
            stack.enter_context(another(processes.open_together, place, together)) for _ in range(4)
        ]
        assert [pipe.recv() for _, pipe in others] == ["opened"] * 4


def test_threads_share_a_history(history: History) -> None:
    def work(name: str) -> list[int]:
        history.add(a_run(name), b"{}")
        for k in range(20):
            history.save([Change(name, 1, events=some_events(2 * k + 1, 2 * k + 2))])
            history.page(Query())
            history.beat()
        return [event.number for part in history.events(name) for event in part]

    with ThreadPoolExecutor(24) as pool:
        found = list(pool.map(work, [f"r{k}" for k in range(24)]))
    assert found == [list(range(1, 41))] * 24
