"""How long a client waits before it tries again, and when it gives up."""

import contextlib
import time

import pytest

from livespan.client.errors import RefusedError, RunTimeoutError, UnreachableError
from livespan.client.patience import FIRST_WAIT, JITTER, LONGEST_WAIT, Patience

GONE = UnreachableError("gone")


def refused(after):
    return RefusedError("busy", 503, retry_after=after)


def test_waits_double_up_to_the_longest():
    patience = Patience(60)
    pauses = [patience.pause(GONE) for _ in range(40)]
    for number, pause in enumerate(pauses):
        least = min(LONGEST_WAIT, FIRST_WAIT * 2**number)
        assert least <= pause <= least * (1 + JITTER)


def test_what_the_server_asks_for_is_the_least_wait():
    patience = Patience(60)
    patience.obey(3_000)
    assert 3 <= patience.pause(GONE) <= 3 * (1 + JITTER)
    patience.worked()
    assert 7 <= patience.pause(refused(7.0)) <= 7 * (1 + JITTER)
    patience.worked()
    patience.obey(40_000)
    assert patience.pause(GONE) >= 40


def test_success_makes_waits_short_again():
    patience = Patience(60)
    for _ in range(10):
        patience.pause(GONE)
    patience.worked()
    assert patience.pause(GONE) <= FIRST_WAIT * (1 + JITTER)


def test_patience_counts_from_the_first_failure_and_ends_with_the_last():
    patience = Patience(0.2)
    time.sleep(0.3)  # a long time of success
    patience.obey(20)
    began = time.monotonic()
    errors = []
    with contextlib.suppress(RefusedError):
        for _ in range(100):
            errors.append(refused(None))
            patience.wait(errors[-1])
    assert 2 <= len(errors) < 10
    assert 0.02 <= time.monotonic() - began < 2


def test_no_patience_is_no_second_try():
    with pytest.raises(UnreachableError):
        Patience(0).wait(GONE)


def test_a_deadline_ends_a_wait_and_tells_what_went_wrong_last():
    began = time.monotonic()
    patience = Patience(60, deadline=began + 0.1)
    with pytest.raises(RunTimeoutError, match="busy"):
        patience.wait(refused(5.0))
    assert 0.1 <= time.monotonic() - began < 3
