"""The disjunctive graph against longest paths found the obvious way."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from livespan import Problem, Task
from livespan.kernels.chains import sole_neighbours
from livespan.kernels.columns import DURATION, FUTURE, MACHINE, PAST, REACH
from livespan.kernels.disjunctive import (
    empty_graph,
    heads,
    load_graph,
    pass_over,
    reassign,
)
from tests import naive
from tests.strategies import problems


def loaded(problem, machine=None):
    """The problem's tasks in topological order, each on its first eligible machine."""
    durations = problem.arrays.durations
    if machine is None:
        machine = np.argmax(np.isfinite(durations), axis=1)
    graph = empty_graph(problem.arrays)
    value = load_graph(graph, durations, np.array(machine), problem.arrays.topological)
    return graph, value


def orders(graph):
    """The order on each machine, from the links; both directions must agree."""
    found, tasks = [], graph.sequence.size
    for ring in range(tasks, len(graph.link)):
        order, task = [], graph.link[ring, FUTURE]
        while task < tasks:
            assert graph.link[task, MACHINE] == ring - tasks
            order.append(int(task))
            task = graph.link[task, FUTURE]
        back, task = [], graph.link[ring, PAST]
        while task < tasks:
            back.append(int(task))
            task = graph.link[task, PAST]
        assert back == order[::-1]
        found.append(order)
    return found


def agrees(problem, graph, value):
    """Heads, tails and makespan are those of the machine orders, found from scratch."""
    starts, tails = naive.heads_and_tails(problem, orders(graph))
    span, tasks = graph.span, problem.task_count
    assert heads(graph).tolist() == pytest.approx(starts)
    assert (span[:tasks, REACH + FUTURE] - span[:tasks, DURATION]).tolist() == pytest.approx(tails)
    machines = graph.link[:tasks, MACHINE]
    ends = [starts[k] + problem.duration(k, m) for k, m in enumerate(machines)]
    assert span[:tasks, REACH + PAST].tolist() == pytest.approx(ends)
    assert value == pytest.approx(max(ends))
    assert sorted(graph.sequence) == list(range(problem.task_count))
    assert not graph.mark.any()


def test_a_move_by_hand():
    # Two jobs of two tasks on machines X and Y: a1 (3, X) a2 (2, Y), b1 (2, X) b2 (4, Y).
    nan = np.inf
    problem = Problem(
        [Task("a1"), Task("a2", 0, ("a1",)), Task("b1"), Task("b2", 0, ("b1",))],
        2,
        [[3, nan], [nan, 2], [2, nan], [nan, 4]],
    )
    graph, value = loaded(problem)
    # X: a1 0-3, b1 3-5; Y: a2 3-5, b2 5-9.
    assert value == 9
    # X: b1 0-2, a1 2-5; Y still a2 5-7, b2 7-11.
    assert pass_over(graph, FUTURE, 0, 2) == 11
    # Y: b2 2-6, a2 6-8.
    assert pass_over(graph, PAST, 3, 1) == 8


@settings(max_examples=150, deadline=None)
@given(problems(max_tasks=10), st.data())
def test_any_walk_of_moves_keeps_heads_and_tails_exact(problem, data):
    graph, value = loaded(problem)
    agrees(problem, graph, value)
    arrays = problem.arrays
    for _ in range(6):
        before = (graph.link.copy(), graph.sequence.copy())
        task = data.draw(st.integers(0, problem.task_count - 1))
        order = orders(graph)[graph.link[task, MACHINE]]
        place = order.index(task)
        kind = data.draw(st.sampled_from(["after", "before", "elsewhere"]))
        moved = np.inf
        if kind == "after" and place + 1 < len(order):
            target = order[data.draw(st.integers(place + 1, len(order) - 1))]
            moved = pass_over(graph, FUTURE, task, target)
        elif kind == "before" and place > 0:
            target = order[data.draw(st.integers(0, place - 1))]
            moved = pass_over(graph, PAST, task, target)
        elif kind == "elsewhere":
            others = [m for m in range(problem.machine_count) if m != graph.link[task, MACHINE]]
            others = [m for m in others if np.isfinite(arrays.durations[task, m])]
            if others:
                machine = data.draw(st.sampled_from(others))
                there = [problem.task_count + machine, *orders(graph)[machine]]
                prior = data.draw(st.sampled_from(there))
                duration = problem.duration(task, machine)
                moved = reassign(graph, task, machine, duration, prior)
        if moved == np.inf:  # refused: nothing has changed
            assert (graph.link == before[0]).all()
            assert (graph.sequence == before[1]).all()
        else:
            value = moved
        agrees(problem, graph, value)


def test_a_circle_is_refused():
    problem = Problem([Task("a", 1), Task("b", 1, ("a",))], 1)
    graph, value = loaded(problem)
    assert pass_over(graph, FUTURE, 0, 1) == np.inf
    assert pass_over(graph, PAST, 1, 0) == np.inf
    agrees(problem, graph, value)


def test_chains_are_known_by_their_only_neighbours():
    chain = [Task("a", 1), Task("b", 1, ("a",)), Task("c", 1)]
    assert sole_neighbours(Problem(chain, 1).arrays).tolist() == [[3, 0, 3], [1, 3, 3]]
    fork = [*chain, Task("d", 1, ("a",))]
    assert sole_neighbours(Problem(fork, 1).arrays).size == 0


@pytest.mark.parametrize("seed", range(5))
def test_walks_over_chains_keep_heads_and_tails_exact(seed):
    rng = np.random.default_rng(seed)
    tasks = [Task(f"{j}{k}", 0, (f"{j}{k - 1}",) if k else ()) for j in "abcd" for k in range(3)]
    problem = Problem(tasks, 3, rng.integers(1, 9, (12, 3)).astype(float))
    graph, value = loaded(problem, rng.integers(0, 3, 12))
    assert graph.sole.size > 0
    for _ in range(40):
        agrees(problem, graph, value)
        task = rng.integers(12)
        machine = (graph.link[task, MACHINE] + rng.integers(1, 3)) % 3
        prior = rng.choice([12 + machine, *orders(graph)[machine]])
        duration = problem.duration(task, machine)
        moved = reassign(graph, task, machine, duration, prior)
        value = value if moved == np.inf else moved
