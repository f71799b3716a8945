"""Abstract workflows of Pegasus."""

import pytest

from livespan.errors import FormatError, ProblemError
from livespan.formats import read

TWO = """<?xml version="1.0" encoding="UTF-8"?>
<!-- generated -->
<adag xmlns="http://pegasus.isi.edu/schema/DAX" version="2.1" count="1" name="test" jobCount="3">
  <job id="ID0" namespace="Montage" name="mProject" version="1.0" runtime="13.5">
    <uses file="sky.fits" link="input" register="true" transfer="true" type="data" size="4222080"/>
    <uses file="p0.fits" link="output" type="data" size="1000"/>
    <uses file="area0.fits" link="output" type="data" size="24"/>
  </job>
  <job id="ID1" name="mProject" runtime="10"/>
  <job id="ID2" name="mAdd" runtime="2.25">
    <uses file="p0.fits" link="input" size="1000"/>
    <uses name="area0.fits" link="inout"/>
  </job>
  <child ref="ID2"><parent ref="ID0"/><parent ref="ID1"/></child>
</adag>
"""


@pytest.mark.parametrize("name", ["montage.dax", "montage.xml", "montage.txt", "montage"])
def test_jobs_their_parents_and_the_files_between_them(name):
    found = read(name, TWO)
    assert found.format == "dax"
    assert [(t.id, t.length, t.predecessors, dict(t.data)) for t in found.tasks] == [
        ("ID0", 13.5, (), {}),
        ("ID1", 10.0, (), {}),
        ("ID2", 2.25, ("ID0", "ID1"), {"ID0": 1024.0}),
    ]
    assert found.network.bandwidth == 125e6
    assert found.warnings[0].startswith("The file names no network: 1 Gbit/s")
    assert found.problem(2).transfers


def test_a_profile_may_have_the_runtime():
    profile = '<job id="ID1" name="x"><profile namespace="pegasus" key="runtime">10</profile></job>'
    found = read("x.dax", TWO.replace('<job id="ID1" name="mProject" runtime="10"/>', profile))
    assert found.tasks[1].length == 10.0


def test_without_parents_a_job_waits_for_the_files_it_reads():
    text = TWO[: TWO.index("  <child")] + "</adag>"
    assert read("x.dax", text).tasks[2].predecessors == ("ID0",)


def test_children_may_stand_before_the_jobs():
    child = '<child ref="ID2"><parent ref="ID0"/><parent ref="ID1"/></child>'
    text = TWO.replace(f"  {child}\n", "").replace('jobCount="3">', f'jobCount="3">{child}')
    assert read("x.dax", text).tasks[2].predecessors == ("ID0", "ID1")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('runtime="10"', "", "Task 'ID1' has no runtime"),
        ('runtime="10"', 'runtime="long"', "Task 'ID1' has runtime 'long'; it must be a number"),
        ('size="1000"', 'size="-3"', "Job 'ID0' uses 'p0.fits' of size '-3'"),
        ('<parent ref="ID1"/>', '<parent ref="ID7"/>', "unknown parents 'ID7'"),
        ('child ref="ID2"', 'child ref="ID9"', "unknown child 'ID9'"),
        ('id="ID1"', 'id="ID0"', "Job 'ID0' comes twice"),
        ('id="ID1" ', "", "A job has no id"),
        ('<job id="ID1" name="mProject" runtime="10"/>', '<dax id="ID1"/>', "workflow within the"),
        ("</adag>", "", r"x.dax, line \d+, column 1: this is no XML: no element found"),
        ("</job>", "</jab>", "line 8, column 5: this is no XML: mismatched tag"),
        ("adag", "graph", "its root must be adag"),
        ("<adag", '<!DOCTYPE x [<!ENTITY e "boom">]><adag', "declares a document type"),
    ],
)
def test_what_cannot_be_read_is_told(old, new, message):
    with pytest.raises((FormatError, ProblemError), match=message):
        read("x.dax", TWO.replace(old, new), format="dax")


def test_an_empty_workflow_is_refused():
    with pytest.raises(ProblemError, match="has no jobs"):
        read("x.dax", "<adag></adag>")


def test_a_workflow_for_planning_is_refused_for_it_has_no_runtimes():
    text = (
        '<adag version="3.4"><job id="a" name="ls"><uses name="l" link="output"/></job>'
        '<job id="b" name="wc"/><child ref="b"><parent ref="a"/></child></adag>'
    )
    with pytest.raises(FormatError, match=r"p\.dax says what is run and not how long"):
        read("p.dax", text)
