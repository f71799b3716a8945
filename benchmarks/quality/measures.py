"""The benchmark's arithmetic: what a history is worth."""

import math

#: Relative difference below which two values are the same.
SAME = 1e-9


def value_at(history, mark):
    """Return the best value found by a time, infinity where there was none."""
    found = (value for seconds, value, _ in history if seconds <= mark and value is not None)
    return min(found, default=math.inf)


def bound_at(history, mark):
    """Return the best lower bound known by a time, 0 where there was none."""
    return max((bound for seconds, _, bound in history if seconds <= mark), default=0.0)


def first_at(history):
    """Return when the first value was found, infinity where none was."""
    return min((seconds for seconds, value, _ in history if value is not None), default=math.inf)


def gap(value, reference):
    """Return how far a value lies above a reference, in percent of the reference.

    Below it, the gap is negative. Infinite without a value; NaN without a reference.
    """
    if not 0 < reference < math.inf:
        return math.nan
    return 100 * (value / reference - 1)


def primal_integral(history, reference, seconds):
    """Return the mean primal gap from the start to a time, in percent.

    The primal gap of a value v to a reference r is ``|v - r| / max(v, r)``, and 1 while there is
    no value; it is integrated over time and divided by the time.

    References
    ----------
    T. Berthold, Measuring the impact of primal heuristics, Operations Research Letters 41 (2013),
    611-614, doi:10.1016/j.orl.2013.08.007.
    """
    area, since, best = 0.0, 0.0, math.inf
    for at, value, _ in history:
        if at > seconds:
            break
        if value is not None and value < best:
            area += (at - since) * primal_gap(best, reference)
            since, best = at, value
    area += (seconds - since) * primal_gap(best, reference)
    return 100 * area / seconds


def primal_gap(value, reference):
    """Return the primal gap of a value, from 0 to 1."""
    if math.isinf(value):
        return 1.0
    largest = max(abs(value), abs(reference))
    return 0.0 if largest == 0 else abs(value - reference) / largest


def mean(numbers):
    """Return the mean, NaN of nothing."""
    numbers = list(numbers)
    return sum(numbers) / len(numbers) if numbers else math.nan


def at_most(value, other):
    """Tell whether a value is at most another, but for rounding."""
    return value <= other * (1 + SAME)


def times(seconds, count=80, first=0.01):
    """Return so many times from the first to the last, evenly on a logarithmic scale."""
    ratio = (seconds / first) ** (1 / (count - 1))
    return [first * ratio**k for k in range(count)]
