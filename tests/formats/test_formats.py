"""The table of formats, finding one, and writing schedules."""

import pytest

from livespan.errors import UnknownNameError
from livespan.formats import FORMATS, read

CSV = "id,length\na,1\n"
JSON = '[{"id": "a", "length": 1}]'


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("t.csv", CSV, "tasks_csv"),
        ("t.tsv", CSV, "tasks_csv"),
        ("t.json", CSV, "tasks_csv"),
        ("t.csv", JSON, "problem_json"),
        ("T.JSON", JSON, "problem_json"),
        ("-", JSON, "problem_json"),
        ("-", CSV, "tasks_csv"),
        ("-", "duration\n1\n", "tasks_csv"),
    ],
)
def test_the_content_goes_before_the_suffix(name, text, expected):
    assert read(name, text).format == expected


def test_a_format_can_be_demanded():
    assert read("-", CSV, format="Tasks_CSV").format == "tasks_csv"
    with pytest.raises(UnknownNameError, match=r"xls.*there are: tasks_csv, tasks_xlsx"):
        read("-", CSV, format="xls")


def test_every_format_tells_what_it_is():
    for name, known in FORMATS.items():
        assert known.name == name
        assert known.title
        assert known.summary
        assert all(suffix.startswith(".") for suffix in known.suffixes)
