"""Which task is on which machine, and how much each machine has to do."""

from typing import NamedTuple

import numpy as np

from livespan.kernels.arrays import Floats, Ints
from livespan.kernels.jit import inlined, kernel

__all__ = ["Plan", "copy_plan", "fill_plan", "new_plan", "queue", "transfer"]


class Plan(NamedTuple):
    """An assignment of ``n`` tasks to ``m`` machines, with what moves on it need.

    Attributes
    ----------
    machine_of
        int64[n].
    load
        float64[m]: sum of the durations of a machine's tasks.
    members
        int64[m, room]: the tasks of machine ``i`` are ``members[i, :filled[i]]``.
    filled
        int64[m]: how many they are.
    place
        int64[n]: where in its machine's row a task stands.
    """

    machine_of: Ints
    load: Floats
    members: Ints
    filled: Ints
    place: Ints


def new_plan(tasks: int, machines: int, room: int) -> Plan:
    """Make room for a plan; `fill_plan` or `copy_plan` makes it one."""
    return Plan(
        machine_of=np.zeros(tasks, np.int64),
        load=np.zeros(machines),
        members=np.zeros((machines, room), np.int64),
        filled=np.zeros(machines, np.int64),
        place=np.zeros(tasks, np.int64),
    )


@kernel
def fill_plan(durations: Floats, assignment: Ints, plan: Plan) -> None:
    """Make a plan say what an assignment says."""
    plan.load[:] = 0.0
    plan.filled[:] = 0
    for task in range(assignment.size):
        machine = assignment[task]
        plan.machine_of[task] = machine
        plan.place[task] = plan.filled[machine]
        plan.members[machine, plan.filled[machine]] = task
        plan.filled[machine] += 1
        plan.load[machine] += durations[task, machine]


@kernel
def copy_plan(source: Plan, target: Plan) -> None:
    """Make one plan equal to another."""
    target.machine_of[:] = source.machine_of
    target.load[:] = source.load
    target.filled[:] = source.filled
    target.place[:] = source.place
    for machine in range(source.filled.size):
        end = source.filled[machine]
        target.members[machine, :end] = source.members[machine, :end]


@inlined
def transfer(
    machine_of: Ints, members: Ints, filled: Ints, place: Ints, task: int, machine: int
) -> None:
    """Put a task on another machine; the loads are the caller's business."""
    old = machine_of[task]
    filled[old] -= 1
    last = members[old, filled[old]]
    members[old, place[task]] = last
    place[last] = place[task]
    members[machine, filled[machine]] = task
    place[task] = filled[machine]
    filled[machine] += 1
    machine_of[task] = machine


@kernel
def queue(durations: Floats, machine_of: Ints, load: Floats, start: Floats, finish: Floats) -> None:
    """Let each machine do its tasks in the order of their numbers, without a gap.

    Writes ``load``, ``start`` and ``finish``.
    """
    load[:] = 0.0
    for task in range(machine_of.size):
        machine = machine_of[task]
        start[task] = load[machine]
        load[machine] += durations[task, machine]
        finish[task] = load[machine]
