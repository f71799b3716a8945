"""The tables of results, before anybody decides how they are drawn."""

import math
from collections.abc import Sequence
from typing import NamedTuple

from livespan.exports.summary import summarised
from livespan.exports.writing import Subject, schedule_of
from livespan.outcome import Outcome

__all__ = ["Table", "about", "amount", "compared", "machines_of"]


class Table(NamedTuple):
    """Headers and rows of words; ``numeric`` columns are flush right, ``best`` rows stand out."""

    headers: tuple[str, ...]
    rows: list[tuple[str, ...]]
    numeric: frozenset[int]
    best: frozenset[int] = frozenset()


def about(subject: Subject) -> Table:
    """Tell one result: a row a fact."""
    known = summarised(subject)
    rows: list[tuple[str, ...]] = []
    if isinstance(subject, Outcome):
        rows += [
            ("Algorithm", subject.algorithm),
            ("Objective", subject.objective),
            ("Status", str(subject.status)),
            ("Value", amount(subject.value)),
            ("Lower bound", amount(subject.bound)),
            ("Gap", _percent(subject.gap)),
            ("Iterations", f"{subject.iterations}"),
            ("Seconds", f"{subject.runtime:.3g}"),
            ("Seed", f"{subject.seed}"),
        ]
        if len(subject.terms) > 1:
            rows += [(name, amount(value)) for name, value in subject.terms.items()]
    rows += [
        ("Makespan", amount(known["makespan"])),
        ("Utilisation", _percent(known["utilisation"])),
        ("Tasks", f"{known['tasks']}"),
        ("Machines", f"{known['agents']}"),
    ]
    return Table(("Fact", "Value"), rows, frozenset({1}))


def machines_of(subject: Subject) -> Table:
    """Tell the machines of a schedule: tasks, busy time, utilisation, last finish."""
    schedule = schedule_of(subject)
    counts = [0] * schedule.problem.machine_count
    for machine in schedule.assignment.tolist():
        counts[machine] += 1
    rows: list[tuple[str, ...]] = [
        (machine.id, f"{count}", amount(busy), _percent(share), amount(last))
        for machine, count, busy, share, last in zip(
            schedule.problem.machines,
            counts,
            schedule.busy_time.tolist(),
            schedule.utilisation.tolist(),
            schedule.machine_finish.tolist(),
            strict=True,
        )
    ]
    headers = ("Machine", "Tasks", "Busy", "Utilisation", "Last finish")
    return Table(headers, rows, frozenset({1, 2, 3, 4}))


def compared(results: Sequence[Outcome]) -> Table:
    """Tell several results, a row each; the least values of each objective stand out."""
    least: dict[str, float] = {}
    for result in results:
        least[result.objective] = min(result.value, least.get(result.objective, math.inf))
    rows: list[tuple[str, ...]] = [
        (
            result.algorithm,
            f"{result.seed}",
            result.objective,
            amount(result.value),
            amount(result.bound),
            _percent(result.gap),
            str(result.status),
            amount(result.schedule.makespan),
            f"{result.iterations}",
            f"{result.runtime:.3g}",
        )
        for result in results
    ]
    headers = ("Algorithm", "Seed", "Objective", "Value", "Lower bound", "Gap", "Status")
    best = [row for row, result in enumerate(results) if result.value <= least[result.objective]]
    return Table(
        (*headers, "Makespan", "Iterations", "Seconds"),
        rows,
        frozenset({1, 3, 4, 5, 7, 8, 9}),
        frozenset(best),
    )


def amount(value: float) -> str:
    """Write a number for people, to nine digits."""
    return f"{value:.9g}"


def _percent(share: float) -> str:
    return f"{share:.2%}" if math.isfinite(share) else "unknown"
