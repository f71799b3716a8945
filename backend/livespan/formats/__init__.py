"""How problems are written down. One file each; `FORMATS` is the whole list.

``read`` finds out which format a file has; ``load`` goes on to the problem.
"""

import inspect
from os import PathLike
from pathlib import Path
from typing import TypeVar

from livespan.errors import RegistrationError, UnknownNameError
from livespan.formats.duration_matrix import DurationMatrix
from livespan.formats.flexible_jobshop import FlexibleJobShop
from livespan.formats.flexible_jobshop_dag import FlexibleJobShopDag
from livespan.formats.identical_machines import IdenticalMachines
from livespan.formats.jobshop import JobShop
from livespan.formats.machines import read_machines
from livespan.formats.problem_json import ProblemJson
from livespan.formats.reading import DEFAULT_MACHINES, Format, Overrides, ReadProblem
from livespan.formats.stg import StandardTaskGraph
from livespan.formats.tasks_csv import TasksCsv
from livespan.formats.text import read_text
from livespan.formats.weighted_graph import WeightedGraph
from livespan.formats.wfformat import WfFormat
from livespan.formats.workflow_costs import WorkflowCosts
from livespan.plugins import add, described, load_plugins
from livespan.problem import Problem

__all__ = [
    "DEFAULT_MACHINES",
    "FORMATS",
    "Format",
    "Overrides",
    "ReadProblem",
    "find_format",
    "load",
    "read",
    "read_machines",
    "register_format",
]

F = TypeVar("F", bound=type[Format])

#: What can be read, in the order people see it. Of two that recognise a text the first is taken, so
#: what is particular stands before what is general.
FORMATS: dict[str, Format] = {
    known.name: known
    for known in (
        TasksCsv(),
        WfFormat(),
        ProblemJson(),
        WorkflowCosts(),
        StandardTaskGraph(),
        WeightedGraph(),
        JobShop(),
        FlexibleJobShop(),
        FlexibleJobShopDag(),
        IdenticalMachines(),
        DurationMatrix(),
    )
}


def read(
    source: str | PathLike[str],
    data: bytes | str | None = None,
    *,
    format: str | None = None,
    task_id_col: str | None = None,
    duration_col: str | None = None,
    dependency_col: str | None = None,
    agent_id_col: str | None = None,
    enable_dependencies: bool | None = None,
) -> ReadProblem:
    r"""Read tasks, and machines where there are some, from a file or from what was in one.

    Parameters
    ----------
    source
        Path of the file; with ``data`` just its name.
    data
        The file's content, if the caller has it.
    format
        A name from `FORMATS`; None to find out by content, then by suffix.
    task_id_col, duration_col, dependency_col, agent_id_col
        Columns to take instead of recognising.
    enable_dependencies
        False leaves dependencies aside.

    Raises
    ------
    FormatError
        When the file is missing, unreadable, or not of its format.
    ProblemError
        When a task or a machine in it cannot be used.
    UnknownNameError
        When there is no such format.

    Examples
    --------
    >>> read("tasks.csv", "Task;Dauer\na;1,5", duration_col="Dauer", task_id_col="Task").tasks
    (Task(id='a', length=1.5, predecessors=(), eligible=None, cost=0.0),)
    """
    name, text = read_text(source, data)
    reader = find_format(name, text) if format is None else _named(format)
    overrides = Overrides(
        task_id_col or None,
        duration_col or None,
        dependency_col or None,
        agent_id_col or None,
        enable_dependencies,
    )
    return reader.read(text, name, overrides)


def load(source: str | PathLike[str], machines: int | None = None) -> Problem:
    """Read a file and make its problem, on so many identical machines if a number is given.

    Raises
    ------
    InputError
        As `read`, and when tasks and machines make no problem.
    """
    return read(source).problem(machines)


def find_format(name: str, text: str) -> Format:
    """Find the format of a text: of its suffix if the content agrees, else of its content."""
    suffix = Path(name).suffix.lower()
    fitting = [known for known in FORMATS.values() if known.recognises(text)]
    expected = [known for known in FORMATS.values() if suffix in known.suffixes]
    both = [known for known in expected if known in fitting]
    return (both or fitting or expected or list(FORMATS.values()))[0]


def _named(name: str) -> Format:
    if name.lower() not in FORMATS:
        raise UnknownNameError("format", name, FORMATS)
    return FORMATS[name.lower()]


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
