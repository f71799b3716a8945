"""Shops as a matrix of times and one of machines."""

import pytest

from livespan.errors import FormatError
from livespan.formats import read

SHOP = """Nb of jobs, Nb of Machines, Time seed, Machine seed, Upper bound, Lower bound
           2           3   840612802   398197754        1231        1005
Times
 94 66 10
 74 31 88
Machines
  3  1  2
  1  2  3
"""

FLOW = """number of jobs, number of machines, initial seed, upper bound and lower bound :
           3           2   873654221        1278        1232
processing times :
 54 83 15
 79  3 11
"""

PLAIN = "2 3\n94 66 10\n74 31 88\n3 1 2\n1 2 3\n"


def operations(found):
    """Return machine and time of each operation."""
    durations = found.durations
    return [(int(row.argmin()), float(row.min())) for row in durations]


EXPECTED = [(2, 94), (0, 66), (1, 10), (0, 74), (1, 31), (2, 88)]


@pytest.mark.parametrize("text", [SHOP, PLAIN, SHOP.replace("Lower bound", "Lower bound :")])
@pytest.mark.parametrize("name", ["tai.txt", "tai", "tai.csv"])
def test_a_job_shop_with_and_without_headings(text, name):
    found = read(name, text)
    assert found.format == "taillard"
    assert operations(found) == EXPECTED
    assert [task.predecessors for task in found.tasks[:3]] == [(), ("J1-1",), ("J1-2",)]
    assert found.warnings == ()


def test_machines_may_count_from_0():
    found = read("x", "2 3\n94 66 10\n74 31 88\n2 0 1\n0 1 2\n")
    assert operations(found) == EXPECTED
    assert "count from 0" in found.warnings[0]
    assert read("x", PLAIN, machine_base=1).warnings == ()


def test_a_flow_shop_has_a_line_a_machine():
    found = read("tai20_5.txt", FLOW)
    assert operations(found) == [(0, 54), (1, 79), (0, 83), (1, 3), (0, 15), (1, 11)]
    assert found.warnings == ("A flow shop in which jobs may overtake each other",)


def test_of_several_instances_one_is_read():
    text = FLOW + FLOW.replace("54", "55")
    found = read("x.txt", text)
    assert operations(found)[0] == (0, 54)
    assert "The first of 2 instances is read" in found.warnings[0]
    assert operations(read("x.txt", text, instance=2))[0] == (0, 55)
    with pytest.raises(FormatError, match="has 2 instances; there is no 3"):
        read("x.txt", text, instance=3)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (SHOP.replace(" 94 66 10\n", ""), "promises 2 lines of times and has 1"),
        (SHOP.replace("94 66", "94"), "line 4: 2 times where there must be 3"),
        (SHOP.replace("3  1", "4  1"), "line 7: there is no machine 4 among 3 that count from 1"),
        (SHOP.replace("94", "x"), "line 4: 'x 66 10' is neither a heading nor numbers"),
        (SHOP.replace("Times\n", ""), "line 3: these numbers have no heading"),
        (SHOP.replace("  2  ", "0.5  "), "must say how many jobs and machines"),
        (PLAIN + "1 2 3\n", "which is 4 lines, and has 5"),
    ],
)
def test_what_does_not_add_up_is_told(text, message):
    with pytest.raises(FormatError, match=message):
        read("x.txt", text, format="taillard")


def test_an_instance_is_the_same_in_both_layouts():
    pairs = "2 3\n2 94 0 66 1 10\n0 74 1 31 2 88\n"
    assert read("x", pairs).format == "jobshop"
    assert read("x", pairs).durations.tolist() == read("x", PLAIN).durations.tolist()
