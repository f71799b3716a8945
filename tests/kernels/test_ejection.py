"""Ejection chains: by hand, against all chains of a small plan, and that the books are kept."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from livespan.kernels.ejection import Options, eject, new_beam, search_chain
from tests import naive
from tests.kernels.test_exchange import assert_consistent, durations_of, planned

EVERYTHING = 10**9


def all_options(durations, limit=np.inf):
    """Every machine for every task, at a regret of nothing."""
    n, m = durations.shape
    return Options(np.arange(0, n * m + 1, m), np.tile(np.arange(m), n), np.zeros(n * m), limit)


def ejected(durations, plan, target, depth=3, width=64):
    weights = np.ones(durations.shape[1])
    beam = new_beam(len(durations), depth, width)
    return eject(durations, weights, all_options(durations), plan, target, beam, EVERYTHING)


def energy(loads, target):
    return sum(max(load - target, 0.0) ** 2 for load in loads)


def test_a_chain_over_three_machines_does_what_no_exchange_of_two_can():
    # Each task is quick on the machine ahead of its own: 5, 5, 5 become 3, 3, 3 all at once.
    durations = np.array([[5.0, 3.0, 9.0], [9.0, 5.0, 3.0], [3.0, 9.0, 5.0]])
    plan = planned(durations, [0, 1, 2])
    assert ejected(durations, plan, 3.0, depth=2) > 0
    assert plan.machine_of.tolist() == [0, 1, 2]
    ejected(durations, plan, 3.0)
    assert plan.machine_of.tolist() == [1, 2, 0]
    assert plan.load.tolist() == [3, 3, 3]


def test_machines_below_the_target_are_left_alone():
    durations = np.array([[5.0, 1.0], [5.0, 5.0]])
    plan = planned(durations, [0, 1])
    assert ejected(durations, plan, 5.0) == 0
    assert plan.load.tolist() == [5, 5]


def test_no_chain_goes_where_the_regret_is_above_the_limit():
    durations = np.array([[5.0, 1.0], [5.0, 1.0]])
    plan, beam = planned(durations, [0, 0]), new_beam(2, 3, 4)
    options = Options(np.array([0, 1, 2]), np.array([1, 1]), np.array([1.0, 3.0]), 2.0)
    eject(durations, np.ones(2), options, plan, 0.0, beam, EVERYTHING)
    assert plan.machine_of.tolist() == [1, 0]


@settings(max_examples=60, deadline=None)
@given(durations_of, st.integers(0, 99), st.integers(1, 3), st.floats(20, 150))
def test_a_chain_found_changes_the_energy_by_what_it_says(durations, seed, depth, target):
    """It is one of all chains; single moves are all tried, of longer ones the promising."""
    plan = planned(durations, np.random.default_rng(seed).integers(0, 3, 14))
    for first in range(14):
        beam = new_beam(14, depth, 14)
        found, length, _ = search_chain(
            durations, np.ones(3), all_options(durations), plan, target, first, -1e-9, beam, 1
        )
        chains = naive.ejection_chains(
            durations.tolist(), plan.machine_of.tolist(), target, first, depth
        )
        best = min(chains.values(), default=0.0)
        assert found >= min(best, -1e-9) - 1e-6
        if depth == 1:
            assert found == pytest.approx(min(best, -1e-9), abs=1e-6)
        if length:
            chain = tuple(zip(beam.moved[:length].tolist(), beam.to[:length].tolist(), strict=True))
            assert chains[chain[::-1]] == pytest.approx(found)


@settings(max_examples=40, deadline=None)
@given(durations_of, st.integers(0, 99), st.floats(20, 150))
def test_chains_keep_the_books_and_never_raise_the_energy(durations, seed, target):
    plan = planned(durations, np.random.default_rng(seed).integers(0, 3, 14))
    before = energy(plan.load, target)
    ejected(durations, plan, target, width=4)
    assert energy(plan.load, target) <= before * (1 + 1e-12)
    assert_consistent(plan, durations)


def test_a_full_row_takes_no_more():
    durations = np.array([[4.0, 1.0], [4.0, 1.0], [4.0, 1.0]])
    plan = planned(durations, [0, 0, 0])
    narrow = plan._replace(members=np.ascontiguousarray(plan.members[:, :3]))
    narrow.filled[1] = 3
    ejected(durations, narrow, 0.0, depth=1)
    assert narrow.machine_of.tolist() == [0, 0, 0]
