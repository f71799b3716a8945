"""The constructive rules by name: to what each applies, what it costs, what it builds."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from livespan.kernels.arrays import Arrays, Floats, Ints
from livespan.kernels.decode import list_schedule
from livespan.kernels.dispatch import (
    BY_KEY,
    LARGEST_END,
    LEAST_DURATION,
    LEAST_END,
    MOST_DURATION,
    MOST_SUFFERAGE,
    MOST_TARDY,
    ready_schedule,
)
from livespan.kernels.insertion import insertion_schedule
from livespan.kernels.packing import multifit_schedule
from livespan.kernels.ranks import (
    downward_rank,
    due_before,
    mean_transfers,
    optimistic_cost,
    upward_rank,
    widest_level,
)
from livespan.kernels.timing import is_plain
from livespan.problem import Problem

__all__ = ["BEST", "IDLE_WEIGHTS", "LIST", "RULES", "applicable", "obstacle", "schedules"]

BEST = "best"
"""Stands for the best of all rules."""

LIST = "list"
"""The rule that always applies."""

IDLE_WEIGHTS = (0.0, 1e-6, 0.3)
"""Weights of a machine's idle gap beside the finish time; 0 is plain earliest finish.

On random graphs of 1,000 tasks and 10 machines 0.3 took a gap of 9.7 % to 8.0 %, and even as a
mere tie-break (1e-6) one of 0.32 % to 0.02 %.
"""

DELAYS = (1.0, 0.0)
"""Active and non-delay schedules (see `ready_schedule`)."""

MOST_COMPARISONS = 100_000
"""Comparisons of ready tasks up to which `best` tries a rule: some milliseconds."""

MOST_READY = 1_000_000
"""The same for `min_min` and `mwkr`, which are often the best: some tens of milliseconds."""

MOST_INSERTIONS = 3_000_000
"""Arcs and tasks x machines up to which `heft` and `peft` are tried: some 20 ms each."""

MOST_REPEATED = 1_000_000
"""The same for `cpop` and `insertion`, which are seldom the best."""

MOST_PACKED = 300_000
"""Tasks x machines up to which MULTIFIT is tried."""

NEVER = 1 << 62
"""The cost of what gives the same as a cheaper rule."""

MULTIFIT_ROUNDS = 10
"""Times MULTIFIT halves its range; more than seven bring little (Coffman et al. 1978)."""

CRITICAL = 1e-9
"""Relative difference below which CPOP counts a task as critical."""

Built = tuple[Floats, Floats, Ints]
"""Starts, finishes and machines: float64[n], float64[n], int64[n]."""


class Rule(NamedTuple):
    """A constructive rule.

    ``build`` gives its schedules, ``obstacle`` why it does not apply (None when it does), ``cost``
    about how many comparisons it takes, ``most`` with how many `best` still tries it.
    """

    build: Callable[[Problem], Iterator[Built]]
    obstacle: Callable[[Problem], str | None]
    cost: Callable[[Problem], int]
    most: int = MOST_COMPARISONS


def obstacle(rule: str, problem: Problem) -> str | None:
    """Say why a rule does not apply to a problem, or return None."""
    return RULES[rule].obstacle(problem)


def schedules(rule: str, problem: Problem) -> Iterator[Built]:
    """Build a rule's schedules, one to three; their arrays are the caller's."""
    return RULES[rule].build(problem)


def applicable(problem: Problem) -> tuple[str, ...]:
    """Return the rules that apply and take milliseconds, `list` always."""
    known = RULES.items()
    return tuple(
        name
        for name, rule in known
        if rule.obstacle(problem) is None and rule.cost(problem) <= rule.most
    )


def _empty(problem: Problem) -> Built:
    n = problem.task_count
    return np.empty(n), np.empty(n), np.empty(n, dtype=np.int64)


def _list(problem: Problem) -> Iterator[Built]:
    arrays, still = problem.arrays, np.zeros(problem.task_count)
    once = problem.independent and is_plain(arrays)
    for idle_weight in IDLE_WEIGHTS[:1] if once else IDLE_WEIGHTS:
        built = _empty(problem)
        list_schedule(arrays, -arrays.bottom_level, still, idle_weight, *built)
        yield built


def _multifit(problem: Problem) -> Iterator[Built]:
    arrays, built = problem.arrays, next(_list(problem))
    high = float(built[1].max())
    # No schedule is shorter than this share of a list schedule (Graham 1969; Gonzalez et al. 1977).
    if high > 0.0 and not multifit_schedule(arrays, high / 2.0, high, MULTIFIT_ROUNDS, *built):
        built = next(_list(problem))
    yield built


def _ready(pick: int, delays: tuple[float, ...] = DELAYS) -> Callable[[Problem], Iterator[Built]]:
    def build(problem: Problem) -> Iterator[Built]:
        arrays = problem.arrays
        keys = due_before(arrays) if pick == MOST_TARDY else np.zeros(problem.task_count)
        for delay in delays:
            built = _empty(problem)
            ready_schedule(arrays, pick, keys, delay, *built)
            yield built

    return build


def _by_key(keys: Callable[[Arrays], Floats]) -> Callable[[Problem], Iterator[Built]]:
    def build(problem: Problem) -> Iterator[Built]:
        for delay in DELAYS:
            built = _empty(problem)
            ready_schedule(problem.arrays, BY_KEY, keys(problem.arrays), delay, *built)
            yield built

    return build


def _least_work_last(arrays: Arrays) -> Floats:
    return -arrays.bottom_level


def _insert(
    problem: Problem, keys: Floats, ahead: Floats | None = None, pinned: Ints | None = None
) -> Iterator[Built]:
    built = _empty(problem)
    ahead = np.empty((0, 0)) if ahead is None else ahead
    pinned = np.full(problem.task_count, -1) if pinned is None else pinned
    insertion_schedule(problem.arrays, keys, ahead, pinned, *built)
    yield built


def _upward(arrays: Arrays) -> Floats:
    rank: Floats = upward_rank(arrays, mean_transfers(arrays, arrays.successor_data))
    return rank


def _insertion(problem: Problem) -> Iterator[Built]:
    return _insert(problem, -problem.arrays.bottom_level)


def _heft(problem: Problem) -> Iterator[Built]:
    return _insert(problem, -_upward(problem.arrays))


def _peft(problem: Problem) -> Iterator[Built]:
    arrays = problem.arrays
    ahead = optimistic_cost(arrays, mean_transfers(arrays, arrays.successor_data))
    return _insert(problem, -ahead.mean(axis=1), ahead=ahead)


def _cpop(problem: Problem) -> Iterator[Built]:
    rank, critical = _critical(problem)
    machine = problem.arrays.durations[critical].sum(axis=0).argmin()
    pinned = np.full(problem.task_count, -1)
    pinned[critical] = machine
    return _insert(problem, -rank, pinned=pinned)


def _critical(problem: Problem) -> tuple[Floats, Ints]:
    """Return CPOP's ranks, float64[n], and the tasks of one critical path."""
    arrays = problem.arrays
    data = arrays.predecessor_data
    rank = _upward(arrays) + downward_rank(arrays, mean_transfers(arrays, data))
    least = rank.max() * (1.0 - CRITICAL)
    sources = np.flatnonzero(np.diff(arrays.predecessor_start) == 0)
    task = int(sources[rank[sources].argmax()])
    path = [task]
    while True:
        begin, end = arrays.successor_start[task : task + 2]
        following = arrays.successors[begin:end]
        following = following[rank[following] >= least]
        if following.size == 0:
            return rank, np.array(path)
        task = int(following[0])
        path.append(task)


