"""What a search kernel minimises: a weighted sum of objectives, each a C callback.

All goals have one type, so that a kernel compiles once whatever is minimised.
"""

from typing import Any, NamedTuple

import numpy as np

from livespan.kernels.arrays import Arrays, Floats, Ints
from livespan.kernels.jit import kernel

__all__ = ["MOST_TERMS", "Goal", "evaluate", "goal_of"]

MOST_TERMS = 3
"""Objectives one goal can add up."""


class Goal(NamedTuple):
    """Up to three callbacks (see `livespan.kernels.jit.OBJECTIVE_SIGNATURE`) and their weights.

    ``weights`` is float64[3]; a callback of weight 0 is not called.
    """

    first: Any
    second: Any
    third: Any
    weights: Floats


def goal_of(*terms: tuple[float, Any]) -> Goal:
    """Make a goal of (weight, callback) pairs, at most `MOST_TERMS`.

    Raises
    ------
    ValueError
        For no pair or too many.
    """
    if not 1 <= len(terms) <= MOST_TERMS:
        raise ValueError(f"a goal has 1 to {MOST_TERMS} terms, not {len(terms)}")
    weights = np.zeros(MOST_TERMS)
    weights[: len(terms)] = [weight for weight, _ in terms]
    callbacks = [callback for _, callback in terms]
    first, second, third = (callbacks + callbacks[:1] * MOST_TERMS)[:MOST_TERMS]
    return Goal(first, second, third, weights)


@kernel
def evaluate(goal: Goal, arrays: Arrays, start: Floats, finish: Floats, assignment: Ints) -> float:
    """Return a schedule's value: float64[n] starts and finishes, int64[n] machines."""
    value = 0.0
    if goal.weights[0] != 0.0:
        value += goal.weights[0] * goal.first(arrays, start, finish, assignment)
    if goal.weights[1] != 0.0:
        value += goal.weights[1] * goal.second(arrays, start, finish, assignment)
    if goal.weights[2] != 0.0:
        value += goal.weights[2] * goal.third(arrays, start, finish, assignment)
    return value
