"""What is written is read as the same problem; what cannot be said is refused by name."""

import doctest
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from livespan import Machine, Problem, Setups, Task, named, writers
from livespan.errors import FormatError
from livespan.formats import read
from livespan.instances import read_named
from livespan.writers import WRITERS

TIMES = st.one_of(st.integers(0, 1000).map(float), st.floats(0, 1e6, allow_nan=False))
IDS = st.text("abcXYZ019_-. ", min_size=1, max_size=8).map(str.strip).filter(bool)


def again(problem, name):
    """Write a problem and read it again, as its format and by recognition."""
    writer = WRITERS[name]
    data = writer.write(problem, "again")
    found = read(f"again{writer.suffix}", data)
    assert found.format == name
    machines = None if found.machines is not None else problem.machine_count
    return found.problem(machines)


def same_times(one, other):
    return np.array_equal(one.arrays.durations, other.arrays.durations) and all(
        np.array_equal(getattr(one.arrays, field), getattr(other.arrays, field))
        for field in ("predecessors", "predecessor_start", "release", "due", "weight", "cost")
    )


@pytest.mark.parametrize("name", ["six-tasks", "mixed-200", "survey-96", "paint-60", "ta01"])
def test_the_project_s_own_json_says_everything(name):
    problem = read_named(name).problem()
    other = again(problem, "problem_json")
    assert same_times(problem, other)
    assert other.tasks == problem.tasks
    assert [m.id for m in other.machines] == [m.id for m in problem.machines]
    assert np.array_equal(other.arrays.setup, problem.arrays.setup)
    assert np.array_equal(other.arrays.latency, problem.arrays.latency)
    assert np.array_equal(other.arrays.slowness, problem.arrays.slowness)


@settings(max_examples=40)
@given(st.lists(st.tuples(IDS, TIMES, TIMES, st.booleans()), min_size=1, max_size=8,
                unique_by=lambda row: row[0].lower()))  # fmt: skip
def test_a_table_of_tasks_is_read_as_it_was(rows):
    tasks = []
    for identifier, length, release, waits in rows:
        before = (tasks[-1].id,) if waits and tasks else ()
        tasks.append(Task(identifier, length, before, release=release))
    problem = Problem(tasks, 3)
    other = again(problem, "tasks_csv")
    assert [task.id for task in other.tasks] == [task.id for task in problem.tasks]
    assert same_times(problem, other)


@settings(max_examples=30)
@given(st.integers(2, 4), st.data())
def test_a_job_shop_is_read_as_it_was(machines, data):
    jobs = data.draw(st.integers(1, 4))
    tasks, rows = [], []
    for job in range(1, jobs + 1):
        route = data.draw(st.permutations(range(machines)))
        for step, machine in enumerate(route, 1):
            before = (f"J{job}-{step - 1}",) if step > 1 else ()
            tasks.append(Task(f"J{job}-{step}", 0.0, before))
            row = [math.inf] * machines
            row[machine] = data.draw(TIMES)
            rows.append(row)
    places = [Machine(f"M{k}") for k in range(1, machines + 1)]
    problem = Problem(tasks, places, rows)
    other = read("a.jsp", WRITERS["jobshop"].write(problem, "a"), format="jobshop").problem()
    assert same_times(problem, other)
    assert other.tasks == problem.tasks


@settings(max_examples=40)
@given(st.integers(1, 4), st.data())
def test_a_flexible_job_shop_is_read_as_it_was(machines, data):
    lengths = data.draw(st.lists(st.integers(1, 4), min_size=1, max_size=4))
    choice = st.dictionaries(st.integers(0, machines - 1), TIMES, min_size=1)
    tasks, rows = [], []
    for job, steps in enumerate(lengths, 1):
        for step in range(1, steps + 1):
            before = (f"J{job}-{step - 1}",) if step > 1 else ()
            tasks.append(Task(f"J{job}-{step}", 0.0, before))
            times = data.draw(choice)
            rows.append([times.get(machine, math.inf) for machine in range(machines)])
    problem = Problem(tasks, [Machine(f"M{k}") for k in range(1, machines + 1)], rows)
    text = WRITERS["flexible_jobshop"].write(problem, "a")
    other = read("a.fjs", text, format="flexible_jobshop").problem()
    assert same_times(problem, other)
    assert other.tasks == problem.tasks


@settings(max_examples=30)
@given(st.integers(2, 5), st.integers(2, 5), st.data())
def test_a_matrix_is_read_as_it_was(tasks, machines, data):
    rows = [[data.draw(TIMES) for _ in range(machines)] for _ in range(tasks)]
    problem = Problem([Task(f"t{k}") for k in range(tasks)], machines, rows)
    text = WRITERS["duration_matrix"].write(problem, "a")
    other = read("a.etc", text, format="duration_matrix").problem()
    assert np.array_equal(other.arrays.durations, problem.arrays.durations)


@pytest.mark.parametrize("name", ["ta01", "ta80", "ta001", "ta031"])
def test_shops_are_recognised_again(name):
    problem = named(name)
    assert same_times(problem, again(problem, "jobshop"))


TWO = (Task("a", 1), Task("b", 2, ("a",)))


@pytest.mark.parametrize(
    ("name", "problem", "sentence"),
    [
        ("tasks_csv", Problem([Task("a;b", 1)], 1), "ids with separators"),
        ("tasks_csv", Problem(TWO, [Machine("x", speed=2)]), "machines that differ"),
        ("tasks_csv", Problem([Task("a", 1, eligible=("Agent-1",))], 2), "eligible machines"),
        ("tasks_csv", Problem([Task("a", family="x")], 1, setups=Setups(("x",), [[1]])), "set ups"),
        ("jobshop", Problem(TWO, 2), "can run on 2 machines"),
        ("jobshop", Problem([*TWO, Task("c", 1, ("a", "b"))], 1), "waits for more than one"),
        ("jobshop", Problem([*TWO, Task("c", 1, ("a",))], 1), "more than one other waits"),
        ("jobshop", Problem(TWO, 1), "has 2 tasks; in this layout"),
        ("jobshop", Problem([Task("a", 1, due=4)], 1), "due dates"),
        ("flexible_jobshop", Problem([*TWO, Task("c", 1, ("a",))], 1), "more than one other waits"),
        ("flexible_jobshop", Problem([Task("a", 1, release=4)], 1), "release dates"),
        ("duration_matrix", Problem(TWO, 1), "dependencies"),
        ("duration_matrix", Problem([Task("a", 1, eligible=("Agent-1",))], 2), "bound to machines"),
        ("duration_matrix", Problem([Task("a", 1, release=1)], 2), "release dates"),
    ],
)
def test_what_a_format_cannot_say_is_refused_by_name(name, problem, sentence):
    with pytest.raises(FormatError, match=sentence):
        WRITERS[name].write(problem, "x")


def test_the_examples_are_true():
    assert doctest.testmod(writers).failed == 0
