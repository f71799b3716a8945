"""A database that cannot be used is told in a sentence, and what was kept stays whole."""

import contextlib
import os
import pathlib
import re
import sqlite3
import subprocess
from collections.abc import Callable, Iterator

import numpy as np
import pytest
from sqlalchemy import update

from livespan.service.history import Change, History, HistoryError, Incumbent, tables
from livespan.service.history.database import Database
from tests.service.history.postgres import Cluster
from tests.service.history.runs import a_run, some_events

Opened = Callable[[str], History]


def mount(folder: pathlib.Path, *options: str) -> None:
    command = ["mount", "-t", "tmpfs", "-o", ",".join(options), "none", str(folder)]
    if os.geteuid() != 0 or subprocess.run(command, check=False).returncode:
        pytest.skip("mounting a small file system takes root")


@pytest.fixture
def small_disk(tmp_path: pathlib.Path) -> Iterator[pathlib.Path]:
    """A disk of one megabyte."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount(folder, "size=1m")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_a_full_disk_is_told_and_costs_only_what_was_not_acknowledged(
    small_disk: pathlib.Path, opened: Opened
) -> None:
    history = opened(str(small_disk / "history.db"))
    history.add(a_run(), b"{}")
    kept = 0

    def save_until_it_fails() -> None:
        nonlocal kept
        while kept < 1_000:
            noise = np.random.default_rng(kept).bytes(20_000)
            incumbent = Incumbent(kept + 1, 0.0, 1.0, 1.0, np.arange(9), np.zeros(9))
            events = some_events(10 * kept + 1, 10 * kept + 10)
            change = Change("r1", 1, {"iterations": kept + 1}, incumbent, events, noise)
            assert history.save([change]) == []
            kept += 1
            history.add(a_run(f"filler{kept}"), noise)

    with pytest.raises(HistoryError, match="cannot be written: its disk is full"):
        save_until_it_fails()
    with pytest.raises(HistoryError, match="disk is full"):
        history.add(a_run("late"), np.random.default_rng(0).bytes(500_000))
    record = history.get("r1")
    found = [event for part in history.events("r1") for event in part]
    incumbent = history.incumbent("r1")
    assert record is not None
    assert incumbent is not None
    # All that was acknowledged, and nothing of what was not: the run and its parts tell the same.
    assert record.iterations == kept > 0
    assert found == some_events(1, 10 * kept)
    assert incumbent.iteration == kept
    assert history.get("late") is None

    subprocess.run(["mount", "-o", "remount,size=8m", str(small_disk)], check=True)
    history.check()
    history.add(a_run("late"), b"{}")


def test_a_read_only_disk_is_told(small_disk: pathlib.Path) -> None:
    place = str(small_disk / "history.db")
    History(place).close()
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    with pytest.raises(HistoryError, match=r"it is read-only|cannot be opened"):
        History(place)
    with pytest.raises(HistoryError, match="read-only file system"):
        History(str(small_disk / "folder" / "history.db"))


def test_a_locked_file_is_told_after_a_second_and_can_be_read_meanwhile(
    tmp_path: pathlib.Path, opened: Opened
) -> None:
    place = tmp_path / "history.db"
    history = opened(str(place))
    history.add(a_run(), b"{}")
    with contextlib.closing(sqlite3.connect(place, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        for write in (
            lambda: history.add(a_run("r2"), b"{}"),
            lambda: history.save([Change("r1", 1, {"value": 1.0})]),
        ):
            with pytest.raises(HistoryError, match="another program has locked it"):
                write()
        assert history.get("r1") == a_run()
        other.execute("ROLLBACK")
    assert history.save([Change("r1", 1, {"value": 1.0})]) == []
    assert history.get("r2") is None


def test_a_damaged_file_is_told(tmp_path: pathlib.Path) -> None:
    place = tmp_path / "history.db"
    place.write_bytes(b"no database at all, but long enough to be one " * 100)
    with pytest.raises(HistoryError, match="is not a SQLite database"):
        History(str(place))


def test_damage_within_a_file_is_told(tmp_path: pathlib.Path) -> None:
    place = tmp_path / "history.db"
    history = History(str(place))
    for k in range(100):
        history.add(a_run(f"r{k}"), b"{}")
    history.close()
    whole = place.read_bytes()
    place.write_bytes(whole[:4096] + b"\xa5" * (len(whole) - 4096))
    with pytest.raises(HistoryError, match="damaged"):
        History(str(place))


def test_a_damaged_chunk_is_told_and_holds_nothing_up(history: History) -> None:
    history.add(a_run(), b"{}")
    history.save([Change("r1", 1, events=some_events(1, 3))])
    with history._database.write() as connection:
        connection.execute(update(tables.events).values(chunk=b"damaged"))
    with pytest.raises(HistoryError, match="events of run r1 cannot be read"):
        list(history.events("r1"))
    history.save([Change("r1", 1, events=some_events(4, 6))])
    history.save([Change("r1", 1, {"state": "finished"}, events=some_events(7, 9))])
    behind = [event.number for part in history.events("r1", after=3) for event in part]
    assert behind == [4, 5, 6, 7, 8, 9]


def test_damaged_parts_are_told(history: History) -> None:
    history.add(a_run(), b"{}")
    incumbent = Incumbent(1, 0.0, 1.0, 1.0, np.zeros(1), np.zeros(1))
    history.save([Change("r1", 1, incumbent=incumbent, result=b"{}")])
    with history._database.write() as connection:
        connection.execute(update(tables.requests).values(body=b"damaged"))
        connection.execute(update(tables.results).values(document=b""))
        connection.execute(update(tables.incumbents).values(start=b"damaged"))
    for read in (history.request, history.result, history.incumbent):
        with pytest.raises(HistoryError, match="it is damaged there"):
            read("r1")


def test_a_change_that_cannot_be_written_takes_none_of_the_others_along(history: History) -> None:
    history.add(a_run("r1"), b"{}")
    history.add(a_run("r2"), b"{}")
    changes = [
        Change("r1", 1, {"iterations": 5}, events=some_events(1, 3), result=b"{}"),
        Change("r2", 1, {"iterations": None}),
    ]
    with pytest.raises(HistoryError, match="cannot be written"):
        history.save(changes)
    assert history.get("r1") == a_run("r1")
    assert list(history.events("r1")) == []
    assert history.result("r1") is None
    assert history.save(changes[:1]) == []


@pytest.mark.parametrize("version", ["0", "2", "x"])
def test_tables_of_another_version_are_refused(place: str, version: str) -> None:
    History(place).close()
    database = Database(place)
    with database.write() as connection:
        connection.execute(update(tables.meta).values(value=version))
    database.close()
    with pytest.raises(HistoryError, match=f"has version {version} of the tables"):
        History(place)


def test_tables_of_another_program_are_left_alone(tmp_path: pathlib.Path) -> None:
    place = tmp_path / "history.db"
    with contextlib.closing(sqlite3.connect(place)) as other:
        other.execute("CREATE TABLE runs (distance REAL)")
    with pytest.raises(HistoryError, match="tables of another program: runs"):
        History(str(place))
    with contextlib.closing(sqlite3.connect(place)) as other:
        assert other.execute("SELECT name FROM sqlite_master").fetchall() == [("runs",)]


def test_a_history_goes_on_where_it_was(place: str, opened: Opened) -> None:
    first = History(place)
    first.add(a_run(), b"request")
    first.close()
    second = opened(place)
    assert second.get("r1") == a_run()
    assert second.request("r1") == b"request"


@pytest.mark.parametrize(
    ("place", "sentence"),
    [
        ("mysql://user@host/base", "can be in SQLite or PostgreSQL, not in 'mysql'"),
        ("://", "neither a path nor a database's URL"),
        ("/etc/hostname/history.db", "file exists|not a directory"),
        ("/proc/history.db", "cannot be opened"),
        ("postgresql://u:secret@127.0.0.1:1/base", "its server cannot be reached"),
    ],
)
def test_a_place_that_is_none_is_refused(place: str, sentence: str) -> None:
    with pytest.raises(HistoryError, match=sentence) as refusal:
        History(place)
    assert "secret" not in str(refusal.value)


def test_a_place_may_be_the_url_of_a_file(tmp_path: pathlib.Path, opened: Opened) -> None:
    opened(f"sqlite:///{tmp_path}/one.db").add(a_run(), b"{}")
    assert opened(str(tmp_path / "one.db")).get("r1") == a_run()
    opened("sqlite://").add(a_run(), b"{}")
    opened("sqlite:///:memory:").add(a_run(), b"{}")


def test_a_deleted_file_is_noticed(tmp_path: pathlib.Path) -> None:
    place = tmp_path / "history.db"
    history = History(str(place))
    history.check()
    place.unlink()
    with pytest.raises(HistoryError, match="its file was deleted"):
        history.check()


def test_a_file_is_its_owners_alone(tmp_path: pathlib.Path, opened: Opened) -> None:
    opened(str(tmp_path / "history.db")).add(a_run(), b"{}")
    assert {file.stat().st_mode & 0o777 for file in tmp_path.iterdir()} == {0o600}


def test_what_is_closed_says_so(tmp_path: pathlib.Path) -> None:
    history = History(str(tmp_path / "history.db"))
    history.close()
    history.close()
    for deed in (history.check, history.counts, lambda: list(history.events("r1"))):
        with pytest.raises(HistoryError, match="is closed"):
            deed()


def test_a_server_that_goes_and_comes_back_is_noticed(postgres: Cluster, opened: Opened) -> None:
    postgres.clear()
    history = opened(postgres.url)
    history.add(a_run(), b"{}")
    postgres.stop()
    try:
        for deed in (history.check, lambda: history.get("r1")):
            with pytest.raises(HistoryError, match=r"cannot be reached|going down"):
                deed()
    finally:
        postgres.start()
    assert history.save([Change("r1", 1, {"value": 3.0})]) == []
    record = history.get("r1")
    assert record is not None
    assert record.value == 3.0


def test_a_server_without_that_database_is_told(postgres: Cluster) -> None:
    with pytest.raises(HistoryError, match='"nothing" does not exist'):
        History(postgres.url.replace("/postgres?", "/nothing?"))


def test_a_server_where_another_holds_the_row_is_told(postgres: Cluster, opened: Opened) -> None:
    import psycopg

    postgres.clear()
    history = opened(postgres.url)
    history.add(a_run(), b"{}")
    with psycopg.connect(postgres.url) as other:
        other.execute("SELECT * FROM runs FOR UPDATE")
        with pytest.raises(HistoryError, match="another program has locked it"):
            history.save([Change("r1", 1, {"value": 1.0})])
        assert history.get("r1") == a_run()


def test_errors_show_no_values(history: History) -> None:
    history.add(a_run(), b"{}")
    with pytest.raises(HistoryError) as refusal:
        history.save([Change("r1", 1, {"iterations": None, "error": "private"})])
    assert re.search("private|UPDATE", str(refusal.value)) is None
