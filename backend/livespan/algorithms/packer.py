"""Identical machines that do a few tasks each, packed anew in groups beside a search."""

import numpy as np

from livespan.algorithms.ground import Ground
from livespan.kernels.completion import complete, new_filling
from livespan.kernels.loads import Plan, fill_plan, new_plan

__all__ = ["Packer", "packs"]

FEW = 8
"""Tasks for each machine, on average, up to which identical machines are packed anew in groups."""
PACK_ROOM, PACK_STEPS, TASK_STEPS = 80, 300_000, 3_000
"""Tasks of such a group, at most; steps of packing in an iteration, at most and for each task."""
PACK_TURNS = 200
"""Iterations after which a goal of packing that is not reached gives way to another one."""
GOAL_SHARE = 0.3
"""Share of the gap by which such a goal lies below the best schedule."""


def packs(ground: Ground) -> bool:
    """Tell whether machines are all alike and do few enough tasks."""
    n, m = ground.durations.shape
    return ground.bias == 0.0 and n <= FEW * m


class Packer:
    """A plan of identical machines that is packed anew in groups, on and on."""

    def __init__(self, ground: Ground, room: int, rng: np.random.Generator) -> None:
        n, m = ground.durations.shape
        self._ground, self._rng, self._turns = ground, rng, 0
        self._plan = new_plan(n, m, max(room, PACK_ROOM + n // m + 1))
        self._filling = new_filling(PACK_ROOM)

    def go(self, levelled: Plan, value: float) -> None:
        """Pack for an iteration; give the levelled plan the tasks when that is better."""
        durations = self._ground.durations
        # A plan with few machines above the goal is worth more than one of a lower peak.
        if self._turns % PACK_TURNS == 0:
            fill_plan(durations, levelled.machine_of, self._plan)
        goal = self._goal(value)
        steps = min(PACK_STEPS, TASK_STEPS * len(durations))
        complete(durations, self._plan, goal, steps, self._filling, self._rng)
        self._turns += 1
        fits = self._plan.filled.max() <= levelled.members.shape[1]
        if fits and self._plan.load.max() < levelled.load.max():
            fill_plan(durations, self._plan.machine_of, levelled)

    def _goal(self, value: float) -> float:
        """Return the bound, or, when that was not reached for long, a time on the way there."""
        floor = self._ground.floor
        if self._turns // PACK_TURNS % 2 == 0:
            return floor
        step = GOAL_SHARE * (value - floor)
        return value - (max(1.0, np.floor(step)) if self._ground.whole else step)
