"""What a run writes to its log, and how often it writes schedules."""

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from livespan import Problem, Task
from livespan.algorithm import Decisions
from livespan.errors import InfeasibleScheduleError
from livespan.events import Improved, Iteration
from livespan.kernels.goal import Goal
from livespan.objective import ExactModel
from livespan.objectives import Makespan
from livespan.schedule import Schedule
from livespan.service import recorder as module
from livespan.service.log import Encoder, Log
from livespan.service.payload import RunFacts
from livespan.service.recorder import Ending, Recorder
from livespan.solve import stream
from livespan.stop import MaxIterations


class AtOnce:
    """Shows what is to be kept without keeping it."""

    def __init__(self, log: Log) -> None:
        self.log = log
        self.ending: Ending | None = None

    def schedule(self, improved: Improved, encode: Encoder, rows: int) -> None:
        self.log.append_schedule(encode, rows)

    def end(self, encoders: Sequence[Encoder], ending: Ending) -> None:
        self.ending = ending
        self.log.close(self.log.stage(encoders))


FACTS = RunFacts("r1", {"id": "name"}, ("careful",), {"n_iterations": 3})


class Clock:
    """Time that passes when told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def perf_counter(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(module, "time", clock)
    return clock


def events(log: Log) -> list[dict[str, Any]]:
    lines = b"".join(log.read(0, 0).blocks).split(b"\n\n")
    return [json.loads(line[5:]) for line in lines if line.startswith(b"data:")]


def better(problem: Problem, iteration: int, start: float) -> Improved:
    decisions = Decisions(np.array([0]), np.array([start]))
    return Improved(iteration, start + 1, problem, decisions)


def one_task() -> Problem:
    return Problem([Task("a", 1)], 1)


def test_a_run_from_start_to_end(six: Problem) -> None:
    log = Log()
    recorder = Recorder(log, FACTS, 0.0, AtOnce(log))
    for event in stream(six, "constructive", stop=MaxIterations(3), seed=5):
        recorder.take(event)
    start, schedule, *middle, done, metrics = events(log)
    assert start["type"] == "start"
    assert start["schema"] == 1
    assert (start["run"], start["seed"], start["tasks"], start["agents"]) == ("r1", 5, 6, 2)
    assert start["columns"] == {"id": "name"}
    assert start["warnings"] == ["careful"]
    assert start["settings"] == {"rule": "best", "n_iterations": 3}
    assert start["lower_bound"] == 12
    assert (schedule["type"], schedule["iteration"]) == ("schedule", 0)
    assert {event["type"] for event in middle} <= {"iteration", "schedule"}
    assert done["type"] == "done"
    assert [row["task_id"] for row in done["schedule"]] == [f"t{k}" for k in range(6)]
    assert set(done["schedule"][0]) == {"task_id", "agent_id", "start_time", "finish_time"}
    assert metrics["type"] == "final_metrics"
    assert "total_cost" not in metrics
    last = [event for event in events(log) if event["type"] == "schedule"][-1]
    assert last["schedule"] == done["schedule"]


def test_schedules_come_at_most_four_times_a_second_and_the_last_one_comes(clock: Clock) -> None:
    log, problem = Log(), one_task()
    recorder = Recorder(log, FACTS, 0.0, AtOnce(log))
    for k in range(1, 101):
        recorder.take(better(problem, k, 200.0 - k))
        clock.now += 0.01
    sent = [event["iteration"] for event in events(log)]
    assert sent == [1, 26, 51, 76]
    # A quarter of a second later any iteration brings the newest one out.
    clock.now += 0.25
    recorder.take(Iteration(101, 1, 1, 1, 0, 1, improved=False, makespan=1))
    assert [e["iteration"] for e in events(log) if e["type"] == "schedule"][-1] == 100


def test_dear_schedules_come_less_often(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    log, problem = Log(), one_task()
    recorder = Recorder(log, FACTS, 0.0, AtOnce(log))
    send = Recorder._send_schedule

    def slow(self: Recorder, *arguments: Any) -> None:
        clock.now += 0.1
        send(self, *arguments)

    monkeypatch.setattr(Recorder, "_send_schedule", slow)
    for k in range(1, 1001):
        recorder.take(better(problem, k, 2000.0 - k))
        clock.now += 0.01
    # 0.1 s each at 2 % of the time: one every 5 s of about 10 s.
    assert len(events(log)) in (2, 3)


def test_a_schedule_that_breaks_a_rule_never_leaves() -> None:
    log = Log()
    recorder = Recorder(log, FACTS, 0.0, AtOnce(log))
    with pytest.raises(InfeasibleScheduleError):
        recorder.take(better(one_task(), 1, -5.0))
    assert events(log) == []


def test_costs_are_told_where_there_are_any() -> None:
    log = Log()
    recorder = Recorder(log, FACTS, 0.0, AtOnce(log))
    problem = Problem([Task("a", 1, cost=2.5)], 1)
    for event in stream(problem, "constructive", stop=MaxIterations(1)):
        recorder.take(event)
    assert events(log)[-1]["total_cost"] == 2.5


class Twice:
    """An objective of which the makespan is half."""

    name = "twice"
    title = "Twice the makespan"
    summary = "Twice as late."

    def value(self, schedule: Schedule) -> float:
        return 2 * Makespan().value(schedule)

    def goal(self) -> Goal:
        goal = Makespan().goal()
        return goal._replace(weights=goal.weights * 2)

    def lower_bound(self, problem: Problem) -> float:
        return 2 * Makespan().lower_bound(problem)

    def exact_form(self, model: ExactModel) -> None:
        return None


def test_value_is_the_objectives_and_makespan_the_schedules(six: Problem) -> None:
    log = Log()
    recorder = Recorder(log, FACTS, 0.0, AtOnce(log))
    for event in stream(six, "aco", Twice(), stop=MaxIterations(5), seed=1):
        recorder.take(event)
    told = events(log)
    start, done, metrics = told[0], told[-2], told[-1]
    assert start["objective"] == done["objective"] == metrics["objective"] == "twice"
    assert start["start_value"] == 2 * start["start_makespan"]
    for event in told[1:]:
        assert event["value"] == pytest.approx(2 * event["makespan"])
    iterations = [event for event in told if event["type"] == "iteration"]
    assert all(e["lower_bound"] <= e["value"] for e in iterations)
    assert f"best twice {iterations[-1]['value']:g}" in iterations[-1]["log_message"]


def test_what_is_minimised_is_named_and_its_parts_are_told() -> None:
    problem = Problem([Task("a", 4, cost=7), Task("b", 2)], 2)
    log = Log()
    recorder = Recorder(log, FACTS, 0.0, AtOnce(log))
    for event in stream(problem, "constructive", "makespan + 0.5*cost", stop=MaxIterations(1)):
        recorder.take(event)
    told = {event["type"]: event for event in events(log)}
    done = told["done"]
    assert done["objective"] == "makespan + 0.5*cost"
    assert (done["value"], done["makespan"]) == (7.5, 4)
    assert done["terms"] == {"makespan": 4, "cost": 7}
    assert told["final_metrics"]["value"] == 7.5
    assert told["iteration"]["log_message"] == "Iteration 1: best makespan + 0.5*cost 7.5"
