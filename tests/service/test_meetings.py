"""Things that happen to a run at the same moment: ends, refusals, shutdowns, many requests."""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from livespan.service import Settings, create_app
from livespan.service.history import History, HistoryError
from livespan.service.run import Run
from livespan.service.state import State
from tests.support.client import body
from tests.support.slow import slow_algorithm


@pytest.fixture(autouse=True)
def slow() -> Iterator[None]:
    with slow_algorithm():
        yield


@pytest.fixture
def place(tmp_path: Path) -> str:
    return str(tmp_path / "history.db")


def service(history: str = "memory", **settings: Any) -> Flask:
    return create_app(Settings(warm_up=False, history=history, **settings))


def state_of(app: Flask) -> State:
    return app.extensions["livespan"]


def begin(app: Flask, **parameters: Any) -> Run:
    response = app.test_client().post("/api/runs", json=body("slow", **parameters))
    assert response.status_code == 202, response.json
    run = state_of(app).runs.find(response.json["id"])
    assert run is not None
    return run


def soon(holds: Callable[[], bool], seconds: float = 8) -> bool:
    deadline = time.monotonic() + seconds
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.01)
    return holds()


def types(run: Run) -> list[str]:
    return [block.split(b'"')[3].decode() for block in run.log.read(0, 0).blocks]


def test_a_run_ends_once_whoever_else_wants_to_end_it() -> None:
    app = service()
    run = begin(app, n_iterations=1)
    assert soon(lambda: run.log.ended)
    run.recorder.fail("The server is shutting down", "shutting_down")
    run.hand_over()
    state_of(app).runs.keeper.flush(timeout=5)
    assert types(run)[-2:] == ["done", "final_metrics"]
    assert (run.record.state, run.handed_over) == ("finished", False)
    state_of(app).drain()


def test_a_run_that_leaves_the_queue_as_it_is_gone_holds_the_writer_up_for_nobody() -> None:
    app = service(max_running=1)
    first, second = begin(app), begin(app)
    assert soon(lambda: second.position == 1)
    keeper = state_of(app).runs.keeper
    assert keeper.flush(timeout=5)
    # As another process does that shares the history.
    state_of(app).history.delete(second.id)
    second.recorder.tell("a word that is refused")
    assert keeper.flush(timeout=3), "the writer waited for itself"
    assert soon(lambda: second.log.ended)
    # Nobody goes on with it.
    assert (second.record.state, second.handed_over) == ("stopped", False)
    first.cancel()
    assert soon(lambda: first.log.ended)
    state_of(app).drain()


def test_what_cannot_be_taken_over_at_once_is_taken_over_later(
    place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = service(place, max_running=1, drain_timeout=2)
    runs = [begin(before, n_iterations=3) for _ in range(2)]
    state_of(before).drain()
    state_of(before).history.close()
    incumbent, troubles = History.incumbent, iter([HistoryError("locked"), ValueError("damaged")])

    def troubled(history: History, run_id: str) -> Any:
        for trouble in troubles:
            raise trouble
        return incumbent(history, run_id)

    monkeypatch.setattr(History, "incumbent", troubled)
    after = service(place)

    def states() -> list[str]:
        return [state_of(after).runs.record(run.id).state.value for run in runs]

    assert soon(lambda: states() == ["finished", "failed"]), states()
    state_of(after).drain()


def test_requests_that_come_at_once_do_not_pass_the_limit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app, add = service(max_runs_per_client=3), History.add

    def slowly(*given: Any) -> None:
        time.sleep(0.1)
        add(*given)

    monkeypatch.setattr(History, "add", slowly)
    found: list[int] = []

    def ask() -> None:
        found.append(app.test_client().post("/api/runs", json=body("slow")).status_code)

    threads = [threading.Thread(target=ask) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [202] * 3 + [429] * 9
    state_of(app).drain()


def test_a_run_that_could_not_be_kept_takes_no_place(monkeypatch: pytest.MonkeyPatch) -> None:
    app = service(max_runs_per_client=1)

    def refuse(*_: Any) -> None:
        raise HistoryError("The history cannot be written: full")

    with monkeypatch.context() as full:
        full.setattr(History, "add", refuse)
        assert app.test_client().post("/api/runs", json=body("slow")).status_code == 503
    begin(app)
    state_of(app).drain()


def test_a_shutdown_tells_the_readers_of_a_search_that_does_not_heed_it(place: str) -> None:
    app = service(place, drain_timeout=0.2)
    run = begin(app, pause=3, n_iterations=2)
    assert soon(lambda: "start" in types(run))
    state_of(app).drain()
    assert (run.log.ended, run.handed_over) == (True, True)
    assert "done" not in types(run)
