"""Ejection chains: a task goes to another machine, one of that machine's to a third, and so on.

A chain begins on a machine that has too much to do. Each task in it takes the place of the next
one, the last finds room or comes back to the machine where the chain began; no machine is passed
twice. Beam search finds them: of the chains of each length only the best unfinished ones go on.
The energy of a plan is the sum over the machines of ``weight * max(0, load - target)^2``, as in
`livespan.kernels.anneal`.
"""

from typing import NamedTuple

import numpy as np

from livespan.kernels.arrays import Floats, Ints
from livespan.kernels.jit import inlined, kernel
from livespan.kernels.loads import Plan, transfer

__all__ = ["Beam", "Options", "eject", "new_beam"]

GAIN = 1e-9
"""Least fall of the energy that counts, as a share of the first machine's."""


class Options(NamedTuple):
    """The machines worth a look for each task.

    Attributes
    ----------
    start
        int64[n + 1]: task ``j`` has the options ``start[j]`` up to ``start[j + 1]``.
    machine, regret
        int64[p], float64[p]: by increasing regret (see `livespan.kernels.prices`).
    limit
        Regret up to which they are looked at.
    """

    start: Ints
    machine: Ints
    regret: Floats
    limit: float


class Beam(NamedTuple):
    """Unfinished chains by their length: which task needs a machine, at what energy so far.

    Attributes
    ----------
    task, energy, previous
        int64, float64, int64[depth, width]: the task that was ejected last, the change of the
        energy without it, and the place in the row above of the chain that it prolongs.
    mark, place
        int64[n]: the last row in which a task was noted, and where. A task stands once in a row.
    moved, to
        int64[depth]: the best chain: tasks, the last one first, and their new machines.
    """

    task: Ints
    energy: Floats
    previous: Ints
    mark: Ints
    place: Ints
    moved: Ints
    to: Ints


def new_beam(tasks: int, depth: int, width: int) -> Beam:
    """Make room for chains of up to ``depth`` tasks, ``width`` of each length."""
    return Beam(
        task=np.zeros((depth, width), np.int64),
        energy=np.zeros((depth, width)),
        previous=np.zeros((depth, width), np.int64),
        mark=np.zeros(tasks, np.int64),
        place=np.zeros(tasks, np.int64),
        moved=np.zeros(depth, np.int64),
        to=np.zeros(depth, np.int64),
    )


@inlined
def over(load: float, target: float) -> float:
    """Return the squared load above the target."""
    excess = max(load - target, 0.0)
    return excess * excess


@kernel
def passed(machine_of: Ints, beam: Beam, row: int, column: int, machine: int) -> bool:
    """Tell whether a chain has ejected a task of that machine, or begun on it."""
    while True:
        if machine_of[beam.task[row, column]] == machine:
            return True
        if row == 0:
            return False
        column = beam.previous[row, column]
        row -= 1


@kernel
def note(beam: Beam, row: int, size: int, task: int, energy: float, column: int, mark: int) -> int:
    """Note a longer chain if it is among the best of its row; return how many there are."""
    energies = beam.energy[row]
    if beam.mark[task] == mark:
        place = beam.place[task]
        if energies[place] <= energy:
            return size
    elif size < energies.size:
        place = size
        size += 1
    else:
        place = int(np.argmax(energies))
        if energies[place] <= energy:
            return size
        beam.mark[beam.task[row, place]] = 0
    beam.task[row, place], beam.energy[row, place] = task, energy
    beam.previous[row, place] = column
    beam.mark[task], beam.place[task] = mark, place
    return size


