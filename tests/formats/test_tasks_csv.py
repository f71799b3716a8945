"""Tables of tasks as people have them."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livespan.errors import FormatError, ProblemError
from livespan.formats import load, read
from livespan.problem import Machine, Task

THREE = (Task("a", 3.0), Task("b", 2.5, ("a",)), Task("c", 1.0, ("a", "b")))


def tasks(data):
    return read("tasks.csv", data).tasks


@pytest.mark.parametrize(
    "text",
    [
        "id,length,dependencies\na,3,\nb,2.5,a\nc,1,a;b\n",
        'id,length,dependencies\r\na,3,\r\nb,2.5,a\r\nc,1,"a,b"\r\n',
        "id;length;dependencies\na;3;\nb;2,5;a\nc;1;a,b\n",
        "id\tlength\tdependencies\na\t3\t\nb\t2.5\ta\nc\t1\ta;b",
        "id|length|dependencies\na|3|\nb|2,5|a\nc|1|a;b",
        "\n\nid,length,dependencies\n\na,3,\n  \nb,2.5,a\n,,\nc,1,a;b\n\n",
        "id,length,dependencies,,\na,3,,,\nb,2.5,a,,\nc,1,a;b,,\n",
        "sep=;\nid;length;dependencies\na;3;\nb;2.5;a\nc;1;a,b\n",
        '"id","length","dependencies"\n"a","3",""\n"b"," 2.5 ","a"\n"c","1","a;b"\n',
        "id,length,dependencies\ra,3,\rb,2.5,a\rc,1,a;b\r",
        " id , length , dependencies \na,3,none\nb,2.5,a\nc,1,['a'; 'b']\n",
    ],
    ids=["comma", "crlf", "semicolon", "tab", "pipe", "blank-lines", "trailing-columns", "declared",
         "quoted", "carriage-returns", "blanks"],
)  # fmt: skip
def test_one_table_in_many_hands(text):
    assert tasks(text) == THREE
    assert tasks(text.encode()) == THREE
    assert tasks(b"\xef\xbb\xbf" + text.encode()) == THREE
    assert tasks(("\ufeff" + text).encode("utf-16-le")) == THREE


def test_a_delimiter_inside_quotes_of_the_header_is_none():
    text = '"id;x;y;z",Duration\n"a;1;2;3",4\n'
    assert read("t.csv", text, task_id_col="id;x;y;z").tasks == (Task("a;1;2;3", 4.0),)


def test_of_two_delimiters_in_the_header_the_one_that_fits_the_rows_is_taken():
    text = "id;Duration (s, rounded);dependencies\na;1;\nb;2;a\n"
    assert read("t.csv", text, duration_col="Duration (s, rounded)").tasks == (
        Task("a", 1.0),
        Task("b", 2.0, ("a",)),
    )


def test_a_single_column_needs_no_delimiter():
    assert tasks("duration\n2,5\n3\n") == (Task("1", 2.5), Task("2", 3.0))


def test_text_that_is_not_utf8_is_taken_for_windows_1252():
    assert tasks("id,length\nKöln,1\n".encode("cp1252")) == (Task("Köln", 1.0),)


def test_semicolons_make_a_comma_decimal_and_commas_do_not():
    assert tasks("id;length\na;1,500\n")[0].length == 1.5
    with pytest.raises(ProblemError, match="'a'"):
        tasks('id,length\na,"1,500"\n')


def test_a_nameless_index_column_is_left_aside():
    found = read("t.csv", ",id,length\n0,a,1\n1,b,2\n")
    assert found.headers == ("column 1", "id", "length")
    assert found.warnings == ("Not used: column 1",)


def test_a_cell_may_have_lines():
    assert tasks('id,note,length\na,"two\nlines",1\nb,,2\n')[1] == Task("b", 2.0)


def test_headers_columns_and_warnings_are_told():
    found = read("t.csv", "Task_ID,Duration,cpu\na,1,4\n")
    assert found.headers == ("Task_ID", "Duration", "cpu")
    assert (found.columns["id"], found.columns["length"]) == ("Task_ID", "Duration")
    assert found.warnings == ("Not used: cpu",)
    assert found.format == "tasks_csv"
    assert found.machines is None


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "t.csv is empty"),
        (b" \n\n", "t.csv is empty"),
        (b"\xef\xbb\xbf", "t.csv is empty"),
        (b"id,length\n", "header but no tasks"),
        (b"id,length\n,\n", "header but no tasks"),
        (b"id,length\na,1\nb\n", "line 3: 1 values under a header of 2"),
        (b"\nid,length\n\na,1,2\n", "line 4: 3 values under a header of 2"),
        (b'id,length\n"a\nb",1\nc,1,2\n', "line 4: 3 values"),
        (b"sep=,\nid,length\nc,1,2\n", "line 3: 3 values"),
        (b"id,length,id\na,1,b\n", "names 'id' twice .columns 1 and 3"),
        (b'id,length\na,1\n"b,2\nc,3\n', "line 3: a quotation that begins here is never closed"),
        (b'id,length\n"a"x,1\n', "line 2: a closing quotation mark"),
        (b"id,length\na,\x00\n", "not a text file"),
        (b"id,length\na\x81,1\n", "byte 12 is neither UTF-8 nor Windows-1252"),
        (b"PK\x03\x04rest", "t.csv is no workbook"),
        (b",,\n1,2,3\n", "2, 3|header|values"),
    ],
)
def test_a_table_that_cannot_be_read_says_where(data, message):
    with pytest.raises(FormatError, match=message):
        read("t.csv", data)


def test_a_cell_without_end_is_refused():
    with pytest.raises(FormatError, match="too long; is a quotation mark missing"):
        tasks('id,length\n"' + "a" * 200_000 + '",1\n')


def test_a_bad_duration_names_its_task():
    with pytest.raises(ProblemError, match="Task 'b' has length 'soon'") as info:
        tasks("id,length\na,1\nb,soon\n")
    assert info.value.member == "tasks[1].length"


def test_a_file_becomes_a_problem(tmp_path):
    path = tmp_path / "jobs.csv"
    path.write_text("id,length\na,1\nb,2\n")
    problem = load(path, machines=3)
    assert (problem.task_count, problem.machine_count) == (2, 3)
    assert read(str(path)).name == "jobs.csv"


def test_a_missing_file_is_said_to_be_missing(tmp_path):
    with pytest.raises(FormatError, match=r"none\.csv cannot be read: No such file"):
        read(tmp_path / "none.csv")
    with pytest.raises(FormatError, match="cannot be read: Is a directory"):
        read(tmp_path)


CELL = st.text(
    st.characters(codec="utf-8", exclude_characters="\0\r\ufeff"), min_size=1, max_size=12
).map(str.strip).filter(bool)  # fmt: skip


@given(
    names=st.lists(CELL, min_size=1, max_size=8, unique=True),
    lengths=st.lists(st.floats(0, 1e9), min_size=8, max_size=8),
    delimiter=st.sampled_from(",;\t"),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    mark=st.sampled_from(["", "\ufeff"]),
    newline=st.sampled_from(["\n", "\r\n"]),
    encoding=st.sampled_from(["utf-8", "utf-16"]),
)
def test_what_a_csv_writer_wrote_is_read_back(
    names, lengths, delimiter, quoting, mark, newline, encoding
):
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, quoting=quoting, lineterminator=newline)
    writer.writerow(("extra", "name", "duration"))
    expected = [Task(name, length) for name, length in zip(names, lengths, strict=False)]
    for task in expected:
        number = repr(task.length).replace(".", "," if delimiter == ";" else ".")
        writer.writerow((delimiter, task.id, number))
    prefix = mark if encoding == "utf-8" else ""
    assert list(tasks((prefix + text.getvalue()).encode(encoding))) == expected


@given(st.text(max_size=60) | st.binary(max_size=60))
def test_whatever_the_text_it_is_tasks_or_an_error_of_ours(data):
    try:
        found = read("t.csv", data)
    except (FormatError, ProblemError) as error:
        assert str(error)  # noqa: PT017 - either outcome is right
    else:
        assert found.tasks


def test_a_table_says_dates_weights_data_and_families():
    text = (
        "Task,Duration,Depends on,Release Date,Deadline,Importance,Data,Family\n"
        "a,3,,1,,2,,x\n"
        "b,2,a,,9,,a:4,y\n"
    )
    found = read("t.csv", text, task_id_col="Task")
    first, second = found.tasks
    assert (first.release, first.weight, first.family) == (1.0, 2.0, "x")
    assert (second.due, dict(second.data), second.family) == (9.0, {"a": 4.0}, "y")
    assert found.columns["release"] == "Release Date"
    assert "'Deadline' is empty in 1 of 2 rows; no limit is taken there" in found.warnings


def test_what_was_assumed_of_machines_is_not_told_where_others_are_given(tmp_path):
    text = "id,length,eligible,colour\na,3,lathe,red\nb,2,mill;lathe,blue\n"
    found = read("t.csv", text)
    assert any("The machines are the 2 that 'eligible' names" in told for told in found.warnings)
    path = tmp_path / "machines.csv"
    path.write_text("id,speed\nlathe,2\nmill,1\n")
    found = read("t.csv", text, machines=path)
    assert found.warnings == ("Not used: colour",)
    assert found.problem().machines == (Machine("lathe", 2.0), Machine("mill"))
