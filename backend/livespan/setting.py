"""One line per setting: default, limits or choices, help; from it validation, CLI, schema, form."""

import dataclasses
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from livespan.errors import SettingError

__all__ = ["Setting", "build", "check_settings", "choice", "setting", "settings_of"]

T = TypeVar("T")
_KEY = "livespan.setting"


@dataclass(frozen=True, slots=True)
class Setting:
    """What is known of one setting.

    ``kind`` is ``"integer"``, ``"number"`` or ``"choice"``. Numbers have inclusive limits ``low``
    and ``high``, a choice has its ``choices`` and no limits. ``per_task`` says that memory grows
    with the setting times the tasks, so that a server has to limit it.
    """

    name: str
    kind: str
    default: Any
    low: float | None
    high: float | None
    unit: str
    help: str
    aliases: tuple[str, ...]
    choices: tuple[str, ...] | None = None
    per_task: bool = False

    def parse(self, value: object) -> int | float | str:
        """Turn what came in (a number, or a string as browsers send it) into a checked value.

        Raises
        ------
        SettingError
            When it is no finite number, not whole where it must be, or out of range; or none of
            the choices.
        """
        if self.choices is not None:
            return self._choice(value, self.choices)
        number = self._number(value)
        low, high = self.low, self.high
        if low is not None and high is not None and not low <= number <= high:
            raise self._error(f"must be from {low:g} to {high:g}", value)
        return int(number) if self.kind == "integer" else number

    def _choice(self, value: object, choices: tuple[str, ...]) -> str:
        chosen = value.strip().lower() if isinstance(value, str) else None
        if chosen not in choices:
            raise self._error(f"must be one of {', '.join(choices)}", value)
        return chosen

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
    per_task: bool = False,
) -> Any:
    """Declare a setting as a field of a frozen dataclass (see `Setting`).

    An ``int`` default makes a whole-number setting, a ``float`` default a real one.
    """
    meta = {"low": low, "high": high, "help": help, "unit": unit, "aliases": aliases}
    kind = "integer" if isinstance(default, int) else "number"
    known = {"kind": kind, "per_task": per_task, **meta}
    return dataclasses.field(default=default, metadata={_KEY: known})


def choice(
    default: str, *, choices: tuple[str, ...], help: str, aliases: tuple[str, ...] = ()
) -> Any:
    """Declare a setting that is one word of a list; case does not matter."""
    meta = {"low": None, "high": None, "help": help, "unit": "", "aliases": aliases}
    known = {"kind": "choice", "choices": choices, **meta}
    return dataclasses.field(default=default, metadata={_KEY: known})


def settings_of(owner: Any) -> tuple[Setting, ...]:
    """List the settings a dataclass (or an instance of one) declares, in order."""
    return tuple(
        Setting(
            name=field.name,
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
        For the first setting that is not in its range or none of its choices.
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
