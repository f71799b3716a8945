"""Simulated annealing of a plan: moves, swaps and chains of little regret that level the loads."""

import math
from typing import NamedTuple

import numpy as np

from livespan.kernels.arrays import Floats, Ints
from livespan.kernels.jit import inlined, kernel
from livespan.kernels.loads import Plan, transfer

__all__ = ["Inward", "anneal"]

CHAIN_SHARE = 0.3
"""Share of proposals that are chains over three machines."""
CLOSED_SHARE = 0.3
"""Share of the chains that are closed to a ring, where no machine is full."""
MOVE_SHARE = 0.4
"""Share of the other proposals that move one task; the rest swap two."""
HOPELESS = 12.0
"""Temperatures above which a proposal is refused without a draw."""


class Inward(NamedTuple):
    """The tasks worth a look for each machine.

    Attributes
    ----------
    start
        int64[m + 1]: machine ``i`` has the places ``start[i]`` up to ``start[i + 1]``.
    task, regret
        int64[p], float64[p]: by increasing regret (see `livespan.kernels.prices`).
    """

    start: Ints
    task: Ints
    regret: Floats


@inlined
def overload(load: float, target: float) -> float:
    """Return the squared load above the target."""
    excess = max(load - target, 0.0)
    return excess * excess


@inlined
def accepts(worse: float, temperature: float, draw: float) -> bool:
    """Tell whether an energy may grow by so much; ``draw`` is uniform from 0 to 1."""
    if worse <= 0.0:
        return True
    if worse >= HOPELESS * temperature:
        return False
    return draw <= 0.0 or worse < -temperature * math.log(draw)


@kernel
def closing_task(
    durations: Floats,
    weights: Floats,
    tasks: Ints,
    target: float,
    here: int,
    there: int,
    load_here: float,
    load_there: float,
) -> tuple[int, float]:
    """Return which of some tasks goes from one machine to another best, and their energy then.

    -1 and ``inf`` where there is none that can.
    """
    best, least = -1, np.inf
    for task in tasks:
        now = weights[here] * overload(load_here - durations[task, here], target)
        now += weights[there] * overload(load_there + durations[task, there], target)
        if now < least:
            best, least = task, now
    return best, least


@kernel
def chain(
    durations: Floats,
    weights: Floats,
    start: Ints,
    inward_task: Ints,
    inward_regret: Floats,
    limit: float,
    machine_of: Ints,
    load: Floats,
    members: Ints,
    filled: Ints,
    place: Ints,
    most: Ints,
    target: float,
    temperature: float,
    bias: float,
    task: int,
    to: int,
    draw: float,
    rng: np.random.Generator,
) -> int:
    """Try to send a task to a machine and to fetch another one from a third; return 1 if it did.

    A third task goes from ``to`` to the third machine where ``to`` may have no more, or by chance:
    ``draw`` is uniform from 0 to 1. The other parameters are those of `anneal`.
    """
    old = machine_of[task]
    spot = rng.random()
    spot *= (start[old + 1] - start[old]) * (1.0 - bias + bias * spot * spot)
    at = start[old] + int(spot)
    other = inward_task[at]
    third = machine_of[other]
    if third in (old, to) or inward_regret[at] > limit:
        return 0
    load_old = load[old] - durations[task, old] + durations[other, old]
    load_to = load[to] + durations[task, to]
    load_third = load[third] - durations[other, third]
    worse = weights[old] * (overload(load_old, target) - overload(load[old], target))
    worse -= weights[to] * overload(load[to], target)
    worse -= weights[third] * overload(load[third], target)
    if worse >= HOPELESS * temperature:
        return 0
    closed = draw < CLOSED_SHARE
    draw = draw / CLOSED_SHARE if closed else (draw - CLOSED_SHARE) / (1.0 - CLOSED_SHARE)
    last, rest = -1, np.inf
    if closed or filled[to] >= most[to]:
        tasks = members[to, : filled[to]]
        last, rest = closing_task(durations, weights, tasks, target, to, third, load_to, load_third)
        if last < 0:
            return 0
        load_to -= durations[last, to]
        load_third += durations[last, third]
    else:
        rest = weights[to] * overload(load_to, target)
        rest += weights[third] * overload(load_third, target)
    if not accepts(worse + rest, temperature, draw):
        return 0
    load[old], load[to], load[third] = load_old, load_to, load_third
    if last < 0:
        transfer(machine_of, members, filled, place, task, to)
        transfer(machine_of, members, filled, place, other, old)
    else:
        # Each takes the next one's place: a row may have no room for one more meanwhile.
        at_old, at_to, at_third = place[task], place[last], place[other]
        machine_of[task], machine_of[last], machine_of[other] = to, third, old
        members[old, at_old], members[to, at_to], members[third, at_third] = other, task, last
        place[other], place[task], place[last] = at_old, at_to, at_third
    return 1


