"""Algorithms, objectives and formats of others, by a decorator."""

import doctest
from dataclasses import dataclass
from typing import ClassVar

import pytest

import livespan
from livespan import algorithms, formats, objectives, plugins
from livespan.algorithm import Decisions, Snapshot
from livespan.errors import RegistrationError
from livespan.formats import ReadProblem
from livespan.kernels.goal import goal_of
from livespan.kernels.jit import objective_kernel
from livespan.objective import PlainObjective
from livespan.problem import Problem, Task
from livespan.setting import check_settings, setting
from livespan.stop import MaxIterations


@pytest.fixture(autouse=True)
def _tables_as_they_were():
    tables = (algorithms.ALGORITHMS, objectives.OBJECTIVES, formats.FORMATS)
    before = [dict(table) for table in tables]
    yield
    for table, entries in zip(tables, before, strict=True):
        table.clear()
        table.update(entries)


def late_start():
    """Return an algorithm that pushes every task later: useless, and easy to tell."""

    @dataclass(frozen=True)
    class LateStart:
        name: ClassVar[str] = "late_start"
        title: ClassVar[str] = "Late start"
        summary: ClassVar[str] = "Moves the whole schedule to the right."
        shift: float = setting(1.0, low=0.0, high=10.0, help="How far.")

        def __post_init__(self):
            check_settings(self)

        def search(self, problem, objective, start, rng):
            for iteration in range(1, 1000):
                moved = Decisions(start.decisions.assignment, start.decisions.start + self.shift)
                yield Snapshot(iteration, start.value + self.shift, moved.frozen())

    return LateStart


@objective_kernel
def _span(arrays, start, finish, assignment):
    return start.max() - start.min()


class StartSpan(PlainObjective):
    """``max_j start_j - min_j start_j``."""

    name: ClassVar[str] = "start_span"
    title: ClassVar[str] = "Span of starts"
    summary: ClassVar[str] = "Time between the first and the last start."

    def value(self, schedule):
        return float(max(schedule.start) - min(schedule.start))

    def goal(self):
        return goal_of((1.0, _span()))


class Lines:
    """One duration a line, after a heading."""

    name: ClassVar[str] = "lines"
    title: ClassVar[str] = "Lines"
    suffixes: ClassVar[tuple[str, ...]] = (".lines",)
    summary: ClassVar[str] = "A duration a line."

    def recognises(self, source):
        return source.head.startswith("LINES")

    def read(self, source, options):
        tasks = [Task(f"t{k}", float(row)) for k, row in enumerate(source.text.split()[1:])]
        return ReadProblem(name=source.name, format=self.name, tasks=tuple(tasks))


def test_an_algorithm_is_searched_by_its_name_and_settings(six):
    kind = livespan.register_algorithm(late_start())
    assert algorithms.find_algorithm("LATE_START") is kind
    made = algorithms.make_algorithm("late_start", shift="2")
    result = livespan.solve(six, made, stop=MaxIterations(5))
    assert result.algorithm == "late_start"
    assert result.iterations == 5
    assert result.value == livespan.solve(six, "constructive").value  # it never helps


def test_an_objective_is_minimised_bare_weighed_and_first(six):
    livespan.register_objective(StartSpan)
    stop = MaxIterations(20)
    # Six machines: all can start together.
    apart = Problem(six.tasks, machines=6)
    assert livespan.solve(apart, "sa", "start_span", stop=stop).value == 0.0
    assert livespan.solve(six, "aco", "makespan + 2*start_span", stop=stop).terms.keys() == {
        "makespan", "start_span"
    }  # fmt: skip
    assert livespan.solve(six, "auto", "start_span", stop=stop).value >= 0.0
    with pytest.raises(livespan.LivespanError, match="cannot decide between equals"):
        livespan.solve(six, "sa", "makespan, start_span")


def test_a_format_is_read_by_suffix_by_content_and_by_name(tmp_path):
    livespan.register_format(Lines)
    path = tmp_path / "a.lines"
    path.write_text("LINES\n3\n4\n")
    assert formats.read(path).format == "lines"
    assert formats.read("x", "LINES 1 2").tasks[1].length == 2.0
    assert livespan.read(path, format="LINES").task_count == 2


def test_a_cell_of_a_notebook_can_be_run_again():
    first, second = late_start(), late_start()
    livespan.register_algorithm(first)
    livespan.register_algorithm(second)
    assert algorithms.ALGORITHMS["late_start"] is second


def renamed(kind, **members):
    return type(kind.__name__ + "2", (kind,), members)


@pytest.mark.parametrize(
    ("register", "entry", "sentence"),
    [
        (livespan.register_algorithm, lambda: renamed(late_start(), name="ACO"), "is taken by"),
        (livespan.register_algorithm, lambda: renamed(late_start(), name="greedy"), "stands for"),
        (livespan.register_algorithm, lambda: renamed(late_start(), name="a b"), "needs a name"),
        (livespan.register_algorithm, lambda: renamed(late_start(), title=None), "no title"),
        (livespan.register_algorithm, lambda: renamed(late_start(), search=3), "no method search"),
        (livespan.register_algorithm, object, "is a dataclass"),
        (livespan.register_objective, lambda: renamed(StartSpan, name="cost"), "is taken by"),
        (livespan.register_objective, lambda: renamed(StartSpan, goal=None), "no method goal"),
        (livespan.register_objective, StartSpan, "is a class"),
        (
            livespan.register_objective,
            lambda: renamed(StartSpan, __init__=lambda self, x: None),
            "without arguments",
        ),
        (livespan.register_format, lambda: renamed(Lines, name="jobshop"), "is taken by"),
        (livespan.register_format, lambda: renamed(Lines, suffixes=".x"), "no suffixes"),
        (livespan.register_format, Lines, "is a class"),
    ],
)
def test_what_is_no_plug_in_is_refused_with_what_is_missing(register, entry, sentence):
    with pytest.raises(RegistrationError, match=sentence):
        register(entry())


def test_the_examples_are_true():
    for module in (algorithms, objectives, plugins):
        assert doctest.testmod(module).failed == 0
