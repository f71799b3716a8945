"""The swarm's kernels against the formulas, draw by draw."""

import numpy as np
import pytest

from livespan.algorithms.particle_swarm import MAX_VELOCITY, move, scatter


def test_a_particle_moves_by_the_published_formula():
    rng = np.random.default_rng(3)
    position, velocity = rng.random(20), rng.normal(0, 0.05, 20)
    own, lead = rng.random(20), rng.random(20)
    draws = np.random.default_rng(5).random(40)
    step = (
        0.7 * velocity
        + 1.4 * draws[0::2] * (own - position)
        + 1.3 * draws[1::2] * (lead - position)
    )
    step = np.clip(step, -MAX_VELOCITY, MAX_VELOCITY)
    expected = np.clip(position + step, 0, 1)
    speed = move(position, velocity, own, lead, 0.7, 1.4, 1.3, np.random.default_rng(5))
    assert position.tolist() == pytest.approx(expected.tolist())
    assert velocity.tolist() == pytest.approx(step.tolist())
    assert speed == pytest.approx(np.abs(step).mean())


def test_a_scattered_particle_rests_near_the_lead_with_a_few_keys_changed():
    rng = np.random.default_rng(1)
    position, velocity, lead = rng.random(2000), rng.random(2000), rng.random(2000)
    scatter(position, velocity, lead, 0.05, rng)
    assert not velocity.any()
    changed = (position != lead).sum()
    assert 1 <= changed <= 30
    assert ((position >= 0) & (position <= 1)).all()
