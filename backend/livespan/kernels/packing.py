"""MULTIFIT: independent tasks packed under a common finish time, which is halved in on."""

import numpy as np

from livespan.kernels.arrays import Arrays, Floats, Ints
from livespan.kernels.jit import kernel

__all__ = ["multifit_schedule"]

NONE = -1
"""No machine has room."""


@kernel
def multifit_schedule(
    arrays: Arrays,
    low: float,
    high: float,
    rounds: int,
    start: Floats,
    finish: Floats,
    assignment: Ints,
) -> bool:
    """Pack tasks longest first into the first machine with room, slowest machines first.

    Parameters
    ----------
    arrays
        The problem, of independent tasks on identical or related machines.
    low, high
        Finish times between which to look: a lower bound and one that can be met.
    rounds
        Times the range is halved.
    start, finish, assignment
        Written where it returns True: float64[n], float64[n], int64[n].

    Returns
    -------
    bool
        Whether some finish time could be met.

    References
    ----------
    E. G. Coffman, M. R. Garey, D. S. Johnson, An application of bin-packing to multiprocessor
    scheduling, SIAM Journal on Computing 7 (1978), 1-17, doi:10.1137/0207001. D. K. Friesen,
    M. A. Langston, Bounds for MULTIFIT scheduling on uniform processors, SIAM Journal on Computing
    12 (1983), 60-70, doi:10.1137/0212004.
    """
    durations = arrays.durations
    longest_first = np.argsort(-arrays.mean_duration, kind="mergesort")
    slowest_first = np.argsort(-durations[longest_first[0]], kind="mergesort")
    load, found = np.zeros(durations.shape[1]), False
    packed = np.zeros(assignment.size, dtype=np.int64)
    limit = high
    for _ in range(rounds + 1):
        if pack(durations, longest_first, slowest_first, limit, load, packed):
            assignment[:] = packed
            found, high = True, load.max()
        elif limit < high:
            low = limit
        else:
            break
        if low >= high:
            break
        limit = (low + high) / 2.0
    if found:
        load[:] = 0.0
        for task in longest_first:
            machine = assignment[task]
            start[task] = load[machine]
            load[machine] += durations[task, machine]
            finish[task] = load[machine]
    return found


@kernel
def pack(
    durations: Floats, tasks: Ints, machines: Ints, limit: float, load: Floats, packed: Ints
) -> bool:
    """Put each task into the first machine that stays within the limit; False when one has none.

    ``load`` and ``packed`` are written: float64[m], int64[n].
    """
    load[:] = 0.0
    fits = True
    for task in tasks:
        chosen = NONE
        for machine in machines:
            if load[machine] + durations[task, machine] <= limit:
                chosen = machine
                break
        if chosen == NONE:
            fits = False
            break
        load[chosen] += durations[task, chosen]
        packed[task] = chosen
    return fits
