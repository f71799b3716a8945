"""Kinds of targets: what can be aimed at, and how it is told whether it was reached."""

import math
from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.quality import measures

#: Up to how many tasks the exact peer is a yardstick for workflows, and from how many it is not.
SMALL, LARGE = 100, 300

#: Percentage points within which two gaps are the same.
ROUNDING = 1e-7

#: Peers that are list heuristics.
LISTS = ("lists", "saga")


@dataclass(frozen=True)
class Target:
    """Something to reach.

    ``check(outcome)`` returns (figure in words, whether it is met), or None when the runs cannot
    tell: a mark beyond the time limit, an instance or a peer that was not run.
    """

    text: str
    check: Callable


def mean_gap(limit, mark, to="best", only=None, what=""):
    """Aim at a mean gap at a time, in percent."""
    words = f"mean gap {what or 'to the best known'} at most {limit:g} % at {mark:g} s"
    return Target(words, lambda o: _limited(o, mark, limit, o.gaps(o.main, mark, to, only), mean))


def worst_gap(limit, mark, only=None, what="each instance"):
    """Aim at a gap to the best known that no instance exceeds (mean over seeds), in percent."""

    def check(outcome):
        if mark > outcome.seconds:
            return None
        keys = {(run.group, run.instance) for run in outcome.of(outcome.main, only)}
        gaps = [
            measures.gap(outcome.mean_value(outcome.main, key, mark), outcome.best(key))
            for key in keys
        ]
        return _limited(outcome, mark, limit, gaps, max)

    return Target(f"{what} within {limit:g} % of the best known at {mark:g} s", check)


def value_of(instance, limit, mark):
    """Aim at a value of one instance (mean over seeds)."""

    def check(outcome):
        keys = [key for key in outcome.instances if key[1] == instance]
        if not keys or mark > outcome.seconds:
            return None
        value = outcome.mean_value(outcome.main, keys[0], mark)
        return f"{value:g}", value <= limit

    return Target(f"{instance} at most {limit:g} at {mark:g} s", check)


def never_above(*peers):
    """Aim at a value not above a peer's on any instance at any mark."""

    def check(outcome):
        there = [peer for peer in peers if outcome.of(peer)]
        if not there:
            return None
        counts = [
            (peer, mark, *outcome.not_above(outcome.main, peer, mark))
            for peer in there
            for mark in outcome.marks
        ]
        words = [f"{peer} {mark:g} s: {fine}/{all_}" for peer, mark, fine, all_ in counts]
        return "not above: " + ", ".join(words), all(fine == all_ for *_, fine, all_ in counts)

    return Target(f"never above {' or '.join(peers)} at any mark, on any instance", check)


def proved(mark, only, what):
    """Aim at a proof of optimality on every instance by a time."""

    def check(outcome):
        runs = outcome.of(outcome.main, only)
        if not runs or mark > outcome.seconds:
            return None
        done = sum(
            measures.at_most(
                measures.value_at(run.history, mark), measures.bound_at(run.history, mark)
            )
            for run in runs
        )
        return f"{done} of {len(runs)} runs", done == len(runs)

    return Target(f"{what} proved optimal within {mark:g} s", check)


def below_published(label, mark, groups):
    """Aim at a mean gap below that of a published column, in each of some sets."""

    def check(outcome):
        parts = []
        for group in outcome.groups:
            if any(group.startswith(known) for known in groups) and mark <= outcome.seconds:
                only = _in_group(group)
                ours, theirs = outcome.gaps(outcome.main, mark, "best", only), None
                theirs = outcome.published(label, only)
                if theirs:
                    parts.append((group, mean(ours), mean(theirs)))
        if not parts:
            return None
        words = ", ".join(f"{group} {a:.2f} % against {b:.2f} %" for group, a, b in parts)
        return words, all(measures.at_most(a, b) for _, a, b in parts)

    return Target(f"mean gap at {mark:g} s below {label}, per set", check)


def near_peer(limit, mark, peer, peer_mark):
    """Aim at a value within some percent of a peer's later one, on small instances."""

    def check(outcome):
        if max(mark, peer_mark) > outcome.seconds:
            return None
        gaps = _against(outcome, lambda key: outcome.mean_value(peer, key, peer_mark), mark, _small)
        return _limited(outcome, mark, limit, gaps, max)

    words = (
        f"up to {SMALL} tasks: within {limit:g} % of {peer}'s {peer_mark:g} s value at {mark:g} s"
    )
    return Target(words, check)


def below_lists(limit, mark):
    """Aim at a mean value so many percent below the best list heuristic, on large instances."""

    def check(outcome):
        def best_list(key):
            values = [outcome.mean_value(peer, key, math.inf) for peer in LISTS]
            return min((v for v in values if math.isfinite(v)), default=math.nan)

        if mark > outcome.seconds:
            return None
        gaps = _against(outcome, best_list, mark, lambda run: run.size[0] > LARGE)
        return _limited(outcome, mark, -limit, gaps, mean)

    words = (
        f"above {LARGE} tasks: on average {limit:g} % below the best list heuristic at {mark:g} s"
    )
    return Target(words, check)


