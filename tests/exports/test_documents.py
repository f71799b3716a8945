"""Documents are read back by other programs' parsers."""

import csv
import io
import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise

import icalendar
import pytest
from markdown_it import MarkdownIt

from livespan import Problem, Task, solve
from livespan.errors import InputError, SettingError
from livespan.exports import EXPORTS, Options, require
from tests.exports.conftest import NASTY


def text(name, subject, **options):
    return EXPORTS[name].write(subject, Options(**options)).decode()


def table(words):
    return list(csv.DictReader(io.StringIO(words, newline="")))


def test_json_has_the_worth_and_the_rows(nasty):
    found = json.loads(text("json", nasty, extra={"problem": "p"}))
    assert found["schedule"] == [dict(row) for row in nasty.schedule.rows()]
    assert (found["makespan"], found["value"]) == (nasty.schedule.makespan, nasty.value)
    assert (found["status"], found["algorithm"], found["seed"]) == ("optimal", "constructive", 3)
    assert (found["problem"], found["gap"]) == ("p", 0.0)


def test_an_unknown_gap_is_null():
    nothing = solve(Problem([Task("a", 1)], machines=1), "constructive")
    assert json.loads(text("json", replace(nothing, bound=0.0)))["gap"] is None


def test_csv_gives_every_name_back(nasty):
    rows = table(text("csv", nasty))
    assert [row["task_id"] for row in rows] == list(NASTY)
    assert [float(row["start_time"]) for row in rows] == nasty.schedule.start.tolist()
    assert {row["agent_id"] for row in rows} <= {"<b>&amp;\n|", "m\\2"}


def test_csv_for_spreadsheets_guards_formulas_and_nothing_else(nasty):
    names = [row["task_id"] for row in table(text("csv", nasty, spreadsheet=True))]
    guarded = {NASTY.index(name) for name in NASTY if name[0] in "=+-@"}
    assert guarded == {1, 7}
    expected = [f"'{name}" if k in guarded else name for k, name in enumerate(NASTY)]
    assert names == expected


def test_a_solution_file_numbers_tasks_and_modes():
    # x can run on B alone, y on both: the modes are (x, B) 0, (y, A) 1, (y, B) 2.
    inf = float("inf")
    problem = Problem([Task("x"), Task("y")], machines=2, durations=[[inf, 2], [3, 9]])
    lines = text("sol", solve(problem, "constructive"), title="two\nlines").splitlines()
    assert lines[:4] == ["instance: two lines", "status: Optimal", "objective: 3", "lower_bound: 3"]
    assert lines[-3:] == ["task,mode,start,end", "0,0,0,2", "1,1,0,3"]


def test_convergence_has_the_changes_and_the_end(plain):
    rows = table(text("convergence", plain))
    expected = [change.value for change in plain.history] + [plain.value]
    assert [float(row["value"]) for row in rows] == expected
    assert float(rows[-1]["elapsed"]) == plain.runtime
    both = table(EXPORTS["convergence"].compare([plain, replace(plain, seed=7)]).decode())
    assert [row["seed"] for row in both] == ["0"] * len(rows) + ["7"] * len(rows)


def test_a_trace_has_what_the_format_demands(nasty):
    found = json.loads(text("trace", nasty, unit="minutes"))
    assert found["displayTimeUnit"] in {"ms", "ns"}
    events = found["traceEvents"]
    assert {event["ph"] for event in events} == {"M", "X", "s", "f"}
    assert all({"name", "ph", "pid", "tid"} <= event.keys() for event in events)
    slices = [event for event in events if event["ph"] == "X"]
    assert [event["name"] for event in slices] == list(NASTY)
    minute = 60e6
    assert [event["dur"] for event in slices] == [2.5 * minute] * len(NASTY)
    names = {e["tid"]: e["args"]["name"] for e in events if e["name"] == "thread_name"}
    rows = nasty.schedule.rows()
    assert [names[event["tid"]] for event in slices] == [row["agent_id"] for row in rows]
    assert slices[1]["args"]["late_by"] == pytest.approx(nasty.schedule.finish[1] - 4.0)


def test_the_arrows_of_a_trace_join_tasks_that_wait_for_each_other(nasty):
    events = json.loads(text("trace", nasty))["traceEvents"]
    slices = [event for event in events if event["ph"] == "X"]

    def inside(arrow):
        """The task that is open on the arrow's machine at its moment, the end not counted."""
        return next(
            event["name"]
            for event in slices
            if event["tid"] == arrow["tid"] and 0 <= arrow["ts"] - event["ts"] < event["dur"]
        )

    leaves = {event["id"]: inside(event) for event in events if event["ph"] == "s"}
    arrives = {event["id"]: inside(event) for event in events if event["ph"] == "f"}
    assert [(leaves[k], arrives[k]) for k in sorted(leaves)] == list(pairwise(NASTY))


START = datetime(2026, 3, 29, 1, 30, tzinfo=timezone(timedelta(hours=1)))


