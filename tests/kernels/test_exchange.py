"""Plans, annealing and exchanges: bookkeeping, and the best exchange against its plain twin."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from livespan.kernels.anneal import Inward, anneal, closing_task
from livespan.kernels.exchange import combine, level, match, new_bundle
from livespan.kernels.loads import copy_plan, fill_plan, new_plan, queue
from livespan.kernels.prices import least_priced
from tests import naive

durations_of = st.integers(0, 2**32).map(
    lambda seed: np.random.default_rng(seed).integers(1, 50, (14, 3)).astype(float)
)


def planned(durations, assignment):
    n, m = durations.shape
    plan = new_plan(n, m, n + 3)
    fill_plan(durations, np.array(assignment, dtype=np.int64), plan)
    return plan


def priced(durations):
    n, m = durations.shape
    prices, least = np.full(m, 1 / m), np.empty(n)
    least_priced(durations, prices, least, np.empty(n, np.int64))
    return prices, least


def naive_loads(durations, assignment):
    return np.bincount(
        assignment, durations[np.arange(len(durations)), assignment], durations.shape[1]
    )


def all_inward(durations):
    """Return all pairs of a machine and a task, those of no regret first."""
    n, m = durations.shape
    return Inward(np.arange(m + 1) * n, np.tile(np.arange(n), m), np.zeros(n * m))


def assert_consistent(plan, durations):
    """Rows, places and loads say what ``machine_of`` says."""
    n, m = durations.shape
    assert plan.filled.sum() == n
    for machine in range(m):
        row = plan.members[machine, : plan.filled[machine]]
        assert sorted(row) == np.flatnonzero(plan.machine_of == machine).tolist()
        assert plan.place[row].tolist() == list(range(row.size))
        assert plan.load[machine] == pytest.approx(durations[row, machine].sum())


def levelled(durations, plan, limit=np.inf, width=5, rounds=1000):
    prices, least = priced(durations)
    bundles = new_bundle(width), new_bundle(width)
    return level(durations, prices, least, limit, plan, *bundles, rounds, 1)


def test_an_exchange_levels_two_machines():
    # 6 + 5 + 4 | 3 + 2: sending 6 for 3 + 2... is beaten by sending 5 alone: 10 | 10.
    durations = np.repeat([[6.0], [5.0], [4.0], [3.0], [2.0]], 2, axis=1)
    plan = planned(durations, [0, 0, 0, 1, 1])
    assert levelled(durations, plan, rounds=1) == 1
    assert plan.load.tolist() == [10, 10]
    assert levelled(durations, plan) == 0


def test_nothing_goes_where_its_regret_is_too_large():
    durations = np.array([[6.0, 7.0], [5.0, 50.0], [1.0, 1.0]])
    plan = planned(durations, [0, 0, 1])
    levelled(durations, plan, limit=1.0)
    assert plan.machine_of.tolist() == [1, 0, 0]  # 5 + 1 | 7: 50 stays out of the question


@settings(max_examples=60, deadline=None)
@given(durations_of, st.integers(0, 99))
def test_a_match_is_the_best_of_all_pairs_of_subsets(durations, seed):
    rng = np.random.default_rng(seed)
    assignment = rng.integers(0, 2, 14)
    sides = [np.flatnonzero(assignment == side)[:5] for side in (0, 1)]
    bundles = new_bundle(5), new_bundle(5)
    sizes = []
    for side, bundle in enumerate(bundles):
        bundle.tasks[: sides[side].size] = sides[side]
        sizes.append(combine(durations, side, 1 - side, sides[side].size, bundle))
    full, other = 200.0, 150.0
    best, *_ = match(bundles[0], sizes[0], bundles[1], sizes[1], full, other, 1.0, np.inf, full)
    table = durations.tolist()
    assert best == pytest.approx(naive.best_exchange(table, *sides, full, other))


@settings(max_examples=40, deadline=None)
@given(durations_of, st.integers(0, 99))
def test_levelling_keeps_the_books_and_never_fills_the_fullest(durations, seed):
    plan = planned(durations, np.random.default_rng(seed).integers(0, 3, 14))
    before = plan.load.max()
    levelled(durations, plan)
    assert plan.load.max() <= before
    assert_consistent(plan, durations)


@settings(max_examples=40, deadline=None)
@given(durations_of, st.integers(0, 99), st.sampled_from([0.0, 1.0]))
def test_annealing_keeps_the_books_and_levels_in_the_cold(durations, seed, bias):
    rng = np.random.default_rng(seed)
    prices, least = priced(durations)
    plan = planned(durations, rng.integers(0, 3, 14))
    before = plan.load.max()
    task, machine = (axis.ravel() for axis in np.indices(durations.shape))
    accepted = anneal(
        durations, prices, least, prices, task, machine, task.size, all_inward(durations),
        np.inf, plan, np.full(3, 14), 0.0, 1e-6, 1e-9, 2000, bias, rng,
    )  # fmt: skip
    assert_consistent(plan, durations)
    assert accepted
    assert (prices * plan.load**2).sum() <= (before**2)


@settings(max_examples=40, deadline=None)
@given(durations_of, st.integers(0, 99), st.lists(st.integers(0, 14), min_size=3, max_size=3))
def test_annealing_gives_no_machine_more_tasks_than_it_may_have(durations, seed, most):
    """One that has more at first keeps them, loses some, or takes one for another."""
    rng = np.random.default_rng(seed)
    prices, least = priced(durations)
    plan = planned(durations, rng.integers(0, 3, 14))
    before = plan.filled.copy()
    task, machine = (axis.ravel() for axis in np.indices(durations.shape))
    anneal(
        durations, prices, least, prices, task, machine, task.size, all_inward(durations),
        np.inf, plan, np.array(most), 0.0, 1e3, 1.0, 500, 0.0, rng,
    )  # fmt: skip
    assert_consistent(plan, durations)
    assert (plan.filled <= np.maximum(before, most)).all()


@settings(max_examples=40, deadline=None)
@given(durations_of, st.integers(0, 99))
def test_chains_are_closed_in_rows_without_room_and_lead_to_the_best_counts_allow(durations, seed):
    """Three machines of two tasks, none may have more: only swaps and rings are left."""
    durations = np.ascontiguousarray(durations[:6])
    rng = np.random.default_rng(seed)
    prices, least = priced(durations)
    plan = new_plan(6, 3, 2)
    fill_plan(durations, rng.permutation(np.repeat(np.arange(3), 2)), plan)
    even = (
        pick for pick in itertools.product(range(3), repeat=6) if sorted(pick) == [0, 0, 1, 1, 2, 2]
    )
    energies = [(naive_loads(durations, pick) ** 2).sum() / 3 for pick in even]
    task, machine = (axis.ravel() for axis in np.indices(durations.shape))
    anneal(
        durations, prices, least, prices, task, machine, task.size, all_inward(durations),
        np.inf, plan, np.full(3, 2), 0.0, 1e4, 1e-3, 20_000, 0.0, rng,
    )  # fmt: skip
    assert_consistent(plan, durations)
    assert plan.filled.tolist() == [2, 2, 2]
    # Swaps and rings of one task each lead nearly anywhere: what is left is luck, and little.
    assert (prices * plan.load**2).sum() <= 1.05 * min(energies)


@settings(max_examples=40, deadline=None)
@given(durations_of, st.integers(0, 99), st.floats(0.0, 200.0))
def test_the_task_that_closes_a_chain_is_the_best_one(durations, seed, target):
    rng = np.random.default_rng(seed)
    weights, tasks = rng.random(3) + 0.1, np.flatnonzero(rng.random(14) < 0.5)
    best, energy = closing_task(durations, weights, tasks, target, 0, 2, 120.0, 90.0)
    left, come = 120.0 - durations[tasks, 0], 90.0 + durations[tasks, 2]
    energies = weights[0] * np.maximum(left - target, 0.0) ** 2
    energies += weights[2] * np.maximum(come - target, 0.0) ** 2
    assert energy == pytest.approx(min(energies, default=np.inf))
    assert best == (tasks[energies.argmin()] if tasks.size else -1)


def test_a_full_row_takes_no_more():
    durations = np.ones((6, 2))
    plan = new_plan(6, 2, 6 + 3)
    fill_plan(durations, np.array([0, 0, 0, 0, 0, 0]), plan)
    narrow = plan._replace(members=np.ascontiguousarray(plan.members[:, :6]))
    levelled(durations, narrow)
    assert narrow.load.tolist() == [6, 0]  # a subset of three might not fit, so none is tried


def test_a_copy_stands_alone():
    durations = np.ones((4, 2))
    plan, copied = planned(durations, [0, 0, 0, 1]), planned(durations, [1, 1, 1, 1])
    copy_plan(plan, copied)
    levelled(durations, copied)
    assert copied.load.tolist() == [2, 2]
    assert plan.load.tolist() == [3, 1]


def test_a_queue_has_no_gaps():
    durations = np.array([[1.0, 9.0], [2.0, 9.0], [9.0, 3.0], [4.0, 9.0]])
    load, start, finish = np.empty(2), np.empty(4), np.empty(4)
    queue(durations, np.array([0, 0, 1, 0]), load, start, finish)
    assert start.tolist() == [0, 1, 0, 3]
    assert finish.tolist() == [1, 3, 3, 7]
    assert load.tolist() == [7, 3]
