"""Names where files are accepted: one door for both."""

import warnings
from collections.abc import Iterable
from os import PathLike
from pathlib import Path
from typing import Any

from livespan.errors import FormatError, SettingError
from livespan.formats import ReadOptions, ReadProblem
from livespan.formats import read as read_file
from livespan.instances.names import find_instance, known_instance, proposals
from livespan.machine import Machine
from livespan.problem import Problem

__all__ = ["named", "read", "read_named", "read_source"]


def read_named(name: str) -> ReadProblem:
    """Make an instance from its name, as if it were read from a file.

    Raises
    ------
    UnknownNameError, ProblemError
        See `livespan.instances.find_instance`.
    """
    return find_instance(name).read()


def named(name: str) -> Problem:
    """Make the problem of a named instance.

    Raises
    ------
    UnknownNameError, ProblemError
        When there is none of that name, or none of that size.

    Examples
    --------
    >>> from livespan import named
    >>> named("ta01")
    <Problem: 225 tasks with precedence, 15 unrelated machines>
    >>> named("etc-c-hihi-20x4-7").task_count
    20
    """
    return read_named(name).problem()


def read_source(
    source: str | PathLike[str], data: bytes | str | None = None, **rules: Any
) -> ReadProblem:
    """Read a file, or make a named instance where there is no file of that name.

    Takes what `livespan.formats.read` takes.

    Raises
    ------
    SettingError
        For a format or columns where a named instance is taken.
    InputError
        As `livespan.formats.read`; what is neither a file nor a name gets names that are close.
    """
    if data is None and isinstance(source, str) and not Path(source).exists():
        instance = known_instance(source)
        if instance is not None:
            _refuse_rules(instance.name, rules)
            return instance.read()
        if source and Path(source).name == source and not Path(source).suffix:
            raise FormatError(
                f"{source:.80} is neither a file nor a named instance "
                f"(there are: {', '.join(proposals(source))})"
            )
    return read_file(source, data, **rules)


def _refuse_rules(name: str, rules: dict[str, Any]) -> None:
    """Refuse what says how to read a file, where there is none."""
    said = [rule for rule, value in rules.items() if value is not None]
    options = rules.get("options")
    if isinstance(options, ReadOptions):
        said = [rule for rule in said if rule != "options"] + options.given()
    if said:
        raise SettingError(f"{name} is a named instance, not a file: no {said[0]} applies", said[0])


def read(
    source: str | PathLike[str],
    machines: Iterable[Machine] | int | None = None,
    **rules: Any,
) -> Problem:
    """Read a problem from a file, or make a named instance.

    What was assumed or left aside is told as Python warnings.

    Parameters
    ----------
    source
        Path of a file of any format, or a name such as ``ta21``.
    machines
        Machines to take instead of the file's, or a number of identical ones.
    rules
        ``format``, columns and what else `livespan.formats.read` takes.

    Raises
    ------
    InputError
        When the source cannot be read, or makes no problem.

    Examples
    --------
    >>> import livespan
    >>> problem = livespan.read("cloud-1000", machines=20)
    >>> problem.task_count, problem.machine_count
    (1000, 20)
    """
    found = read_source(source, **rules)
    if machines is not None:
        found = found.without_machines()
    for warning in found.warnings:
        warnings.warn(f"{found.name}: {warning}", stacklevel=2)
    return found.problem(machines)
