"""Projects: where machines can stand for resources, and what is refused by name."""

import math

import pytest

from livespan import solve
from livespan.errors import FormatError, ProblemError
from livespan.formats import read
from livespan.stop import MaxIterations

HEAD = """************************************************************************
file with basedata            : tiny.bas
************************************************************************
projects                      :  1
jobs (incl. supersource/sink ):  5
RESOURCES
  - renewable                 :  2   R
  - nonrenewable              :  1   N
  - doubly constrained        :  0   D
************************************************************************
PROJECT INFORMATION:
pronr.  #jobs rel.date duedate tardcost  MPM-Time
    1      3      0        9        4        9
************************************************************************
"""

TINY = (
    HEAD
    + """PRECEDENCE RELATIONS:
jobnr.    #modes  #successors   successors
   1        1          3           2   3   4
   2        2          1           5
   3        1          1           4
   4        1          1           5
   5        1          0
************************************************************************
REQUESTS/DURATIONS:
jobnr. mode duration  R 1  R 2  N 1
------------------------------------------------------------------------
  1      1     0       0    0    0
  2      1     3       2    0    0
         2     1       0    1    4
  3      1     4       2    0    0
  4      1     5       0    1    0
  5      1     0       0    0    0
************************************************************************
RESOURCEAVAILABILITIES:
  R 1  R 2  N 1
    3    1    9
************************************************************************
"""
)


def test_resources_become_machines_and_modes_choices():
    """Two units of three: one activity at a time. R2 is short only as two activities want it."""
    found = read("tiny.mm", TINY)
    assert found.format == "psplib"
    assert [machine.id for machine in found.machines] == ["R1", "R2"]
    assert found.durations.tolist() == [[3, 1], [4, math.inf], [math.inf, 5]]
    assert [(task.id, task.predecessors) for task in found.tasks] == [
        ("2", ()),
        ("3", ()),
        ("4", ("3",)),
    ]
    assert found.warnings == (
        "The entry and the exit of no time are left out",
        "Resource R1 is read as 1 machines",
        "Resource R2 is read as 1 machines",
    )
    # 2 goes to R2 in a unit of time while 3 is on R1; 4 follows 3.
    assert solve(found.problem(), "constructive", stop=MaxIterations(1)).value == 9.0


def test_a_resource_of_which_two_always_fit_is_two_machines():
    text = TINY.replace("    3    1    9", "    5    1    9").replace(
        "  4      1     5       0    1    0", "  4      1     5       2    0    0"
    )
    found = read("tiny.sm", text)
    # R2 is wanted by one mode of one activity alone: it is never short.
    assert [machine.id for machine in found.machines] == ["R1-1", "R1-2", "free-2"]
    assert found.durations.tolist() == [[3, 3, 1], [4, 4, math.inf], [5, 5, math.inf]]
    assert "1 activities may do without a scarce resource" in found.warnings[-1]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (" 5       0    1", " 5       2    1", "activity 4 needs R1 and R2 at once"),
        (" 5       0    1", " 5       1    0", "need 1 to 2 of the 3 of renewable resource R1"),
        ("    3    1    9", "    3    1    3", None),
        (" 4       2    0    0", " 4       2    0    6", "nonrenewable resource N1 may be used up"),
        (
            " 4       2    0    0",
            " 4       8    0    0",
            "activity 3 needs more of a resource",
        ),
        ("  2      1     3 ", "  2      1     x ", r"tiny\.sm, line 27, column 16: 'x' is no num"),
        (" 4       2    0    0", " 4", r"tiny\.sm, line 29: this must be an activity, a mode"),
        ("  1           4\n", "  2           4\n", r"tiny\.sm, line 19: this must be an activity"),
        ("   5\n   5", "   7\n   5", "activity 4 has an unknown successor 7"),
        ("    3    1    9", "    3    1", "there must be one amount for each resource"),
        ("  3      1     4       2    0    0\n", "", "activity 3 is not under REQUESTS"),
        ("  4      1     5 ", "  9      1     5 ", "activity 9 is not under PRECEDENCE"),
        ("PRECEDENCE RELATIONS:", "RELATIONS:", "activity 1 is not under PRECEDENCE"),
    ],
)
def test_what_is_beyond_machines_or_broken_is_told(old, new, message):
    text = TINY.replace(old, new)
    assert text != TINY
    if message is None:
        # Only one mode of activity 2 wants N1, and there is too little for it: it is left out.
        assert read("tiny.sm", text).durations.tolist()[0][0] == 3
        return
    with pytest.raises((FormatError, ProblemError), match=message):
        read("tiny.sm", text, format="psplib")


def test_needs_may_be_left_aside():
    text = TINY.replace("4      1     5       0    1", "4      1     5       2    1")
    found = read("tiny.sm", text, resources=False)
    assert [task.length for task in found.tasks] == [1.0, 4.0, 5.0]
    assert found.machines is None
    assert found.warnings[-1] == "What activities need but time is left aside, as asked"
