"""The order in which tasks are done, from their starts."""

import numpy as np

from livespan.kernels.arrays import Floats, Ints

__all__ = ["sequence_of"]


def sequence_of(begins: Ints | Floats, ends: Ints | Floats, order: Ints) -> Ints:
    """Order tasks by start.

    Instant ones go ahead of those that start with them, and among themselves by precedence.
    """
    places = np.empty(len(order), dtype=np.int64)
    places[order] = np.arange(len(order))
    sequence: Ints = np.lexsort((places, ends, begins))
    return sequence
