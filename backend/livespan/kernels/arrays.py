"""The compiled view of a problem: one named tuple of read-only arrays.

``n`` tasks, ``m`` machines, ``e`` precedence pairs. Times have the unit the caller gave them.
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
    """

    durations: Floats
    predecessor_start: Ints
    predecessors: Ints
    successor_start: Ints
    successors: Ints
    topological: Ints
    mean_duration: Floats
    bottom_level: Floats


def _read_only(kind: types.Type, dimensions: int) -> types.Array:
    return types.Array(kind, dimensions, "C", readonly=True)


#: The same, as Numba sees it.
ARRAYS_TYPE: Any = types.NamedTuple(  # type: ignore[no-untyped-call]
    [
        _read_only(types.float64, 2),
        _read_only(types.int64, 1),
        _read_only(types.int64, 1),
        _read_only(types.int64, 1),
        _read_only(types.int64, 1),
        _read_only(types.int64, 1),
        _read_only(types.float64, 1),
        _read_only(types.float64, 1),
    ],
    Arrays,
)
