"""Numbers and words as a terminal shows and takes them."""

import doctest

import pytest

from livespan.cli import words
from livespan.cli.words import clock, percent, short, sparkline, strip


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0, "0"), (6.0, "6"), (13079.9, "13,079.9"), (1234567.891, "1,234,568"), (1e20, "1e+20"),
     (0.125, "0.125"), (float("inf"), "inf")],
)  # fmt: skip
def test_numbers_are_short(value, shown):
    assert short(value) == shown


def test_gaps_and_clocks():
    shares = (0.0, 0.00002, 0.0123, 0.5, float("inf"))
    assert [percent(gap) for gap in shares] == ["0.00%", "0.002%", "1.23%", "50.0%", "?"]
    assert [clock(s) for s in (0, 59.94, 61, 3661)] == ["0.0s", "59.9s", "1:01", "1:01:01"]


def test_a_trend_falls_from_high_to_low():
    assert sparkline([], 1.0) == ""
    assert sparkline([(0.0, 5.0)], 1.0, width=3) == "▁▁▁"
    assert sparkline([(0.0, 8.0), (2.0, 4.0), (4.0, 0.0)], 4.0, width=4) == "█▅▅▁"
    assert sparkline([(0.0, 8.0), (3.0, 0.0)], 4.0, width=4, ascii_only=True) == "@@__"


def test_values_are_dots_on_a_scale_with_their_median():
    assert strip([0.0, 10.0, 5.0], 0.0, 10.0, 5) == "·-|-·"
    assert strip([3.0], 3.0, 3.0, 4) == "|---"


def test_the_examples_are_true():
    assert doctest.testmod(words).failed == 0
