"""The table of formats, finding one, and writing schedules."""

import csv
import io
import json

import pytest

from livespan.errors import UnknownNameError
from livespan.formats import FORMATS, SCHEDULE_FORMATS, read
from livespan.problem import Problem, Task
from livespan.solve import solve

CSV = "id,length\na,1\n"
JSON = '[{"id": "a", "length": 1}]'


@pytest.fixture(scope="module")
def result():
    return solve(Problem([Task("a", 3), Task("ä;b,", 2, ("a",))], machines=2), "constructive")


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
    with pytest.raises(
        UnknownNameError, match=r"xls.*there are: tasks_csv, wfformat, problem_json"
    ):
        read("-", CSV, format="xls")


def test_every_format_tells_what_it_is():
    for name, known in FORMATS.items():
        assert known.name == name
        assert known.title
        assert known.summary
        assert all(suffix.startswith(".") for suffix in known.suffixes)


def test_a_schedule_as_csv_has_a_row_a_task(result):
    rows = list(csv.DictReader(io.StringIO(SCHEDULE_FORMATS["csv"](result))))
    assert rows[1]["task_id"] == "ä;b,"
    assert [float(row["finish_time"]) for row in rows] == [3.0, 5.0]


def test_a_schedule_as_json_has_its_worth_and_its_rows(result):
    found = json.loads(SCHEDULE_FORMATS["json"](result))
    assert found["schedule"] == [dict(row) for row in result.schedule.rows()]
    assert (found["makespan"], found["lower_bound"], found["gap"]) == (5.0, 5.0, 0.0)
    assert (found["status"], found["algorithm"], found["seed"]) == ("optimal", "constructive", 0)


def test_an_unknown_gap_is_null():
    nothing = solve(Problem([Task("a", 0)], machines=1), "constructive")
    assert json.loads(SCHEDULE_FORMATS["json"](nothing))["gap"] in (0.0, None)
