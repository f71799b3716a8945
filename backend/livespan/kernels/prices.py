"""Machine prices: the dual side of spreading independent tasks over unrelated machines.

Give each machine ``i`` a price ``w[i] >= 0``, all prices adding up to 1, and let every task ``j``
take the machine where its priced duration ``w[i] * p[j, i]`` is least. Then

    sum over j of min over i of w[i] * p[j, i]   <=   sum over i of w[i] * load[i]   <=   makespan

holds for every schedule, whatever the prices; at the best prices the left side is the bound of
the linear programming relaxation.
"""

import math

import numpy as np

from livespan.kernels.arrays import Floats, Ints
from livespan.kernels.jit import kernel

__all__ = [
    "TINY",
    "all_whole",
    "count_pairs",
    "fill_pairs",
    "least_priced",
    "newton_step",
    "soft_loads",
    "solve_positive",
]

FAR = 20.0
"""Softened choices of a weight below exp(-FAR) are left out."""
LONGEST_STEP = 0.5
"""Largest change of the logarithm of a price in a step."""
TINY = 1e-200
"""Keeps divisors and prices above zero."""
RIDGE = 1e-3
"""Share of the loads added to the diagonal, so that Newton's matrix can be inverted."""


@kernel
def least_priced(durations: Floats, prices: Floats, least: Floats, cheapest: Ints) -> float:
    """Note each task's least priced duration and the machine that has it; return the sum.

    ``least`` is float64[n], ``cheapest`` int64[n]; of equal machines the one met first when task
    ``j`` looks from machine ``j mod m`` on, so that equal machines share the tasks.
    """
    tasks, machines = durations.shape
    total = 0.0
    for task in range(tasks):
        least[task] = np.inf
        for step in range(machines):
            machine = (task + step) % machines
            priced = prices[machine] * durations[task, machine]
            if priced < least[task]:
                least[task], cheapest[task] = priced, machine
        total += least[task]
    return total


@kernel
def soft_loads(
    durations: Floats,
    columns: Ints,
    prices: Floats,
    softness: float,
    load: Floats,
    slope: Floats,
) -> float:
    """Let tasks choose machines softly: loads, how they answer prices, and the (hard) bound.

    Task ``j`` is split over the machines in proportion to ``exp(-excess / (softness * least))``,
    where ``excess`` is the priced duration over its least. ``columns`` (int64[n, k]) says which
    machines each task chooses from, ``durations`` (float64[n, k]) how long it takes there.
    ``load`` (float64[m]) is written with the loads that makes, ``slope`` (float64[m, m]) with
    minus their derivatives by the prices.
    """
    tasks, choices = durations.shape
    excess, share = np.empty(choices), np.empty(choices)
    place = np.empty(choices, np.int64)
    load[:] = 0.0
    slope[:] = 0.0
    total = 0.0
    for task in range(tasks):
        least = np.inf
        for k in range(choices):
            excess[k] = prices[columns[task, k]] * durations[task, k]
            least = min(least, excess[k])
        total += least
        if softness * least <= 0.0:
            continue
        scale = 1.0 / (softness * least)
        count, whole = 0, 0.0
        for k in range(choices):
            far = (excess[k] - least) * scale
            if far < FAR:
                share[count], place[count] = math.exp(-far), k
                whole += share[count]
                count += 1
        for a in range(count):
            share[a] *= durations[task, place[a]] / whole
            load[columns[task, place[a]]] += share[a]
        if count == 1:
            continue
        for a in range(count):
            one = columns[task, place[a]]
            slope[one, one] += share[a] * durations[task, place[a]] * scale
            for b in range(count):
                slope[one, columns[task, place[b]]] -= share[a] * share[b] * scale
    return total


@kernel
def newton_step(prices: Floats, load: Floats, slope: Floats) -> Floats:
    """Return prices that would make all loads equal, to first order in their logarithms.

    Solves ``(W S W + ridge) d = W (load - T)`` with ``W`` the prices on a diagonal and ``T`` such
    that the priced changes add up to 0; then ``w <- w exp(d)``, scaled to add up to 1. No price
    changes by more than the factor ``exp(LONGEST_STEP)``.
    """
    machines = prices.size
    matrix = np.empty((machines, machines + 2))
    ridge = RIDGE * load.mean()
    for i in range(machines):
        for k in range(machines):
            matrix[i, k] = prices[i] * slope[i, k] * prices[k]
        matrix[i, i] += prices[i] * (RIDGE * load[i] + ridge) + TINY
        matrix[i, machines] = prices[i] * load[i]
        matrix[i, machines + 1] = prices[i]
    solve_positive(matrix)
    top, bottom = 0.0, 0.0
    for i in range(machines):
        top += prices[i] * matrix[i, machines]
        bottom += prices[i] * matrix[i, machines + 1]
    target = top / bottom
    after = np.empty(machines)
    total = 0.0
    for i in range(machines):
        change = matrix[i, machines] - target * matrix[i, machines + 1]
        after[i] = prices[i] * math.exp(min(max(change, -LONGEST_STEP), LONGEST_STEP)) + TINY
        total += after[i]
    return after / total


@kernel
def solve_positive(matrix: Floats) -> None:
    """Solve linear equations in place: a symmetric positive definite square, then right sides.

    Elimination needs no pivoting there.
    """
    size, width = matrix.shape
    for i in range(size):
        for k in range(i + 1, size):
            factor = matrix[k, i] / matrix[i, i]
            if factor != 0.0:
                for column in range(i, width):
                    matrix[k, column] -= factor * matrix[i, column]
    for i in range(size - 1, -1, -1):
        for column in range(size, width):
            value = matrix[i, column]
            for k in range(i + 1, size):
                value -= matrix[i, k] * matrix[k, column]
            matrix[i, column] = value / matrix[i, i]


@kernel
def count_pairs(durations: Floats, prices: Floats, least: Floats, limit: float, most: int) -> int:
    """Count what `fill_pairs` will write."""
    tasks, machines = durations.shape
    total = 0
    for task in range(tasks):
        count = 0
        for machine in range(machines):
            if prices[machine] * durations[task, machine] - least[task] <= limit:
                count += 1
        total += min(count, most)
    return total


@kernel
def fill_pairs(
    durations: Floats,
    prices: Floats,
    least: Floats,
    limit: float,
    most: int,
    task_of: Ints,
    machine_of: Ints,
    regret_of: Floats,
) -> None:
    """Write the pairs of task and machine of a regret up to ``limit``, the ``most`` least a task.

    The regret of a pair is its priced duration over the task's least one: what the pair adds to
    the bound if it is taken.
    """
    tasks, machines = durations.shape
    first = 0
    for task in range(tasks):
        end = first
        for step in range(machines):
            machine = (task + step) % machines
            regret = prices[machine] * durations[task, machine] - least[task]
            if not regret <= limit:
                continue
            if end - first < most:
                end += 1
            elif regret >= regret_of[end - 1]:
                continue
            place = end - 1
            while place > first and regret_of[place - 1] > regret:
                regret_of[place] = regret_of[place - 1]
                machine_of[place] = machine_of[place - 1]
                place -= 1
            regret_of[place], machine_of[place] = regret, machine
        task_of[first:end] = task
        first = end


@kernel
def all_whole(durations: Floats) -> bool:
    """Tell whether all durations are whole numbers, ``inf`` aside."""
    for row in durations:
        for duration in row:
            if duration < np.inf and duration != np.floor(duration):
                return False
    return True
