"""What a schedule is judged by. One file each; this table is the whole list, in order.

Objectives of others stand at its end: see `register_objective`.
"""

import inspect
from typing import TypeVar

from livespan.errors import RegistrationError, UnknownNameError
from livespan.objective import Objective
from livespan.objectives.combination import Combination, fitted, terms_of
from livespan.objectives.cost import Cost
from livespan.objectives.energy import Energy
from livespan.objectives.flow_time import FlowTime
from livespan.objectives.late_tasks import LateTasks
from livespan.objectives.load_imbalance import LoadImbalance
from livespan.objectives.makespan import Makespan
from livespan.objectives.max_tardiness import MaxTardiness
from livespan.objectives.parsing import parse_objective
from livespan.objectives.weighted_flow_time import WeightedFlowTime
from livespan.objectives.weighted_tardiness import WeightedTardiness
from livespan.plugins import add, described, load_plugins

__all__ = [
    "OBJECTIVES",
    "Combination",
    "Cost",
    "Energy",
    "FlowTime",
    "LateTasks",
    "LoadImbalance",
    "Makespan",
    "MaxTardiness",
    "WeightedFlowTime",
    "WeightedTardiness",
    "fitted",
    "make_objective",
    "register_objective",
    "terms_of",
]

K = TypeVar("K", bound=type[Objective])

OBJECTIVES: dict[str, type[Objective]] = {
    objective.name: objective
    for objective in (
        Makespan,
        FlowTime,
        WeightedFlowTime,
        MaxTardiness,
        WeightedTardiness,
        LateTasks,
        Cost,
        Energy,
        LoadImbalance,
    )
}


def make_objective(name: str) -> Objective:
    """Make an objective from its name in any case, or from a combination of names.

    ``makespan + 0.1*cost`` adds up to three objectives, each with a weight; in
    ``makespan, load_imbalance`` the second decides between schedules that the first finds equal.

    Raises
    ------
    UnknownNameError
        When there is none of that name.
    SettingError
        When a combination cannot be: a weight that is no number above 0, too many objectives.
    """
    if not isinstance(name, str):
        raise UnknownNameError("objective", name, OBJECTIVES)
    return parse_objective(name, OBJECTIVES)


def register_objective(kind: K) -> K:
    """Add an objective to the table, as a decorator of its class, which takes no arguments.

    `livespan.objective.PlainObjective` has what need not be known. Packages name their class as an
    entry point of the group ``livespan.objectives`` instead.

    Raises
    ------
    RegistrationError
        When something of `livespan.objective.Objective` is missing, or the name is taken.
    """
    if not inspect.isclass(kind):
        raise RegistrationError(f"An objective is a class, not {kind!r:.80}")
    described(
        kind,
        "objective",
        ("value", "goal", "lower_bound", "upper_bound", "whole", "exact_form"),
    )
    try:
        kind()
    except TypeError as error:
        raise RegistrationError(
            f"The objective {kind.__qualname__} cannot be made without arguments: {error}"
        ) from None
    add(OBJECTIVES, kind, "objective")
    return kind


load_plugins("livespan.objectives", register_objective)
