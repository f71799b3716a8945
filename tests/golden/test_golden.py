"""Every algorithm walks the trajectory that was recorded for it.

A change here is a change of every user's results: record anew only when that is meant, and say
so in the changelog.
"""

import json

import numba
import pytest

from livespan import ALGORITHMS
from livespan.solve import by_the_clock
from tests.golden.record import FILE, problems, trajectory

GOLDEN = json.loads(FILE.read_text(encoding="utf-8"))


def test_every_algorithm_has_a_baseline_and_every_baseline_an_algorithm():
    assert set(GOLDEN) == {name for name, kind in ALGORITHMS.items() if not by_the_clock(kind)}


@pytest.mark.parametrize("kind", problems())
@pytest.mark.parametrize("name", GOLDEN)
def test_the_trajectory_is_the_recorded_one(name, kind):
    if name in ("ga", "sa", "tabu") and numba.config.DISABLE_JIT:
        pytest.skip("a million interpreted steps take half an hour")
    walked = trajectory(problems()[kind], name)
    recorded = GOLDEN[name][kind]
    if recorded is None or walked is None:
        assert walked is recorded
        return
    assert len(walked["iterations"]) == len(recorded["iterations"])
    for here, there in zip(walked["iterations"], recorded["iterations"], strict=True):
        assert here == pytest.approx(there, rel=1e-12)
    assert walked["assignment"] == recorded["assignment"]
