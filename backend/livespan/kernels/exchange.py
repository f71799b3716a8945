"""Exchanges between the fullest machine and another: up to three tasks each way, the best one.

A subset of a few tasks of the fullest machine goes to another machine, a subset of that one's
comes back. Only the tasks of least regret are considered. Subsets that come back are sorted by
the load they bring, so that for each subset that leaves a short run of them can help at all.
"""

from typing import NamedTuple

import numpy as np

from livespan.kernels.arrays import Floats, Ints
from livespan.kernels.jit import kernel
from livespan.kernels.loads import Plan, transfer

__all__ = ["Bundle", "level", "new_bundle"]

LARGEST = 3
"""Tasks in the largest subset."""
HOP = 0.618
"""Length of a hop as a share of a row: the golden section spreads visits most evenly."""
NEGLIGIBLE = 1e-3
"""Regrets below that share of the limit count as none: rounding must not order equals."""
PROGRESS = 1e-9
"""Least relative fall of the fuller of two loads that counts."""


class Bundle(NamedTuple):
    """Subsets of the tasks that may go from one machine to another.

    Attributes
    ----------
    tasks
        int64[k]: the tasks, by increasing regret.
    freed, added
        float64[s]: what each subset takes off its machine, and adds to the other one.
    mask
        int64[s]: bit ``u`` says that ``tasks[u]`` is in the subset.
    """

    tasks: Ints
    freed: Floats
    added: Floats
    mask: Ints


def new_bundle(width: int) -> Bundle:
    """Make room for the subsets of up to three of ``width`` tasks."""
    size = 1 + width + width * (width - 1) // 2 + width * (width - 1) * (width - 2) // 6
    return Bundle(np.zeros(width, np.int64), np.zeros(size), np.zeros(size), np.zeros(size, int))


@kernel
def coprime(a: int, b: int) -> bool:
    """Tell whether two positive numbers share no divisor but 1."""
    while b:
        a, b = b, a % b
    return a == 1


@kernel
def gather(
    durations: Floats,
    prices: Floats,
    least: Floats,
    limit: float,
    plan: Plan,
    a: int,
    b: int,
    turn: int,
    tasks: Ints,
) -> int:
    """Note the tasks on ``a`` of the least regrets on ``b``, up to ``limit``; return how many.

    The row is visited in hops, so that of many equal regrets (identical machines) the tasks
    noted are of all lengths though the row may be sorted: exchanging like for like levels nothing.
    Another ``turn`` begins elsewhere and finds other tasks of equal regret.
    """
    members, end = plan.members, plan.filled[a]
    size = 0
    regrets = np.empty(tasks.size)
    hop = max(1, int(HOP * end))
    while not coprime(hop, end):
        hop += 1
    for visit in range(turn * tasks.size, turn * tasks.size + end):
        task = members[a, visit * hop % end]
        regret = prices[b] * durations[task, b] - least[task]
        if not regret <= limit:
            continue
        if regret < NEGLIGIBLE * limit:
            regret = 0.0
        if size < tasks.size:
            size += 1
        elif regret >= regrets[size - 1]:
            continue
        hole = size - 1
        while hole > 0 and regrets[hole - 1] > regret:
            regrets[hole], tasks[hole] = regrets[hole - 1], tasks[hole - 1]
            hole -= 1
        regrets[hole], tasks[hole] = regret, task
    return size


@kernel
def combine(durations: Floats, a: int, b: int, size: int, bundle: Bundle) -> int:
    """List the subsets of up to three of ``tasks[:size]``, which go from ``a`` to ``b``."""
    tasks, freed, added, mask = bundle.tasks, bundle.freed, bundle.added, bundle.mask
    freed[0], added[0], mask[0] = 0.0, 0.0, 0
    end = 1
    for u in range(size):
        off_u, on_u = durations[tasks[u], a], durations[tasks[u], b]
        freed[end], added[end], mask[end] = off_u, on_u, 1 << u
        end += 1
        for v in range(u):
            off_v, on_v = off_u + durations[tasks[v], a], on_u + durations[tasks[v], b]
            freed[end], added[end], mask[end] = off_v, on_v, 1 << u | 1 << v
            end += 1
            for w in range(v):
                freed[end] = off_v + durations[tasks[w], a]
                added[end] = on_v + durations[tasks[w], b]
                mask[end] = 1 << u | 1 << v | 1 << w
                end += 1
    return end


