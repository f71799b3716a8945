"""One machine that interrupts: against plain twins and every subset."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from livespan.kernels.preempt import count_late, preempt, windows
from tests import naive_bounds as naive

times = st.integers(0, 12).map(float)


def lists(*kinds, low=1, high=7):
    """Several lists of the same length."""
    return st.lists(st.tuples(*kinds), min_size=low, max_size=high).map(
        lambda rows: [list(column) for column in zip(*rows, strict=True)]
    )


@pytest.mark.parametrize("shrinking", [False, True])
@settings(max_examples=60, deadline=None)
@given(drawn=lists(times, times, times))
def test_tasks_run_by_key_and_are_interrupted(shrinking, drawn):
    head, work, key = drawn
    ends, centre = np.empty(len(head)), np.empty(len(head))
    keys = np.array(work if shrinking else key)
    order = np.argsort(head, kind="stable")
    preempt(order, np.array(head), np.array(work), keys, shrinking, ends, centre)
    plain_ends, plain_centre = naive.preempt(head, work, key, shrinking)
    assert ends.tolist() == plain_ends
    assert centre == pytest.approx(plain_centre)


@settings(max_examples=60, deadline=None)
@given(lists(times, times))
def test_as_few_are_late_as_can_be(drawn):
    work, due = drawn
    order = np.argsort(due, kind="stable")
    late = count_late(order, np.array(work), np.array(due), 0.0)
    assert len(work) - late == naive.most_on_time(work, due)


@settings(max_examples=60, deadline=None)
@given(lists(times, times, times, high=8), st.integers(1, 3))
def test_windows_of_a_group_of_machines(drawn, machines):
    head, duration, tail = (np.array(column) for column in drawn)
    found = windows(
        np.argsort(-tail, kind="stable"), head, duration, tail, np.unique(head), machines
    )
    # By its definition: sets of a least head and a least tail, among all sets.
    sets = [
        (head >= first) & (tail >= last)
        for first in head
        for last in tail
        if ((head >= first) & (tail >= last)).sum() >= machines
    ]
    plain = max(
        (
            (
                np.sort(head[chosen])[:machines].sum()
                + duration[chosen].sum()
                + np.sort(tail[chosen])[:machines].sum()
            )
            / machines
            for chosen in sets
        ),
        default=-np.inf,
    )
    assert found >= plain - 1e-12
    assert found <= naive.best_windows(head, duration, tail, machines) + 1e-12


def test_two_machines_whose_first_tasks_begin_at_different_times():
    # Heads 0, 4, 4, durations 3, tails 0, 0, 2: (0 + 4) + 9 + (0 + 0) over 2 machines.
    head, tail = np.array([0.0, 4.0, 4.0]), np.array([0.0, 0.0, 2.0])
    found = windows(np.array([2, 0, 1]), head, np.full(3, 3.0), tail, np.array([0.0, 4.0]), 2)
    # From 4 on: (4 + 4) + 6 + (0 + 2), over 2.
    assert found == 8.0
