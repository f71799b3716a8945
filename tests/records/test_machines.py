"""Machines: speeds, prices, powers, times of rest."""

import pytest

from livespan.errors import ProblemError
from livespan.problem import Machine
from livespan.records import recognise_machines


def test_machines_have_strings_for_numbers_and_names_of_their_own():
    found = recognise_machines(
        [{"id": "fast", "speed": " 2,5 ", "cost_per_hour": "3"}, {"Speed": 1, "capacity": 4}, {}]
    )
    assert found.machines == (
        Machine("fast", 2.5, 3.0),
        Machine("Agent-2", 1.0),
        Machine("Agent-3"),
    )
    assert any(w.startswith("'capacity' does not count: ") for w in found.warnings)
    assert any("Agent-k" in warning for warning in found.warnings)


@pytest.mark.parametrize(
    ("field", "value"),
    [("speed", "fast"), ("speed", 0), ("speed", "-1"), ("speed", "inf"), ("speed", True),
     ("cost_per_hour", -1), ("cost_per_hour", []), ("cost_per_hour", "nan")],
)  # fmt: skip
def test_a_bad_machine_is_named(field, value):
    rows = [{"id": "a"}, {"id": "b"}, {"id": "c", field: value}]
    with pytest.raises(ProblemError, match=f"Machine 'c' has {field}") as info:
        recognise_machines(rows)
    assert info.value.member == f"agents[2].{field}"


def test_the_column_of_machine_names_can_be_chosen():
    assert recognise_machines([{"host": "h1"}], agent_id_col="host").machines == (Machine("h1"),)
    with pytest.raises(ProblemError, match="agent_id_col"):
        recognise_machines([{"host": "h1"}], agent_id_col="node")


@pytest.mark.parametrize(
    ("value", "down"),
    [
        ([[8, 12], ["20", 24]], ((8.0, 12.0), (20.0, 24.0))),
        ("8-12; 20:24.5", ((8.0, 12.0), (20.0, 24.5))),
        ("1e-3-2", ((0.001, 2.0),)),
        ("", ()),
        (None, ()),
    ],
)
def test_times_of_rest_are_pairs(value, down):
    assert recognise_machines([{"id": "m", "down": value}]).machines[0].down == down


def test_machines_have_powers():
    (machine,) = recognise_machines([{"id": "m", "Power": "2,5", "idle power": 1}]).machines
    assert (machine.power, machine.idle_power) == (2.5, 1.0)


@pytest.mark.parametrize(
    ("column", "value"),
    [("down", "8"), ("down", [[1, 2, 3]]), ("down", 8), ("power", -1), ("idle_power", "x")],
)
def test_a_rest_or_power_that_cannot_be_is_named(column, value):
    with pytest.raises(ProblemError, match=f"Machine 'm' has {column}") as caught:
        recognise_machines([{"id": "m", column: value}])
    assert caught.value.member == f"agents[0].{column}"
