"""The rank-sum test against counting by hand, and its large-sample form against the exact one."""

import doctest
import itertools
import random

import pytest

from livespan.compare import significance
from livespan.compare.significance import holm, midranks, rank_sum_p


def counted(first, second):
    """Deal the values out in every way and count those as extreme."""
    ranks = midranks([*first, *second])
    mean = sum(ranks) * len(first) / len(ranks)
    seen = abs(sum(ranks[: len(first)]) - mean)
    ways = list(itertools.combinations(ranks, len(first)))
    return sum(abs(sum(way) - mean) >= seen - 1e-9 for way in ways) / len(ways)


def test_equals_share_their_ranks():
    assert midranks([5, 1, 5, 5, 2]) == [4, 1, 4, 4, 2]


@pytest.mark.parametrize("seed", range(40))
def test_small_samples_with_ties_are_counted_exactly(seed):
    rng = random.Random(seed)
    first, second = ([rng.randrange(6) for _ in range(rng.randrange(1, 6))] for _ in range(2))
    assert rank_sum_p(first, second) == pytest.approx(counted(first, second))


def test_published_value():
    # Mann and Whitney's table I: for 4 and 4 a U of 0 has probability 1/70 on each side.
    assert rank_sum_p([1, 2, 3, 4], [5, 6, 7, 8]) == pytest.approx(2 / 70)


def test_many_values_go_by_the_normal_distribution(monkeypatch):
    rng = random.Random(1)
    first = [rng.randrange(50) for _ in range(25)]
    second = [rng.randrange(50) + 8 for _ in range(30)]
    exact = rank_sum_p(first, second)
    monkeypatch.setattr(significance, "MOST_EXACT", 10)
    assert rank_sum_p(first, second) == pytest.approx(exact, abs=0.004)
    assert 0.001 < exact < 0.2


def test_what_cannot_differ_is_no_difference():
    assert rank_sum_p([], [1.0]) == 1.0
    assert rank_sum_p([2.0] * 5, [2.0] * 5) == 1.0
    assert rank_sum_p([2.0] * 50, [2.0] * 50) == 1.0


def test_correction_never_lowers_and_keeps_the_order():
    assert holm([]) == []
    assert holm([0.5, 0.001, 0.03]) == [0.5, 0.003, 0.06]
    assert holm([0.9, 0.8]) == [1.0, 1.0]


def test_the_examples_are_true():
    assert doctest.testmod(significance).failed == 0
