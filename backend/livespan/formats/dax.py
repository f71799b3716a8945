"""Abstract workflows of Pegasus: DAX, an XML."""

from collections.abc import Mapping
from typing import ClassVar
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from livespan.cells import number
from livespan.errors import FormatError, ProblemError
from livespan.formats.options import ReadOptions
from livespan.formats.reading import ReadProblem
from livespan.formats.source import Source
from livespan.formats.workflow import GIGABIT, Step, parents_of, tasks_of, tell_files
from livespan.problem import Network

__all__ = ["PegasusDax"]

#: Elements that stand for whole workflows within one.
_NESTED = ("dag", "dax")


class PegasusDax:
    """Jobs with runtimes in seconds, the files they use, and parents by child; versions 2 and 3.

    A file that one job writes and its child reads is data on the edge between them, in bytes. A
    job's runtime is its attribute, as in workflows that were generated or recorded, or its profile
    ``runtime``.

    References
    ----------
    G. Juve, A. Chervenak, E. Deelman, S. Bharathi, G. Mehta, K. Vahi, Characterizing and profiling
    scientific workflows, Future Generation Computer Systems 29 (2013), 682-692,
    doi:10.1016/j.future.2012.08.015.
    """

    name: ClassVar[str] = "dax"
    title: ClassVar[str] = "Workflow (Pegasus DAX)"
    suffixes: ClassVar[tuple[str, ...]] = (".dax", ".xml")
    summary: ClassVar[str] = (
        "An abstract workflow in XML: runtimes in seconds; the files between jobs become transfers."
    )
    options: ClassVar[tuple[str, ...]] = ()

    def recognises(self, source: Source) -> bool:
        """Tell whether it is XML with an abstract directed acyclic graph in it."""
        return source.head.lstrip()[:1] == "<" and "adag" in source.head

    def read(self, source: Source, options: ReadOptions) -> ReadProblem:
        """Read the jobs; their network moves `GIGABIT` bytes a second."""
        sizes: dict[str, float] = {}
        steps: dict[str, Step] = {}
        elements = _elements(source)
        for element in elements:
            kind = _kind(element)
            if kind in _NESTED:
                raise FormatError(
                    f"{source.name} has a workflow within the workflow ({kind} "
                    f"{element.get('id')!r:.60}), which has no runtime of its own"
                )
            if kind == "job":
                step = _job(element, sizes)
                if step.id in steps:
                    raise ProblemError(f"Job {step.id!r:.60} comes twice", step.member)
                steps[step.id] = step
        for element in elements:
            if _kind(element) == "child":
                _relate(element, steps, source.name)
        if not steps:
            raise ProblemError(f"{source.name} has no jobs", "adag")
        listed = list(steps.values())
        if all(step.runtime is None for step in listed):
            raise FormatError(
                f"{source.name} says what is run and not how long: its jobs have no runtime, "
                "neither as an attribute, as workflows have that were generated or recorded, "
                "nor as a profile"
            )
        unsized: set[str] = set()
        tasks = tasks_of(listed, parents_of(listed), sizes, unsized)
        return ReadProblem(
            name=source.name,
            format=self.name,
            tasks=tasks,
            network=Network(bandwidth=GIGABIT),
            warnings=tuple(tell_files(tasks, unsized)),
        )


def _elements(source: Source) -> list[Element]:
    """Return the elements under the root.

    Raises
    ------
    FormatError
        When it is no well-formed XML, declares entities, or has another root.
    """
    try:
        root = fromstring(source.data, forbid_dtd=True)
    except ParseError as error:
        line, column = error.position
        said = str(error).partition(":")[0]
        raise FormatError(
            f"{source.name}, line {line}, column {column + 1}: this is no XML: {said}"
        ) from None
    except DefusedXmlException as error:
        raise FormatError(
            f"{source.name} declares a document type or entities, which are not read: "
            f"{type(error).__name__}"
        ) from None
    if _kind(root) != "adag":
        raise FormatError(f"{source.name} is no workflow: its root must be adag")
    return list(root)


def _job(element: Element, sizes: dict[str, float]) -> Step:
    known = element.get("id", "")
    if not known:
        raise ProblemError("A job has no id", "job")
    step = Step(known, f"job[{known:.60}]", runtime=element.get("runtime"))
    for part in element:
        kind = _kind(part)
        if kind == "profile" and part.get("key") == "runtime" and step.runtime is None:
            step.runtime = (part.text or "").strip()
        elif kind == "uses":
            _use(step, part.attrib, sizes)
    return step


def _use(step: Step, said: Mapping[str, str], sizes: dict[str, float]) -> None:
    file = said.get("file") or said.get("name")
    if not file:
        raise ProblemError(f"Job {step.id!r:.60} uses a file without a name", step.member)
    if "size" in said:
        sizes[file] = _size(said["size"], file, step)
    link = said.get("link", "").lower()
    if link in ("input", "inout"):
        step.reads.append(file)
    if link in ("output", "inout"):
        step.writes.append(file)


def _size(said: str, file: str, step: Step) -> float:
    try:
        size = number(said)
    except ValueError:
        size = -1.0
    if size < 0:
        raise ProblemError(
            f"Job {step.id!r:.60} uses {file!r:.60} of size {said!r:.60}; it must be a number of "
            "bytes",
            step.member,
        )
    return size


def _relate(element: Element, steps: Mapping[str, Step], name: str) -> None:
    """Give a child its parents."""
    child = element.get("ref", "")
    if child not in steps:
        raise ProblemError(f"{name} has an unknown child {child!r:.80}", "child")
    parents = [part.get("ref", "") for part in element if _kind(part) == "parent"]
    steps[child].parents = [*steps[child].parents, *parents]


def _kind(element: Element) -> str:
    """Return an element's name without its namespace."""
    return element.tag.rpartition("}")[2]
