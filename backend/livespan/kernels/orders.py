"""Machine orders as moves change them: a schedule without needless waits, kept up to date.

Every task starts as early as its machine's order, its predecessors' data, its release, set-ups and
times of rest let it. A move takes a task out of its order and puts it in elsewhere; only the tasks
whose times change are looked at again, and all can be undone.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from livespan.kernels.arrays import Arrays, Floats, Ints
from livespan.kernels.jit import inlined, kernel
from livespan.kernels.timing import arrival, clear_start, set_up_by

__all__ = [
    "AFTER",
    "BEFORE",
    "MACHINE",
    "PLACE",
    "Orders",
    "empty_orders",
    "load_orders",
    "relocate",
    "settle",
    "undo",
]

BEFORE, AFTER, MACHINE, PLACE = 0, 1, 2, 3
"""Columns of `Orders.link`."""
MOST_TASKS = 2
"""Tasks one move can relocate."""
TASK, HOME, BEHIND, LOW, HIGH = 0, 1, 2, 3, 4
"""Columns of `Orders.note`."""


class Orders(NamedTuple):
    """A schedule as machine orders; kernels write into it.

    Behind the ``n`` tasks stands a row of ``link`` for each machine, which closes its order to a
    ring: the task before the first one, and after the last.

    Attributes
    ----------
    link
        int64[n + m, 4]: task before and after on the machine; machine; place in the sequence.
    sequence
        int64[n]: all tasks in an order that agrees with precedence and all machine orders.
    assignment, start, finish
        int64[n], float64[n], float64[n]: the schedule.
    mark
        bool[n + m]: scratch, all False between calls.
    changed, was
        int64[n], float64[n, 2]: tasks whose times the last move changed, and start and finish
        before it.
    tally
        int64[1]: how many those are.
    note
        int64[2, 5]: of each relocated task of the last move: its number, the machine it came
        from, what stood before it there, and the stretch of the sequence that was rearranged.
    saved
        int64[2, n]: that stretch as it was.
    spare
        int64[n]: scratch.
    """

    link: Ints
    sequence: Ints
    assignment: Ints
    start: Floats
    finish: Floats
    mark: NDArray[np.bool_]
    changed: Ints
    was: Floats
    tally: Ints
    note: Ints
    saved: Ints
    spare: Ints


def empty_orders(arrays: Arrays) -> Orders:
    """Make room for a schedule of a problem."""
    tasks, machines = arrays.durations.shape
    return Orders(
        link=np.zeros((tasks + machines, 4), dtype=np.int64),
        sequence=np.zeros(tasks, dtype=np.int64),
        assignment=np.zeros(tasks, dtype=np.int64),
        start=np.zeros(tasks),
        finish=np.zeros(tasks),
        mark=np.zeros(tasks + machines, dtype=np.bool_),
        changed=np.zeros(tasks, dtype=np.int64),
        was=np.zeros((tasks, 2)),
        tally=np.zeros(1, dtype=np.int64),
        note=np.zeros((MOST_TASKS, 5), dtype=np.int64),
        saved=np.zeros((MOST_TASKS, tasks), dtype=np.int64),
        spare=np.zeros(tasks, dtype=np.int64),
    )


@kernel
def load_orders(orders: Orders, arrays: Arrays, sequence: Ints, assignment: Ints) -> None:
    """Write a schedule: each task in the sequence goes to the end of its machine's order.

    ``sequence`` lists all tasks in an order that agrees with precedence.
    """
    link, tasks = orders.link, sequence.size
    for ring in range(tasks, link.shape[0]):
        link[ring, BEFORE] = link[ring, AFTER] = ring
        link[ring, MACHINE] = ring - tasks
    for place in range(tasks):
        task = sequence[place]
        machine = assignment[task]
        orders.sequence[place] = task
        orders.assignment[task] = machine
        link[task, PLACE] = place
        link[task, MACHINE] = machine
        attach(link, task, link[tasks + machine, BEFORE], tasks + machine)
        orders.mark[task] = True
    retime(orders, arrays, 0, tasks)


@inlined
def attach(link: Ints, task: int, behind: int, ahead: int) -> None:
    """Put a task between two neighbours on a machine."""
    link[task, BEFORE], link[task, AFTER] = behind, ahead
    link[behind, AFTER] = link[ahead, BEFORE] = task


@inlined
def detach(link: Ints, task: int) -> None:
    """Close the gap a task leaves in its machine's order."""
    behind, ahead = link[task, BEFORE], link[task, AFTER]
    link[behind, AFTER], link[ahead, BEFORE] = ahead, behind


