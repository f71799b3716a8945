"""Workbooks: sheets of tasks and machines, as spreadsheet programs write them."""

import datetime
import io
import zipfile

import openpyxl
import pytest

from livespan.errors import FormatError, ProblemError
from livespan.formats import read, read_machines

TASKS = [
    ["task_id", "duration", "dependencies", "due"],
    ["a", 3, None, 9.5],
    [2, 2.5, "a", None],
    ["c", "1,5", "a;2", None],
]
MACHINES = [["id", "speed"], ["fast", 2], ["slow", 1]]


def book(**sheets):
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(row)
    data = io.BytesIO()
    workbook.save(data)
    return data.getvalue()


def test_a_sheet_of_tasks_and_one_of_machines():
    found = read("x.xlsx", book(Notes=[["hello"]], Machines=MACHINES, Tasks=TASKS))
    assert found.format == "tasks_xlsx"
    assert [(t.id, t.length, t.predecessors) for t in found.tasks] == [
        ("a", 3.0, ()),
        ("2", 2.5, ("a",)),
        ("c", 1.5, ("a", "2")),
    ]
    assert found.tasks[0].due == 9.5
    assert [(machine.id, machine.speed) for machine in found.machines] == [("fast", 2), ("slow", 1)]
    assert found.warnings[-1] == "Sheets left aside: Notes"


def test_the_content_goes_before_the_suffix():
    assert read("x.csv", book(Plan=TASKS)).format == "tasks_xlsx"
    assert read("x", book(Plan=TASKS)).machines is None


def test_sheets_may_be_chosen():
    data = book(Old=[["id", "length"], ["z", 1]], New=TASKS, Cars=MACHINES)
    found = read("x.xlsx", data, sheet="New", machines_sheet="Cars")
    assert (len(found.tasks), len(found.machines)) == (3, 2)
    with pytest.raises(FormatError, match=r"no sheet 'Newer' \(there are: Old, New, Cars\)"):
        read("x.xlsx", data, sheet="Newer")


def test_blank_rows_and_columns_do_not_count():
    rows = [[], [None, None], ["id", "length", None, ""], [], ["a", 1], [None, ""], ["b", 2, None]]
    assert [task.id for task in read("x.xlsx", book(S=rows)).tasks] == ["a", "b"]


def test_a_workbook_of_machines():
    found = read_machines("m.xlsx", book(Sheet1=MACHINES))
    assert [machine.id for machine in found.machines] == ["fast", "slow"]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([["id", "length"], [], ["a", "soon"]], "x.xlsx, sheet 'S', line 3: Task 'a' has length"),
        ([["id", "length"], ["a", datetime.date(2026, 1, 5)]], "has length '2026-01-05 00:00:00'"),
        ([["id", "length"], ["a", datetime.time(1, 30)]], "has length '01:30:00'.*must be a num"),
        ([["id", "length"], ["a", True]], "has length True.*must be a number"),
        (
            [["id", "length"], ["a", 1, "b"]],
            "x.xlsx, sheet 'S', line 2: 3 values under a header of",
        ),
        ([["id", "id"], ["a", 1]], "names 'id' twice"),
        ([["id", "length"]], "header but no tasks"),
        ([[]], "has no header"),
    ],
)
def test_what_cannot_be_used_is_told_with_its_sheet_and_line(rows, message):
    with pytest.raises((FormatError, ProblemError), match=message):
        read("x.xlsx", book(S=rows))


def test_two_cells_in_opposite_corners_take_no_memory():
    workbook = openpyxl.Workbook()
    workbook.active["A1"] = "id"
    workbook.active["XFD1048576"] = 1
    data = io.BytesIO()
    workbook.save(data)
    with pytest.raises(FormatError, match="line 1048576: 16384 values under a header of 1"):
        read("x.xlsx", data.getvalue())


def rezipped(data, change):
    """Write a workbook anew with its parts changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return out.getvalue()


def test_entities_are_refused():
    def bomb(name, part):
        if not name.endswith("sheet1.xml"):
            return part
        entity = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><worksheet'
        return part.replace(b"<worksheet", entity, 1)

    with pytest.raises(FormatError, match="broken workbook"):
        read("x.xlsx", rezipped(book(S=TASKS), bomb))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"PK\x03\x04 and no more", "x.xlsx is no workbook"),
        (rezipped(book(S=TASKS), lambda name, part: part[: len(part) // 2]), "broken workbook"),
        (b"", "is empty"),
    ],
)
def test_what_is_no_workbook_is_refused(data, message):
    with pytest.raises(FormatError, match=message):
        read("x.xlsx", data)


def test_an_archive_of_something_else_is_no_workbook():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    with pytest.raises(FormatError, match="save the sheet as XLSX or CSV"):
        read("x.ods", out.getvalue())


def test_a_workbook_that_unpacks_to_too_much_is_refused():
    data = book(S=[["id", "length"], *([f"task {row}", row] for row in range(2000))])
    with pytest.raises(FormatError, match="unpacks to more than 0 MiB"):
        read("x.xlsx", data, most_bytes=len(data) + 1000)


def test_a_table_may_begin_right_of_blank_columns_and_under_blank_rows():
    shifted = [[], [None, None], *([None, None, *row] for row in TASKS)]
    found = read("x.xlsx", book(Tasks=shifted))
    assert found.headers == ("task_id", "duration", "dependencies", "due")
    assert [task.id for task in found.tasks] == ["a", "2", "c"]
    assert not any("column 1" in told for told in found.warnings)


def test_the_strict_form_is_refused_by_its_name():
    parts = zipfile.ZipFile(io.BytesIO(book(Tasks=TASKS)))
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as changed:
        for part in parts.infolist():
            text = parts.read(part).replace(
                b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                b"http://purl.oclc.org/ooxml/spreadsheetml/main",
            )
            changed.writestr(part, text)
    with pytest.raises(FormatError, match=r"x.xlsx is in the strict form of Open XML"):
        read("x.xlsx", data.getvalue())
