"""What was kept comes back: in memory, in a SQLite file and in PostgreSQL."""

import dataclasses
import math
import re

import numpy as np
import pytest

from livespan.errors import InputError
from livespan.service.history import (
    Change,
    History,
    HistoryError,
    Incumbent,
    Query,
    RunState,
    StoredEvent,
)
from tests.service.history.runs import a_run, some_events


def numbers(history: History, run_id: str = "r1", after: int = 0) -> list[int]:
    return [event.number for part in history.events(run_id, after) for event in part]


def test_a_run_comes_back_as_it_was_added(history: History) -> None:
    everything = a_run(
        state=RunState.FAILED,
        client="anne",
        attached=True,
        seed=2**63 - 1,
        settings={"n_ants": 3, "stop": {"target": 1e-300}, "name": "\ud800 \0 ä"},
        created=1_795_545_081.910_440_1,
        started=1.5,
        ended=2.5,
        attempt=3,
        value=10**15 + 0.125,
        makespan=0.1,
        bound=-math.inf,
        gap=math.inf,
        iterations=2**40,
        best_at=0.0,
        elapsed=1e-9,
        status="feasible",
        reason="Fertig",
        error="“quoted”",
        events=7,
    )
    request = bytes(range(256)) * 1_000
    history.add(everything, request)
    history.add(a_run("r2"), b"")
    assert history.get("r1") == everything
    assert history.get("r2") == a_run("r2")
    assert history.request("r1") == request
    assert history.request("r2") == b""


def test_what_is_not_there_is_none(history: History) -> None:
    history.add(a_run(), b"{}")
    assert history.incumbent("r1") is None
    assert history.result("r1") is None
    assert list(history.events("r1")) == []
    assert history.get("r2") is None
    assert history.request("r2") is None
    assert list(history.events("r2")) == []
    assert not history.delete("r2")


def test_a_change_sets_what_it_names_and_leaves_the_rest(history: History) -> None:
    history.add(a_run(), b"{}")
    fields = {"state": RunState.STOPPED, "value": np.float64(12.5), "ended": 1_002.0}
    assert history.save([Change("r1", 1, fields, result=b'{"done":1}')]) == []
    assert history.get("r1") == dataclasses.replace(
        a_run(), state=RunState.STOPPED, value=12.5, ended=1_002.0
    )
    assert history.result("r1") == b'{"done":1}'
    history.save([Change("r1", 1, result=b"newer")])
    assert history.result("r1") == b"newer"


def test_a_run_that_ends_has_an_end(history: History) -> None:
    history.add(a_run(), b"{}")
    history.save([Change("r1", 1, {"state": RunState.FINISHED})])
    history.add(a_run("r2", state=RunState.STOPPED), b"{}")
    for name in ("r1", "r2"):
        ended = history.get(name)
        assert ended is not None
        assert ended.ended is not None
    assert history.expire(max_age=0.0, max_count=9, now=1e11) == 2


@pytest.mark.parametrize("name", ["id", "attempt", "created", "owner", "settled", "nonsense"])
def test_a_field_that_is_not_to_be_set_is_refused_by_name(name: str) -> None:
    with pytest.raises(ValueError, match=f"{name} cannot be set"):
        History("memory").save([Change("r1", 1, {name: 1})])


def test_the_newest_incumbent_comes_back(history: History) -> None:
    history.add(a_run(), b"{}")
    start = np.array([0.0, 0.1, math.pi])
    for iteration, bound in ((1, math.nan), (2, -math.inf), (3, 11.0)):
        incumbent = Incumbent(iteration, 0.25, 12.0, bound, np.array([1, 0, 2]), start)
        history.save([Change("r1", 1, incumbent=incumbent)])
        found = history.incumbent("r1")
        assert found is not None
        assert found.iteration == iteration
        assert found.elapsed == 0.25
        assert found.value == 12.0
        assert found.bound == bound or (math.isnan(found.bound) and math.isnan(bound))
    assert found.assignment.tolist() == [1, 0, 2]
    assert found.assignment.dtype == np.intp
    assert found.start.tolist() == start.tolist()
    found.start[0] = 1.0  # a copy of one's own


