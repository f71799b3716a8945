"""The table of exports, its options, and what a bare schedule can be written as."""

from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from livespan import solve
from livespan.errors import FormatError, InputError, SettingError, UnknownNameError
from livespan.exports import EXPORTS, MARKS, UNITS, Options, export_for, find_export, parse_options
from livespan.exports.writing import Comparing
from tests.strategies import rich_problems

OPTIONS = Options(start=datetime(2026, 3, 2, 8), unit="minutes")
#: What tells of a search, which a schedule alone does not.
OF_SEARCHES = {"convergence"}


@pytest.mark.parametrize("name", EXPORTS)
def test_every_export_tells_what_it_is(name):
    known = EXPORTS[name]
    assert known.name == name
    assert known.title
    assert known.summary
    assert known.suffix.startswith(".")
    assert "/" in known.media_type


def test_no_two_exports_have_the_same_suffix():
    suffixes = [known.suffix for known in EXPORTS.values()]
    assert len(set(suffixes)) == len(suffixes)


@pytest.mark.parametrize("name", EXPORTS)
def test_an_export_is_found_by_its_suffix_and_by_its_name(name):
    assert export_for(f"some/plan{EXPORTS[name].suffix.upper()}") is EXPORTS[name]
    assert find_export(name.upper()) is EXPORTS[name]


def test_an_unknown_suffix_or_name_is_refused_with_what_there_is():
    with pytest.raises(FormatError, match=r"plan\.doc .*\.ics"):
        export_for("plan.doc")
    with pytest.raises(UnknownNameError, match="ical"):
        find_export("doc")


@pytest.mark.parametrize("name", EXPORTS)
def test_a_bare_schedule_is_written_where_it_tells_enough(name, plain):
    if name in OF_SEARCHES:
        with pytest.raises(InputError, match="result"):
            EXPORTS[name].write(plain.schedule, OPTIONS)
    else:
        assert EXPORTS[name].write(plain.schedule, OPTIONS)


@pytest.mark.parametrize("name", EXPORTS)
def test_names_that_could_break_a_format_are_written(name, nasty):
    assert EXPORTS[name].write(nasty, OPTIONS)
    if isinstance(EXPORTS[name], Comparing):
        assert EXPORTS[name].compare([nasty, nasty], OPTIONS)


@pytest.mark.parametrize("name", sorted(set(EXPORTS) - {"png"}))
@settings(max_examples=15)
@given(problem=rich_problems(), marks=st.sampled_from(MARKS), unit=st.sampled_from([*UNITS]))
def test_any_schedule_is_written(name, problem, marks, unit):
    found = solve(problem, "constructive")
    options = Options(start=OPTIONS.start, unit=unit, marks=marks, width=320)
    assert EXPORTS[name].write(found, options)


def test_options_come_from_words():
    words = {"start": "2026-03-02T08:00", "unit": "Minutes", "width": "800", "scale": "1.5"}
    found = parse_options({**words, "spreadsheet": "true", "marks": "late", "title": ""})
    assert found == Options("", datetime(2026, 3, 2, 8), "minutes", 800, 1.5, "late", True)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("start", "tomorrow"),
        ("unit", "fortnights"),
        ("width", "wide"),
        ("width", "1e9"),
        ("width", "100000"),
        ("scale", "nan"),
        ("marks", "all"),
        ("spreadsheet", "perhaps"),
        ("colour", "red"),
    ],
)
def test_an_option_that_cannot_be_used_is_refused_by_name(name, words):
    with pytest.raises(SettingError) as refused:
        parse_options({name: words})
    assert refused.value.member == name