def test_a_calendar_is_read_back(nasty):
    calendar = icalendar.Calendar.from_ical(
        EXPORTS["ical"].write(nasty, Options("t", START, "hours"))
    )
    events = calendar.walk("VEVENT")
    rows = nasty.schedule.rows()
    said = [str(event["SUMMARY"]).replace("\r\n", "\n") for event in events]
    assert said == [row["task_id"].replace("\r\n", "\n").replace("\x07", "") for row in rows]
    assert [str(event["LOCATION"]) for event in events] == [row["agent_id"] for row in rows]
    for event, row in zip(events, rows, strict=True):
        assert event["DTSTART"].dt == START + timedelta(hours=row["start_time"])
        assert event["DTEND"].dt == START + timedelta(hours=row["finish_time"])
    assert len({str(event["UID"]) for event in events}) == len(rows)


def test_a_calendar_keeps_to_the_lines_of_its_standard(nasty):
    data = EXPORTS["ical"].write(nasty, Options(start=START, unit="hours"))
    lines = data.split(b"\r\n")
    assert lines.pop() == b""
    assert all(len(line) <= 75 and not re.search(rb"[\r\n]", line) for line in lines)
    for line in lines:
        line.decode()  # no character is broken in two
    assert sum(line == b"END:VEVENT" for line in lines) == len(NASTY)


def test_a_moment_without_a_zone_stays_without_one(plain):
    data = text("ical", plain, start=datetime(2026, 3, 2, 8), unit="minutes")
    assert "DTSTART:20260302T080000\r\n" in data
    assert "DTEND:20260302T080300\r\n" in data


def test_a_task_without_duration_has_no_end():
    still = solve(Problem([Task("a", 1), Task("b", 0, ("a",))], machines=1), "constructive")
    data = text("ical", still, start=datetime(2026, 1, 1, tzinfo=UTC), unit="days")
    assert data.count("DTSTART:20260102T000000Z") == 1
    assert data.count("DTEND:20260102T000000Z") == 1
    assert data.count("DTEND") == 1


def test_what_an_export_needs_can_be_asked_for_beforehand():
    require(EXPORTS["svg"], Options())
    require(EXPORTS["ical"], Options(start=START, unit="days"))
    with pytest.raises(SettingError, match=r"needs unit: .*minutes"):
        require(EXPORTS["ical"], Options(start=START))


def test_a_calendar_needs_a_start_and_a_unit(plain):
    with pytest.raises(SettingError, match="start"):
        text("ical", plain, unit="hours")
    with pytest.raises(SettingError, match="unit"):
        text("ical", plain, start=START)
    far = solve(Problem([Task("a", 1e9)], machines=1), "constructive")
    with pytest.raises(InputError, match="9999"):
        text("ical", far, start=START, unit="days")


def markdown_cells(words):
    """The text of each cell, row by row, as a reader of Markdown sees it; no cell holds more."""
    rows, kinds = [], set()
    for token in MarkdownIt("commonmark", {"html": True}).enable("table").parse(words):
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline" and rows:
            kinds |= {part.type for part in token.children}
            rows[-1].append("".join(part.content for part in token.children))
    assert kinds <= {"text", "text_special", "strong_open", "strong_close"}
    return rows


def test_markdown_shows_names_as_they_are(nasty):
    rows = markdown_cells(text("markdown", nasty))
    assert ["Value", f"{nasty.value:.9g}"] in rows
    assert [row[0] for row in rows[-2:]] == ["<b>&amp; |", "m\\2"]
    assert [row[1] for row in rows[-2:]] == [
        str((nasty.schedule.assignment == machine).sum()) for machine in (0, 1)
    ]


@pytest.mark.parametrize("name", NASTY)
def test_markdown_and_latex_take_any_name_for_a_machine(name):
    problem = Problem([Task("t", 1)], [*_machines(name)])
    found = solve(problem, "constructive")
    assert markdown_cells(text("markdown", found))[-1][0] == " ".join(name.split())
    line = text("latex", found).splitlines()[-4]
    bare = re.sub(r"\\text[a-z]+\{\}|\{[][]\}|\\[&%$#_{}]", "", line.removesuffix(r" \\"))
    assert not re.search(r"[\\%$#_{}~^\x00-\x1f]", bare.replace(r"100.00\%", ""))
    assert bare.count("&") == 4


def _machines(name):
    from livespan import Machine

    return (Machine(name),)


def test_several_results_stand_in_one_table_with_the_best_in_bold(plain):
    worse = replace(plain, value=9.0, algorithm="other|one")
    words = EXPORTS["markdown"].compare([worse, plain], Options(title="Two")).decode()
    rows = markdown_cells(words)
    assert [row[0] for row in rows] == ["Algorithm", "other|one", "constructive"]
    assert [row[3] for row in rows] == ["Value", "9", "5"]
    bold = [line for line in words.splitlines() if "**" in line]
    assert len(bold) == 1
    assert "constructive" in bold[0]
    latex = EXPORTS["latex"].compare([worse, plain]).decode()
    assert next(line for line in latex.splitlines() if r"\textbf" in line).startswith(
        r"\textbf{constructive} &"
    )
