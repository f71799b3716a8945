"""The loop: order of events, what ends it, what it refuses, what it leaves behind."""

import itertools
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pytest

from livespan import Problem, Schedule, Task, make_algorithm, solve, stream
from livespan.algorithm import Decisions, Snapshot
from livespan.errors import InfeasibleScheduleError, SettingError, UnknownNameError
from livespan.events import Finished, Improved, Iteration, Started
from livespan.stop import MaxIterations


@dataclass(frozen=True)
class Scripted:
    """Yields what it was given: (value, machine of every task, its start) or None."""

    script: tuple
    name: ClassVar[str] = "scripted"
    title: ClassVar[str] = "Scripted"
    summary: ClassVar[str] = "For tests."
    closed: ClassVar[list] = []

    def search(self, problem, objective, start, rng):
        try:
            for number, line in enumerate(self.script, 1):
                if line is None:
                    yield None
                else:
                    value, decisions, *bound = line
                    yield Snapshot(number, value, decisions, *bound)
        finally:
            self.closed.append(True)


def decisions(assignment, start):
    return Decisions(np.array(assignment), np.array(start, dtype=float))


@pytest.fixture
def late():
    """2, 2, 3, 3, 2 on two machines: longest first gives 3+2+2 | 3+2 = 7, 3+3 | 2+2+2 is 6."""
    return Problem([Task(f"t{k}", length) for k, length in enumerate((2, 2, 3, 3, 2))], 2)


OPTIMAL = ([0, 0, 1, 1, 0], [0, 2, 0, 3, 4])


def test_events_come_in_order(late):
    script = ((8.0, None), None, (6.0, decisions(*OPTIMAL)), (9.0, None))
    events = list(stream(late, Scripted(script), stop=MaxIterations(99)))
    assert [type(event) for event in events] == [
        Started,
        Improved,
        Iteration,
        Iteration,
        Improved,
        Iteration,
        Finished,
    ]
    assert (events[0].value, events[0].bound) == (7.0, 6.0)
    assert events[1].iteration == 0
    assert [(e.value, e.current) for e in events if isinstance(e, Iteration)] == [
        (7.0, 8.0),
        (6.0, 6.0),
        (6.0, 9.0),
    ]
    result = events[-1].result
    assert (result.value, result.bound, result.gap, result.status) == (6.0, 6.0, 0.0, "optimal")
    assert result.reason == "search complete"
    assert [(change.iteration, change.value) for change in result.history] == [(0, 7.0), (3, 6.0)]


def test_a_bound_only_grows(late):
    script = ((8.0, None, 6.5), (8.0, None, 6.2), (8.0, None))
    events = [e for e in stream(late, Scripted(script)) if isinstance(e, Iteration)]
    assert [event.bound for event in events] == [6.5, 6.5, 6.5]


def test_without_a_rule_it_ends_on_proof(late):
    script = tuple((6.0, decisions(*OPTIMAL)) for _ in range(9))
    result = solve(late, Scripted(script))
    assert (result.iterations, result.reason) == (1, "proved optimal")


def test_without_a_rule_it_ends_after_a_hundred_iterations(late):
    assert solve(late, Scripted(((8.0, None),) * 999)).iterations == 100


def test_leaving_early_closes_the_search(late):
    Scripted.closed.clear()
    events = stream(late, Scripted(((8.0, None),) * 99))
    list(itertools.islice(events, 4))
    events.close()
    assert Scripted.closed == [True]


def test_a_schedule_that_breaks_a_rule_never_leaves(late):
    overlapping = decisions([0] * 5, [0] * 5)
    with pytest.raises(InfeasibleScheduleError, match="overlap"):
        solve(late, Scripted(((3.0, overlapping),)), stop=MaxIterations(1))


def test_a_value_the_plain_twin_does_not_confirm_never_leaves(late):
    with pytest.raises(InfeasibleScheduleError, match=r"worth 6\.0 was reported as 5\.5"):
        solve(late, Scripted(((5.5, decisions(*OPTIMAL)),)), stop=MaxIterations(1))


@pytest.mark.parametrize("seed", [-1, 2**63, 1.5, "1", None, True])
def test_a_seed_that_is_none_is_refused_at_the_call(late, seed):
    with pytest.raises(SettingError, match="seed must be a whole number"):
        stream(late, seed=seed)


def test_unknown_names_are_refused_at_the_call(late):
    with pytest.raises(
        UnknownNameError,
        match=r"Unsupported algorithm: magic \(there are: auto, aco, pso, ga, sa, tabu, ",
    ):
        stream(late, "magic")
    with pytest.raises(UnknownNameError, match="Unsupported objective: beauty"):
        stream(late, objective="beauty")


def test_names_are_taken_in_any_case(late):
    assert solve(late, "AcO", "MakeSpan", stop=MaxIterations(1)).algorithm == "ACO"


def test_a_warm_start_must_fit_and_be_feasible(late, chain):
    with pytest.raises(SettingError, match="same problem"):
        stream(late, warm_start=Schedule(chain, [0, 0, 1], [0, 3, 0]))
    with pytest.raises(InfeasibleScheduleError, match="overlap"):
        stream(late, warm_start=Schedule(late, [0] * 5, [0] * 5))


def test_a_warm_start_is_where_the_search_begins(late):
    best = Schedule(late, *OPTIMAL)
    assert next(iter(stream(late, warm_start=best))).value == 6.0
    worse = Schedule(late, [0] * 5, [0, 2, 4, 7, 10])
    assert next(iter(stream(late, warm_start=worse))).value == 7.0


def test_on_event_sees_what_stream_yields(late):
    seen = []
    result = solve(late, make_algorithm("constructive", rule="list"), on_event=seen.append)
    assert seen[-1].result is result
    assert [type(event) for event in seen] == [Started, Improved, Iteration, Finished]


def test_a_result_prints_as_a_sentence(late):
    by_list = make_algorithm("constructive", rule="list")
    text = str(solve(late, by_list, stop=MaxIterations(1)))
    found = "makespan 7 (feasible, within 16.67% of optimal; lower bound 6) by constructive, seed 0"
    assert found in text


def test_history_does_not_grow_with_the_iterations(late):
    result = solve(late, Scripted(((8.0, None),) * 5000), stop=MaxIterations(5000))
    assert (result.iterations, len(result.history)) == (5000, 1)
