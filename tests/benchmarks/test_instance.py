"""Neutral instances: what is written is read, what is claimed is replayed."""

import math

import numpy as np
import pytest
from benchmarks.quality import instance as neutral
from benchmarks.quality.decoder import Decoder, upward_ranks
from benchmarks.quality.instance import Instance, head, replay
from benchmarks.quality.peers import lists, scaling

#: ``0`` sends data (4) to ``1`` and (0) to ``2``; ``2`` cannot go on machine 0.
FORK = Instance(
    "fork",
    np.array([[2, 3], [1, 1], [math.inf, 5]]),
    np.array([[0, 1], [0, 2]]),
    np.array([4.0, 0.0]),
)


@pytest.mark.parametrize("cells", [neutral.CELLS_IN_JSON, 2])
def test_an_instance_comes_back_as_written(tmp_path, monkeypatch, cells):
    monkeypatch.setattr(neutral, "CELLS_IN_JSON", cells)
    neutral.write(FORK, tmp_path / "fork.json")
    again = neutral.read(tmp_path / "fork.json")
    assert again.name == "fork"
    assert np.array_equal(again.durations, FORK.durations)
    assert np.array_equal(again.edges, FORK.edges)
    assert np.array_equal(again.delays, FORK.delays)


def test_a_replay_charges_the_delay_between_machines_only():
    # 0 ends at 2 on machine 0; 1 follows at once there (3), 2 runs 2 to 7 on machine 1
    assert replay(FORK, [0, 0, 1], [0, 2, 2]) == 7
    # 1 on machine 1 waits for its data until 6 and for 2 until 7
    assert replay(FORK, [0, 1, 1], [0, 7, 2]) == 8


def test_a_replay_refuses_what_cannot_be():
    with pytest.raises(ValueError, match="waits for"):
        replay(FORK, [0, 0, 1], [3, 0, 5])
    with pytest.raises(ValueError, match="cannot do it"):
        replay(FORK, [0, 0, 0], [0, 2, 3])


def test_a_replay_of_independent_tasks_adds_up_loads():
    three = Instance("three", np.array([[2.0, 9], [3, 9], [9, 4]]))
    assert replay(three, [0, 0, 1], None) == 5


def test_the_head_keeps_the_edges_inside():
    small = head(FORK, 2)
    assert small.tasks == 2
    assert small.edges.tolist() == [[0, 1]]
    assert small.delays.tolist() == [4.0]


def test_the_head_prefers_tasks_with_delays_to_the_first_ones():
    late = Instance(
        "late",
        np.ones((5, 1)),
        np.array([[0, 1], [2, 4]]),
        np.array([0.0, 1.0]),
    )
    assert head(late, 2).has_transfers
    assert head(late, 3).tasks == 3
    assert head(Instance("none", np.ones((5, 1))), 9).tasks == 5


def test_upward_ranks_take_means_of_durations_and_delays():
    # 1: mean 1; 2: mean of what it can, 5; 0: 2.5 + max(4 / 2 + 1, 5)
    assert upward_ranks(FORK).tolist() == [7.5, 1, 5]


def test_the_list_scheduler_fills_gaps_only_when_asked():
    # On one machine of two: a (1) waits for x on the other machine; b (2) fits before it.
    late = Instance(
        "late",
        np.array([[math.inf, 3], [1, math.inf], [2, math.inf]]),
        np.array([[0, 1]]),
        np.array([0.0]),
    )
    priority = [3, 2, 1]
    assert Decoder(late)(priority)[0] == 6
    assert Decoder(late)(priority, insertion=True)[0] == 4


def test_min_min_and_max_min_differ_in_who_goes_first():
    lengths = Instance("lengths", np.repeat([[1.0], [2], [3]], 2, axis=1))
    values = {
        name: replay(lengths, *lists.greedy(lengths, rule)) for name, rule in lists.RULES.items()
    }
    assert values["Min-Min"] == 4
    assert values["Max-Min"] == 3


def test_list_heuristics_wait_for_data():
    for rule in lists.RULES.values():
        assignment, start = lists.greedy(FORK, rule)
        assert replay(FORK, assignment, start) == 7


def test_whole_numbers_are_not_scaled_and_others_are_to_a_millionth():
    assert scaling.scale_of(FORK) == 1
    halves = Instance("halves", np.array([[0.5], [2.0]]))
    assert scaling.scale_of(halves) == scaling.LONGEST / 2
    assert scaling.whole(0.5, scaling.scale_of(halves)) == scaling.LONGEST / 4
    assert scaling.horizon_of(FORK, 1) >= 3 + 1 + 5 + 4
