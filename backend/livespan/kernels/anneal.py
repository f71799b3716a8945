"""Simulated annealing of a plan: moves and swaps of little regret that level the loads."""

import math

import numpy as np

from livespan.kernels.arrays import Floats, Ints
from livespan.kernels.jit import kernel
from livespan.kernels.loads import Plan, transfer

__all__ = ["anneal"]

MOVE_SHARE = 0.4
"""Share of proposals that move one task; the others swap two."""
HOPELESS = 12.0
"""Temperatures above which a proposal is refused without a draw."""


@kernel
def anneal(
    durations: Floats,
    prices: Floats,
    least: Floats,
    weights: Floats,
    pair_task: Ints,
    pair_machine: Ints,
    pairs: int,
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
    """Try moves and swaps while the temperature falls from ``hot`` to ``cold``.

    The energy is the sum over the machines of ``weight * max(0, load - target)^2``.

    Parameters
    ----------
    durations, prices, least
        float64[n, m], float64[m], float64[n]: see `livespan.kernels.prices`.
    weights
        float64[m], positive.
    pair_task, pair_machine, pairs
        Pairs of a task and a machine by increasing regret; proposals draw from the first ones.
    limit
        Largest regret a swap's second task may have.
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
        over_old, over_to = max(load[old] - target, 0.0), max(load[to] - target, 0.0)
        now_old, now_to = max(load_old - target, 0.0), max(load_to - target, 0.0)
        worse = weights[old] * (now_old * now_old - over_old * over_old)
        worse += weights[to] * (now_to * now_to - over_to * over_to)
        if worse > 0.0:
            if worse >= HOPELESS * temperature:
                continue
            if draw > 0.0 and worse >= -temperature * math.log(draw):
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