def first_within(limit):
    """Aim at a first schedule within some seconds, in every run."""

    def check(outcome):
        times = [measures.first_at(run.history) for run in outcome.of(outcome.main)]
        return (f"latest {max(times):.3g} s", max(times) <= limit) if times else None

    return Target(f"first schedule within {limit:g} s", check)


def first_like_heft(limit, only, what):
    """Aim at a first schedule soon after the problem is in memory, not above that of HEFT.

    HEFT's is the first value of `lists`.
    """

    def check(outcome):
        heft = {run.instance: run.history[0][1] for run in outcome.of("lists", only) if run.history}
        runs = [run for run in outcome.of(outcome.main, only) if run.instance in heft]
        if not runs:
            return None
        latest = max(measures.first_at(run.history) - run.built for run in runs)
        worst = max(measures.gap(_first(run), heft[run.instance]) for run in runs)
        words = f"latest {1e3 * latest:.3g} ms, at worst {worst:+.2f} % from HEFT"
        return words, latest <= limit and worst <= ROUNDING

    return Target(f"{what}: first schedule in {1e3 * limit:g} ms and not above HEFT's", check)


def improves_within(limit):
    """Aim at a first improvement on the first schedule within some seconds, in every run."""

    def check(outcome):
        runs = outcome.of(outcome.main)
        if not runs or limit > outcome.seconds:
            return None
        values = [{v for t, v, _ in run.history if t <= limit and v is not None} for run in runs]
        improving = sum(len(found) > 1 for found in values)
        return f"{improving} of {len(runs)} runs", improving == len(runs)

    return Target(f"streams improvements within {limit:g} s", check)


def memory(limit):
    """Aim at a memory that grows, from the instance in memory on, by a few times the instance.

    The instance is its matrix of durations, 8 bytes a cell.
    """

    def check(outcome):
        grown = [
            run.grown_mb * 2**20 / (8 * run.size[0] * run.size[1])
            for run in outcome.of(outcome.main)
            if run.ended is not None
        ]
        return (f"{max(grown):.2f} times", max(grown) <= limit) if grown else None

    return Target(f"memory grows by at most {limit:g} times the matrix of durations", check)


def least_integral():
    """Aim at a mean primal integral smaller than every peer's."""

    def check(outcome):
        if not outcome.of(outcome.main):
            return None
        ours = mean(outcome.integrals(outcome.main))
        theirs = []
        for peer in outcome.peers:
            shared = {(run.group, run.instance) for run in outcome.of(peer)}
            both = [
                mean(outcome.integrals(label, lambda r: (r.group, r.instance) in shared))  # noqa: B023
                for label in (outcome.main, peer)
            ]
            if shared:
                theirs.append((peer, *both))
        if not theirs:
            return None
        words = ", ".join(f"{peer} {value:.3g}" for peer, _, value in theirs)
        return f"{ours:.3g} against {words}", all(a < b for _, a, b in theirs)

    return Target("mean primal integral smaller than every peer's", check)


def same_named():
    """Aim at each metaheuristic being at most mealpy's of that name, at every mark."""

    def check(outcome):
        parts = []
        for label in outcome.solvers:
            name = label.removeprefix("livespan:").partition(":")[0].lower()
            rival = f"mealpy-{name}"
            if label != rival and outcome.of(label) and outcome.of(rival):
                counts = [outcome.not_above(label, rival, mark) for mark in outcome.marks]
                parts.append((name, min(f for f, _ in counts), counts[0][1]))
        if not parts:
            return None
        words = ", ".join(f"{name} {fine} of {total}" for name, fine, total in parts)
        return f"{words} at the worst mark", all(fine == total for _, fine, total in parts)

    return Target("ACO, PSO, GA, SA each not above mealpy's on any instance at any mark", check)


def mean(numbers):
    """Return the mean; infinite when a run has no value."""
    return measures.mean(numbers)


def _limited(outcome, mark, limit, gaps, pick):
    gaps = [gap for gap in gaps if not math.isnan(gap)]
    if not gaps or mark > outcome.seconds:
        return None
    figure = pick(gaps)
    return f"{figure:.3f} %", figure <= limit + ROUNDING


def _against(outcome, reference, mark, only):
    keys = dict.fromkeys((run.group, run.instance) for run in outcome.of(outcome.main, only))
    return [
        measures.gap(outcome.mean_value(outcome.main, key, mark), reference(key)) for key in keys
    ]


def _first(run):
    return next((value for _, value, _ in run.history if value is not None), math.inf)


def _small(run):
    return run.size[0] <= SMALL


def _in_group(group):
    return lambda run: run.group == group
