"""What a comparison says of its runs, by hand on made-up ones, and real runs."""

import csv
import doctest
import io
import threading

import pytest

from livespan import compare, named
from livespan.algorithms import AntColony
from livespan.compare import Comparison, Run, labelled, running
from livespan.errors import SettingError, UnknownNameError
from livespan.events import Finished, Iteration
from livespan.result import Change, Result, Status
from livespan.stop import Cancelled, MaxIterations


def result(value, bound=8.0, seed=0):
    return Result(
        status=Status.FEASIBLE, reason="made up", schedule=None, value=value, bound=bound,
        iterations=10, runtime=0.5, seed=seed, algorithm="x", objective="makespan",
        history=(Change(0, 0.0, value + 1), Change(3, 0.2, value)),
    )  # fmt: skip


def made(**values):
    """Make a comparison of labels and their values, seed by seed."""
    seeds = range(len(next(iter(values.values()))))
    runs = [Run(label, seed, result(values[label][seed], seed=seed)) for seed in seeds
            for label in values]  # fmt: skip
    return Comparison(tuple(values), tuple(seeds), "makespan", tuple(runs))


def test_summaries_by_hand():
    found = made(slow=[12.0, 11.0, 10.0], fast=[10.0, 10.0, 10.0])
    fast, slow = found.summaries
    assert (fast.label, fast.best, fast.mean, fast.std, fast.median) == ("fast", 10, 10, 0, 10)
    assert (slow.label, slow.best, slow.mean, slow.std, slow.worst) == ("slow", 10, 11, 1, 12)
    assert (fast.gap, slow.gap) == (0.25, 0.375)  # 2 and 3 above the bound of 8
    # On the third seed they are equal: ranks 1, 1, 1.5 and 2, 2, 1.5.
    assert (fast.rank, slow.rank) == pytest.approx((3.5 / 3, 5.5 / 3))
    assert (fast.wins, slow.wins) == (3, 1)
    assert fast.p is None
    # Three 10s against 10, 11, 12: 10 ways in 20 have sums as far from the mean.
    assert slow.p == found.pairs["slow", "fast"]
    assert found.best.value == 10.0


def test_a_clear_difference_is_said_and_an_unclear_one_too():
    clear = made(good=[1.0, 2, 3, 4, 5], bad=[11.0, 12, 13, 14, 15])
    assert "good is better than bad (p < 0.05)" in str(clear)
    unclear = made(a=[1.0, 3.0], b=[2.0, 4.0])
    assert "Whether a is better than b is not sure" in str(unclear)
    three = made(a=[1.0, 2, 3, 4, 5, 6], b=[1.5, 2, 3, 4, 5, 7], c=[11.0, 12, 13, 14, 15, 16])
    assert "a is better than c (p < 0.05); that it is better than b could be chance" in str(three)


def test_one_run_each_has_no_significance():
    found = made(a=[1.0], b=[2.0])
    assert [row.p for row in found.summaries] == [None, None]
    assert found.pairs == {}
    assert "1 seed;" in str(found)


def test_tables_hold_every_run():
    found = made(**{"a|b": [10.0, 11.0], "c": [9.0, 9.5]})
    rows = list(csv.DictReader(io.StringIO(found.to_csv())))
    assert [(row["algorithm"], row["seed"], float(row["value"])) for row in rows] == [
        ("a|b", "0", 10.0), ("c", "0", 9.0), ("a|b", "1", 11.0), ("c", "1", 9.5)
    ]  # fmt: skip
    assert r"| a\|b | 10 | 10.5 ± 0.707 |" in found.to_markdown()
    document = found.to_dict()
    assert document["algorithms"][0]["label"] == "c"
    assert document["pairs"] == [{"first": "a|b", "second": "c", "p": found.pairs["a|b", "c"]}]
    assert len(document["runs"]) == 4


def test_a_data_frame_has_the_rows():
    pandas = pytest.importorskip("pandas")
    frame = made(a=[1.0, 2.0], b=[3.0, 4.0]).to_dataframe()
    assert isinstance(frame, pandas.DataFrame)
    assert frame.groupby("algorithm")["value"].mean().to_dict() == {"a": 1.5, "b": 3.5}


def test_the_figure_shows_values_and_their_fall():
    figure = made(a=[10.0, 11.0], b=[9.0, 12.0]).plot()
    boxes = [trace for trace in figure.data if trace.type == "box"]
    lines = [trace for trace in figure.data if trace.type == "scatter"]
    assert [(box.name, list(box.y)) for box in boxes] == [("a", [10, 11]), ("b", [9, 12])]
    assert list(lines[0].y) == [11, 10, 10]
    assert len(lines) == 4


def test_real_runs_side_by_side_are_those_one_after_the_other():
    problem, stop = named("mixed-200"), MaxIterations(3)
    one = compare(problem, ["pso", "constructive"], [3, 5], stop=stop)
    four = compare(problem, ["pso", "constructive"], [3, 5], stop=stop, at_a_time=4)
    assert [(run.label, run.seed, run.result.value) for run in one.runs] == [
        (run.label, run.seed, run.result.value) for run in four.runs
    ]
    assert [run.label for run in one.runs] == ["PSO", "constructive"] * 2
    assert one.best.schedule.makespan == pytest.approx(one.best.value)


def test_every_event_is_told_with_its_run():
    told = []
    compare(named("six-tasks"), ["aco"], 2, stop=MaxIterations(2),
            on_event=lambda *news: told.append(news))  # fmt: skip
    assert {(label, seed) for label, seed, _ in told} == {("ACO", 0), ("ACO", 1)}
    assert sum(isinstance(event, Iteration) for _, _, event in told) == 4
    assert isinstance(told[-1][2], Finished)


def test_a_comparison_that_is_ended_keeps_what_is_whole():
    cancelled, before = Cancelled(), set(threading.enumerate())

    def second_run(_label, seed, event):
        if seed == 1 and isinstance(event, Iteration):
            cancelled.cancel()

    found = compare(named("mixed-200"), ["pso"], 4, stop=MaxIterations(30),
                    on_event=second_run, cancelled=cancelled)  # fmt: skip
    assert [run.seed for run in found.runs] == [0]
    left = set(threading.enumerate()) - before
    for thread in left:
        thread.join(10)
    assert not any(thread.is_alive() for thread in left)


def test_labels_tell_algorithms_apart():
    pair = labelled([AntColony(n_ants=5), AntColony(), "PSO"])
    assert list(pair) == ["ACO(n_ants=5)", "ACO", "PSO"]
    assert list(labelled({"mine": "aco"})) == ["mine"]
    assert list(labelled("aco")) == ["ACO"]


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ((["magic"],), UnknownNameError),
        (([],), SettingError),
        ((["aco", "ACO"],), SettingError),
        ((["aco"], 0), SettingError),
        ((["aco"], [-1]), SettingError),
        ((["aco"], 1, "beauty"), UnknownNameError),
    ],
)
def test_what_cannot_be_compared_is_refused(arguments, error):
    with pytest.raises(error):
        compare(named("six-tasks"), *arguments)
    with pytest.raises(SettingError, match="at least 1"):
        compare(named("six-tasks"), ["aco"], at_a_time=0)


def test_the_examples_are_true():
    assert doctest.testmod(running).failed == 0
