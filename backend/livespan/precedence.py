"""Precedence pairs as compressed rows, a topological order, longest chains.

Plain NumPy and the standard library on purpose: a problem is checked before any kernel is warm.
"""

from graphlib import CycleError, TopologicalSorter

import numpy as np

from livespan.kernels.arrays import Floats, Ints

__all__ = ["PrecedenceCycleError", "compressed_rows", "longest_chains", "topological_order"]


class PrecedenceCycleError(ValueError):
    """The pairs allow no order; ``cycle`` lists task numbers, the first repeated at the end."""

    def __init__(self, cycle: list[int]) -> None:
        super().__init__("precedence cycle")
        self.cycle = cycle


def compressed_rows(keys: Ints, values: Ints, count: int) -> tuple[Ints, Ints]:
    """Group ``values`` by their key: row ``k`` is ``grouped[start[k]:start[k + 1]]``."""
    start = np.zeros(count + 1, dtype=np.int64)
    np.cumsum(np.bincount(keys, minlength=count), out=start[1:])
    return start, values[np.argsort(keys, kind="stable")]


def topological_order(before: Ints, after: Ints, count: int) -> Ints:
    """Order ``count`` tasks so that each ``before[k]`` stands ahead of ``after[k]``.

    Raises
    ------
    PrecedenceCycleError
        When there is no such order.
    """
    if len(before) == 0:
        return np.arange(count, dtype=np.int64)
    sorter: TopologicalSorter[int] = TopologicalSorter(dict.fromkeys(range(count), ()))
    for first, then in zip(before.tolist(), after.tolist(), strict=True):
        sorter.add(then, first)
    try:
        return np.fromiter(sorter.static_order(), dtype=np.int64, count=count)
    except CycleError as error:
        raise PrecedenceCycleError(error.args[1]) from None


def longest_chains(weight: Floats, start: Ints, successors: Ints, topological: Ints) -> Floats:
    """For each task, the largest sum of weights along a chain that begins with it."""
    if len(successors) == 0:
        return weight.copy()
    chains = weight.tolist()
    first, following = start.tolist(), successors.tolist()
    for task in reversed(topological.tolist()):
        chains[task] += max(
            (chains[after] for after in following[first[task] : first[task + 1]]), default=0.0
        )
    return np.array(chains)
