"""The compiled view of a problem: one named tuple of read-only arrays.

``n`` tasks, ``m`` machines, ``e`` precedence pairs, ``w`` times of rest, ``f`` families. Times have
the unit the caller gave them. What a problem does not have has arrays of size 0 (``latency``,
``window_begin``, ``setup``) or that say nothing (release 0, due ``inf``, weight 1).
"""

from typing import Any, NamedTuple

import numpy as np
from numba import types
from numpy.typing import NDArray

__all__ = ["ARRAYS_TYPE", "Arrays", "Floats", "Ints"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Arrays(NamedTuple):
    """What kernels know of a problem.

    Attributes
    ----------
    durations
        float64[n, m], C order: time of a task on a machine; ``inf`` where it is not eligible.
    predecessor_start
        int64[n + 1]: task ``j``'s predecessors are ``predecessors[s[j]:s[j + 1]]``.
    predecessors
        int64[e]: task numbers.
    successor_start
        int64[n + 1]: likewise for successors.
    successors
        int64[e]: task numbers.
    topological
        int64[n]: tasks in an order in which each stands after all its predecessors.
    mean_duration
        float64[n]: mean over the eligible machines.
    bottom_level
        float64[n]: longest chain of mean durations from a task's start to the end
        (the upward rank); the duration itself where nothing follows.
    release, due, weight, cost
        float64[n]: earliest start, due date (``inf`` for none), weight, fixed cost of a task.
    predecessor_data, successor_data
        float64[e]: amount of data on each pair, beside ``predecessors`` and ``successors``.
    latency, slowness
        float64[m, m], zero on the diagonal: time a transfer takes from a machine (row) to another,
        and time per unit of data beside it. Shape (0, 0) where nothing is transferred.
    window_start
        int64[m + 1]: machine ``i`` is down from ``window_begin[k]`` to ``window_end[k]`` for ``k``
        from ``s[i]`` to ``s[i + 1] - 1``, by increasing time.
    window_begin, window_end
        float64[w].
    family
        int64[n]: row of a task's family in the set-up times; 0 where there are none.
    setup_of
        int64[m]: which matrix of ``setup`` a machine has.
    setup
        float64[k, f, f]: time between a task of a family (row) and the next one's. Shape (0, 0, 0)
        where there are no set-ups.
    rate, power, idle_power
        float64[m]: cost per unit of busy time; energy per unit of busy and of idle time.
    """

    durations: Floats
    predecessor_start: Ints
    predecessors: Ints
    successor_start: Ints
    successors: Ints
    topological: Ints
    mean_duration: Floats
    bottom_level: Floats
    release: Floats
    due: Floats
    weight: Floats
    cost: Floats
    predecessor_data: Floats
    successor_data: Floats
    latency: Floats
    slowness: Floats
    window_start: Ints
    window_begin: Floats
    window_end: Floats
    family: Ints
    setup_of: Ints
    setup: Floats
    rate: Floats
    power: Floats
    idle_power: Floats


def _read_only(kind: types.Type, dimensions: int) -> types.Array:
    return types.Array(kind, dimensions, "C", readonly=True)


#: Fields that are not float64[...] of one dimension.
_WHOLE = {
    "predecessor_start",
    "predecessors",
    "successor_start",
    "successors",
    "topological",
    "window_start",
    "family",
    "setup_of",
}
_DIMENSIONS = {"durations": 2, "latency": 2, "slowness": 2, "setup": 3}

#: The same, as Numba sees it.
ARRAYS_TYPE: Any = types.NamedTuple(  # type: ignore[no-untyped-call]
    [
        _read_only(types.int64 if name in _WHOLE else types.float64, _DIMENSIONS.get(name, 1))
        for name in Arrays._fields
    ],
    Arrays,
)
