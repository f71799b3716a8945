"""The note that says the disk cache is filled."""

from pathlib import Path

import pytest

from livespan import warm


def test_the_note_holds_for_these_sources_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warm, "cache_folder", lambda: tmp_path)
    assert not warm.remembered()
    warm._remember()
    assert warm.remembered()
    source = tmp_path / "package" / "kernel.py"
    source.parent.mkdir()
    source.write_text("x = 1")
    monkeypatch.setattr(warm, "_PACKAGE", source.parent)
    assert not warm.remembered()
    warm._remember()
    assert warm.remembered()
    source.write_text("x = 12")
    assert not warm.remembered()


def test_a_place_that_cannot_be_written_is_no_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warm, "cache_folder", lambda: tmp_path / "missing")
    warm._remember()
    assert not warm.remembered()
