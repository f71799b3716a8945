"""The best move of critical tasks to other machines, against all places one by one."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from livespan.kernels.critical import critical_path
from livespan.kernels.disjunctive import FUTURE, MACHINE, PAST, REACH, empty_graph, load_graph
from livespan.kernels.elsewhere import reassignments
from livespan.kernels.neighbourhood import ELSEWHERE, NOTHING, empty_walker
from tests.strategies import problems, rich_problems


def ways(problem, graph, path):
    """Every allowed place of each task elsewhere: (task, prior neighbour, machine) -> length."""
    link, span, tasks, found = graph.link, graph.span, problem.task_count, {}
    for task in path:
        for machine in range(problem.machine_count):
            duration = problem.arrays.durations[task, machine]
            if machine == link[task, MACHINE] or not np.isfinite(duration):
                continue
            ready, rest = (waiting(problem, graph, side, task, machine) for side in (PAST, FUTURE))
            prior = tasks + machine
            while True:
                node = link[prior, FUTURE]
                stays = node < tasks and (
                    span[node, REACH + PAST] <= ready and span[node, REACH + FUTURE] > rest
                )
                if not stays:
                    length = max(ready, span[prior, REACH + PAST]) + duration
                    length += max(rest, span[node, REACH + FUTURE])
                    found[task, prior, machine] = length
                if node >= tasks or (
                    span[node, REACH + PAST] > ready and span[node, REACH + FUTURE] <= rest
                ):
                    break
                prior = node
    return found


def waiting(problem, graph, side, task, machine):
    """How long a task would wait on a machine for its neighbours on a side."""
    times = [problem.tasks[task].release if side == PAST else 0.0]
    for other in range(problem.task_count):
        first, then = (other, task) if side == PAST else (task, other)
        if problem.tasks[first].id in problem.tasks[then].predecessors:
            there = graph.link[other, MACHINE]
            pair = (there, machine) if side == PAST else (machine, there)
            lag = problem.transfer_time(first, then, *pair)
            times.append(graph.span[other, REACH + side] + lag)
    return max(times)


@settings(max_examples=120, deadline=None)
@given(st.one_of(rich_problems(only_delays=True), problems()), st.integers(0, 99))
def test_the_move_taken_is_the_shortest_of_all_places(problem, seed):
    arrays, rng = problem.arrays, np.random.default_rng(seed)
    finite = np.isfinite(arrays.durations)
    machine = np.array([rng.choice(np.flatnonzero(row)) for row in finite])
    graph, walker = empty_graph(arrays), empty_walker(arrays)
    value = load_graph(graph, arrays.durations, machine, arrays.topological)
    length = critical_path(graph, value, walker.path, rng)
    walker.move[0] = NOTHING
    reassignments(graph, walker, arrays.durations, length, value, rng)
    found = ways(problem, graph, walker.path[:length].tolist())
    if found:
        kind, task, prior, where = walker.move.tolist()
        assert kind == ELSEWHERE
        assert walker.tally[0] == pytest.approx(min(found.values()))
        assert found[task, prior, where] == pytest.approx(walker.tally[0])
    else:
        assert walker.move[0] == NOTHING
