"""What delays tasks in a disjunctive graph beside predecessors and machines.

Transfers and release dates. Where there are neither, kernels get an empty tuple in their place and
are compiled for that: the branches for delays vanish, and no empty arrays are handed about.
"""

from typing import NamedTuple

import numpy as np

from livespan.kernels.arrays import Arrays, Floats, Ints
from livespan.kernels.columns import FUTURE, PAST
from livespan.kernels.jit import kernel

__all__ = ["Delays", "gather_delays", "lags", "releases", "transfers"]


class Delays(NamedTuple):
    """What delays tasks beside predecessors and machines; kernels write into ``lag``.

    Attributes
    ----------
    mirror
        int64[2, e]: where on the other side the same arc stands; of size 0 without transfers.
    data, lag
        float64[2, e]: amount transferred over an arc, and how long that takes between the machines
        its tasks have; of size 0 without transfers.
    latency, slowness
        float64[2, m, m]: as in `Arrays`, for PAST from the column to the row; of size 0 likewise.
    release
        float64[n]: earliest starts; of size 0 where all are 0.
    """

    mirror: Ints
    data: Floats
    lag: Floats
    latency: Floats
    slowness: Floats
    release: Floats


def gather_delays(arrays: Arrays) -> Delays | tuple[()]:
    """Return what delays tasks, with no transfer noted yet; an empty tuple for nothing."""
    lagged, released = arrays.latency.size > 0, bool(arrays.release.any())
    if not lagged and not released:
        return ()
    nothing = np.empty((2, 0))
    return Delays(
        mirror=_mirror(arrays) if lagged else np.empty((2, 0), dtype=np.int64),
        data=np.stack((arrays.predecessor_data, arrays.successor_data)) if lagged else nothing,
        lag=np.zeros((2, arrays.predecessors.size if lagged else 0)),
        latency=np.stack((arrays.latency.T, arrays.latency)),
        slowness=np.stack((arrays.slowness.T, arrays.slowness)),
        release=arrays.release.copy() if released else np.empty(0),
    )


def _mirror(arrays: Arrays) -> Ints:
    """Return where on the other side each arc stands, int64[2, e]."""
    tasks = arrays.durations.shape[0]
    after = np.repeat(np.arange(tasks), np.diff(arrays.predecessor_start))
    before = np.repeat(np.arange(tasks), np.diff(arrays.successor_start))
    in_past = np.argsort(arrays.predecessors * tasks + after)
    in_future = np.argsort(before * tasks + arrays.successors)
    mirror = np.empty((2, after.size), dtype=np.int64)
    mirror[PAST, in_past], mirror[FUTURE, in_future] = in_future, in_past
    return mirror


@kernel
def lags(delays: Delays | tuple[()], span: Floats) -> Floats:
    """Return how long transfers take, float64[2, e]; of size 0 without any."""
    # The compiler drops the branch that does not suit the type of `delays`.
    if len(delays) > 0:
        return delays.lag
    return span[:0]


@kernel
def releases(delays: Delays | tuple[()], span: Floats) -> Floats:
    """Return the earliest starts, float64[n]; of size 0 where all are 0."""
    if len(delays) > 0:
        return delays.release
    return span[0, :0]


@kernel
def transfers(delays: Delays | tuple[()], span: Floats) -> tuple[Floats, Floats, Floats]:
    """Return the data, latency and slowness of `Delays`; of size 0 without transfers."""
    if len(delays) > 0:
        return delays.data, delays.latency, delays.slowness
    return span[:0], np.empty((0, 0, 0)), np.empty((0, 0, 0))
