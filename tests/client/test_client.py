"""The client against a real server: begin, list, stop, fetch, and every way to be told no."""

import json
import socket
import threading
import time

import pytest

import livespan
from livespan import AntColony, Client, LivespanError, Problem, Task, events, named
from livespan.client import (
    AccessError,
    ClientError,
    RefusedError,
    RunFailedError,
    RunNotFoundError,
    RunTimeoutError,
    UnreachableError,
)
from livespan.errors import SettingError
from tests.client.conftest import ANN, BOB
from tests.client.relay import Relay
from tests.support.client import body
from tests.support.servers import free_port

#: 3, 3, 2, 2, 2 on two machines: the list schedule has 7, the best 6.
FIVE = Problem([Task(f"t{k}", length) for k, length in enumerate((3, 3, 2, 2, 2))], 2)


def slow(client, **more):
    """A run that goes on for half a minute unless it is stopped."""
    return client.start(FIVE, "slow", **{"iterations": 1000, "pause": 0.03, "seed": 1, **more})


def test_a_run_from_its_beginning_to_its_files(client, tmp_path):
    problem = named("ta01")
    run = client.start(problem, "ACO", iterations=5, n_ants=4, seed=3, name="first")
    result = run.result(timeout=60)
    assert run.status == "finished"
    assert run.problem is problem
    assert (result.iterations, result.seed, result.algorithm) == (5, 3, "ACO")
    here = livespan.solve(problem, AntColony(n_ants=4), stop=livespan.stop.MaxIterations(5), seed=3)
    assert (result.value, result.bound) == (here.value, here.bound)
    assert result.schedule.rows() == here.schedule.rows()
    assert [c.value for c in result.history] == [c.value for c in here.history]
    assert result.terms == here.terms
    assert json.loads(run.schedule())["makespan"] == result.value
    assert run.schedule("svg", title="of mine").startswith(b"<svg")
    assert run.schedule("csv").count(b"\n") == problem.task_count + 1
    assert run.document["problem"] == "first"


def test_a_run_found_by_its_id_has_its_problem_and_result(client, tmp_path):
    path = tmp_path / "tasks.csv"
    path.write_text("id,duration,colour\na,3,red\nb,4,blue\n")
    with pytest.warns(UserWarning, match=r"tasks.csv: Not used"):
        begun = client.start(path, "constructive", "flow_time")
    found = client.run(begun.id)
    assert found.result(30).value == begun.result(30).value == 7
    assert [task.id for task in found.problem.tasks] == ["a", "b"]
    assert found.problem is not begun.problem


def test_solve_tells_the_events_that_a_search_here_would(client):
    seen = []
    result = client.solve(FIVE, "ACO", iterations=4, seed=1, on_event=seen.append)
    kinds = [type(event) for event in seen if not isinstance(event, events.Log)]
    assert kinds[:2] == [events.Started, events.Improved]
    assert kinds.count(events.Iteration) == 4
    assert kinds[-1] is events.Finished
    assert seen[-1].result is result
    assert seen[0].problem is FIVE


def test_a_plain_request_is_sent_as_it_is(client):
    run = client.start(body("constructive", name="x"), seed=4)
    assert run.result(30).value in (6, 7)
    assert run.document["seed"] == 4
    assert run.problem.machine_count == 2


def test_stopping_keeps_the_best(client):
    run = slow(client)
    first = next(event for event in run.events() if event.type == "iteration")
    assert first["iteration"] >= 1
    assert run.stop().status == "stopped"
    result = run.result(10)
    assert result.status == "stopped"
    assert 1 <= result.iterations < 1000


def test_an_end_before_the_search_and_a_broken_one_are_failures(client):
    broken = client.start(FIVE, "slow", iterations=9, pause=0, crash_at=3)
    with pytest.raises(RunFailedError, match="broke unexpectedly") as told:
        broken.result(30)
    assert (told.value.run, told.value.code) == (broken.id, "internal_error")
    seen = []
    with pytest.raises(RunFailedError):
        client.solve(FIVE, "slow", iterations=9, pause=0, crash_at=3, on_event=seen.append)
    assert isinstance(seen[-1], events.Failed)


def test_waiting_ends_in_time_and_the_run_goes_on(client):
    run = slow(client, pause=5)
    began = time.monotonic()
    with pytest.raises(RunTimeoutError):
        run.result(timeout=0.4)
    assert 0.4 <= time.monotonic() - began < 4
    assert not run.refresh().ended
    with pytest.raises(TimeoutError):
        list(run.events(timeout=0.1))
    run.delete()


def test_what_ends_solve_early_stops_the_run(client):
    def leave(event):
        if isinstance(event, events.Iteration):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        client.solve(FIVE, "slow", iterations=1000, pause=0.02, on_event=leave)
    newest = next(client.runs(algorithm="slow", limit=1))
    assert newest.status == "stopped"


def test_a_warm_start_is_a_schedule_rows_or_a_run(client):
    best = livespan.solve(FIVE, "exact").schedule
    assert best.makespan == 6
    run = client.start(FIVE, "slow", iterations=1, pause=0, warm_start=best)
    assert next(run.events())["start_value"] == 6
    for start in (best.rows(), run, run.id):
        again = client.start(FIVE, "slow", iterations=1, pause=0, warm_start=start)
        assert again.result(30).value == 6


