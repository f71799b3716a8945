"""A run has one owner, and only the attempt under way may write."""

import os
import pathlib
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from sqlalchemy import select, update

from livespan.service.history import Change, History, Incumbent, RunState, tables
from livespan.service.history.database import Database
from livespan.service.history.owner import LEASE, Owner
from tests.service.history.runs import a_run, some_events

Opened = Callable[[str], History]


def describe(place: str, history: History, **given: object) -> None:
    """Write something else of a history's process into the table of owners."""
    database = Database(place)
    with database.write() as connection:
        mine = tables.owners.c.id == history._owner.id
        assert connection.execute(update(tables.owners).where(mine).values(**given)).rowcount == 1
    database.close()


def test_this_process_is_there() -> None:
    here = Owner.this_process()
    assert here.pid == os.getpid()
    assert not here.gone(here, silence=1e9)


def test_the_same_number_with_another_start_is_another_process() -> None:
    here = Owner.this_process()
    assert replace(here, birth="1").gone(here, silence=0.0)


def test_a_process_that_ended_is_gone_also_while_its_parent_has_not_looked() -> None:
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    birth = pathlib.Path(f"/proc/{child.pid}/stat").read_text().rpartition(")")[2].split()[19]
    here = Owner.this_process()
    other = replace(here, pid=child.pid, birth=birth)
    assert not other.gone(here, silence=1e9)
    child.kill()
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)  # it stays as a zombie
    assert other.gone(here, silence=0.0)
    child.communicate()
    assert other.gone(here, silence=0.0)


@pytest.mark.parametrize(
    "elsewhere", [{"host": "another"}, {"birth": ""}, {"host": "another", "birth": ""}]
)
def test_of_a_process_elsewhere_only_its_silence_tells(elsewhere: dict[str, str]) -> None:
    here = Owner.this_process()
    other = replace(here, **elsewhere)
    assert not other.gone(here, silence=LEASE - 0.1)
    assert other.gone(here, silence=LEASE + 0.1)
    assert not other.gone(here, silence=-1.0)
    assert other.gone(here, silence=-3600.0)  # the clock was set back


def test_runs_of_a_silent_host_are_claimed_and_its_late_words_refused(
    place: str, opened: Opened
) -> None:
    there, here = opened(place), opened(place)
    there.add(a_run(), b"{}")
    there.save([Change("r1", 1, {"value": 9.0}, events=some_events(1, 3))])
    describe(place, there, host="another")
    assert here.claim() == []
    describe(place, there, seen=1.0)
    assert [(record.id, record.attempt) for record in here.claim()] == [("r1", 2)]

    incumbent = Incumbent(9, 9.0, 1.0, 1.0, np.zeros(1), np.zeros(1))
    end = {"state": RunState.FINISHED, "value": 1.0}
    late = Change("r1", 1, end, incumbent, some_events(4, 6), b"late")
    assert there.save([late]) == ["r1"]
    assert there.save([replace(late, owner_attempt=2)]) == ["r1"]  # knowing is not owning
    there.release(["r1"])
    record = here.get("r1")
    assert record is not None
    assert (record.state, record.value, record.events) == (RunState.RUNNING, 9.0, 3)
    assert here.result("r1") is None
    assert here.incumbent("r1") is None
    assert here.save([Change("r1", 1), Change("r1", 2, {"value": 8.0})]) == ["r1"]
    assert here.claim() == []


def test_one_that_was_only_slow_has_its_runs_again_with_its_next_word(
    place: str, opened: Opened
) -> None:
    there, here = opened(place), opened(place)
    there.add(a_run(state=RunState.FINISHED, ended=1.0), b"{}")
    describe(place, there, host="another", seen=1.0)
    assert here.claim() == []
    there.add(a_run("r2"), b"{}")
    there.beat()
    assert here.claim() == []
    assert there.save([Change("r2", 1, {"value": 1.0})]) == []


def test_released_runs_are_claimed_at_once_and_ended_ones_left(place: str, opened: Opened) -> None:
    there, here = opened(place), opened(place)
    for name in ("r1", "r2", "r3"):
        there.add(a_run(name, created=1_000.0 + int(name[1])), b"{}")
    there.add(a_run("queued", state=RunState.QUEUED, created=1.0), b"{}")
    there.save([Change("r2", 1, {"state": RunState.FINISHED})])
    there.release(["r1", "r2", "queued", "unknown"])
    claimed = [(record.id, record.state) for record in here.claim()]
    assert claimed == [("queued", RunState.QUEUED), ("r1", RunState.RUNNING)]
    assert there.save([Change("r1", 1), Change("r2", 1), Change("r3", 1)]) == ["r1"]
    here.release(["r3"])  # not its own
    assert there.save([Change("r3", 1)]) == []


def test_closing_sets_all_runs_free(place: str, opened: Opened) -> None:
    there, here = History(place), opened(place)
    there.add(a_run(), b"{}")
    there.close()
    assert [record.id for record in here.claim()] == ["r1"]
    with_owner = Database(place)
    with with_owner.read() as connection:
        assert list(connection.scalars(select(tables.owners.c.id))) == [here._owner.id]
    with_owner.close()


def test_a_run_taken_up_again_goes_on_with_what_was_saved(place: str, opened: Opened) -> None:
    there, here = opened(place), opened(place)
    there.add(a_run(), b"the request")
    incumbent = Incumbent(9, 1.5, 7.0, 6.0, np.array([1, 0]), np.array([0.0, 2.0]))
    there.save([Change("r1", 1, {"elapsed": 1.5}, incumbent, some_events(1, 9))])
    there.release(["r1"])
    (record,) = here.claim()
    assert (record.elapsed, record.events) == (1.5, 9)
    assert here.request("r1") == b"the request"
    found = here.incumbent("r1")
    assert found is not None
    assert found.start.tolist() == [0.0, 2.0]
    second = some_events(2 * 10**10 + 1, 2 * 10**10 + 2)
    assert here.save([Change("r1", 2, events=second)]) == []
    assert [event for part in here.events("r1") for event in part] == some_events(1, 9) + second
