"""What every format shares: packed files, limits, options that mean nothing, machines aside."""

import gzip
import io
import tracemalloc

import pytest

from livespan.errors import FormatError, ProblemError, SettingError
from livespan.formats import ReadOptions, options_from_words, read, read_machines
from livespan.formats.source import HEAD, Source

CSV = b"id,length\na,1\nb,2\n"


@pytest.mark.parametrize("name", ["t.csv.gz", "t.gz", "T.CSV.GZ"])
def test_a_packed_file_is_read_as_it_is(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(gzip.compress(CSV))
    assert [task.id for task in read(path).tasks] == ["a", "b"]
    assert read(name, gzip.compress(CSV)).format == "tasks_csv"


def test_the_suffix_before_the_packing_decides():
    assert Source("x.STG.gz", b"").suffix == ".stg"
    assert Source("x.gz", b"").suffix == ""


def test_a_packed_file_that_breaks_off_is_refused():
    with pytest.raises(FormatError, match=r"t.csv.gz cannot be unpacked"):
        read("t.csv.gz", gzip.compress(CSV)[:-9])


def test_what_unpacks_to_more_than_allowed_is_refused_without_unpacking_it():
    bomb = gzip.compress(b"a,b\n" * (8 << 20))
    tracemalloc.start()
    with pytest.raises(FormatError, match="more than 1 MiB"):
        read("t.csv", bomb, most_bytes=1 << 20)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 6 << 20


def test_lines_are_streamed_and_say_where_they_are_no_text(tmp_path):
    path = tmp_path / "x"
    path.write_bytes(b"\xef\xbb\xbfone\r\ntwo\n")
    assert list(Source("x", path).lines()) == ["one\n", "two\n"]
    with pytest.raises(FormatError, match="x, line 1 or soon after: this is no text in UTF-8"):
        list(Source("x", b"\xff\xfe\xfa").lines())


def test_the_head_ends_with_a_whole_line():
    line = "x" * 99 + "\n"
    head = Source("x", (line * 1000).encode()).head
    assert len(head) <= HEAD
    assert head.endswith("x\n")


def test_what_is_made_once_is_made_once():
    made = []
    source = Source("x", b"")

    def count(_):
        made.append(1)
        raise FormatError("no")

    for _ in range(2):
        with pytest.raises(FormatError, match="no"):
            source.once(count)
    assert made == [1]


def test_a_table_of_more_rows_than_the_limit_is_refused_with_its_line():
    with pytest.raises(FormatError, match=r"t\.csv, line 3: there is room for 1 rows"):
        read("t.csv", CSV, limit=1)
    assert len(read("t.csv", CSV, limit=2).tasks) == 2


def test_an_option_the_format_has_no_use_for_is_told():
    found = read("t.csv", CSV, machine_base=1)
    assert found.warnings == ("Option machine_base means nothing to the format tasks_csv",)


def test_a_second_file_has_the_machines(tmp_path):
    (tmp_path / "t.csv").write_bytes(CSV)
    (tmp_path / "m.csv").write_text("machine_id,speed\nfast,4\nslow,1\n")
    found = read(tmp_path / "t.csv", machines=tmp_path / "m.csv")
    assert [(machine.id, machine.speed) for machine in found.machines] == [("fast", 4), ("slow", 1)]
    (tmp_path / "m.csv").write_text("machine_id,speed\nfast,4\nslow,much\n")
    with pytest.raises(ProblemError, match=r"m\.csv, line 3: Machine 'slow' has speed 'much'"):
        read_machines(tmp_path / "m.csv")


def test_options_from_words():
    words = {
        "columns": "eligible=Station, due=Ship by",
        "enable_dependencies": "False",
        "machine_base": "1",
        "limit": "1000",
        "sheet": "",
    }
    assert options_from_words(words) == ReadOptions(
        columns={"eligible": "Station", "due": "Ship by"},
        enable_dependencies=False,
        machine_base=1,
        limit=1000,
    )


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ({"machine_base": "2"}, "machine_base must be 0 or 1, not 2"),
        ({"limit": "many"}, "limit must be a whole number, not 'many'"),
        ({"limit": "0"}, "limit must be 1 or more, not 0"),
        ({"arrivals": "perhaps"}, "arrivals must be true or false, not 'perhaps'"),
        ({"parallel_jobs": "x"}, "parallel_jobs must be one of work, time, omit, not 'x'"),
        ({"columns": "due"}, "columns must be written like eligible=Station"),
        ({"colums": "x"}, "There is no option 'colums'"),
    ],
)
def test_options_that_cannot_be(words, message):
    with pytest.raises(SettingError, match=message) as refused:
        options_from_words(words)
    assert refused.value.member == next(iter(words))


def test_columns_may_be_given_for_any_field():
    text = "id,length,Ship by,Station,from\na,1,5,M2,3\nb,1,,M1,\n"
    found = read("t.csv", text, columns={"due": "Ship by", "eligible": "Station"})
    assert [(task.due, task.eligible) for task in found.tasks] == [
        (5.0, ("M2",)),
        (float("inf"), ("M1",)),
    ]
    assert [machine.id for machine in found.machines] == ["M2", "M1"]
    with pytest.raises(ProblemError, match=r"No column 'Shop' for columns\.due"):
        read("t.csv", text, columns={"due": "Shop"})
    with pytest.raises(ProblemError, match="A task has no field 'colour'"):
        read("t.csv", text, columns={"colour": "Station"})


def test_machines_named_by_tasks_are_the_problems():
    found = read("t.csv", "id,length,Machine\na,1,saw\nb,2,drill\nc,1,\n")
    assert [task.eligible for task in found.tasks] == [("saw",), ("drill",), None]
    assert [machine.id for machine in found.problem().machines] == ["saw", "drill"]
    assert "The machines are the 2 that 'Machine' names" in found.warnings[-1]
    assert read("t.csv", "id,length,machine\na,1,Agent-3\n").machines is None


def test_a_stream_of_standard_input_needs_no_name():
    assert read("-", io.BytesIO(CSV).read()).format == "tasks_csv"
