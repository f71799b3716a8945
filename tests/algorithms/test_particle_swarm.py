"""The swarm's kernels against the formulas, draw by draw."""

import numpy as np
import pytest

from livespan.algorithms import greedy_start, particle_swarm
from livespan.algorithms.particle_swarm import MAX_VELOCITY, learn, move, scatter
from livespan.objectives import make_objective


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


def test_a_leader_learns_the_order_of_its_improved_schedule(six):
    start = greedy_start(six, make_objective("makespan"))
    rng = np.random.default_rng(1)
    swarm = particle_swarm._swarm(six.arrays, 3, start, start.decisions.start, rng)
    before = swarm.position.copy()
    swarm.leader[0] = 2
    machines, begins = np.array([0, 1, 0, 1, 0, 1]), np.arange(6.0)
    learn(swarm, np.array([3, 1, 0, 2, 5, 4]), machines, begins, 12.5)
    assert swarm.iteration_assignment.tolist() == machines.tolist()
    assert swarm.iteration_start.tolist() == begins.tolist()
    # Places 0 to 5 become keys (place + 1/2) / 6.
    assert (swarm.position[2, :6] * 6).tolist() == pytest.approx([2.5, 1.5, 3.5, 0.5, 5.5, 4.5])
    assert swarm.position[2, 6:].tolist() == before[2, 6:].tolist()
    assert swarm.position[:2].tolist() == before[:2].tolist()
    assert swarm.own_value[2] == 12.5
    assert swarm.lead.tolist() == swarm.own_best[2].tolist() == swarm.position[2].tolist()
