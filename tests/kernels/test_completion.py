"""Tasks packed onto equal machines: against all ways there are, and in groups of a plan."""

import itertools

import numpy as np
import pytest

from livespan.kernels.completion import complete, fill, new_filling, spread
from livespan.kernels.loads import fill_plan, new_plan


def packed(lengths, machines, goal, skip=0.0, seed=0):
    """Return the machines found, or None."""
    filling = new_filling(len(lengths))
    filling.task[:] = np.arange(len(lengths))
    spread(np.repeat(np.array(lengths)[:, None], machines, axis=1), len(lengths), filling)
    rng = np.random.default_rng(seed)
    found, _ = fill(filling, len(lengths), machines, goal, 100_000, skip, rng)
    if not found:
        return None
    machine = np.empty(len(lengths), np.int64)
    machine[filling.task[filling.place]] = filling.bin
    return machine


def test_nothing_is_packed_that_does_not_fit_and_everything_that_does():
    rng = np.random.default_rng(7)
    for _ in range(40):
        lengths = rng.integers(0, 12, 7).astype(float)
        least = min(
            np.bincount(pick, weights=lengths, minlength=3).max()
            for pick in itertools.product(range(3), repeat=7)
        )
        machine = packed(lengths, 3, least)
        assert np.bincount(machine, weights=lengths, minlength=3).max() == least
        assert packed(lengths, 3, least - 1) is None


def test_passing_tasks_over_may_miss_a_packing_but_finds_no_wrong_one():
    lengths = [7.0, 6.0, 5.0, 4.0, 3.0, 3.0, 2.0]
    found = [packed(lengths, 3, 10.0, 0.3, seed) for seed in range(20)]
    ways = {tuple(way) for way in found if way is not None}
    assert len(ways) > 1
    for way in ways:
        assert np.bincount(way, weights=lengths).tolist() == [10, 10, 10]


@pytest.mark.parametrize("room", [80, 3])
def test_groups_are_packed_down_to_the_goal_when_there_is_room(room):
    # Cut from eight machines full to 1000: a schedule without idle time exists.
    rng = np.random.default_rng(3)
    cuts = np.sort(rng.choice(np.arange(1, 1000), (8, 3)), axis=1)
    lengths = np.diff(cuts, axis=1, prepend=0, append=1000).ravel().astype(float)
    durations = np.repeat(lengths[:, None], 8, axis=1)
    plan = new_plan(32, 8, 120)
    fill_plan(durations, np.argsort(np.argsort(lengths)) % 8, plan)
    before = plan.load.max()
    complete(durations, plan, 1000.0, 3_000_000, new_filling(room), rng)
    assert plan.load.max() == (1000 if room == 80 else before)
    assert plan.filled.sum() == 32
    for machine in range(8):
        row = plan.members[machine, : plan.filled[machine]]
        assert (plan.machine_of[row] == machine).all()
        assert plan.place[row].tolist() == list(range(row.size))
        assert plan.load[machine] == lengths[row].sum()
