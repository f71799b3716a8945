"""Exports of others, by a decorator."""

from typing import ClassVar

import pytest

from livespan import register_export
from livespan.errors import RegistrationError
from livespan.exports import EXPORTS, export_for
from livespan.exports.writing import schedule_of


@pytest.fixture(autouse=True)
def _table_as_it_was():
    before = dict(EXPORTS)
    yield
    EXPORTS.clear()
    EXPORTS.update(before)


class Starts:
    name: ClassVar[str] = "starts"
    title: ClassVar[str] = "Starts"
    suffix: ClassVar[str] = ".starts.txt"
    media_type: ClassVar[str] = "text/plain"
    summary: ClassVar[str] = "When each task starts."

    def write(self, subject, options=None):
        return repr(schedule_of(subject).start.tolist()).encode()


def but(**members):
    return type("Changed", (Starts,), members)


def test_a_registered_export_is_found_by_its_suffix_and_saves(plain, tmp_path):
    assert register_export(Starts) is Starts
    assert export_for("plan.starts.txt").name == "starts"
    path = plain.save(tmp_path / "plan.starts.txt")
    assert path.read_text() == repr(plain.schedule.start.tolist())


def test_a_cell_can_be_run_again(plain):
    register_export(Starts)
    register_export(Starts)
    assert list(EXPORTS)[-1] == "starts"


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        (Starts(), "is a class"),
        (but(write=None), "no method write"),
        (but(summary=None), "no summary"),
        (but(suffix=None), "no suffix"),
        (but(media_type=3), "no media_type"),
        (but(name="svg", suffix=".new"), "is taken by"),
        (but(suffix=".svg"), "suffix .svg of Changed is taken by svg"),
    ],
)
def test_what_is_no_export_is_refused(kind, message):
    before = dict(EXPORTS)
    with pytest.raises(RegistrationError, match=message):
        register_export(kind)
    assert before == EXPORTS
