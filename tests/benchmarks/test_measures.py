"""A history of (seconds, value, bound): nothing until 1 s, then 120, then 110 from 3 s on."""

import math

import pytest
from benchmarks.quality import measures

HISTORY = [[0.5, None, 90], [1, 120, 90], [3, 110, 100]]


@pytest.mark.parametrize(
    ("mark", "value"), [(0.9, math.inf), (1, 120), (2.99, 120), (3, 110), (60, 110)]
)
def test_the_value_at_a_mark_is_the_best_found_by_then(mark, value):
    assert measures.value_at(HISTORY, mark) == value


def test_the_bound_at_a_mark_is_the_best_known_by_then():
    assert [measures.bound_at(HISTORY, mark) for mark in (0.1, 1, 3)] == [0, 90, 100]


def test_the_first_value_counts_not_the_first_word():
    assert measures.first_at(HISTORY) == 1
    assert measures.first_at([[0.5, None, 90]]) == math.inf


def test_gaps_are_relative_to_the_reference_and_negative_below_it():
    assert measures.gap(110, 100) == pytest.approx(10)
    assert measures.gap(99, 100) == pytest.approx(-1)
    assert measures.gap(math.inf, 100) == math.inf
    assert math.isnan(measures.gap(5, math.inf))
    assert math.isnan(measures.gap(5, 0))


def test_the_primal_integral_adds_up_the_stretches():
    # 1 s without a schedule, 2 s at (120 - 100) / 120, 1 s at (110 - 100) / 110, over 4 s
    expected = 100 * (1 + 2 * 20 / 120 + 10 / 110) / 4
    assert measures.primal_integral(HISTORY, 100, 4) == pytest.approx(expected)


def test_the_primal_integral_ends_at_its_time():
    assert measures.primal_integral(HISTORY, 100, 2) == pytest.approx(100 * (1 + 20 / 120) / 2)
    assert measures.primal_integral([], 100, 2) == 100


def test_the_primal_gap_stays_between_0_and_1():
    assert measures.primal_gap(0, 0) == 0
    assert measures.primal_gap(100, 100) == 0
    assert measures.primal_gap(math.inf, 100) == 1


def test_times_go_from_the_first_to_the_last():
    times = measures.times(10, count=4, first=0.01)
    assert times == pytest.approx([0.01, 0.1, 1, 10])
