"""One line per setting: default, limits, help, and from it validation, CLI, schema and form."""

import dataclasses
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from livespan.errors import SettingError

__all__ = ["Setting", "build", "check_settings", "setting", "settings_of"]

T = TypeVar("T")
_KEY = "livespan.setting"


@dataclass(frozen=True, slots=True)
class Setting:
    """What is known of one setting.

    ``kind`` is ``"integer"`` or ``"number"``; ``low`` and ``high`` are inclusive limits.
    """

    name: str
    kind: str
    default: Any
    low: float
    high: float
    unit: str
    help: str
    aliases: tuple[str, ...]

    def parse(self, value: object) -> int | float:
        """Turn what came in (a number, or a string as browsers send it) into a checked number.

        Raises
        ------
        SettingError
            When it is no finite number, not whole where it must be, or out of range.
        """
        number = self._number(value)
        if not self.low <= number <= self.high:
            raise self._error(f"must be from {self.low:g} to {self.high:g}", value)
        return int(number) if self.kind == "integer" else number

    def _number(self, value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, (int, float, str)):
            raise self._error("must be a number", value)
        if isinstance(value, str) and "_" in value:  # which Python takes for a digit separator
            raise self._error("must be a number", value)
        try:
            number = float(value)
        except (ValueError, OverflowError):
            raise self._error("must be a number", value) from None
        if not math.isfinite(number):
            raise self._error("must be finite", value)
        if self.kind == "integer" and number != int(number):
            raise self._error("must be a whole number", value)
        return number

    def _error(self, demand: str, value: object) -> SettingError:
        return SettingError(f"Setting {self.name} {demand}, not {value!r:.60}", self.name)


def setting(
    default: float,
    *,
    low: float,
    high: float,
    help: str,
    unit: str = "",
    aliases: tuple[str, ...] = (),
) -> Any:
    """Declare a setting as a field of a frozen dataclass.

    An ``int`` default makes a whole-number setting, a ``float`` default a real one.
    """
    meta = {"low": low, "high": high, "help": help, "unit": unit, "aliases": aliases}
    return dataclasses.field(default=default, metadata={_KEY: meta})


def settings_of(owner: Any) -> tuple[Setting, ...]:
    """List the settings a dataclass (or an instance of one) declares, in order."""
    return tuple(
        Setting(
            name=field.name,
            kind="integer" if isinstance(field.default, int) else "number",
            default=field.default,
            **field.metadata[_KEY],
        )
        for field in dataclasses.fields(owner)
        if _KEY in field.metadata
    )


def check_settings(instance: Any) -> None:
    """Validate an instance's settings; what every ``__post_init__`` of an algorithm calls.

    Raises
    ------
    SettingError
        For the first setting that is not a number in its range.
    """
    for known in settings_of(instance):
        object.__setattr__(instance, known.name, known.parse(getattr(instance, known.name)))


def build(owner: type[T], values: Mapping[str, object]) -> T:
    """Make an instance from named values; aliases count, an empty string or None is the default.

    Raises
    ------
    SettingError
        For a name that is no setting of ``owner``, and for a value out of range.
    """
    names = {name: s.name for s in settings_of(owner) for name in (s.name, *s.aliases)}
    unknown = [name for name in values if name not in names]
    if unknown:
        known = ", ".join(s.name for s in settings_of(owner)) or "none"
        raise SettingError(f"Unknown setting {unknown[0]!r:.60} (there are: {known})", unknown[0])
    given = {names[k]: v for k, v in values.items() if v is not None and v != ""}
    return owner(**given)
