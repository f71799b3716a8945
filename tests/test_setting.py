"""One line per setting gives default, limits, parsing and names."""

from dataclasses import dataclass

import pytest

from livespan.errors import SettingError
from livespan.setting import build, check_settings, choice, setting, settings_of


@dataclass(frozen=True)
class Oven:
    trays: int = setting(2, low=1, high=9, unit="trays", help="How many.")
    heat: float = setting(180.0, low=0, high=250, help="How hot.", aliases=("T",))
    mode: str = choice("fan", choices=("fan", "grill"), help="From where.", aliases=("by",))

    def __post_init__(self):
        check_settings(self)


def test_settings_are_listed_in_order_with_their_kind():
    assert [(s.name, s.kind, s.default) for s in settings_of(Oven)] == [
        ("trays", "integer", 2),
        ("heat", "number", 180.0),
        ("mode", "choice", "fan"),
    ]
    assert [(s.low, s.choices) for s in settings_of(Oven)] == [
        (1, None),
        (0, None),
        (None, ("fan", "grill")),
    ]


def test_strings_count_as_numbers_and_nothing_is_the_default():
    assert build(Oven, {"trays": "3", "T": " 99.5 "}) == Oven(3, 99.5)
    assert build(Oven, {"trays": "", "heat": None}) == Oven()
    assert build(Oven, {"trays": 3.0}).trays == 3
    assert build(Oven, {"by": " Grill "}).mode == "grill"


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"trays": 0}, "trays must be from 1 to 9, not 0"),
        ({"heat": 251}, "heat must be from 0 to 250"),
        ({"trays": 2.5}, "trays must be a whole number"),
        ({"trays": "1_0"}, "trays must be a number, not '1_0'"),
        ({"trays": "two"}, "trays must be a number, not 'two'"),
        ({"heat": "nan"}, "heat must be finite"),
        ({"heat": "1e999"}, "heat must be finite"),
        ({"heat": True}, "heat must be a number"),
        ({"heat": [1]}, "heat must be a number"),
        ({"trays": 10**400}, "trays must be a number"),
        ({"fan": 1}, "Unknown setting 'fan' \\(there are: trays, heat, mode\\)"),
        ({"mode": "steam"}, "mode must be one of fan, grill, not 'steam'"),
        ({"mode": 1}, "mode must be one of fan, grill, not 1"),
    ],
)
def test_what_is_no_setting_is_named(values, words):
    with pytest.raises(SettingError, match=words):
        build(Oven, values)


def test_a_direct_call_is_checked_too():
    with pytest.raises(SettingError, match="trays"):
        Oven(trays=99)
