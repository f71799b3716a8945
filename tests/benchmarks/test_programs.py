"""The programs that run in processes of their own, run here on a handful of tasks."""

import json
import math

import numpy as np
from benchmarks.quality import instance as neutral
from benchmarks.quality import livespan_runs
from benchmarks.quality.instance import Instance
from benchmarks.quality.peers import lists
from benchmarks.quality.reporter import Reporter, serve

CHAIN = Instance(
    "chain",
    np.array([[3.0, 4], [2, math.inf], [4, 4]]),
    np.array([[0, 1]]),
    np.array([0.0]),
)


def lines_of(search, tmp_path, capsys, *more):
    neutral.write(CHAIN, tmp_path / "chain.json")
    serve(search, [str(tmp_path / "chain.json"), "--seconds", "1", *more])
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_livespan_run_tells_values_bounds_and_its_end(tmp_path, capsys):
    *history, end = lines_of(livespan_runs.search, tmp_path, capsys, "--method", "tabu")
    assert history[-1]["value"] == 5  # a before b on the first machine, c beside them
    assert history[-1]["bound"] == 5
    assert end["proved"]
    assert 0 < end["built"] <= end["end"]
    assert "BROKEN" not in end["note"]


def test_a_refusal_is_a_note(tmp_path, capsys):
    (end,) = lines_of(livespan_runs.search, tmp_path, capsys, "--method", "local")
    assert end["note"].startswith("refused")


def test_list_heuristics_tell_each_value(tmp_path, capsys):
    *history, end = lines_of(lists.search, tmp_path, capsys)
    assert history[-1]["value"] == 5
    assert "HEFT 5" in end["note"]


def test_settings_of_an_algorithm_can_be_given():
    algorithm = livespan_runs.algorithm_of("aco:n_ants=5,alpha=2", 2)
    assert (algorithm.n_ants, algorithm.alpha) == (5, 2.0)


def test_an_algorithm_that_takes_workers_gets_as_many_as_its_peers():
    assert livespan_runs.algorithm_of("exact", 2).n_workers == 2
    assert livespan_runs.algorithm_of("exact:n_workers=1", 2).n_workers == 1


def test_transfers_reach_the_problem_as_data():
    sent = Instance("sent", np.array([[1.0, 1], [1, 1]]), np.array([[0, 1]]), np.array([2.5]))
    problem = livespan_runs.problem_of(sent)
    assert problem.transfers
    assert problem.tasks[1].data == {"t0": 2.5}
    assert not livespan_runs.problem_of(CHAIN).transfers


def test_a_reporter_tells_only_what_is_better(capsys):
    reporter = Reporter(1)
    reporter.incumbent(10)
    reporter.incumbent(11)
    reporter.incumbent(9, bound=3)
    reporter.incumbent(math.inf, bound=5)
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(line["value"], line["bound"]) for line in told] == [(10, 0), (9, 3), (9, 5)]