@kernel
def relocate(
    orders: Orders, arrays: Arrays, task: int, machine: int, behind: int, slot: int
) -> bool:
    """Put a task directly behind another one, or behind a machine's ring: first there.

    All other orders stay as they are. Times are those of before, until `settle`.

    Returns
    -------
    bool
        False, and nothing is changed, where precedence and the other orders forbid it.
    """
    link, tasks = orders.link, orders.sequence.size
    note = orders.note
    if slot == 0:
        orders.tally[0] = 0
    before, home = link[task, BEFORE], link[task, MACHINE]
    note[slot, TASK], note[slot, HOME], note[slot, BEHIND] = task, home, before
    note[slot, LOW], note[slot, HIGH] = 0, -1
    detach(link, task)
    ahead, place = link[behind, AFTER], link[task, PLACE]
    possible = True
    if behind < tasks and link[behind, PLACE] > place:
        possible = pass_later(
            orders, arrays.predecessor_start, arrays.predecessors, place, link[behind, PLACE], slot
        )
    elif ahead < tasks and link[ahead, PLACE] < place:
        possible = pass_earlier(
            orders, arrays.successor_start, arrays.successors, link[ahead, PLACE], place, slot
        )
    if not possible:
        attach(link, task, before, link[before, AFTER])
        return False
    attach(link, task, behind, ahead)
    link[task, MACHINE] = orders.assignment[task] = machine
    return True


@kernel
def pass_later(
    orders: Orders, predecessor_start: Ints, predecessors: Ints, low: int, high: int, slot: int
) -> bool:
    """Move the task at place ``low``, and all that must follow it, behind place ``high``.

    False where the task at place ``high`` is one of those.
    """
    link, sequence, mark, saved = orders.link, orders.sequence, orders.mark, orders.saved
    mark[sequence[low]] = True
    saved[slot, low] = sequence[low]
    last = False
    for place in range(low + 1, high + 1):
        task = sequence[place]
        saved[slot, place] = task
        last = mark[link[task, BEFORE]]
        k = predecessor_start[task]
        while not last and k < predecessor_start[task + 1]:
            last = mark[predecessors[k]]
            k += 1
        mark[task] = last
    if not last:
        rearrange(orders, low, high, slot, False)
    for place in range(low, high + 1):
        mark[saved[slot, place]] = False
    return not last


@kernel
def pass_earlier(
    orders: Orders, successor_start: Ints, successors: Ints, low: int, high: int, slot: int
) -> bool:
    """Move the task at place ``high``, and all it must follow, ahead of place ``low``.

    False where the task at place ``low`` is one of those.
    """
    link, sequence, mark, saved = orders.link, orders.sequence, orders.mark, orders.saved
    mark[sequence[high]] = True
    saved[slot, high] = sequence[high]
    last = False
    for place in range(high - 1, low - 1, -1):
        task = sequence[place]
        saved[slot, place] = task
        last = mark[link[task, AFTER]]
        k = successor_start[task]
        while not last and k < successor_start[task + 1]:
            last = mark[successors[k]]
            k += 1
        mark[task] = last
    if not last:
        rearrange(orders, low, high, slot, True)
    for place in range(low, high + 1):
        mark[saved[slot, place]] = False
    return not last


@kernel
def rearrange(orders: Orders, low: int, high: int, slot: int, marked_first: bool) -> None:
    """Write the saved stretch anew, the marked tasks first or last; note it."""
    place = low
    for turn in range(2):
        wanted = marked_first if turn == 0 else not marked_first
        for k in range(low, high + 1):
            task = orders.saved[slot, k]
            if orders.mark[task] == wanted:
                orders.sequence[place] = task
                orders.link[task, PLACE] = place
                place += 1
    orders.note[slot, LOW], orders.note[slot, HIGH] = low, high


