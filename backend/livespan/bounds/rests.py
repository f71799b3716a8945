"""Work that priced machines can do by a time, their times of rest taken off."""

from typing import NamedTuple

import numpy as np

from livespan.kernels.arrays import Floats
from livespan.problem import Problem

__all__ = ["WorkClock", "work_clock"]

#: Relative amount by which work is taken less before it is told when it can be done: rounding must
#: not carry it over a time of rest.
SAFE = 1e-12


class WorkClock(NamedTuple):
    """Work done from time 0 on, a line with corners: ``work[k]`` by ``times[k]``.

    After the last corner a unit of work takes a unit of time. Both are float64[k] and begin at 0.
    """

    times: Floats
    work: Floats

    def by(self, times: Floats) -> Floats:
        """Return the work that can be done by each time."""
        inside = np.interp(times, self.times, self.work)
        more: Floats = inside + np.maximum(times - self.times[-1], 0.0)
        return more

    def when(self, work: Floats) -> Floats:
        """Return the first time by which each amount of work can be done."""
        work = np.maximum(work * (1.0 - SAFE), 0.0)
        corner = np.searchsorted(self.work, work)
        last = len(self.work) - 1
        right = np.clip(corner, 1, max(last, 1)) if last else np.zeros_like(corner)
        left = np.maximum(right - 1, 0)
        rise = self.work[right] - self.work[left]
        run = self.times[right] - self.times[left]
        slope = np.divide(run, rise, out=np.zeros_like(rise), where=rise > 0)
        inside = self.times[right] - (self.work[right] - work) * slope
        beyond = self.times[-1] + (work - self.work[-1])
        return np.where(corner > last, beyond, np.where(corner == 0, 0.0, inside))


def work_clock(problem: Problem, prices: Floats) -> WorkClock:
    """Return what machines of these prices (float64[m], adding up to 1) can do by when."""
    arrays = problem.arrays
    machine = np.repeat(np.arange(problem.machine_count), np.diff(arrays.window_start))
    price = prices[machine]
    times = np.concatenate(([0.0], arrays.window_begin, arrays.window_end))
    change = np.concatenate(([1.0], -price, price))
    order = np.argsort(times, kind="stable")
    times, speed = times[order], np.cumsum(change[order])
    work = np.concatenate(([0.0], np.cumsum(np.diff(times) * np.maximum(speed[:-1], 0.0))))
    return WorkClock(times, work)
