"""What a schedule is judged by. One file each; this table is the whole list, in order."""

from livespan.errors import UnknownNameError
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
    "terms_of",
]

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
