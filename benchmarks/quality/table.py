"""The results of a family as Markdown."""

import math

from benchmarks.quality import measures
from benchmarks.quality.goals import targets_of


def report(outcome, context):
    """Return the whole page."""
    family = outcome.family
    parts = [
        f"# Quality: {family.title}",
        context,
        f"![Mean gap against time](quality_{family.name}.svg)",
        "## Targets",
        targets(outcome),
        "## Gap and primal integral",
        _LEGEND,
        gaps(outcome),
        *_side_by_side(outcome),
        f"## Each instance at {outcome.seconds:g} s",
        instances(outcome),
        "## What was not run, and what went wrong",
        left_out(outcome),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


_LEGEND = (
    "Gaps in percent of the reference, the mean over all runs and in brackets the worst; the "
    "reference is the best known value, or the best of all runs here where none is published. "
    "*none* counts runs without a schedule by then; the mean is of the others. The primal integral "
    "is the mean primal gap over the whole run, in percent (100 while there is no schedule)."
)


def targets(outcome):
    """Return the table of targets."""
    lines = ["| target | measured | |", "|---|---|---|"]
    for target in targets_of(outcome.family.name):
        found = target.check(outcome)
        figure, verdict = ("not measured", "-") if found is None else (found[0], _verdict(found[1]))
        lines.append(f"| {target.text} | {figure} | {verdict} |")
    return "\n".join(lines)


def _verdict(met):
    return "met" if met else "**MISSED**"


def gaps(outcome):
    """Return a row per set and solver: gaps at the marks and the primal integral."""
    head = [f"{mark:g} s" for mark in outcome.marks]
    lines = [
        "| set | solver | runs | " + " | ".join(head) + " | primal integral |",
        "|---" * (4 + len(head)) + "|",
    ]
    groups = outcome.groups if len(outcome.groups) > 1 else []
    for group in [*groups, None]:

        def only(run, group=group):
            return group is None or run.group == group

        for solver in outcome.solvers:
            runs = outcome.of(solver, only)
            if runs:
                cells = [_spread(outcome.gaps(solver, m, "best", only)) for m in outcome.marks]
                integral = f"{measures.mean(outcome.integrals(solver, only)):.3g}"
                row = [group or "all", solver, str(len(runs)), *cells, integral]
                lines.append(f"| {' | '.join(row)} |")
        lines.extend(_published(outcome, group, only))
    return "\n".join(lines)


def _published(outcome, group, only):
    labels = {label for known in outcome.known.values() for label in known.published}
    for label in sorted(labels):
        found = outcome.published(label, only)
        blank = " | ".join("" for _ in outcome.marks[1:])
        if found:
            yield f"| {group or 'all'} | {label} | {len(found)} | {blank} | {_spread(found)} | |"


def _spread(numbers):
    """Return mean and worst, and how many there are not."""
    there = [number for number in numbers if math.isfinite(number)]
    missing = len(numbers) - len(there)
    if not there:
        return f"{missing} none"
    words = f"{measures.mean(there):.3f} ({max(there):.3f})"
    return f"{words}, {missing} none" if missing else words


def _side_by_side(outcome):
    if not outcome.peers:
        return []
    others = [label for label in outcome.solvers if label != outcome.main]
    lines = [
        "| compared with | " + " | ".join(f"{mark:g} s" for mark in outcome.marks) + " |",
        "|---" * (1 + len(outcome.marks)) + "|",
    ]
    for other in others:
        counts = [outcome.not_above(outcome.main, other, mark) for mark in outcome.marks]
        if any(total for _, total in counts):
            cells = " | ".join(f"{fine} of {total}" for fine, total in counts)
            lines.append(f"| {other} | {cells} |")
    title = f"## Instances on which `{outcome.main}` is not above another solver"
    return [title, "Means over seeds.", "\n".join(lines)]


def instances(outcome):
    """Return a row per instance: its size, its references, each solver's mean value."""
    lines = [
        "| set | instance | size | bound | reference | " + " | ".join(outcome.solvers) + " |",
        "|---" * (5 + len(outcome.solvers)) + "|",
    ]
    sizes = {(run.group, run.instance): run.size for run in outcome.runs}
    for key in outcome.instances:
        cells = [_value(outcome.mean_value(s, key, outcome.seconds)) for s in outcome.solvers]
        size = " x ".join(str(count) for count in sizes[key])
        references = [_value(outcome.bound(key)), _value(outcome.best(key))]
        lines.append(f"| {' | '.join([*key, size, *references, *cells])} |")
    return "\n".join(lines)


def _value(number):
    if math.isnan(number):
        return "not run"
    return "none" if math.isinf(number) else f"{number:.10g}"


def left_out(outcome):
    """Return what was not run and every run that ended in words of its own."""
    lines = [outcome.family.left_out] if outcome.family.left_out else []
    served = {run.solver for run in outcome.runs}
    absent = [label for label in outcome.solvers if label not in served]
    if absent:
        lines.append(f"Not run: {', '.join(absent)}.")
    notes = {}
    for run in outcome.runs:
        if run.ended is None or run.note.startswith(("refused", "BROKEN")):
            notes.setdefault((run.solver, run.note), []).append(run.instance)
    for (solver, note), names in notes.items():
        shown = ", ".join(dict.fromkeys(names[:5]))
        lines.append(f"- {solver}, {len(names)} run(s) ({shown} …): {note}")
    return "\n".join(lines) or "Nothing."
