"""The history of a run that was put together from its events."""

from livespan.client.following import RemoteEvent
from livespan.client.notes import Notes

SECOND = 10_000_000_000


def noted(*events):
    notes = Notes()
    for event in events:
        notes.take(event)
    return notes


def start(number, value):
    return RemoteEvent(number, {"type": "start", "start_value": value})


def iteration(number, at, value):
    told = {"type": "iteration", "iteration": at, "elapsed": at / 10, "value": value}
    return RemoteEvent(number, told)


def test_only_what_improves_is_kept():
    notes = noted(start(1, 9.0), iteration(2, 1, 9.0), iteration(3, 2, 7.0), iteration(4, 3, 7.0))
    assert notes.history == ((0, 0.0, 9.0), (2, 0.2, 7.0))
    assert (notes.last, notes.ended) == (4, False)


def test_an_event_counts_once():
    notes = noted(start(1, 9.0), iteration(2, 1, 8.0), iteration(2, 1, 5.0))
    assert notes.history == ((0, 0.0, 9.0), (1, 0.1, 8.0))


def test_a_second_attempt_goes_on_from_what_was_kept_of_the_first():
    # 6 was shown, but not kept: the search went on from 7.
    first = [start(1, 9.0), iteration(2, 1, 7.0), iteration(3, 2, 6.0)]
    second = [start(SECOND + 1, 7.0), iteration(SECOND + 2, 2, 7.0), iteration(SECOND + 3, 3, 5.0)]
    assert noted(*first, *second).history == ((0, 0.0, 9.0), (1, 0.1, 7.0), (3, 0.3, 5.0))


def test_a_second_attempt_that_begins_anew():
    notes = noted(start(1, 9.0), start(SECOND + 1, 9.0), iteration(SECOND + 2, 1, 8.0))
    assert notes.history == ((0, 0.0, 9.0), (1, 0.1, 8.0))


def test_the_end_is_kept_as_it_was_told():
    done = RemoteEvent(2, {"type": "done", "value": 9.0})
    assert noted(start(1, 9.0), done).done is done
    broken = noted(RemoteEvent(1, {"type": "error", "message": "m", "code": "c"}))
    assert broken.ended
    assert broken.done is None
