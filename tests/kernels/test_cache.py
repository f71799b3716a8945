"""Compiled kernels are never older than any source that went into them."""

import shutil
from pathlib import Path

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


def test_only_our_kernels_are_kept_there() -> None:
    outside = config.CACHE_DIR
    with cache.own_cache():
        assert str(cache.cache_folder()) == config.CACHE_DIR
    assert outside == config.CACHE_DIR
