"""Rounding bounds up where times are whole."""

import numpy as np

from livespan.kernels.arrays import Floats
from livespan.kernels.prices import all_whole
from livespan.problem import Problem

__all__ = ["all_whole_numbers", "dues_whole", "rounded_up", "whole_times"]


def whole_times(problem: Problem) -> bool:
    """Tell whether every start can be taken to be whole.

    When durations, releases, transfers, set-ups and times of rest are, a schedule in which nothing
    can start earlier has whole starts only, and one of these is best for every objective that
    does not gain by waiting.
    """
    arrays = problem.arrays
    lists = [arrays.release, arrays.window_begin, arrays.window_end, arrays.setup.ravel()]
    if problem.transfers:
        lists += [arrays.latency.ravel(), arrays.predecessor_data, arrays.slowness.ravel()]
    return all(all_whole_numbers(values) for values in lists) and bool(all_whole(arrays.durations))


def rounded_up(bound: float, terms: int) -> float:
    """Return the least whole number a bound proves, when it is a sum of so many terms.

    What the rounding of the sums may have added is taken off first.
    """
    safe = bound - (terms + 4) * np.finfo(np.float64).eps * abs(bound)
    return float(np.ceil(safe))


def dues_whole(problem: Problem) -> bool:
    """Tell whether all due dates there are are whole."""
    due = problem.arrays.due
    return all_whole_numbers(due[np.isfinite(due)])


def all_whole_numbers(values: Floats) -> bool:
    """Tell whether all numbers of an array are whole."""
    return bool((values == np.floor(values)).all())
