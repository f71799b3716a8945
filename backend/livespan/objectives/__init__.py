"""What a schedule is judged by. One file each; this table is the whole list, in order."""

from livespan.errors import UnknownNameError
from livespan.objective import Objective
from livespan.objectives.makespan import Makespan

__all__ = ["OBJECTIVES", "Makespan", "make_objective"]

OBJECTIVES: dict[str, type[Objective]] = {objective.name: objective for objective in (Makespan,)}


def make_objective(name: str) -> Objective:
    """Make an objective from its name in any case.

    Raises
    ------
    UnknownNameError
        When there is none of that name.
    """
    if not isinstance(name, str) or name.lower() not in OBJECTIVES:
        raise UnknownNameError("objective", name, OBJECTIVES)
    return OBJECTIVES[name.lower()]()