def test_events_come_back_from_any_number_onward(history: History) -> None:
    history.add(a_run(), b"{}")
    given = some_events(1, 5) + some_events(10, 12) + some_events(10**10 + 1, 10**10 + 3)
    for first in range(0, len(given), 2):
        history.save([Change("r1", 1, events=given[first : first + 2])])
    for after in [0, *(event.number for event in given), 7, 10**12]:
        found = [event for part in history.events("r1", after) for event in part]
        assert found == [event for event in given if event.number > after]
    record = history.get("r1")
    assert record is not None
    assert record.events == 10**10 + 3


def test_events_saved_again_are_kept_once(history: History) -> None:
    history.add(a_run(), b"{}")
    history.save([Change("r1", 1, events=some_events(1, 10))])
    history.save([Change("r1", 1, events=some_events(1, 10))])
    history.save([Change("r1", 1, events=some_events(5, 12))])
    assert numbers(history) == list(range(1, 13))


def test_many_small_savings_become_few_chunks_and_a_reader_midway_misses_nothing(
    history: History,
) -> None:
    history.add(a_run(), b"{}")
    reader, seen = history.events("r1"), []
    for k in range(1, 101):
        history.save([Change("r1", 1, events=some_events(10 * k - 9, 10 * k))])
        if k % 9 == 0:
            seen += [event.number for event in next(reader)]
    history.save([Change("r1", 1, {"state": RunState.FINISHED})])
    seen += [event.number for part in reader for event in part]
    assert seen == list(range(1, 1_001))
    assert [len(part) for part in history.events("r1")] == [1_000]


def test_runs_that_began_together_are_merged_one_after_another(history: History) -> None:
    names = [f"r{k}" for k in range(5)]
    for name in names:
        history.add(a_run(name), b"{}")
    for k in range(1, 41):
        history.save([Change(name, 1, events=some_events(k, k)) for name in names])
    rows = [len(list(history.events(name))) for name in names]
    # Saving 32 merges the first, the next one the second: one row, and those that came since.
    assert rows == [9, 8, 7, 6, 5]
    assert [numbers(history, name) for name in names] == [list(range(1, 41))] * 5


def test_of_two_changes_of_one_run_the_later_counts(history: History) -> None:
    history.add(a_run(), b"{}")
    schedules = [Incumbent(k, 0.0, 1.0, 1.0, np.array([k]), np.array([float(k)])) for k in (1, 2)]
    changes = [
        Change("r1", 1, {"value": 10.0 - k}, schedules[k - 1], some_events(k, k), b"%d" % k)
        for k in (1, 2)
    ]
    assert history.save(changes) == []
    record, incumbent = history.get("r1"), history.incumbent("r1")
    assert record is not None
    assert incumbent is not None
    assert (record.value, record.events, incumbent.iteration) == (8.0, 2, 2)
    assert history.result("r1") == b"2"
    assert numbers(history) == [1, 2]


def test_large_savings_come_back_in_parts(history: History) -> None:
    history.add(a_run(), b"{}")
    history.save([Change("r1", 1, events=some_events(1, 5_000))])
    history.save([Change("r1", 1, events=[StoredEvent(5_001, 1.0, b"x" * 3_000_000)])])
    parts = list(history.events("r1"))
    assert [len(part) for part in parts] == [2_048, 2_048, 904, 1]
    assert parts[-1][0].block == b"x" * 3_000_000


