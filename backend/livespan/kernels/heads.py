"""How early a task can start and how much must come after it, whatever the machines are busy with.

Relaxations for lower bounds: every machine is free all the time but for its times of rest, and each
task picks its machine by itself.
"""

import numpy as np

from livespan.kernels.arrays import Arrays, Floats, Ints
from livespan.kernels.jit import kernel
from livespan.kernels.timing import clear_start

__all__ = ["least_arrival", "plain_heads", "plain_tails", "transfer_paths", "two_least"]


@kernel
def plain_heads(arrays: Arrays, fastest: Floats, head: Floats, finish: Floats) -> None:
    """Write each task's earliest start and finish where data takes no time between machines.

    ``fastest`` is float64[n], the least duration of each task; ``head`` and ``finish``, float64[n],
    are written.
    """
    durations, release = arrays.durations, arrays.release
    predecessor_start, predecessors = arrays.predecessor_start, arrays.predecessors
    window_start, window_begin = arrays.window_start, arrays.window_begin
    window_end = arrays.window_end
    rests = window_begin.size > 0
    for task in arrays.topological:
        ready = release[task]
        for k in range(predecessor_start[task], predecessor_start[task + 1]):
            ready = max(ready, finish[predecessors[k]])
        head[task], finish[task] = ready, ready + fastest[task]
        # A task that takes no time may stand inside a time of rest.
        if not rests or fastest[task] <= 0.0:
            continue
        first, ends = np.inf, np.inf
        for machine in range(durations.shape[1]):
            duration = durations[task, machine]
            if duration < np.inf:
                begin = clear_start(
                    window_start, window_begin, window_end, machine, ready, duration
                )
                first, ends = min(first, begin), min(ends, begin + duration)
        head[task], finish[task] = first, ends


@kernel
def plain_tails(arrays: Arrays, fastest: Floats, after: Floats, tail: Floats) -> None:
    """Write what must come after each task's finish where data takes no time.

    The largest, over the chains that follow it, of the least durations along the chain plus what
    comes ``after`` the chain's last task: float64[n], 0 for the makespan.
    """
    topological = arrays.topological
    successor_start, successors = arrays.successor_start, arrays.successors
    for step in range(topological.size - 1, -1, -1):
        task = topological[step]
        longest = after[task]
        for k in range(successor_start[task], successor_start[task + 1]):
            other = successors[k]
            longest = max(longest, fastest[other] + tail[other])
        tail[task] = longest


@kernel
def transfer_paths(
    arrays: Arrays, after: Floats, head: Floats, finish: Floats, tail: Floats
) -> float:
    """Do both where data takes time between machines; return the largest way through a task.

    For each task and machine separately: data comes from whichever machine of the predecessor lets
    it arrive first, and goes on to whichever machine of the successor is best. ``head``,
    ``finish`` and ``tail`` are written with the least over a task's machines. What is returned is
    the largest over the tasks of the least over their machines of finish plus tail.
    """
    durations, release, topological = arrays.durations, arrays.release, arrays.topological
    window_start, window_begin = arrays.window_start, arrays.window_begin
    window_end = arrays.window_end
    latency, slowness = arrays.latency, arrays.slowness
    n, m = durations.shape
    ends, nearest = np.full((n, m), np.inf), np.empty((n, 2), dtype=np.int64)
    # By target, so that what is looked at in turn lies side by side.
    latency_to, slowness_to = latency.T.copy(), slowness.T.copy()
    least_latency, least_slowness = _least_off_diagonal(latency), _least_off_diagonal(slowness)
    starts, nexts = arrays.predecessor_start, arrays.predecessors
    data = arrays.predecessor_data
    for task in topological:
        head[task] = np.inf
        for machine in range(m):
            duration = durations[task, machine]
            if duration == np.inf:
                continue
            ready = release[task]
            for k in range(starts[task], starts[task + 1]):
                other = nexts[k]
                least = least_latency[1, machine] + data[k] * least_slowness[1, machine]
                came = least_arrival(
                    ends, nearest, latency_to, slowness_to, data[k], least, other, machine
                )
                ready = max(ready, came)
            if duration > 0.0:
                ready = clear_start(
                    window_start, window_begin, window_end, machine, ready, duration
                )
            head[task] = min(head[task], ready)
            ends[task, machine] = ready + duration
        two_least(ends, task, nearest)
        finish[task] = ends[task, nearest[task, 0]]
    return _transfer_tails(arrays, after, least_latency[0], least_slowness[0], ends, nearest, tail)


