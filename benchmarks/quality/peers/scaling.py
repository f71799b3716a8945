"""Whole numbers for solvers that know no others."""

import numpy as np

#: The longest duration becomes about this where durations are not whole: they are then rounded to
#: a millionth of the longest. Values are always recomputed from the true durations.
LONGEST = 1_000_000


def scale_of(instance):
    """Return the factor that makes durations and delays whole numbers: 1 where they are already."""
    finite = instance.durations[np.isfinite(instance.durations)]
    numbers = np.concatenate([finite, instance.delays])
    if np.array_equal(numbers, np.round(numbers)):
        return 1.0
    return LONGEST / float(numbers.max())


def whole(number, scale):
    """Return a scaled number, rounded."""
    return round(float(number) * scale)


def horizon_of(instance, scale):
    """Return a time by which everything can be done one after the other."""
    finite = np.where(np.isfinite(instance.durations), instance.durations, 0.0)
    total = finite.max(axis=1).sum() + instance.delays.sum()
    return int(np.ceil(total * scale)) + instance.tasks + len(instance.delays)
