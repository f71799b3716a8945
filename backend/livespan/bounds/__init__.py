"""Lower bounds: numbers no feasible schedule can be below. One file for each idea."""

from livespan.bounds.capacity import capacity_bound, preemptive_end
from livespan.bounds.completion import completion_bound
from livespan.bounds.counting import counting_bound, least_loads
from livespan.bounds.gap import relative_gap
from livespan.bounds.heads import Reach, critical_path_bound, longest_task_bound, reach
from livespan.bounds.identical import pigeonhole_bound
from livespan.bounds.makespan import area_bound, latest_end_bound, makespan_bound
from livespan.bounds.prices import good_prices, price_bound
from livespan.bounds.resources import cost_bound, energy_bound, imbalance_bound
from livespan.bounds.tardiness import late_bound, max_tardiness_bound, tardiness_bound

__all__ = [
    "Reach",
    "area_bound",
    "capacity_bound",
    "completion_bound",
    "cost_bound",
    "counting_bound",
    "critical_path_bound",
    "energy_bound",
    "good_prices",
    "imbalance_bound",
    "late_bound",
    "latest_end_bound",
    "least_loads",
    "longest_task_bound",
    "makespan_bound",
    "max_tardiness_bound",
    "pigeonhole_bound",
    "preemptive_end",
    "price_bound",
    "reach",
    "relative_gap",
    "tardiness_bound",
]
