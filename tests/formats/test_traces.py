"""Recordings of clusters: SWF and Alibaba's batch_task."""

import gzip

import pytest

from livespan.errors import FormatError
from livespan.formats import read

LOG = """; Version: 2.2
; Computer: iPSC/860
; MaxJobs: 5
; MaxProcs: 4
;
    1   100     5   20    1   10.5   -1    1  30 -1  1  1 1 1 1 -1 -1 -1
    2   130     0   10    2   -1     -1    2  20 -1  1  1 1 1 1 -1  1  7

    3   140     0    0    1   -1     -1    1  20 -1  5  1 1 1 1 -1 -1 -1
    4   150    -1   30   -1   -1     -1    4  40 -1  0  1 1 1 1 -1 -1 -1
    5   160     0   40    1   -1     -1    1  20 -1  2  1 1 1 1 -1 -1 -1
"""


@pytest.mark.parametrize("name", ["log.swf", "log.swf.gz", "log.txt", "log"])
def test_jobs_are_released_when_they_were_submitted(name):
    data = gzip.compress(LOG.encode()) if name.endswith("gz") else LOG.encode()
    found = read(name, data)
    assert found.format == "swf"
    assert [(t.id, t.length, t.release, t.predecessors) for t in found.tasks] == [
        ("1", 20.0, 0.0, ()),
        ("2", 20.0, 30.0, ("1",)),  # 10 on 2 processors
        ("4", 120.0, 50.0, ()),  # 30 on the 4 it asked for
    ]
    assert found.default_machines == 4
    assert [warning.split(";")[0] for warning in found.warnings] == [
        "2 of 3 jobs ran on several processors",
        "Left aside: 1 lines that did not run or have no known run time",
        "Left aside: 1 lines that are parts of jobs that have a line as a whole",
        "1 jobs failed or were cancelled after they had run",
        "1 jobs wait for the job they name",
    ]


@pytest.mark.parametrize(
    ("said", "lengths"),
    [("work", [20, 20, 120]), ("time", [20, 10, 30]), ("omit", [20])],
)
def test_jobs_of_several_processors(said, lengths):
    found = read("log.swf", LOG, parallel_jobs=said)
    assert [task.length for task in found.tasks] == lengths


def test_arrivals_and_waiting_may_be_left_aside():
    found = read("log.swf", LOG, arrivals=False, enable_dependencies=False)
    assert not any(task.release or task.predecessors for task in found.tasks)


def test_a_trace_is_cut_at_the_limit_without_reading_on(tmp_path):
    path = tmp_path / "log.swf"
    path.write_text(LOG + "and nothing that could be read\n")
    found = read(path, limit=2)
    assert [task.id for task in found.tasks] == ["1", "2"]
    assert found.warnings[-1].startswith("Only the first 2 jobs are read")


def test_a_trace_larger_than_memory_allows_is_streamed(tmp_path):
    line = "{} {} 0 10 1 -1 -1 1 20 -1 1 1 1 1 1 -1 -1 -1\n"
    path = tmp_path / "log.swf"
    path.write_text("; MaxProcs: 8\n" + "".join(line.format(k, k) for k in range(1, 3000)))
    assert path.stat().st_size > 100_000
    assert len(read(path, most_bytes=100_000).tasks) == 2999


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("  20    1 ", "  soon  1 ", "log.swf, line 6, column 21: soon is not a number"),
        ("-1 -1 -1\n    2", "-1 -1\n    2", "line 6: a job has 18 numbers, not 17"),
        ("    2   130", "    1   130", "line 7: job 1 comes twice"),
    ],
)
def test_a_job_that_cannot_be_read_is_told_with_its_place(old, new, message):
    text = LOG.replace(old, new)
    assert text != LOG
    with pytest.raises(FormatError, match=message):
        read("log.swf", text)


def test_a_log_in_which_nothing_ran_is_refused():
    with pytest.raises(FormatError, match="no jobs that ran; 1 did not run"):
        read("log.swf", "3 140 0 0 1 -1 -1 1 20 -1 5 1 1 1 1 -1 -1 -1\n")


BATCH = """M1,1,j_1,1,Terminated,100,110,100.0,0.3
R2_1,20,j_1,1,Terminated,112,130,100.0,0.3
J3_2_1,1,j_1,1,Terminated,131,140,50,0.1
R4_9_Stg1,1,j_1,1,Terminated,131,133,50,0.1
task_Nzg3,5,j_2,1,Terminated,150,155,100,0.2
MergeTask,5,j_2,1,Failed,150,155,100,0.2
M1,1,j_3,3,Running,160,0,100,0.2
M2,1,j_3,3,Terminated,0,0,100,0.2
M1,1,j_4,3,Terminated,170,171,,
"""


@pytest.mark.parametrize("name", ["batch_task.csv", "batch_task.csv.gz", "x", "x.txt"])
@pytest.mark.parametrize("header", [True, False])
def test_the_names_of_tasks_say_what_they_wait_for(name, header):
    columns = (
        "task_name,instance_num,job_name,task_type,status,start_time,end_time,plan_cpu,plan_mem"
    )
    data = ((columns + "\n" if header else "") + BATCH).encode()
    found = read(name, gzip.compress(data) if name.endswith("gz") else data)
    assert found.format == "alibaba_batch"
    assert [(t.id, t.length, t.release, t.predecessors) for t in found.tasks] == [
        ("j_1/M1", 10.0, 0.0, ()),
        ("j_1/R2_1", 18.0, 0.0, ("j_1/M1",)),
        ("j_1/J3_2_1", 9.0, 0.0, ("j_1/R2_1", "j_1/M1")),
        ("j_1/R4_9_Stg1", 2.0, 0.0, ()),
        ("j_2/task_Nzg3", 5.0, 50.0, ()),
        ("j_4/M1", 1.0, 70.0, ()),
    ]
    assert found.warnings == (
        "Left aside: 2 lines of tasks that did not terminate",
        "Left aside: 1 lines of tasks without known times",
        "Left aside: 1 dependencies on tasks that are not there",
        "Instances, processors and memory of tasks are left aside",
    )


def test_the_job_that_the_limit_cuts_is_left_out():
    found = read("batch_task.csv", BATCH, limit=5)
    assert [task.id for task in found.tasks][-1] == "j_1/R4_9_Stg1"
    assert found.warnings[-1].startswith("Only the first 4 tasks are read")
    assert len(read("batch_task.csv", BATCH, limit=2).tasks) == 2


def test_jobs_may_be_there_at_once_and_without_their_order():
    found = read("batch_task.csv", BATCH, arrivals=False, enable_dependencies=False)
    assert not any(task.release or task.predecessors for task in found.tasks)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("112,130", "112,late", "line 2, column end_time: 'late' is not a number"),
        ("R2_1,20,j_1", "R2_1,20,", "line 2: a task needs a name and a job"),
        (",112,130,100.0,0.3", "", "line 2: a task has 9 cells, not 5"),
    ],
)
def test_a_task_that_cannot_be_read_is_told_with_its_place(old, new, message):
    with pytest.raises(FormatError, match=message):
        read("batch_task.csv", BATCH.replace(old, new))


def test_the_trace_of_2017_is_refused_by_its_year():
    with pytest.raises(FormatError, match="trace of 2017, whose tasks do not tell"):
        read("batch_task.csv", "5,9,1,1,40,Terminated,50,0.01\n6,8,1,2,1,Waiting,,\n")
