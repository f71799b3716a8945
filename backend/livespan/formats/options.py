"""What a caller says of a file, which goes before what is recognised in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import Any

from livespan.cells import number
from livespan.errors import SettingError

__all__ = ["PARALLEL_JOBS", "ReadOptions", "describe_options", "options_from_words"]

#: What becomes of a job that ran on several processors at once.
PARALLEL_JOBS = ("work", "time", "omit")

_NONE: Mapping[str, str] = MappingProxyType({})


def _option(help: str, default: Any = None) -> Any:
    return field(default=default, metadata={"help": help})


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How to read a file; each format obeys those that it names.

    Raises
    ------
    SettingError
        When one is out of range.
    """

    task_id_col: str | None = _option("Column of the tasks' ids.")
    duration_col: str | None = _option("Column of the durations.")
    dependency_col: str | None = _option("Column of the dependencies.")
    agent_id_col: str | None = _option("Column of the machines' ids.")
    columns: Mapping[str, str] = field(
        default_factory=lambda: _NONE,
        hash=False,
        metadata={"help": "Column of any other field of a task: eligible=Station, due=Deadline."},
    )
    enable_dependencies: bool | None = _option("False leaves the dependencies aside.")
    sheet: str | None = _option("Sheet of the tasks; the first one that has rows otherwise.")
    machines_sheet: str | None = _option("Sheet of the machines; found by name otherwise.")
    machine_base: int | None = _option("Number of the first machine, 0 or 1; found otherwise.")
    machine_count: int | None = _option("Machines of a matrix that does not say how many.")
    instance: int | None = _option("Which of several instances in one file, from 1; the first.")
    limit: int | None = _option("Most tasks: a trace is cut there, any other file refused.")
    arrivals: bool = _option("False: all jobs of a trace are there at time 0.", True)
    parallel_jobs: str = _option(
        "Jobs of several processors: their work on one, their time on one, or omit them.",
        PARALLEL_JOBS[0],
    )
    resources: bool = _option("False leaves aside what activities need but time.", True)

    def __post_init__(self) -> None:
        if self.machine_base not in (None, 0, 1):
            raise SettingError(
                f"machine_base must be 0 or 1, not {self.machine_base!r:.60}", "machine_base"
            )
        for name in ("machine_count", "instance", "limit"):
            value = getattr(self, name)
            if value is not None and value < 1:
                raise SettingError(f"{name} must be 1 or more, not {value!r:.60}", name)
        if self.parallel_jobs not in PARALLEL_JOBS:
            raise SettingError(
                f"parallel_jobs must be one of {', '.join(PARALLEL_JOBS)}, "
                f"not {self.parallel_jobs!r:.60}",
                "parallel_jobs",
            )

    def given(self) -> list[str]:
        """List the options that are not as they are by default."""
        plain = ReadOptions()
        return [
            option.name
            for option in fields(self)
            if getattr(self, option.name) != getattr(plain, option.name)
        ]


def options_from_words(words: Mapping[str, str]) -> ReadOptions:
    """Make options of what a command line or a query says; empty words say nothing.

    ``columns`` is written like ``eligible=Station,due=Deadline``.

    Raises
    ------
    SettingError
        For an option that is not there, and for a word that is no value of it.
    """
    known = {option.name for option in fields(ReadOptions)}
    values: dict[str, Any] = {}
    for name, word in words.items():
        if name not in known:
            raise SettingError(
                f"There is no option {name!r:.60} (there are: {', '.join(sorted(known))})", name
            )
        if word.strip():
            values[name] = _value(name, word.strip())
    return ReadOptions(**values)


def describe_options(names: tuple[str, ...]) -> dict[str, str]:
    """Return a sentence on each of some options."""
    return {
        option.name: option.metadata["help"]
        for option in fields(ReadOptions)
        if option.name in names
    }


def _value(name: str, word: str) -> Any:
    if name == "columns":
        return _pairs(word)
    if name in ("enable_dependencies", "arrivals", "resources"):
        if word.lower() not in ("true", "false"):
            raise SettingError(f"{name} must be true or false, not {word!r:.60}", name)
        return word.lower() == "true"
    if name in ("machine_base", "machine_count", "instance", "limit"):
        try:
            value = number(word)
        except ValueError:
            value = 0.5
        if not value.is_integer():
            raise SettingError(f"{name} must be a whole number, not {word!r:.60}", name)
        return int(value)
    return word


def _pairs(word: str) -> dict[str, str]:
    pairs = {}
    for part in word.split(","):
        name, equals, column = part.partition("=")
        if not (equals and name.strip() and column.strip()):
            raise SettingError(
                f"columns must be written like eligible=Station,due=Deadline, not {word!r:.60}",
                "columns",
            )
        pairs[name.strip()] = column.strip()
    return pairs
