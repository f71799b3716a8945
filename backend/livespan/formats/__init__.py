"""How problems are written down. One file each; `FORMATS` is the whole list.

``read`` finds out which format a file has; ``load`` goes on to the problem.
"""

import inspect
from dataclasses import replace
from os import PathLike
from typing import Any, TypeVar

from livespan.errors import RegistrationError, UnknownNameError
from livespan.formats.alibaba import AlibabaBatch
from livespan.formats.dax import PegasusDax
from livespan.formats.duration_matrix import DurationMatrix
from livespan.formats.flexible_jobshop import FlexibleJobShop
from livespan.formats.flexible_jobshop_dag import FlexibleJobShopDag
from livespan.formats.identical_machines import IdenticalMachines
from livespan.formats.jobshop import JobShop
from livespan.formats.machines import read_machines
from livespan.formats.options import ReadOptions, describe_options, options_from_words
from livespan.formats.problem_json import ProblemJson
from livespan.formats.psplib import ProjectLibrary
from livespan.formats.reading import DEFAULT_MACHINES, Format, ReadProblem
from livespan.formats.source import MOST_BYTES, Source, open_source
from livespan.formats.stg import StandardTaskGraph
from livespan.formats.swf import StandardWorkload
from livespan.formats.taillard import Taillard
from livespan.formats.tasks_csv import TasksCsv
from livespan.formats.tasks_xlsx import TasksXlsx
from livespan.formats.weighted_graph import WeightedGraph
from livespan.formats.wfformat import WfFormat
from livespan.formats.workflow_costs import WorkflowCosts
from livespan.plugins import add, described, load_plugins
from livespan.problem import Problem

__all__ = [
    "DEFAULT_MACHINES",
    "FORMATS",
    "Format",
    "ReadOptions",
    "ReadProblem",
    "describe_options",
    "find_format",
    "load",
    "options_from_words",
    "read",
    "read_machines",
    "register_format",
]

F = TypeVar("F", bound=type[Format])

#: What can be read, in the order people see it.
FORMATS: dict[str, Format] = {
    known.name: known
    for known in (
        TasksCsv(),
        TasksXlsx(),
        ProblemJson(),
        WfFormat(),
        PegasusDax(),
        WorkflowCosts(),
        StandardTaskGraph(),
        WeightedGraph(),
        JobShop(),
        Taillard(),
        FlexibleJobShop(),
        FlexibleJobShopDag(),
        ProjectLibrary(),
        IdenticalMachines(),
        DurationMatrix(),
        StandardWorkload(),
        AlibabaBatch(),
    )
}

#: Those that recognise much: they are asked after all others.
GENERAL = (TasksCsv.name, ProblemJson.name, DurationMatrix.name)


def read(
    source: str | PathLike[str],
    data: bytes | str | None = None,
    *,
    format: str | None = None,
    machines: str | PathLike[str] | None = None,
    options: ReadOptions | None = None,
    most_bytes: int = MOST_BYTES,
    **said: Any,
) -> ReadProblem:
    r"""Read tasks, and machines where there are some, from a file or from what was in one.

    Parameters
    ----------
    source
        Path of the file; with ``data`` just its name. It may be packed by gzip.
    data
        The file's content, if the caller has it.
    format
        A name from `FORMATS`; None to find out by content, then by suffix.
    machines
        A file of machines in place of the file's own; see `read_machines`.
    options, said
        How to read it, see `ReadOptions`, either as one or each by its name.
    most_bytes
        Size, unpacked, above which a file is refused.

    Raises
    ------
    FormatError
        When the file is missing, unreadable, or not of its format.
    ProblemError
        When a task or a machine in it cannot be used.
    SettingError
        When an option is out of range.
    UnknownNameError
        When there is no such format.

    Examples
    --------
    >>> found = read("tasks.csv", "Task;Dauer\na;1,5", duration_col="Dauer", task_id_col="Task")
    >>> found.tasks[0].length
    1.5
    """
    content = open_source(source, data, most_bytes)
    reader = find_format(content) if format is None else _named(format)
    rules = replace(options or ReadOptions(), **{k: v for k, v in said.items() if v is not None})
    found = reader.read(content, rules)
    found = replace(found, warnings=(*found.warnings, *_left_aside(reader, rules)))
    if machines is None:
        return found
    found = found.without_machines()
    listed = read_machines(machines, agent_id_col=rules.agent_id_col)
    return replace(found, machines=listed.machines, warnings=(*found.warnings, *listed.warnings))


def load(source: str | PathLike[str], machines: int | None = None) -> Problem:
    """Read a file and make its problem, on so many identical machines if a number is given.

    Raises
    ------
    InputError
        As `read`, and when tasks and machines make no problem.
    """
    return read(source).problem(machines)


def find_format(source: Source) -> Format:
    """Find the format of a file by its content, then by its suffix.

    Of several that recognise it, those of its suffix go before the others, and what is particular
    goes before what is general. Where none does, the first of its suffix is taken, so that its
    refusal tells what is wrong.

    Raises
    ------
    FormatError
        When the file cannot be read.
    """
    if not source.head.strip() and not source.archive:
        return next(iter(FORMATS.values()))
    ranked = sorted(
        FORMATS.values(),
        key=lambda known: (known.name in GENERAL, source.suffix not in known.suffixes),
    )
    expected = [known for known in FORMATS.values() if source.suffix in known.suffixes]
    fallback = (expected or list(FORMATS.values()))[0]
    return next((known for known in ranked if known.recognises(source)), fallback)


def _named(name: str) -> Format:
    if name.lower() not in FORMATS:
        raise UnknownNameError("format", name, FORMATS)
    return FORMATS[name.lower()]


def _left_aside(reader: Format, rules: ReadOptions) -> list[str]:
    """Tell which options were given that the format has no use for."""
    unused = [name for name in rules.given() if name not in getattr(reader, "options", ())]
    return [f"Option {name} means nothing to the format {reader.name}" for name in unused]


def register_format(kind: F) -> F:
    """Add a format to the table, as a decorator of its class, which takes no arguments.

    Packages name their class as an entry point of the group ``livespan.formats`` instead. What is
    in the package goes first where both recognise a text; ``format`` names one outright.

    Raises
    ------
    RegistrationError
        When something of `Format` is missing, or the name is taken.
    """
    if not inspect.isclass(kind):
        raise RegistrationError(f"A format is a class, not {kind!r:.80}")
    described(kind, "format", ("recognises", "read"))
    if not isinstance(getattr(kind, "suffixes", None), tuple):
        raise RegistrationError(f"The format {kind.__qualname__} has no suffixes, a tuple")
    add(FORMATS, kind(), "format")
    return kind


load_plugins("livespan.formats", register_format)
