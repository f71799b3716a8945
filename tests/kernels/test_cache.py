"""Compiled kernels are never older than any source that went into them."""

import shutil
from pathlib import Path

import pytest
from numba import config

import livespan
from livespan.kernels import cache

PACKAGE = Path(livespan.__file__).parent


def test_a_change_of_any_compiled_file_is_another_folder(tmp_path: Path) -> None:
    for folder in ("kernels", "algorithms", "objectives"):
        shutil.copytree(PACKAGE / folder, tmp_path / folder)
    before = cache.digest(tmp_path)
    assert before == cache.digest(PACKAGE)
    helper = tmp_path / "kernels" / "critical.py"
    helper.write_text(helper.read_text() + "\n")
    assert cache.digest(tmp_path) != before


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
    with cache.own_cache():
        assert str(cache.cache_folder()) == config.CACHE_DIR
    assert outside == config.CACHE_DIR