@kernel
def search_chain(
    durations: Floats,
    weights: Floats,
    options: Options,
    plan: Plan,
    target: float,
    first: int,
    bar: float,
    beam: Beam,
    mark: int,
) -> tuple[float, int, int]:
    """Find the best chain that begins with a task.

    Parameters
    ----------
    durations, weights, options
        float64[n, m], float64[m], see `Options`.
    plan, target
        Where the chain begins, and the load above which a machine has too much.
    first
        The task that leaves first.
    bar
        Only a change of the energy below it counts.
    beam
        Workspace; ``moved`` and ``to`` are written when a chain is found.
    mark
        Larger than all marks so far; as many marks are used as a chain may be long.

    Returns
    -------
    tuple
        The change of the energy, the length of the chain (0 when there is none), and the number
        of tasks looked at.
    """
    machine_of, load, members, filled = plan.machine_of, plan.load, plan.members, plan.filled
    start, option_machine, option_regret = options.start, options.machine, options.regret
    depth, room = beam.task.shape[0], members.shape[1]
    origin = machine_of[first]
    relieved = load[origin] - durations[first, origin]
    relieved_energy = weights[origin] * over(relieved, target)
    beam.task[0, 0], beam.previous[0, 0] = first, -1
    beam.energy[0, 0] = relieved_energy - weights[origin] * over(load[origin], target)
    best, best_row, best_column, best_machine = bar, -1, -1, -1
    size, looks = 1, 0
    for row in range(depth):
        longer = 0
        for column in range(size):
            task, energy = beam.task[row, column], beam.energy[row, column]
            for option in range(start[task], start[task + 1]):
                if option_regret[option] > options.limit:
                    break
                machine = option_machine[option]
                if machine == origin and row > 0:
                    now, full = relieved_energy, relieved + durations[task, machine]
                elif passed(machine_of, beam, row, column, machine):
                    continue
                else:
                    now = weights[machine] * over(load[machine], target)
                    full = load[machine] + durations[task, machine]
                finished = energy - now + weights[machine] * over(full, target)
                if finished < best and filled[machine] < room:
                    best, best_row, best_column, best_machine = finished, row, column, machine
                if machine == origin or row + 1 == depth:
                    continue
                looks += filled[machine]
                for position in range(filled[machine]):
                    other = members[machine, position]
                    left = full - durations[other, machine]
                    after = energy - now + weights[machine] * over(left, target)
                    if after < 0.0:
                        longer = note(beam, row + 1, longer, other, after, column, mark + row)
        size = longer
    length, to = 0, best_machine
    for row in range(best_row, -1, -1):
        task = beam.task[row, best_column]
        beam.moved[length], beam.to[length] = task, to
        to, best_column = machine_of[task], beam.previous[row, best_column]
        length += 1
    return best, length, looks


@kernel
def eject(
    durations: Floats,
    weights: Floats,
    options: Options,
    plan: Plan,
    target: float,
    beam: Beam,
    most: int,
) -> int:
    """Relieve machines that have too much to do, the worst first, by the best chain there is.

    Parameters
    ----------
    durations, weights, options, beam
        See `search_chain`.
    plan
        Changed; its energy never grows.
    target
        The load above which a machine has too much to do.
    most
        Tasks looked at, about, until it gives up.

    Returns
    -------
    int
        Tasks looked at.
    """
    machine_of, load, members = plan.machine_of, plan.load, plan.members
    filled, place = plan.filled, plan.place
    depth, machines = beam.task.shape[0], load.size
    moved, to = np.empty(depth, np.int64), np.empty(depth, np.int64)
    hopeless = np.zeros(machines, np.bool_)
    beam.mark[:] = 0
    mark, looks = 1, 0
    while looks < most:
        worst, most_energy = -1, 0.0
        for machine in range(machines):
            energy = weights[machine] * over(load[machine], target)
            if energy > most_energy and not hopeless[machine]:
                worst, most_energy = machine, energy
        if worst < 0:
            break
        best, length = -GAIN * most_energy, 0
        for first in members[worst, : filled[worst]]:
            if looks >= most:
                break
            change, found, seen = search_chain(
                durations,
                weights,
                options,
                plan,
                target,
                first,
                best,
                beam,
                mark,
            )
            mark += depth
            looks += seen + 1
            if found > 0:
                best, length = change, found
                moved[:], to[:] = beam.moved, beam.to
        if length == 0:
            hopeless[worst] = True
            continue
        for k in range(length):
            load[machine_of[moved[k]]] -= durations[moved[k], machine_of[moved[k]]]
            load[to[k]] += durations[moved[k], to[k]]
            transfer(machine_of, members, filled, place, moved[k], to[k])
        hopeless[:] = False
    return looks
