"""A comparison as text, Markdown, CSV and plain data."""

import csv
import io
import math
from dataclasses import asdict
from typing import Any

from livespan.compare.rows import Found, Summary
from livespan.outcome import within

__all__ = ["HEADINGS", "LEVEL", "cells", "csv_text", "document", "markdown", "text"]

HEADINGS = (
    "algorithm", "best", "mean ± std", "gap", "rank", "wins", "p", "iterations", "seconds"
)  # fmt: skip

#: Chance below which a difference is called one.
LEVEL = 0.05


def cells(row: Summary) -> list[str]:
    """Return what a table shows of an algorithm, in the order of `HEADINGS`."""
    return [
        row.label,
        _number(row.best),
        f"{_number(row.mean)} ± {row.std:.3g}",
        "?" if math.isinf(row.gap) else f"{row.gap:.2%}",
        "" if math.isnan(row.rank) else f"{row.rank:.2f}",
        f"{row.wins}/{row.runs}",
        "" if row.p is None else f"{row.p:.3f}" if row.p >= 0.001 else "<0.001",
        f"{row.iterations:,.0f}",
        f"{row.runtime:.2f}",
    ]


def text(found: Found) -> str:
    """Return a table for a terminal of any kind, the best algorithm first."""
    lines = [list(HEADINGS), *(cells(row) for row in found.summaries)]
    widths = [max(len(line[k]) for line in lines) for k in range(len(HEADINGS))]
    drawn = [
        "  ".join(
            cell.ljust(width) if k == 0 else cell.rjust(width)
            for k, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    ]
    return "\n".join([*drawn, "", footnote(found)])


def markdown(found: Found) -> str:
    """Return the table in Markdown."""
    rule = ["---", *["---:"] * (len(HEADINGS) - 1)]
    lines = [list(HEADINGS), rule, *(cells(row) for row in found.summaries)]
    drawn = ["| " + " | ".join(cell.replace("|", r"\|") for cell in line) + " |" for line in lines]
    return "\n".join([*drawn, "", footnote(found), ""])


def footnote(found: Found) -> str:
    """Say what was compared and which differences are more than chance."""
    seeds = len({run.seed for run in found.runs})
    facts = (
        f"{found.objective}, {seeds} seed{'s' if seeds != 1 else ''}; best {found.best.value:g}, "
        f"lower bound {found.bound:g} ({within(found.best.gap)})."
    )
    first, *others = found.summaries
    worse = [row.label for row in others if row.p is not None and row.p < LEVEL]
    like = [row.label for row in others if row.p is not None and row.p >= LEVEL]
    if worse and like:
        facts += (
            f" {first.label} is better than {_listed(worse)} (p < {LEVEL:g}); "
            f"that it is better than {_listed(like)} could be chance."
        )
    elif worse:
        facts += f" {first.label} is better than {_listed(worse)} (p < {LEVEL:g})."
    elif like:
        facts += f" Whether {first.label} is better than {_listed(like)} is not sure."
    return facts


def csv_text(found: Found) -> str:
    """Return one line a run."""
    out = io.StringIO()
    rows = found.rows()
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def document(found: Found) -> dict[str, Any]:
    """Return everything as plain data."""
    return {
        "objective": found.objective,
        "seeds": list(found.seeds),
        "bound": found.bound,
        "best": found.best.value,
        "algorithms": [_plain(asdict(row)) for row in found.summaries],
        "pairs": [
            {"first": first, "second": second, "p": p} for (first, second), p in found.pairs.items()
        ],
        "runs": [_plain(row) for row in found.rows()],
    }


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """Turn what JSON cannot say into None."""
    return {
        name: None if isinstance(value, float) and not math.isfinite(value) else value
        for name, value in row.items()
    }


def _number(value: float) -> str:
    return f"{value:.7g}"


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