def _always(_: Problem) -> str | None:
    return None


def _cpop_obstacle(problem: Problem) -> str | None:
    if problem.independent:
        return "needs tasks that wait for others"
    # Where every machine can do every task there is no need to find the path.
    durations = problem.arrays.durations
    if np.isfinite(durations).all() or np.isfinite(durations[_critical(problem)[1]].sum(0)).any():
        return None
    return "needs a machine that can do the whole critical path"


def _graph_only(problem: Problem) -> str | None:
    return "needs tasks that wait for others" if problem.independent else None


def _packing_only(problem: Problem) -> str | None:
    if problem.features:
        return f"does not serve {' or '.join(problem.features)}"
    if problem.environment == "unrelated":
        return "needs identical or related machines"
    return None


def _due_only(problem: Problem) -> str | None:
    return None if np.isfinite(problem.arrays.due).any() else "needs due dates"


def _free(_: Problem) -> int:
    return 0


def _ready_cost(problem: Problem) -> int:
    return problem.task_count * int(widest_level(problem.arrays))


def _active_cost(problem: Problem) -> int:
    # Without precedence the machines' conflicts are those of list scheduling.
    if problem.independent and is_plain(problem.arrays):
        return NEVER
    return _ready_cost(problem)


def _packing_cost(problem: Problem) -> int:
    return problem.task_count * problem.machine_count


def _insertion_cost(problem: Problem) -> int:
    # Without gaps insertion is list scheduling.
    if problem.independent and is_plain(problem.arrays):
        return NEVER
    return (problem.task_count + len(problem.arrays.predecessors)) * problem.machine_count


RULES: dict[str, Rule] = {
    LIST: Rule(_list, _always, _free),
    "multifit": Rule(_multifit, _packing_only, _packing_cost, MOST_PACKED),
    "heft": Rule(_heft, _graph_only, _insertion_cost, MOST_INSERTIONS),
    "peft": Rule(_peft, _graph_only, _insertion_cost, MOST_INSERTIONS),
    "cpop": Rule(_cpop, _cpop_obstacle, _insertion_cost, MOST_REPEATED),
    "insertion": Rule(_insertion, _always, _insertion_cost, MOST_REPEATED),
    "mwkr": Rule(_by_key(_least_work_last), _always, _active_cost, MOST_READY),
    "min_min": Rule(_ready(LEAST_END, (0.0,)), _always, _ready_cost, MOST_READY),
    "max_min": Rule(_ready(LARGEST_END, (0.0,)), _always, _ready_cost),
    "sufferage": Rule(_ready(MOST_SUFFERAGE, (0.0,)), _always, _ready_cost),
    "spt": Rule(_ready(LEAST_DURATION), _always, _ready_cost),
    "lpt": Rule(_ready(MOST_DURATION), _always, _ready_cost),
    "edd": Rule(_by_key(due_before), _due_only, _ready_cost),
    "atc": Rule(_ready(MOST_TARDY), _due_only, _ready_cost),
}
"""All rules, in the order `best` tries them; of equals the first is kept."""
