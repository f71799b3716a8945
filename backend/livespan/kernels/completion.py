"""Bin completion: a few of many machines that are all alike get their tasks packed anew, exactly.

One machine after another is filled: with the longest task left, and with others such that it is
idle for no longer than there is time to spare. Where machines do a few tasks each, that finds
schedules with next to no idle time, which moves and exchanges miss: once all machines but two are
full, there is no way to mend these two.

References
----------
R. E. Korf, A new algorithm for optimal bin packing, Proceedings of the 18th National Conference on
Artificial Intelligence (AAAI-02), 731-736.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from livespan.kernels.arrays import Floats, Ints
from livespan.kernels.jit import kernel
from livespan.kernels.loads import Plan, transfer

__all__ = ["Filling", "complete", "fill", "new_filling", "spread"]

LEAST_GROUP, LARGEST_GROUP = 5, 7
"""Machines whose tasks are packed anew together."""
SHUFFLE_SHARE, SHUFFLE_GROUP = 0.8, 4
"""Share of groups that are only shuffled, and their size: other machines must meet new tasks."""
SHUFFLE_STEPS, FILL_STEPS = 2_000, 100_000
"""Steps until a group is given up."""
HALF_SHARE = 0.05
"""Share of the groups with too much to do for the goal that are to come half the way."""
SKIP = 0.3
"""Share of the tasks that fit passed over at random where a group is shuffled."""
GROUP_STEPS = 50
"""What it costs to choose a group, in such steps."""


class Filling(NamedTuple):
    """Room to pack up to ``k`` tasks.

    Attributes
    ----------
    task, length
        int64[k], float64[k]: the tasks, the longest first, and how long they take.
    after
        float64[k + 1]: what the tasks from each place on take together.
    used
        bool[k]: whether the task at a place is packed.
    place, bin
        int64[k]: the places packed, in the order of packing, and the machines they are on,
        counted from 0 in the group.
    load, spent
        float64[k]: ahead of each packing, the machine's load and the idle time of those before it.
    """

    task: Ints
    length: Floats
    after: Floats
    used: NDArray[np.bool_]
    place: Ints
    bin: Ints
    load: Floats
    spent: Floats


def new_filling(tasks: int) -> Filling:
    """Make room to pack so many tasks."""
    return Filling(
        task=np.zeros(tasks, np.int64),
        length=np.zeros(tasks),
        after=np.zeros(tasks + 1),
        used=np.zeros(tasks, np.bool_),
        place=np.zeros(tasks, np.int64),
        bin=np.zeros(tasks, np.int64),
        load=np.zeros(tasks),
        spent=np.zeros(tasks),
    )


@kernel
def spread(durations: Floats, size: int, filling: Filling) -> float:
    """Put ``task[:size]`` in order, the longest first; return what they take together.

    ``durations`` is float64[n, m], the same on all machines.
    """
    task, length, after = filling.task, filling.length, filling.after
    for k in range(size):
        length[k] = -durations[task[k], 0]
    order = np.argsort(length[:size])
    task[:size] = task[:size][order]
    after[size] = 0.0
    for k in range(size - 1, -1, -1):
        length[k] = durations[task[k], 0]
        after[k] = after[k + 1] + length[k]
    return float(after[0])


@kernel
def fill(
    filling: Filling,
    size: int,
    machines: int,
    goal: float,
    most: int,
    skip: float,
    rng: np.random.Generator,
) -> tuple[bool, int]:
    """Look for a packing in which no machine has more to do than ``goal``, depth first.

    Without ``skip`` the search is complete, when ``most`` does not end it.

    Parameters
    ----------
    filling
        Ordered by `spread`; ``place`` and ``bin`` are written.
    size, machines
        How many tasks and machines there are.
    goal
        Until when all must be done.
    most
        Steps until it gives up.
    skip
        Share of the tasks passed over at random, on the first two thirds of the machines.
    rng
        Says which; drawn from only where there is something to skip.

    Returns
    -------
    tuple
        Whether there is one, and the steps it took.
    """
    length, after, used = filling.length, filling.after, filling.used
    place, on, loads, spents = filling.place, filling.bin, filling.load, filling.spent
    idle = machines * goal - after[0]
    used[:size] = False
    depth, machine, load, spent, at, first = 0, 0, 0.0, 0.0, 0, True
    for step in range(most):
        if not first:
            if load + after[at] < goal - (idle - spent):
                at = size
            else:
                at = first_below(length, at, size, goal - load)
        # The last machines have too little choice to pass anything over.
        skips = skip > 0.0 and not first and machine < 2 * machines // 3
        while at < size and (used[at] or (skips and rng.random() < skip)):
            at += 1
        if at < size and load + length[at] <= goal:
            used[at] = True
            place[depth], on[depth], loads[depth], spents[depth] = at, machine, load, spent
            load += length[at]
            depth, at, first = depth + 1, at + 1, False
            if depth == size:
                return True, step
            continue
        if not first and spent + goal - load <= idle and machine + 1 < machines:
            # On to the next machine, which takes the longest task there is.
            spent, load, machine, at, first = spent + goal - load, 0.0, machine + 1, 0, True
            continue
        while True:
            # Back to the last choice: the longest task of a machine is none.
            if depth == 0:
                return False, step
            depth -= 1
            at, machine, load, spent = place[depth], on[depth], loads[depth], spents[depth]
            used[at] = False
            if depth > 0 and on[depth - 1] == machine:
                break
        first = False
        # A task as long would change nothing.
        at = first_below(length, at, size, np.nextafter(length[at], -np.inf))
    return False, most


@kernel
def first_below(length: Floats, low: int, high: int, most: float) -> int:
    """Return the first place from ``low`` on of a length up to ``most``; they only fall."""
    while low < high:
        middle = (low + high) // 2
        if length[middle] > most:
            low = middle + 1
        else:
            high = middle
    return low


@kernel
def complete(
    durations: Floats,
    plan: Plan,
    goal: float,
    most: int,
    filling: Filling,
    rng: np.random.Generator,
) -> int:
    """Bring machines down to ``goal``: the fullest and some others are packed anew, at random.

    Parameters
    ----------
    durations
        float64[n, m], the same on all machines.
    plan
        Changed; its greatest load never grows.
    goal
        Until when all shall be done.
    most
        Steps, about, until it stops.
    filling
        Room for the tasks of a group; groups of more tasks are left alone.
    rng
        Says which machines are packed together.

    Returns
    -------
    int
        Steps taken.
    """
    load, members, filled = plan.load, plan.members, plan.filled
    machines, room = load.size, filling.task.size
    group, chosen = np.empty(LARGEST_GROUP, np.int64), np.zeros(machines, np.bool_)
    steps = 0
    while steps < most:
        full = int(np.argmax(load))
        if load[full] <= goal:
            break
        shuffles = rng.random() < SHUFFLE_SHARE
        wanted = SHUFFLE_GROUP if shuffles else int(rng.integers(LEAST_GROUP, LARGEST_GROUP + 1))
        wanted = min(machines, wanted)
        size = 0
        if not shuffles:
            group[0], chosen[full], size = full, True, 1
        for _ in range(2 * LARGEST_GROUP):
            other = rng.integers(0, machines)
            if size < wanted and not chosen[other] and not (shuffles and load[other] > goal):
                group[size], chosen[other] = other, True
                size += 1
        tasks, work, aim = 0, 0.0, goal
        for k in range(size):
            chosen[group[k]] = False
            tasks += filled[group[k]]
            work += load[group[k]]
        if work > size * goal and rng.random() < HALF_SHARE:
            # Half the way: what is too much is spread, and easier to get rid of then.
            aim = 0.5 * (goal + load[full])
        steps += GROUP_STEPS
        if size < 2 or tasks > room or work > size * aim:
            continue
        tasks = 0
        for k in range(size):
            end = tasks + filled[group[k]]
            filling.task[tasks:end] = members[group[k], : filled[group[k]]]
            tasks = end
        spread(durations, tasks, filling)
        limit, skip = (SHUFFLE_STEPS, SKIP) if shuffles else (FILL_STEPS, 0.0)
        found, took = fill(filling, tasks, size, aim, limit, skip, rng)
        steps += took
        if found:
            settle(durations, plan, group[:size], tasks, filling)
    return steps


@kernel
def settle(durations: Floats, plan: Plan, group: Ints, size: int, filling: Filling) -> None:
    """Put the tasks where they are packed, if all machines have room for as many."""
    machine_of, load, members = plan.machine_of, plan.load, plan.members
    filled, place = plan.filled, plan.place
    # While tasks change places one by one, a machine may have some that are yet to leave.
    for k in range(group.size):
        if filled[group[k]] + size > members.shape[1]:
            return
    for k in range(size):
        task, to = filling.task[filling.place[k]], group[filling.bin[k]]
        if machine_of[task] != to:
            transfer(machine_of, members, filled, place, task, to)
    for machine in group:
        load[machine] = 0.0
        for task in members[machine, : filled[machine]]:
            load[machine] += durations[task, machine]
