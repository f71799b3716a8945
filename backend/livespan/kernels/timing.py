"""When a task can start: release, data from predecessors, set-ups, times of rest.

Small helpers that decoders share, and the plain question whether a problem has any of these.
"""

from livespan.kernels.arrays import Arrays, Floats, Ints
from livespan.kernels.jit import inlined, kernel

__all__ = ["arrival", "arrivals", "clear_start", "is_plain", "set_up_by"]


@kernel
def is_plain(arrays: Arrays) -> bool:
    """Tell whether nothing but predecessors and a busy machine can delay a task."""
    if arrays.latency.size > 0 or arrays.setup.size > 0 or arrays.window_begin.size > 0:
        return False
    return bool(arrays.release.max() <= 0.0)


@inlined
def arrival(
    predecessor_start: Ints,
    predecessors: Ints,
    predecessor_data: Floats,
    latency: Floats,
    slowness: Floats,
    release: Floats,
    finish: Floats,
    assignment: Ints,
    task: int,
    machine: int,
) -> float:
    """Return when a task is released and all its predecessors' data has come to a machine."""
    ready: float = release[task]
    for k in range(predecessor_start[task], predecessor_start[task + 1]):
        before = predecessors[k]
        came = finish[before]
        if latency.size > 0:
            source = assignment[before]
            came += latency[source, machine] + predecessor_data[k] * slowness[source, machine]
        ready = max(ready, came)
    return ready


@kernel
def arrivals(
    predecessor_start: Ints,
    predecessors: Ints,
    predecessor_data: Floats,
    latency: Floats,
    slowness: Floats,
    release: Floats,
    finish: Floats,
    assignment: Ints,
    task: int,
    arrive: Floats,
) -> None:
    """Write `arrival` at each machine into ``arrive``, float64[m], or at all into float64[1]."""
    arrive[:] = release[task]
    for k in range(predecessor_start[task], predecessor_start[task + 1]):
        came = finish[predecessors[k]]
        if latency.size > 0:
            source, amount = assignment[predecessors[k]], predecessor_data[k]
            for machine in range(arrive.size):
                lag = latency[source, machine] + amount * slowness[source, machine]
                arrive[machine] = max(arrive[machine], came + lag)
        else:
            for machine in range(arrive.size):
                arrive[machine] = max(arrive[machine], came)


@inlined
def set_up_by(
    setup: Floats, setup_of: Ints, family: Ints, free: float, before: int, task: int, machine: int
) -> float:
    """Return when a machine is set up for a task after the one before, which ends at ``free``.

    ``before`` is -1 where there is none.
    """
    by: float = free
    if setup.size > 0 and before >= 0:
        by = free + setup[setup_of[machine], family[before], family[task]]
    return by


@inlined
def clear_start(
    window_start: Ints,
    window_begin: Floats,
    window_end: Floats,
    machine: int,
    earliest: float,
    duration: float,
) -> float:
    """Return the first time from ``earliest`` on at which a task keeps clear of times of rest."""
    begin = earliest
    for k in range(window_start[machine], window_start[machine + 1]):
        if window_end[k] > begin and window_begin[k] < begin + duration:
            begin = window_end[k]
    return begin
