"""Two instances, Livespan and a peer: one better on the first, one better on the second."""

import math

import pytest
from benchmarks.quality import plot, table, targets
from benchmarks.quality.families import FAMILIES, Known
from benchmarks.quality.outcome import Outcome
from benchmarks.quality.runs import Run, Store, livespan, parse, peer

OURS, PEER = "livespan:local", "cpsat"


def run(instance, solver, history, seed=0, **more):
    about = {"family": "unrelated", "group": "g", "size": [4, 2], "workers": 2, "seconds": 10.0}
    about |= {"stamp": "s", "when": "2026-01-01T00:00:00+00:00", "load": 0.5, "ended": 10.0}
    return Run(**about | more, instance=instance, solver=solver, seed=seed, history=history)


@pytest.fixture
def outcome():
    return Outcome(
        FAMILIES["unrelated"],
        [OURS, PEER],
        10.0,
        {("g", "a"): Known(95, 100, {"Somebody": 103.0}), ("g", "b"): Known(180)},
        [
            run("a", OURS, [[0.05, 110, 90], [5, 101, 90]]),
            run("a", OURS, [[0.05, 112, 90], [5, 103, 90]], seed=1),
            run("a", PEER, [[0.5, 104, 90]]),
            run("b", OURS, [[0.05, 220, 170]]),
            run("b", PEER, [[3, 200, 170], [9, 200, 200]]),
        ],
    )


def test_references_are_published_or_the_best_of_all_runs(outcome):
    assert outcome.best(("g", "a")) == 100
    assert outcome.best(("g", "b")) == 200
    assert outcome.bound(("g", "a")) == 95
    assert outcome.bound(("g", "b")) == 200  # proved by the peer


def test_gaps_are_of_each_run(outcome):
    assert outcome.marks == [0.1, 1, 10.0]
    assert outcome.gaps(OURS, 10) == pytest.approx([1, 3, 10])
    assert outcome.gaps(PEER, 1) == pytest.approx([4, math.inf])
    assert outcome.published("Somebody") == pytest.approx([3])


def test_means_over_seeds_are_compared_side_by_side(outcome):
    assert outcome.mean_value(OURS, ("g", "a"), 10) == 102
    assert outcome.not_above(OURS, PEER, 1) == (1, 2)  # a: 111 against 104; b: against nothing
    assert outcome.not_above(OURS, PEER, 10) == (1, 2)  # a: 102 against 104; b: 220 against 200


def test_what_a_peer_refuses_is_not_held_against_it(outcome):
    outcome.runs.append(run("c", PEER, [], note="refused: no"))
    outcome.runs.append(run("c", OURS, [], note="refused: no"))
    assert len(outcome.of(PEER)) == 2
    assert len(outcome.of(OURS)) == 4


@pytest.mark.parametrize(
    ("target", "met"),
    [
        (targets.mean_gap(4.67, 10), True),  # (1 + 3 + 10) / 3
        (targets.mean_gap(4.66, 10), False),
        (targets.worst_gap(10, 10), True),
        (targets.worst_gap(9.9, 10), False),
        (targets.value_of("a", 102, 10), True),
        (targets.value_of("a", 101, 10), False),
        (targets.never_above(PEER), False),
        (targets.first_within(0.05), True),
        (targets.first_within(0.04), False),
        (targets.improves_within(10), False),
        (targets.proved(10, None, "all"), False),
        (targets.memory(2), True),  # 4 x 2 cells of 8 bytes, and no growth
        (targets.near_peer(9, 1, PEER, 10), False),  # a: 111 against 104, b: 220 against 200
        (targets.near_peer(10, 10, PEER, 10), True),
    ],
)
def test_targets_are_met_or_missed(outcome, target, met):
    assert target.check(outcome)[1] is met


@pytest.mark.parametrize(
    "target",
    [
        targets.mean_gap(1, 60),
        targets.worst_gap(1, 60),
        targets.value_of("z", 1, 1),
        targets.never_above("highs"),
        targets.below_lists(5, 10),
    ],
)
def test_targets_that_cannot_be_told_say_so(outcome, target):
    assert target.check(outcome) is None


def test_metaheuristics_are_held_against_those_of_the_same_name():
    histories = {"livespan:PSO:w=1": [[0.05, 9, 1]], "mealpy-pso": [[0.05, 10, 1], [5, 8, 1]]}
    runs = [run("a", solver, history) for solver, history in histories.items()]
    met = Outcome(FAMILIES["unrelated"], list(histories), 1.0, {}, runs)
    assert targets.same_named().check(met) == ("pso 1 of 1 at the worst mark", True)
    missed = Outcome(FAMILIES["unrelated"], list(histories), 10.0, {}, runs)
    assert targets.same_named().check(missed) == ("pso 0 of 1 at the worst mark", False)


def test_the_page_states_what_was_met_missed_and_not_measured(outcome):
    page = table.report(outcome, "Context.")
    assert (
        "| each instance within 0.1 % of the best known at 10 s | 10.000 % | **MISSED** |" in page
    )
    assert "| each instance within 0 % of the best known at 60 s | not measured | - |" in page
    assert "| all | cpsat | 2 | 2 none | 4.000 (4.000), 1 none | 2.000 (4.000) |" in page
    assert "| g | a | 4 x 2 | 95 | 100 | 102 | 104 |" in page


def test_the_page_names_broken_runs(outcome):
    outcome.runs.append(run("a", PEER, [], note="ended from outside", ended=None))
    assert "- cpsat, 1 run(s) (a …): ended from outside" in table.report(outcome, "")


def test_curves_begin_where_every_run_has_a_schedule(outcome):
    points, served = plot.curve(outcome, PEER)
    assert served == 2
    assert points[0] == (3, pytest.approx(2))
    assert plot.picture(outcome).count("<path d=") >= 4


def test_raw_runs_survive_an_interruption(tmp_path):
    store = Store(tmp_path / "runs.jsonl")
    first = run("a", OURS, [[1, 5, 4]])
    store.add(first)
    with (tmp_path / "runs.jsonl").open("a") as lines:
        lines.write('{"family": "unrel')
    again = Store(tmp_path / "runs.jsonl")
    assert again.find(first.key, 10, "s") == first
    assert again.find(first.key, 60, "s") is None  # too short
    assert again.find(first.key, 10, "other sources") is None


def test_words_of_a_library_between_the_lines_do_no_harm():
    output = 'Hello\n{"t": 1, "value": 5, "bound": 0}\n{"end": 2, "proved": true, "note": "n"}\n'
    told = parse(output, "", 0)
    assert told["history"] == [[1, 5, 0]]
    assert (told["ended"], told["proved"], told["note"]) == (2, True, "n")


def test_a_run_without_an_end_says_why():
    told = parse('{"t": 1, "value": 5, "bound": 0}\n{"t": 2, "va', "Traceback\nOops", -9)
    assert told["history"] == [[1, 5, 0]]
    assert "code -9" in told["note"]
    assert "Oops" in told["note"]


def test_solvers_know_their_programs():
    ga = peer("mealpy-ga", {"mealpy": "m", "peers": "p"}, "s")
    assert (ga.module, ga.method) == ("benchmarks.quality.peers.mealpy", "ga")
    assert ga.python.startswith("m")
    ours = livespan("aco:n_ants=5", "s").command("i.json", 1, 0, 2)
    assert ours[-2:] == ["--method", "aco:n_ants=5"]
