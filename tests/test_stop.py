"""Stop rules: each says why, and they compose."""

import pytest

from livespan.errors import SettingError
from livespan.stop import (
    AnyOf,
    Cancelled,
    GapReached,
    MaxIterations,
    MaxRuntime,
    NoImprovement,
    Progress,
    TargetReached,
)


def at(iteration=0, value=12.0, bound=10.0, elapsed=0.0, improved_at=0):
    return Progress(iteration, value, bound, elapsed, improved_at)


@pytest.mark.parametrize(
    ("rule", "goes_on", "stops", "reason"),
    [
        (MaxIterations(5), at(iteration=4), at(iteration=5), "all 5 iterations done"),
        (MaxRuntime(2), at(elapsed=1.9), at(elapsed=2), "time limit of 2 s"),
        (
            NoImprovement(3),
            at(iteration=6, improved_at=4),
            at(iteration=7, improved_at=4),
            "no improvement in 3 iterations",
        ),
        (TargetReached(11), at(value=11.5), at(value=11), "target of 11 reached"),
        (GapReached(0.1), at(value=11.5), at(value=11), "gap of 0.1 reached"),
        (GapReached(), at(value=10.001), at(value=10), "proved optimal"),
    ],
)
def test_a_rule_stops_when_it_says(rule, goes_on, stops, reason):
    assert rule(goes_on) is None
    assert rule(stops) == reason


def test_a_gap_that_rounding_made_is_closed():
    # The cost of a schedule and its bound add the same numbers up in another order.
    assert GapReached()(at(value=10 * (1 + 1e-15))) == "proved optimal"
    assert GapReached()(at(value=10 * (1 + 1e-10))) is None


def test_an_unknown_gap_does_not_stop():
    assert GapReached(0.5)(at(value=1, bound=0)) is None


def test_cancel_stops_from_outside():
    rule = Cancelled()
    assert rule(at()) is None
    rule.cancel()
    assert rule(at()) == "stopped on request"


def test_the_first_rule_to_speak_gives_the_reason():
    rule = AnyOf(TargetReached(1), MaxIterations(2), MaxRuntime(1))
    assert rule(at(iteration=1)) is None
    assert rule(at(iteration=2, elapsed=9)) == "all 2 iterations done"


@pytest.mark.parametrize(
    ("make", "member"),
    [
        (lambda: MaxIterations(0), "n_iterations"),
        (lambda: MaxRuntime(0), "time_limit"),
        (lambda: MaxRuntime(float("nan")), "time_limit"),
        (lambda: NoImprovement(0), "no_improvement"),
        (lambda: GapReached(-0.1), "gap"),
        (lambda: GapReached(float("nan")), "gap"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(make, member):
    with pytest.raises(SettingError) as caught:
        make()
    assert caught.value.member == member