@kernel
def settle(orders: Orders, arrays: Arrays, moved: int) -> None:
    """Find the times after the first ``moved`` tasks of the note were relocated."""
    link, mark, tasks = orders.link, orders.mark, orders.sequence.size
    low, marked = tasks, 0
    for slot in range(moved):
        task, old = orders.note[slot, TASK], orders.note[slot, BEHIND]
        for other in (task, link[task, AFTER], link[old, AFTER]):
            if other < tasks and not mark[other]:
                mark[other] = True
                marked += 1
                low = min(low, link[other, PLACE])
        if arrays.latency.size > 0:
            for k in range(arrays.successor_start[task], arrays.successor_start[task + 1]):
                other = arrays.successors[k]
                if not mark[other]:
                    mark[other] = True
                    marked += 1
                    low = min(low, link[other, PLACE])
    retime(orders, arrays, low, marked)


@kernel
def retime(orders: Orders, arrays: Arrays, low: int, marked: int) -> None:
    """Time ``marked`` marked tasks from a place on anew, and whatever waits for a changed one."""
    durations = arrays.durations
    predecessor_start, predecessors = arrays.predecessor_start, arrays.predecessors
    successor_start, successors = arrays.successor_start, arrays.successors
    data, latency, slowness = arrays.predecessor_data, arrays.latency, arrays.slowness
    release, setup, setup_of, family = arrays.release, arrays.setup, arrays.setup_of, arrays.family
    window_start, window_begin = arrays.window_start, arrays.window_begin
    window_end = arrays.window_end
    link, sequence, assignment = orders.link, orders.sequence, orders.assignment
    start, finish, mark = orders.start, orders.finish, orders.mark
    changed, was = orders.changed, orders.was
    tasks, count, place = sequence.size, 0, low
    while marked > 0:
        task = sequence[place]
        place += 1
        if not mark[task]:
            continue
        mark[task] = False
        marked -= 1
        machine, before = assignment[task], link[task, BEFORE]
        duration = durations[task, machine]
        ready = arrival(
            predecessor_start,
            predecessors,
            data,
            latency,
            slowness,
            release,
            finish,
            assignment,
            task,
            machine,
        )
        by = 0.0
        if before < tasks:
            by = set_up_by(setup, setup_of, family, finish[before], before, task, machine)
        begin = clear_start(
            window_start, window_begin, window_end, machine, max(ready, by), duration
        )
        end = begin + duration
        if begin == start[task] and end == finish[task]:
            continue
        changed[count], was[count, 0], was[count, 1] = task, start[task], finish[task]
        count += 1
        moved = end != finish[task]
        start[task], finish[task] = begin, end
        if not moved:
            continue
        other = link[task, AFTER]
        if other < tasks and not mark[other]:
            mark[other] = True
            marked += 1
        for k in range(successor_start[task], successor_start[task + 1]):
            other = successors[k]
            if not mark[other]:
                mark[other] = True
                marked += 1
    orders.tally[0] = count


@kernel
def undo(orders: Orders, moved: int) -> None:
    """Take back the first ``moved`` relocations of the note, and the times they changed."""
    link, note = orders.link, orders.note
    for k in range(orders.tally[0]):
        task = orders.changed[k]
        orders.start[task], orders.finish[task] = orders.was[k, 0], orders.was[k, 1]
    orders.tally[0] = 0
    for slot in range(moved - 1, -1, -1):
        task, behind = note[slot, TASK], note[slot, BEHIND]
        detach(link, task)
        attach(link, task, behind, link[behind, AFTER])
        link[task, MACHINE] = orders.assignment[task] = note[slot, HOME]
        for place in range(note[slot, LOW], note[slot, HIGH] + 1):
            other = orders.saved[slot, place]
            orders.sequence[place] = other
            link[other, PLACE] = place
