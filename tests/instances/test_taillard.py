"""Taillard's shops from his seeds, against what the paper and the collections say of them."""

import numpy as np
import pytest

from livespan.instances import INSTANCES, read_named
from livespan.instances.taillard import job_shop
from livespan.solve import solve
from livespan.stop import MaxRuntime
from tests.instances.facts import FLOW_BOUNDS, FLOW_PRINTS, JOB_BOUNDS, JOB_PRINTS
from tests.instances.prints import fingerprint


def times_of(found):
    """Return the time of each job's operations, and the load of each machine."""
    times = np.where(np.isfinite(found.durations), found.durations, 0.0)
    machines = times.shape[1]
    return times.sum(axis=1).reshape(-1, machines), times.sum(axis=0)


@pytest.mark.parametrize("number", range(1, 81))
def test_a_job_shop_is_the_published_one(number):
    found = read_named(f"ta{number:02d}")
    jobs, loads = times_of(found)
    assert max(jobs.sum(axis=1).max(), loads.max()) == JOB_BOUNDS[number - 1]
    assert fingerprint(found) == JOB_PRINTS.split()[number - 1]
    best = INSTANCES[found.name].best
    assert JOB_BOUNDS[number - 1] <= best.bound <= best.value


@pytest.mark.parametrize("number", range(1, 121))
def test_a_flow_shop_is_the_published_one(number):
    found = read_named(f"ta{number:03d}")
    jobs, loads = times_of(found)
    ends = np.cumsum(jobs, axis=1)
    heads = (ends - jobs).min(axis=0)
    tails = (jobs.sum(axis=1, keepdims=True) - ends).min(axis=0)
    bound = max(jobs.sum(axis=1).max(), (heads + loads + tails).max())
    assert bound == FLOW_BOUNDS[number - 1]
    assert fingerprint(found) == FLOW_PRINTS.split()[number - 1]
    assert INSTANCES[found.name].best.value >= bound


def test_the_paper_s_example_of_four_jobs():
    found = job_shop(4, 4, 1166510396, 164000672)
    rows = found.durations.reshape(4, 4, 4)
    machines = np.argmin(rows, axis=2) + 1
    assert machines.tolist() == [[3, 1, 4, 2], [4, 1, 2, 3], [1, 2, 3, 4], [1, 3, 2, 4]]
    assert rows.min(axis=2).tolist() == [
        [54, 34, 61, 2], [9, 15, 89, 70], [38, 19, 28, 87], [95, 34, 7, 29]
    ]  # fmt: skip


def test_an_optimum_that_is_quickly_proved():
    instance = INSTANCES["ta14"]
    result = solve(instance.read().problem(), stop=MaxRuntime(0.5))
    # Nothing may be below a proved optimum; how close half a second comes is not the point.
    assert instance.optimum == 1345
    assert result.value >= 1345 >= result.bound