@kernel
def anneal(
    durations: Floats,
    prices: Floats,
    least: Floats,
    weights: Floats,
    pair_task: Ints,
    pair_machine: Ints,
    pairs: int,
    inward: Inward,
    limit: float,
    plan: Plan,
    most: Ints,
    target: float,
    hot: float,
    cold: float,
    proposals: int,
    bias: float,
    rng: np.random.Generator,
) -> int:
    """Try moves, swaps and chains while the temperature falls from ``hot`` to ``cold``.

    The energy is the sum over the machines of ``weight * max(0, load - target)^2``. In a chain a
    task leaves its machine, and another one comes there from a third machine: few tasks that swap
    have little regret both ways, two of a chain are drawn by it. In a closed chain a task of the
    first one's new machine goes to the third: each machine keeps its number of tasks.

    Parameters
    ----------
    durations, prices, least
        float64[n, m], float64[m], float64[n]: see `livespan.kernels.prices`.
    weights
        float64[m], positive.
    pair_task, pair_machine, pairs
        Pairs of a task and a machine by increasing regret; proposals draw from the first ones.
    inward
        The pairs by machine.
    limit
        Largest regret the second task of a swap or a chain may have.
    plan
        Changed.
    most
        int64[m]: tasks a machine may have at most; more that it has already may stay.
    target, hot, cold
        The load from which a machine counts as too full; energies.
    proposals
        How many to try.
    bias
        From 0, all pairs alike, to 1: pairs of little regret are drawn more often.

    Returns
    -------
    int
        How many were accepted.
    """
    machine_of, load, members = plan.machine_of, plan.load, plan.members
    filled, place = plan.filled, plan.place
    start, inward_task, inward_regret = inward.start, inward.task, inward.regret
    temperature, factor = hot, (cold / hot) ** (1.0 / proposals)
    accepted = 0
    for _ in range(proposals):
        temperature *= factor
        # One draw serves three times: what is left of it after each choice is (but for the first
        # few pairs, when biased) uniform again.
        draw = rng.random()
        draw *= pairs * (1.0 - bias + bias * draw * draw)
        pair = int(draw)
        draw -= pair
        task, to = pair_task[pair], pair_machine[pair]
        old = machine_of[task]
        if old == to:
            continue
        if draw < CHAIN_SHARE:
            if start[old] < start[old + 1]:
                accepted += chain(
                    durations, weights, start, inward_task, inward_regret, limit,
                    machine_of, load, members, filled, place, most,
                    target, temperature, bias, task, to, draw / CHAIN_SHARE, rng,
                )  # fmt: skip
            continue
        draw = (draw - CHAIN_SHARE) / (1.0 - CHAIN_SHARE)
        load_old, load_to = load[old] - durations[task, old], load[to] + durations[task, to]
        other = -1
        moves = draw < MOVE_SHARE
        draw = draw / MOVE_SHARE if moves else (draw - MOVE_SHARE) / (1.0 - MOVE_SHARE)
        # A machine that has as many tasks as it can do takes one in exchange for another only.
        if filled[to] >= most[to] or not (moves or filled[to] == 0):
            if filled[to] == 0:
                continue
            draw *= filled[to]
            position = int(draw)
            draw -= position
            other = members[to, position]
            if not prices[old] * durations[other, old] - least[other] <= limit:
                continue
            load_old += durations[other, old]
            load_to -= durations[other, to]
        worse = weights[old] * (overload(load_old, target) - overload(load[old], target))
        worse += weights[to] * (overload(load_to, target) - overload(load[to], target))
        if not accepts(worse, temperature, draw):
            continue
        accepted += 1
        load[old], load[to] = load_old, load_to
        if other < 0:
            transfer(machine_of, members, filled, place, task, to)
        else:
            machine_of[task], machine_of[other] = to, old
            members[to, place[other]], members[old, place[task]] = task, other
            place[task], place[other] = place[other], place[task]
    return accepted
