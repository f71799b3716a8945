"""The table of named instances, and how a name is looked up."""

import difflib
from itertools import chain

from livespan.errors import UnknownNameError
from livespan.instances.cloud import CLOUD
from livespan.instances.etc_model import etc_families
from livespan.instances.family import Family
from livespan.instances.graphs import FORK_JOIN, LAYERED
from livespan.instances.instance import Instance
from livespan.instances.samples import SAMPLES
from livespan.instances.taillard import flow_shops, job_shops

__all__ = ["FAMILIES", "INSTANCES", "find_instance", "known_instance", "proposals"]

#: Names that say a size and perhaps a seed.
FAMILIES: dict[str, Family] = {
    family.name: family for family in (*etc_families(), LAYERED, FORK_JOIN, CLOUD)
}

#: The members of families that are listed, by tasks and machines; the matrices are of the size
#: of the published ones.
_SIZES = {"layered": ((100, 8), (1000, 16)), "forkjoin": ((100, 8), (1000, 16)),
          "cloud": ((10_000, 50),)}  # fmt: skip
_MATRIX_SIZES = ((512, 16),)

#: Names an error proposes.
_PROPOSED = 5


def _members() -> list[Instance]:
    return [
        family.instance(*size)
        for family in FAMILIES.values()
        for size in _SIZES.get(family.name, _MATRIX_SIZES)
    ]


#: What is listed, in the order people see it.
INSTANCES: dict[str, Instance] = {
    instance.name: instance for instance in chain(SAMPLES, job_shops(), flow_shops(), _members())
}


def known_instance(name: str) -> Instance | None:
    """Return the instance of a name, in any case; None when there is none.

    Raises
    ------
    ProblemError
        For a size no instance of its family can have.
    """
    lower = name.strip().lower()
    if lower in INSTANCES:
        return INSTANCES[lower]
    found = (family.find(lower) for family in FAMILIES.values())
    return next((instance for instance in found if instance is not None), None)


def find_instance(name: str) -> Instance:
    """Return the instance of a name, in any case.

    Raises
    ------
    UnknownNameError
        When there is none; the error proposes names that are close.
    ProblemError
        For a size no instance of its family can have.
    """
    instance = known_instance(name) if isinstance(name, str) else None
    if instance is None:
        raise UnknownNameError("instance", f"{name!s:.80}", proposals(str(name)))
    return instance


def proposals(name: str) -> list[str]:
    """Return names close to one that is not there, ways to write others, and where all are."""
    close = difflib.get_close_matches(name.lower(), INSTANCES, n=_PROPOSED)
    close = close or [sample.name for sample in SAMPLES]
    patterns = [f"{name}-TASKSxMACHINES" for name in ("etc-c-hihi", "layered", "forkjoin", "cloud")]
    return [*close, *patterns, f"{len(INSTANCES) - len(close)} more in `livespan instances`"]