@kernel
def match(
    leaving: Bundle,
    leaving_size: int,
    coming: Bundle,
    coming_size: int,
    full: float,
    other: float,
    ratio: float,
    slack: float,
    bar: float,
) -> tuple[float, int, int]:
    """Find the two subsets that, exchanged, make the fuller of two loads least.

    Parameters
    ----------
    leaving, leaving_size, coming, coming_size
        Subsets of the fuller machine's tasks and of the other one's.
    full, other
        The two loads now.
    ratio, slack
        A subset that comes back takes off its machine at most ``(added + slack) / ratio``.
    bar
        Only a result below it counts.

    Returns
    -------
    tuple
        The fuller load after the best exchange, and the numbers of the two subsets; ``bar`` and
        twice -1 when there is none.
    """
    best, best_leaving, best_coming = bar, -1, -1
    order = np.argsort(coming.added[:coming_size])
    brings, takes = coming.added[order], coming.freed[order]
    for k in range(leaving_size):
        emptied, loaded = full - leaving.freed[k], other + leaving.added[k]
        # What comes must leave room (brings < best - emptied) and make room (takes > ...).
        position = np.searchsorted(brings, best - emptied) - 1
        lowest = ratio * (loaded - best) - slack
        while position >= 0 and brings[position] >= lowest:
            now = max(emptied + brings[position], loaded - takes[position])
            if now < best:
                best, best_leaving, best_coming = now, k, order[position]
            position -= 1
    return best, best_leaving, best_coming


@kernel
def level(
    durations: Floats,
    prices: Floats,
    least: Floats,
    limit: float,
    plan: Plan,
    leaving: Bundle,
    coming: Bundle,
    rounds: int,
    turns: int,
) -> int:
    """Take work off the fullest machine by the best exchange there is, again and again.

    Parameters
    ----------
    durations, prices, least
        float64[n, m], float64[m], float64[n]: see `livespan.kernels.prices`.
    limit
        Largest regret of a task's new machine.
    plan
        Changed; its greatest load never grows.
    leaving, coming
        Room for subsets, of one width.
    rounds
        At most so many exchanges.
    turns
        Selections of equally good tasks to try before giving up.

    Returns
    -------
    int
        Exchanges made; fewer than ``rounds`` when nothing more can be gained.
    """
    load, filled, machines = plan.load, plan.filled, plan.load.size
    room = plan.members.shape[1] - LARGEST
    width = leaving.tasks.size
    sent, back = np.empty(width, np.int64), np.empty(width, np.int64)
    turn, done = 0, 0
    while done < rounds:
        full = int(np.argmax(load))
        best, partner, sent_mask, back_mask = load[full] * (1.0 - PROGRESS), -1, 0, 0
        for other in range(machines):
            if other == full or load[other] >= best or max(filled[other], filled[full]) > room:
                continue
            size = gather(durations, prices, least, limit, plan, full, other, turn, leaving.tasks)
            leaving_size = combine(durations, full, other, size, leaving)
            size = gather(durations, prices, least, limit, plan, other, full, turn, coming.tasks)
            coming_size = combine(durations, other, full, size, coming)
            now, k, c = match(
                leaving,
                leaving_size,
                coming,
                coming_size,
                load[full],
                load[other],
                prices[other] / prices[full],
                0.5 * limit / prices[full],
                best,
            )
            if k >= 0:
                best, partner = now, other
                sent_mask, back_mask = leaving.mask[k], coming.mask[c]
                sent[:], back[:] = leaving.tasks, coming.tasks
        if partner < 0:
            turn += 1
            if turn >= turns:
                return done
            continue
        done += 1
        swap_subsets(durations, plan, full, partner, sent, sent_mask, back, back_mask)
    return rounds


@kernel
def swap_subsets(
    durations: Floats,
    plan: Plan,
    a: int,
    b: int,
    sent: Ints,
    sent_mask: int,
    back: Ints,
    back_mask: int,
) -> None:
    """Exchange subsets: the masked tasks of ``sent`` go from ``a`` to ``b``, ``back`` to ``a``."""
    machine_of, load, members = plan.machine_of, plan.load, plan.members
    filled, place = plan.filled, plan.place
    for u in range(sent.size):
        for task, on, mask, start in ((sent[u], b, sent_mask, a), (back[u], a, back_mask, b)):
            if mask >> u & 1:
                load[start] -= durations[task, start]
                load[on] += durations[task, on]
                transfer(machine_of, members, filled, place, task, on)
