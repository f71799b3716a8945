"""The disjunctive graph with transfers and release dates, and the moves tabu search makes there."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from livespan import Network, Problem, Task, solve
from livespan.algorithms import TabuSearch
from livespan.kernels.critical import critical_path
from livespan.kernels.disjunctive import (
    DURATION,
    FUTURE,
    MACHINE,
    PAST,
    REACH,
    empty_graph,
    heads,
    load_graph,
    reassign,
)
from livespan.kernels.elsewhere import waits
from livespan.stop import MaxIterations
from tests import naive
from tests.strategies import rich_problems

delayed = rich_problems(only_delays=True)


def loaded(problem):
    durations = problem.arrays.durations
    machine = np.argmax(np.isfinite(durations), axis=1)
    graph = empty_graph(problem.arrays)
    return graph, load_graph(graph, durations, machine, problem.arrays.topological)


def noted_lags(graph):
    return graph.delays.lag.tolist() if graph.delays else []


def longest(problem, graph, side):
    """Longest ways through each task from the beginning, or to the end, by recursion."""
    link, tasks = graph.link, range(problem.task_count)
    names = [set(task.predecessors) for task in problem.tasks]

    def reach(task):
        machine = link[task, MACHINE]
        ways = [problem.tasks[task].release] if side == PAST else [0.0]
        if link[task, side] < problem.task_count:
            ways.append(reach(link[task, side]))
        for other in tasks:
            first, then = (other, task) if side == PAST else (task, other)
            if problem.tasks[first].id in names[then]:
                pair = link[first, MACHINE], link[then, MACHINE]
                ways.append(reach(other) + problem.transfer_time(first, then, *pair))
        return max(ways) + problem.duration(task, machine)

    return [reach(task) for task in tasks]


def agrees(problem, graph, value):
    span, tasks = graph.span, problem.task_count
    for side in (PAST, FUTURE):
        assert span[:tasks, REACH + side].tolist() == pytest.approx(longest(problem, graph, side))
    schedule = naive.as_schedule(problem, graph.link[:tasks, MACHINE], heads(graph))
    schedule.check()
    assert schedule.makespan == pytest.approx(value)


@settings(max_examples=150, deadline=None)
@given(delayed, st.data())
def test_lags_follow_the_machines_and_releases_hold(problem, data):
    graph, value = loaded(problem)
    agrees(problem, graph, value)
    for _ in range(4):
        task = data.draw(st.integers(0, problem.task_count - 1))
        machines = np.flatnonzero(np.isfinite(problem.arrays.durations[task])).tolist()
        machine = data.draw(st.sampled_from(machines))
        if machine == graph.link[task, MACHINE]:
            continue
        before = noted_lags(graph)
        ring = problem.task_count + machine
        duration = problem.duration(task, machine)
        prior = int(data.draw(st.sampled_from([ring, graph.link[ring, PAST]])))
        moved = reassign(graph, task, machine, duration, prior)
        if moved == np.inf:
            assert noted_lags(graph) == before
        else:
            value = moved
        agrees(problem, graph, value)


@settings(max_examples=100, deadline=None)
@given(delayed, st.data())
def test_delays_are_what_a_task_would_wait_for_on_each_machine(problem, data):
    graph, _ = loaded(problem)
    if not problem.transfers:
        return
    task = data.draw(st.integers(0, problem.task_count - 1))
    name, wait = problem.tasks[task].id, np.empty(problem.machine_count)
    network = graph.delays.data, graph.delays.latency, graph.delays.slowness
    given = graph.link, graph.span, graph.arc_start, graph.arc, *network
    waits(*given, PAST, task, problem.tasks[task].release, wait)
    for machine, found in enumerate(wait):
        times = [problem.tasks[task].release]
        for before in map(problem.task_number, set(problem.tasks[task].predecessors)):
            lag = problem.transfer_time(before, task, graph.link[before, MACHINE], machine)
            times.append(graph.span[before, REACH + PAST] + lag)
        assert found == pytest.approx(max(times))
    waits(*given, FUTURE, task, 0.0, wait)
    for machine, found in enumerate(wait):
        times = [0.0]
        for after, other in enumerate(problem.tasks):
            if name in other.predecessors:
                lag = problem.transfer_time(task, after, machine, graph.link[after, MACHINE])
                times.append(graph.span[after, REACH + FUTURE] + lag)
        assert found == pytest.approx(max(times))


@settings(max_examples=60, deadline=None)
@given(delayed, st.integers(0, 99))
def test_a_critical_path_with_its_transfers_and_release_is_as_long_as_the_schedule(problem, seed):
    graph, value = loaded(problem)
    path = np.empty(problem.task_count, dtype=np.int64)
    length = critical_path(graph, value, path, np.random.default_rng(seed))
    tasks = path[:length][::-1].tolist()
    machines = graph.link[:, MACHINE]
    begin = graph.span[tasks[0], REACH + PAST] - graph.span[tasks[0], DURATION]
    assert begin == pytest.approx(problem.tasks[tasks[0]].release)
    total = begin + sum(problem.duration(task, machines[task]) for task in tasks)
    for first, then in itertools.pairwise(tasks):
        if problem.tasks[first].id in problem.tasks[then].predecessors:
            total += problem.transfer_time(first, then, machines[first], machines[then])
    assert total == pytest.approx(value)


@settings(max_examples=40, deadline=None)
@given(rich_problems(max_tasks=4, max_machines=3, only_delays=True))
def test_tabu_search_reaches_what_trying_all_orders_finds(problem):
    result = solve(problem, TabuSearch(patience=300), stop=MaxIterations(20))
    best = naive.best_makespan_delayed(problem)
    assert result.value >= best * (1 - 1e-9)
    assert result.value <= best * 1.1 + 1e-9


def test_where_nothing_is_delayed_nothing_of_delays_is_kept():
    tasks = [Task("a", 2), Task("b", 3, ("a",))]
    assert empty_graph(Problem(tasks, 2).arrays).delays == ()
    released = empty_graph(Problem([Task("a", 2, release=1.0)], 2).arrays).delays
    assert released.release.tolist() == [1.0]
    assert released.lag.size == 0


def test_a_task_follows_its_data():
    # b costs 2 on the fast machine but its data takes 9 to get there; on a's machine it costs 4.
    tasks = [Task("a"), Task("b", 0, ("a",), data={"a": 9.0})]
    problem = Problem(tasks, 2, [[1, 5], [4, 2]], network=Network())
    assert solve(problem, "tabu", stop=MaxIterations(2)).value == 5.0
