"""Random moves of machine orders, aimed at the tasks whose lateness costs."""

import math
from typing import NamedTuple

import numpy as np

from livespan.kernels.arrays import Arrays, Floats, Ints
from livespan.kernels.goal import Goal, evaluate
from livespan.kernels.jit import kernel
from livespan.kernels.orders import AFTER, BEFORE, MACHINE, PLACE, Orders, relocate, undo
from livespan.kernels.timing import set_up_by

__all__ = ["Aim", "blame", "new_aim", "propose"]

AIMED = 0.6
"""Share of moves aimed at tasks whose lateness costs, where there are any."""
ELSEWHERE = 0.5
"""Share of moves to another machine, for tasks that have a choice."""
EXCHANGE = 0.5
"""Share of these in which a task comes back."""
REACH = 1.5
"""Mean number of places a task jumps beyond the next one."""
DELAY = 0.02
"""Delay a task is charged for, as a share of the schedule's length."""
TIGHT = 1e-9
"""Relative difference of times below which one task waits for the other."""


class Aim(NamedTuple):
    """What proposals know of a problem, and of the schedule when they last looked.

    Attributes
    ----------
    eligible_start, eligible
        int64[n + 1], int64[...]: the machines of task ``j`` are
        ``eligible[s[j]:s[j + 1]]``, the fastest first.
    task, charge
        int64[n], float64[n]: tasks whose delay costs, and the running sum of what it costs.
    tally
        int64[1]: how many those are.
    nearby
        Mean distance in the sequence between tasks that change machines; infinite where any two
        will do, as nothing happens in time.
    """

    eligible_start: Ints
    eligible: Ints
    task: Ints
    charge: Floats
    tally: Ints
    nearby: float


def new_aim(arrays: Arrays, timeless: bool) -> Aim:
    """Gather what stays the same; ``timeless``: only the machines' loads matter."""
    tasks, machines = arrays.durations.shape
    able = np.isfinite(arrays.durations)
    start = np.zeros(tasks + 1, dtype=np.int64)
    np.cumsum(able.sum(axis=1), out=start[1:])
    by_duration = np.argsort(arrays.durations, axis=1, kind="stable")
    fastest_first = np.take_along_axis(able, by_duration, axis=1)
    return Aim(
        eligible_start=start,
        eligible=by_duration[fastest_first],
        task=np.zeros(tasks, dtype=np.int64),
        charge=np.zeros(tasks),
        tally=np.zeros(1, dtype=np.int64),
        nearby=math.inf if timeless else 2.0 * machines,
    )


@kernel
def blame(
    orders: Orders, arrays: Arrays, goal: Goal, aim: Aim, value: float, looks: int, first: int
) -> None:
    """Charge tasks with what a delay of each alone would cost.

    Looks at ``looks`` tasks of the sequence from place ``first`` on, and at the last one to
    finish. The schedule is as it was afterwards.
    """
    sequence, finish = orders.sequence, orders.finish
    tasks = sequence.size
    latest = 0
    for task in range(tasks):
        if finish[task] > finish[latest]:
            latest = task
    delay, total, count = DELAY * finish[latest], 0.0, 0
    for k in range(-1, looks):
        task = latest if k < 0 else sequence[(first + k) % tasks]
        if k >= 0 and task == latest:
            continue
        ends = finish[task]
        finish[task] = ends + delay
        worse = evaluate(goal, arrays, orders.start, finish, orders.assignment) - value
        finish[task] = ends
        if worse > 0.0:
            total += worse
            aim.task[count], aim.charge[count] = task, total
            count += 1
    aim.tally[0] = count


@kernel
def propose(orders: Orders, arrays: Arrays, aim: Aim, rng: np.random.Generator) -> int:
    """Change the orders at random; return how many tasks were relocated, 0 for no move."""
    tasks, link = orders.sequence.size, orders.link
    earlier = rng.random() < 0.5
    if aim.tally[0] > 0 and rng.random() < AIMED:
        count = aim.tally[0]
        point = rng.random() * aim.charge[count - 1]
        task = aim.task[min(np.searchsorted(aim.charge[:count], point, side="right"), count - 1)]
        task = culprit(orders, arrays, task, rng)
        if not earlier and link[task, BEFORE] < tasks:
            # The one ahead of it goes behind it: as good a way to let it start earlier.
            task = link[task, BEFORE]
    else:
        task = int(rng.random() * tasks)
    choices = aim.eligible_start[task + 1] - aim.eligible_start[task]
    if choices > 1 and rng.random() < ELSEWHERE:
        return change_machine(orders, arrays, aim, task, rng)
    return shift(orders, arrays, task, earlier, rng)


