"""Compiled kernels are never older than any source that went into them."""

import shutil
import threading
from pathlib import Path

import pytest
from numba import config

import livespan
from livespan.kernels import cache

PACKAGE = Path(livespan.__file__).parent


def test_a_change_of_anything_imported_is_another_folder(tmp_path: Path) -> None:
    package = tmp_path / "livespan"
    shutil.copytree(PACKAGE, package, ignore=shutil.ignore_patterns("__pycache__", "web"))

    def names() -> tuple[str, ...]:
        cache._imports.cache_clear()
        modules = ("livespan.kernels.tabu", "livespan.kernels.heap")
        return tuple(cache.digest(module, package) for module in modules)

    before = names()
    assert before[0] == cache.digest("livespan.kernels.tabu", PACKAGE)
    # The walk's kernels have the estimates compiled in; the heap has nothing to do with them.
    helper = package / "kernels" / "critical.py"
    helper.write_text(helper.read_text() + "\n")
    assert names()[0] != before[0]
    assert names()[1] == before[1]


def test_where_nothing_can_be_written_a_temporary_folder_serves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    monkeypatch.setattr(config, "CACHE_DIR", str(blocked / "given"))
    monkeypatch.setattr(cache, "_PACKAGE", blocked)
    monkeypatch.setenv("HOME", str(blocked / "home"))
    folder = cache.cache_folder.__wrapped__()
    assert folder.is_dir()
    assert tmp_path not in folder.parents
    folder.rmdir()


def test_only_our_kernels_are_kept_there() -> None:
    outside = config.CACHE_DIR
    with cache.own_cache("livespan.kernels.heap"):
        assert Path(config.CACHE_DIR).parent == cache.cache_folder()
    assert outside == config.CACHE_DIR


def test_threads_declare_kernels_one_after_the_other() -> None:
    outside, seen = config.CACHE_DIR, []
    entered = threading.Event()

    def declare() -> None:
        with cache.own_cache("livespan.kernels.tabu"):
            seen.append(config.CACHE_DIR)
            entered.set()

    other = threading.Thread(target=declare)
    with cache.own_cache("livespan.kernels.heap"):
        here = config.CACHE_DIR
        other.start()
        assert not entered.wait(0.05)
        assert here == config.CACHE_DIR
    other.join()
    assert seen[0] not in (here, outside)
    assert outside == config.CACHE_DIR
