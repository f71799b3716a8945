"""What other processes do in these tests; they are forked from one that has all modules loaded."""

import multiprocessing
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier

import numpy as np

from livespan.service.history import Change, History, Incumbent
from tests.service.history.runs import a_run, some_events

#: Events of a saving.
EACH = 50

context = multiprocessing.get_context("forkserver")
context.set_forkserver_preload(["pytest", "livespan.service.history"])


def add_and_wait(place: str, pipe: Connection) -> None:
    """Add a run of each kind, say so, and wait to be killed."""
    history = History(place)
    for name, attached in (("free", False), ("tied", True)):
        history.add(a_run(name, attached=attached), b"{}")
    pipe.send("added")
    pipe.recv()


def work_for_ever(place: str, run_id: str, pipe: Connection) -> None:
    """Claim a run and save its progress, telling the number of each saving that is done."""
    history = History(place)
    record = None
    while record is None:
        record = next((one for one in history.claim() if one.id == run_id), None)
    k = record.iterations
    while True:
        k += 1
        incumbent = Incumbent(k, 0.0, 1.0, 1.0, np.full(100, k), np.zeros(100))
        events = some_events(EACH * (k - 1) + 1, EACH * k)
        refused = history.save(
            [Change(run_id, record.attempt, {"iterations": k}, incumbent, events, b"%d" % k)]
        )
        assert refused == []
        pipe.send(k)


def claim_all(place: str, together: Barrier, pipe: Connection) -> None:
    """Claim what there is at the same moment as others."""
    history = History(place)
    together.wait()
    pipe.send([(record.id, record.attempt) for record in history.claim()])
    pipe.recv()


def save_often(place: str, run_id: str, together: Barrier, pipe: Connection) -> None:
    """Add a run and save it often, beside others that do."""
    history = History(place)
    together.wait()
    history.add(a_run(run_id), b"{}")
    for k in range(50):
        change = Change(run_id, 1, {"iterations": k + 1}, events=some_events(3 * k + 1, 3 * k + 3))
        assert history.save([change]) == []
        history.beat()
    pipe.send("done")


def open_together(place: str, together: Barrier, pipe: Connection) -> None:
    """Open a place that nobody has opened yet at the same moment as others."""
    together.wait()
    History(place)
    pipe.send("opened")