def test_runs_are_listed_page_after_page(client, monkeypatch):
    monkeypatch.setattr("livespan.client.client.PAGE", 2)
    mine = [client.start(FIVE, "constructive", name="listed") for _ in range(5)]
    for run in mine:
        run.result(30)
    assert [run.id for run in client.runs(problem="listed")] == [run.id for run in mine[::-1]]
    some = client.runs(status="finished", algorithm="CONSTRUCTIVE", problem="listed", limit=3)
    assert [run.id for run in some] == [run.id for run in mine[:1:-1]]
    assert list(client.runs(status="queued")) == []
    with pytest.raises(RefusedError, match="status must be one of") as refused:
        next(client.runs(status="asleep"))
    assert (refused.value.status, refused.value.member) == (400, "status")


def test_a_time_limit_ends_a_run_and_not_a_hundred_iterations(client):
    result = client.solve(FIVE, "slow", pause=0, time_limit=0.5)
    assert result.iterations > 100
    assert result.runtime >= 0.5


def test_a_deleted_run_is_gone(client):
    run = client.start(FIVE, "constructive")
    run.result(30)
    run.delete()
    for ask in (run.refresh, run.delete, run.schedule, lambda: list(run.events())):
        with pytest.raises(RunNotFoundError) as gone:
            ask()
        assert (gone.value.status, gone.value.code) == (404, "not_found")
    with pytest.raises(RunNotFoundError):
        client.run("../algorithms")


def test_what_cannot_be_is_refused_with_a_sentence(client):
    with pytest.raises(SettingError, match=r"ACO has no setting 'n_ant' .*n_ants"):
        client.start(FIVE, "ACO", n_ant=3)
    with pytest.raises(RefusedError, match="n_ants must be from 1") as refused:
        client.start(FIVE, "ACO", n_ants=0)
    assert (refused.value.status, refused.value.code) == (422, "invalid_setting")
    assert isinstance(refused.value, LivespanError)
    with pytest.raises(RefusedError, match="Unsupported algorithm: nobody"):
        client.start(FIVE, "nobody", any=1)
    run = client.start(FIVE, "constructive")
    run.result(30)
    with pytest.raises(RefusedError, match="not written as 'docx'"):
        run.schedule("docx")


def test_what_the_service_is_and_can_do(client):
    assert client.health()["application"]["name"] == "livespan"
    assert {"auto", "ACO", "slow"} <= {known["name"] for known in client.algorithms()}
    assert client.url in repr(client)


def test_nobody_there_and_somebody_else_there():
    nobody = Client(f"127.0.0.1:{free_port()}", patience=0)
    with pytest.raises(
        UnreachableError, match=r"http://127.0.0.1:\d+ cannot be reached: .*refused"
    ):
        nobody.health()
    with pytest.raises(ConnectionError):
        nobody.start(FIVE)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        page = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\nhi"

        def answer():
            place, _ = listener.accept()
            with place:
                place.recv(1 << 16)
                place.sendall(page)

        threading.Thread(target=answer, daemon=True).start()
        other = Client(f"http://127.0.0.1:{listener.getsockname()[1]}/deep/", patience=0)
        with pytest.raises(UnreachableError, match="no Livespan service"):
            other.health()


def test_a_service_that_comes_up_late_is_waited_for(server):
    port = free_port()
    client = Client(f"http://127.0.0.1:{port}", patience=20)

    threading.Timer(0.7, Relay, (server.port,), {"port": port}).start()
    assert client.health()["status"] == "ok"


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("ftp://host", "must be like"),
        ("", "must be like"),
        ("http://user:word@host", "Passwords"),
        ("http://host?x=1", "must be like"),
        ("http://[::1", "must be like"),
    ],
)
def test_an_address_that_cannot_be(url, sentence):
    with pytest.raises(SettingError, match=sentence):
        Client(url)


@pytest.mark.parametrize("token", ["", "two words", "x\r\nHost: y", "ä"])
def test_a_token_that_cannot_be_is_not_told(token):
    with pytest.raises(SettingError) as refused:
        Client("http://host", token)
    assert str(refused.value) == "The token must be one word of ASCII characters"


def test_tokens_open_what_they_are_for(guarded):
    ann = Client(guarded.url, ANN + "\n")
    run = ann.start(FIVE, "constructive")
    assert run.result(60).value in (6, 7)
    with pytest.raises(RunNotFoundError):
        Client(guarded.url, BOB).run(run.id)
    for stranger in (Client(guarded.url), Client(guarded.url, "nobody's-long-secret")):
        assert stranger.health()["status"] == "ok"
        for ask in (
            lambda stranger=stranger: stranger.run(run.id),
            lambda stranger=stranger: list(stranger.runs()),
            lambda stranger=stranger: stranger.start(FIVE),
        ):
            with pytest.raises(AccessError) as refused:
                ask()
            assert refused.value.status == 401
            assert isinstance(refused.value, ClientError)
    assert ANN not in repr(ann) + repr(run)