@kernel
def culprit(orders: Orders, arrays: Arrays, task: int, rng: np.random.Generator) -> int:
    """Return a random task, of those a task's finish depends on, that waits for its machine.

    Goes back from task to task by what each waited for; the task itself where none waited.
    """
    link, start, finish, tasks = orders.link, orders.start, orders.finish, orders.sequence.size
    chosen, found, at = task, 0, task
    while True:
        slack = TIGHT * finish[task]
        before, machine = link[at, BEFORE], link[at, MACHINE]
        if before < tasks:
            by = set_up_by(
                arrays.setup, arrays.setup_of, arrays.family, finish[before], before, at, machine
            )
            if by >= start[at] - slack:
                found += 1
                if rng.random() * found < 1.0:
                    chosen = at
                at = before
                continue
        waited = -1
        for k in range(arrays.predecessor_start[at], arrays.predecessor_start[at + 1]):
            other = arrays.predecessors[k]
            came = finish[other]
            if arrays.latency.size > 0:
                source = orders.assignment[other]
                came += arrays.latency[source, machine]
                came += arrays.predecessor_data[k] * arrays.slowness[source, machine]
            if came >= start[at] - slack:
                waited = other
                break
        if waited < 0 or finish[waited] <= 0.0:
            return chosen
        at = waited


@kernel
def shift(
    orders: Orders, arrays: Arrays, task: int, earlier: bool, rng: np.random.Generator
) -> int:
    """Move a task some places earlier or later on its machine."""
    link, tasks = orders.link, orders.sequence.size
    jumps = 1 + int(-REACH * math.log(1.0 - rng.random()))
    side = BEFORE if earlier else AFTER
    at = task
    for _ in range(jumps):
        if link[at, side] >= tasks:
            break
        at = link[at, side]
    if at == task:
        return 0
    behind = link[at, BEFORE] if earlier else at
    return int(relocate(orders, arrays, task, link[task, MACHINE], behind, 0))


@kernel
def change_machine(
    orders: Orders, arrays: Arrays, aim: Aim, task: int, rng: np.random.Generator
) -> int:
    """Put a task on another machine near its place in time; one of those there may come back."""
    link, tasks = orders.link, orders.sequence.size
    home, before = link[task, MACHINE], link[task, BEFORE]
    if rng.random() < EXCHANGE:
        other = neighbour(orders, aim.nearby, task, rng)
        machine = link[other, MACHINE]
        if machine == home or not (
            arrays.durations[task, machine] < np.inf and arrays.durations[other, home] < np.inf
        ):
            return 0
        if not relocate(orders, arrays, task, machine, other, 0):
            return 0
        if relocate(orders, arrays, other, home, before, 1):
            return 2
        undo(orders, 1)
        return 0
    # Fast machines are drawn more often.
    draw = rng.random()
    low, high = aim.eligible_start[task], aim.eligible_start[task + 1]
    machine = aim.eligible[low + int((high - low) * draw * draw)]
    if machine == home:
        return 0
    behind = last_before(orders, machine, link[task, PLACE])
    if behind < tasks and rng.random() < 0.25:
        behind = link[behind, BEFORE]
    elif link[behind, AFTER] < tasks and rng.random() < 0.33:
        behind = link[behind, AFTER]
    return int(relocate(orders, arrays, task, machine, behind, 0))


@kernel
def neighbour(orders: Orders, nearby: float, task: int, rng: np.random.Generator) -> int:
    """Return a task that stands near another in the sequence, or any when that is far."""
    tasks = orders.sequence.size
    if nearby >= tasks:
        return int(rng.random() * tasks)
    draw = 2.0 * rng.random() - 1.0
    distance = 1 + int(-nearby * math.log(1.0 - abs(draw)))
    place = orders.link[task, PLACE] + (distance if draw > 0.0 else -distance)
    other: int = orders.sequence[min(max(place, 0), tasks - 1)]
    return other


@kernel
def last_before(orders: Orders, machine: int, place: int) -> int:
    """Return the last task of a machine ahead of a place of the sequence, or the machine's ring."""
    link, tasks = orders.link, orders.sequence.size
    ring = tasks + machine
    first = link[ring, AFTER]
    if first >= tasks or link[first, PLACE] > place:
        return ring
    while place > 0:
        place -= 1
        task: int = orders.sequence[place]
        if link[task, MACHINE] == machine:
            return task
    return ring
