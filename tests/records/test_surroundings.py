"""Networks and set-ups as members of a document."""

import pytest

from livespan.errors import ProblemError
from livespan.records import network_of, setups_of


def test_a_network_is_numbers_or_matrices():
    network = network_of({"latency": "2", "bandwidth": [[1, None], [4, 1]]})
    latency, slowness = network.matrices(["a", "b"])
    assert latency.tolist() == [[0, 2], [2, 0]]
    assert slowness.tolist() == [[0, 0], [0.25, 0]]
    assert network_of({}).matrices(["a", "b"])[1].tolist() == [[0, 1], [1, 0]]
    assert network_of({"bandwidth": None}).matrices(["a", "b"])[1].tolist() == [[0, 0], [0, 0]]
    assert network_of(None) is None


def test_setups_are_families_and_times():
    setups = setups_of({"families": ["red", 2], "times": [[0, 3], ["1", 0]]})
    assert setups.families == ("red", "2")
    assert setups.table(1).tolist() == [[[0, 3], [1, 0]]]
    assert setups_of(None) is None


@pytest.mark.parametrize(
    ("read", "given", "member"),
    [
        (network_of, [], "network"),
        (network_of, {"speed": 1}, "network.speed"),
        (network_of, {"latency": [[0, "x"]]}, "network.latency[0][1]"),
        (setups_of, {"times": [[0]]}, "setups.families"),
        (setups_of, {"families": [True], "times": [[0]]}, "setups.families[0]"),
        (setups_of, {"families": ["a"]}, "setups.times"),
        (setups_of, {"families": ["a"], "times": [[None]]}, "setups.times[0][0]"),
    ],
)
def test_a_network_or_setups_that_cannot_be_read_name_the_member(read, given, member):
    with pytest.raises(ProblemError) as caught:
        read(given)
    assert caught.value.member == member
