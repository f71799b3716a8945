"""What is to be reached in each family, on two workers."""

from benchmarks.quality.targets import (
    below_lists,
    below_published,
    first_like_heft,
    first_within,
    improves_within,
    least_integral,
    mean_gap,
    memory,
    near_peer,
    never_above,
    proved,
    same_named,
    value_of,
    worst_gap,
)


def _thousand(run):
    return run.size == [1000, 16]


def _taillard(run):
    return run.group.startswith("Taillard")


def _large_taillard(run):
    """Tell whether it is one of Taillard's of 50 and 100 jobs on 15 and 20 machines."""
    return _taillard(run) and run.size[0] >= 50 * 15


_LP = {"to": "bound", "what": "to the LP bound"}
_CLASSICAL = ("Lawrence", "Demirkol", "Storer", "Adams", "Applegate", "Fisher", "Yamada")
_PUBLISHED_CPSAT = "CP-SAT 9.15, 600 s, 4 cores (published)"

_FLEXIBLE = (("Brandimarte", 0.7), ("Hurink", 0.5), ("Dauzere", 1), ("Behnke", 1))

TARGETS = {
    "hcsp": (
        mean_gap(0.45, 1, **_LP),
        mean_gap(0.30, 10, **_LP),
        worst_gap(0, 60),
        never_above("cpsat", "highs"),
    ),
    "unrelated": (worst_gap(0.1, 10), worst_gap(0, 60)),
    "identical": (worst_gap(0, 1),),
    "jobshop": (
        mean_gap(1.2, 1, only=_taillard, what="of Taillard's"),
        mean_gap(0.6, 10, only=_taillard, what="of Taillard's"),
        mean_gap(0.35, 60, only=_taillard, what="of Taillard's"),
        proved(2, _large_taillard, "Taillard's 50 x 15 and larger"),
        below_published(_PUBLISHED_CPSAT, 10, _CLASSICAL),
        never_above("cpsat", "pyjobshop"),
    ),
    "flexible_jobshop": (
        value_of("mk10", 200, 10),
        value_of("mk10", 197, 60),
        *(
            mean_gap(limit, 60, only=lambda r, g=group: r.group.startswith(g), what=f"of {group}")
            for group, limit in _FLEXIBLE
        ),
        never_above("cpsat"),
    ),
    "flexible_jobshop_dag": (never_above("cpsat"),),
    "workflows": (
        first_like_heft(0.01, _thousand, "1,000 x 16"),
        near_peer(1, 10, "cpsat", 60),
        below_lists(5, 10),
        never_above("cpsat"),
    ),
    "large_workflows": (improves_within(1), below_lists(5, 10)),
    "scale": (
        first_within(1),
        mean_gap(0.1, 10, to="bound", what="to the bound"),
        memory(2),
    ),
}


def targets_of(family):
    """Return what is to be reached in a family."""
    return (*TARGETS.get(family, ()), least_integral(), same_named())