@kernel
def _transfer_tails(
    arrays: Arrays,
    after: Floats,
    least_latency: Floats,
    least_slowness: Floats,
    ends: Floats,
    nearest: Ints,
    tail: Floats,
) -> float:
    """Write tails; ``nearest`` is used anew, for machines by duration plus tail."""
    durations, topological = arrays.durations, arrays.topological
    latency, slowness = arrays.latency, arrays.slowness
    starts, nexts, data = arrays.successor_start, arrays.successors, arrays.successor_data
    n, m = durations.shape
    onward = np.full((n, m), np.inf)
    longest_way = -np.inf
    for step in range(n - 1, -1, -1):
        task = topological[step]
        tail[task], way = np.inf, np.inf
        for machine in range(m):
            if durations[task, machine] == np.inf:
                continue
            longest = after[task]
            for k in range(starts[task], starts[task + 1]):
                other = nexts[k]
                least = least_latency[machine] + data[k] * least_slowness[machine]
                goes = least_arrival(
                    onward, nearest, latency, slowness, data[k], least, other, machine
                )
                longest = max(longest, goes)
            tail[task] = min(tail[task], longest)
            way = min(way, ends[task, machine] + longest)
            onward[task, machine] = durations[task, machine] + longest
        two_least(onward, task, nearest)
        longest_way = max(longest_way, way)
    return longest_way


@kernel
def least_arrival(
    times: Floats,
    nearest: Ints,
    latency: Floats,
    slowness: Floats,
    amount: float,
    least: float,
    task: int,
    machine: int,
) -> float:
    """Return the least, over the machines, of a task's time there plus the way to ``machine``.

    ``times`` is float64[n, m]; ``nearest`` names the two machines of the least times of each task.
    ``latency`` and ``slowness`` have the machine in question as row. ``least`` is a lower bound on
    a transfer between two machines: most often the two nearest are all that is looked at.
    """
    best: float = times[task, machine]
    for k in range(2):
        other = nearest[task, k]
        if times[task, other] + least >= best:
            return best
        if other != machine:
            way = latency[machine, other] + amount * slowness[machine, other]
            best = min(best, times[task, other] + way)
    if times[task, nearest[task, 1]] + least >= best:
        return best
    for other in range(times.shape[1]):
        if other != machine and times[task, other] + least < best:
            way = latency[machine, other] + amount * slowness[machine, other]
            best = min(best, times[task, other] + way)
    return best


@kernel
def two_least(times: Floats, task: int, nearest: Ints) -> None:
    """Write the machines of a task's least and second least time; the same where there is one."""
    first, second = 0, -1
    for machine in range(1, times.shape[1]):
        if times[task, machine] < times[task, first]:
            first, second = machine, first
        elif second < 0 or times[task, machine] < times[task, second]:
            second = machine
    nearest[task, 0], nearest[task, 1] = first, first if second < 0 else second


@kernel
def _least_off_diagonal(matrix: Floats) -> Floats:
    """Return the least entry of each row and of each column beside the diagonal, float64[2, m]."""
    m = matrix.shape[0]
    least = np.full((2, m), np.inf)
    for row in range(m):
        for column in range(m):
            if row != column:
                least[0, row] = min(least[0, row], matrix[row, column])
                least[1, column] = min(least[1, column], matrix[row, column])
    if m == 1:
        least[:] = 0.0
    return least
