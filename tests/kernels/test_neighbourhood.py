"""The moves of critical blocks, listed the obvious way."""

import numpy as np
import pytest

from livespan import Problem, Task
from livespan.kernels.disjunctive import FUTURE, PAST, empty_graph, load_graph
from livespan.kernels.neighbourhood import NOTHING, block_moves, empty_walker, shifts


def moves_of(blocks):
    """N7 of a path of these blocks of tasks, each first task first."""
    found = set()
    for k, block in enumerate(blocks):
        for task in block[:-1]:
            if k < len(blocks) - 1:
                found.add((FUTURE, task, block[-1]))
                if task != block[0]:
                    found.add((PAST, block[-1], task))
        for task in block[1:]:
            if k > 0:
                found.add((PAST, task, block[0]))
                if task != block[-1]:
                    found.add((FUTURE, block[0], task))
        if len(block) == 2 and 0 < k < len(blocks) - 1:  # the two swaps are one
            found.remove((PAST, block[1], block[0]))
    return found


@pytest.mark.parametrize(
    "sizes", [(1,), (5,), (2, 2), (4, 3), (1, 4, 1), (3, 1, 2, 4), (1, 1, 1), (3, 2, 3), (2, 5)]
)
def test_the_moves_of_a_path_are_those_of_its_blocks(sizes):
    blocks, machine, count = [], [], 0
    for k, size in enumerate(sizes):
        blocks.append(list(range(count, count + size)))
        machine += [k] * size
        count += size
    tasks = [Task(f"t{k}", 1, (f"t{k - 1}",) if k else ()) for k in range(count)]
    problem = Problem(tasks, len(sizes))
    graph, walker = empty_graph(problem.arrays), empty_walker(problem.arrays)
    load_graph(graph, problem.arrays.durations, np.array(machine), np.arange(count))
    path = np.arange(count)[::-1].copy()
    listed = block_moves(graph.link, path, count, False, walker.options)
    moves = {tuple(row) for row in walker.options[:listed].tolist()}
    assert len(moves) == listed  # none twice
    assert moves == moves_of(blocks)


def test_where_the_block_cannot_be_passed_a_task_goes_as_far_as_it_can():
    # On X run a, b and then c, which waits for both; d waits for c on Y. Nothing gets behind c.
    tasks = [Task("a", 2), Task("b", 3), Task("c", 1, ("a", "b")), Task("d", 4, ("c",))]
    arrays = Problem(tasks, 2).arrays
    graph, walker, rng = empty_graph(arrays), empty_walker(arrays), np.random.default_rng(0)
    value = load_graph(graph, arrays.durations, np.array([0, 0, 0, 1]), np.arange(4))
    walker.path[:] = 3, 2, 1, 0
    walker.move[0] = NOTHING
    shifts(graph, walker, 4, value, False, rng)
    assert walker.move[0] == NOTHING
    shifts(graph, walker, 4, value, True, rng)
    assert walker.move[:3].tolist() == [FUTURE, 0, 1]