def test_pages_go_from_the_newest_to_the_oldest_and_miss_nobody(history: History) -> None:
    # Three at a time were created at the same moment: the cursor must tell them apart.
    names = [f"r{k:02}" for k in range(20)]
    for k, name in enumerate(names):
        history.add(a_run(name, created=1_000.1 + k // 3), b"{}")
    found, before = [], None
    while True:
        page, before = history.page(Query(limit=4, before=before))
        found += [record.id for record in page]
        history.add(a_run(f"later{len(found)}", created=2_000.0), b"{}")
        if before is None:
            break
    assert found == names[::-1]


def test_a_page_can_be_of_some_runs_only(history: History) -> None:
    history.add(a_run("r1", algorithm="ACO", client="anne"), b"{}")
    history.add(a_run("r2", algorithm="PSO", client="anne", created=1_001.0), b"{}")
    history.add(a_run("r3", algorithm="PSO", problem="shop", created=1_002.0), b"{}")
    history.save([Change("r3", 1, {"state": RunState.FINISHED})])

    def ids(**query: str) -> list[str]:
        return [record.id for record in history.page(Query(**query))[0]]

    assert ids() == ["r3", "r2", "r1"]
    assert ids(state="running") == ["r2", "r1"]
    assert ids(state="finished") == ["r3"]
    assert ids(algorithm="PSO") == ["r3", "r2"]
    assert ids(algorithm="PSO", client="anne") == ["r2"]
    assert ids(client="") == ["r3"]
    assert ids(problem="shop") == ["r3"]
    assert ids(problem="'; DROP TABLE runs; --") == []
    assert history.counts() == {
        "queued": 0, "running": 2, "finished": 1, "stopped": 0, "failed": 0, "interrupted": 0,
    }  # fmt: skip


@pytest.mark.parametrize("cursor", ["", "x", "ä", "MTA", "bm9uZSByMQ", "A" * 101])
def test_a_cursor_of_ones_own_making_is_refused(cursor: str) -> None:
    with pytest.raises(InputError, match="before must be a cursor") as refusal:
        History("memory").page(Query(before=cursor))
    assert refusal.value.member == "before"


def test_a_page_of_nothing_is_refused() -> None:
    with pytest.raises(InputError, match="limit must be at least 1, not 0"):
        Query(limit=0)


@pytest.mark.parametrize("text", ["zero \0", "half \ud800", "long " * 10_000, "\U0001f600" * 5_000])
def test_any_text_can_be_kept_and_asked_for(history: History, text: str) -> None:
    history.add(a_run(problem=text, client=text, algorithm=text, error=text), b"{}")
    found, _ = history.page(Query(problem=text, client=text, algorithm=text, state="running"))
    assert [record.id for record in found] == ["r1"]
    assert found[0].problem[:5] in ("zero ", "half ", "long ", "\U0001f600" * 5)
    assert len(found[0].error or "") == len(text)
    assert history.page(Query(state=text))[0] == []
    assert history.get(text) is None
    assert history.request(text) is None
    assert history.result(text) is None
    assert history.incumbent(text) is None
    assert list(history.events(text)) == []
    assert not history.delete(text)


def test_a_deleted_run_leaves_nothing(history: History) -> None:
    incumbent = Incumbent(1, 0.0, 1.0, 1.0, np.array([0]), np.array([0.0]))
    history.add(a_run(), b"{}")
    history.save([Change("r1", 1, {}, incumbent, some_events(1, 3), b"result")])
    assert history.delete("r1")
    assert history.get("r1") is None
    assert history.request("r1") is None
    assert history.result("r1") is None
    assert history.incumbent("r1") is None
    assert list(history.events("r1")) == []
    assert history.save([Change("r1", 1, {"value": 1.0})]) == ["r1"]
    history.add(a_run(), b"{}")
    assert history.result("r1") is None


def test_ended_runs_expire_by_age_and_by_number(history: History) -> None:
    for k in range(10):
        history.add(a_run(f"r{k}"), b"{}")
    for k in range(8):
        end = {"state": RunState.FINISHED, "ended": 1_000.0 + k}
        history.save([Change(f"r{k}", 1, end, events=some_events(1, 3))])

    def left() -> list[str]:
        return sorted(record.id for record in history.page(Query())[0])

    assert history.expire(max_age=6.0, max_count=100, now=1_008.0) == 2  # r0 and r1
    assert left() == [f"r{k}" for k in range(2, 10)]
    assert history.expire(max_age=1e9, max_count=4, now=1_008.0) == 2  # r2 and r3
    assert left() == [f"r{k}" for k in range(4, 10)]
    assert history.expire(max_age=1e9, max_count=4, now=1_008.0) == 0
    assert history.expire(max_age=0.0, max_count=0, now=1e9) == 4
    assert left() == ["r8", "r9"]  # they are under way


def test_a_second_run_of_the_same_id_is_refused(history: History) -> None:
    history.add(a_run(), b"first")
    with pytest.raises(HistoryError, match=re.escape("it holds this already")):
        history.add(a_run(), b"second")
    assert history.request("r1") == b"first"
