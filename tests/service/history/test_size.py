"""A long history keeps neither memory nor more of the disk than it must."""

import gc
import pathlib
import sqlite3
from collections.abc import Callable
from contextlib import closing

import numpy as np
import psutil

from livespan.service.history import Change, History, RunState
from tests.service.history.runs import a_run, some_events

Opened = Callable[[str], History]


def resident() -> float:
    """Return the memory of this process in MB."""
    gc.collect()
    return psutil.Process().memory_info().rss / 1e6


def save(history: History, first: int, last: int, each: int = 500) -> None:
    for begin in range(first, last + 1, each):
        change = Change("r1", 1, {"iterations": begin}, events=some_events(begin, begin + each - 1))
        assert history.save([change]) == []


def test_memory_is_flat_however_many_events_are_written_and_read(
    tmp_path: pathlib.Path, opened: Opened
) -> None:
    history = opened(str(tmp_path / "history.db"))
    history.add(a_run(), b"{}")
    save(history, 1, 50_000)
    assert sum(len(part) for part in history.events("r1")) == 50_000
    before = resident()
    save(history, 50_001, 250_000)
    assert sum(len(part) for part in history.events("r1")) == 250_000
    # As a list they would take 40 MB.
    assert resident() - before < 8


def test_the_file_holds_events_in_a_few_bytes_each_and_a_short_journal(
    tmp_path: pathlib.Path, opened: Opened
) -> None:
    place = tmp_path / "history.db"
    history = opened(str(place))
    history.add(a_run(), b"{}")
    save(history, 1, 50_000, each=100)
    with closing(sqlite3.connect(place)) as other:
        assert other.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert place.with_name("history.db-wal").stat().st_size < 8e6
    history.close()
    assert place.stat().st_size < 50_000 * 12


def test_a_file_gives_back_the_space_of_expired_runs(
    tmp_path: pathlib.Path, opened: Opened
) -> None:
    place = tmp_path / "history.db"
    history = opened(str(place))
    for k in range(300):
        history.add(a_run(f"r{k}"), np.random.default_rng(k).bytes(10_000))
        history.save([Change(f"r{k}", 1, {"state": RunState.FINISHED, "ended": float(k)})])
    assert history.expire(max_age=1e9, max_count=30, now=300.0) == 270
    assert history.request("r299") == np.random.default_rng(299).bytes(10_000)
    history.close()
    assert place.stat().st_size < 1e6  # it was 3.6 MB
