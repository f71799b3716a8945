"""The families of instances: where they lie, how they are read, what is known of them."""

import csv
import math
import pathlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from benchmarks.quality import generated, readers

#: Columns that hold a lower bound, a best known value, and others' published values.
BOUND_COLUMNS = ("lp_lower_bound", "best_lb", "lower_bound")
BEST_COLUMNS = ("best_known", "best_ub")
PUBLISHED_COLUMNS = {
    "cpsat_9.15_600s_4cores": "CP-SAT 9.15, 600 s, 4 cores (published)",
    "optalcp_2026.4_600s_4cores": "OptalCP 2026.4, 600 s, 4 cores (published)",
}


@dataclass(frozen=True)
class Known:
    """What is published of an instance; 0 and infinity where nothing is."""

    bound: float = 0.0
    best: float = math.inf
    published: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Entry:
    """An instance of a family, not yet read: its set, its name, what is known, how to get it."""

    group: str
    name: str
    load: Callable
    known: Known = Known()


@dataclass(frozen=True)
class Family:
    """A kind of problem.

    Attributes
    ----------
    folders
        Pairs of a folder (inside the data folder) and the reader of its files.
    accepts
        Whether a file in them is an instance; others are left aside.
    made
        Instances made up, as (group, name, maker).
    peers
        Peers that serve it.
    left_out
        What is not run, and why, in sentences.
    """

    name: str
    title: str
    peers: tuple
    folders: tuple = ()
    made: tuple = ()
    left_out: str = ""
    accepts: Callable = pathlib.Path.is_file

    def entries(self, data):
        """Return all instances that are there, in an order that spreads over sets and sizes."""
        found = [
            (group, name, lambda maker=maker: maker(), Known()) for group, name, maker in self.made
        ]
        for folder, reader in self.folders if data else ():
            root = pathlib.Path(data) / folder
            known = read_known(root / "best_known.csv")
            found.extend(
                (
                    _group(path, root),
                    readers.name_of(path),
                    lambda p=path, r=reader: r(p),
                    _of(known, path),
                )
                for path in _files(root)
                if self.accepts(path)
            )
        return [Entry(*row) for row in sorted(found, key=lambda row: _natural(row[0], row[1]))]


def spread(entries, count):
    """Return so many entries at even distances; all where there are fewer or count is 0."""
    if not 0 < count < len(entries):
        return entries
    return [entries[(2 * k + 1) * len(entries) // (2 * count)] for k in range(count)]


def interleaved(entries):
    """Return the entries in an order of which every beginning is spread over all of them.

    Places are ordered by their binary digits read backwards (van der Corput's sequence).
    """
    digits = max(len(entries) - 1, 1).bit_length()
    order = sorted(range(len(entries)), key=lambda k: f"{k:0{digits}b}"[::-1])
    return [entries[k] for k in order]


def read_known(path):
    """Read a `best_known.csv`: a dictionary by file (if it has that column) and by instance."""
    if not path.exists():
        return {}
    known = {}
    with path.open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            entry = Known(
                _cell(row, BOUND_COLUMNS, 0.0),
                _cell(row, BEST_COLUMNS, math.inf),
                {
                    label: float(row[column])
                    for column, label in PUBLISHED_COLUMNS.items()
                    if row.get(column)
                },
            )
            known[row.get("file") or row["instance"]] = entry
    return known


def _of(known, path):
    """Find what is known by the longest path that the table names, else by name."""
    for parts in range(len(path.parts), 0, -1):
        key = "/".join(path.parts[-parts:])
        if key in known:
            return known[key]
    return known.get(readers.name_of(path), Known())


def _cell(row, columns, missing):
    return next((float(row[column]) for column in columns if row.get(column)), missing)


def _files(root):
    skipped = {".csv", ".md"}
    return (p for p in root.rglob("*") if p.is_file() and p.suffix not in skipped)


def _group(path, root):
    return "/".join(path.parent.relative_to(root).parts) or root.name


def _natural(*words):
    return [
        (0, int(part), "") if part.isdigit() else (1, 0, part)
        for word in words
        for part in re.findall(r"\d+|\D+", word)
    ]


def _layered(tasks, machines, ratio, seed, related=True):
    kind = "related" if related else "unrelated"
    name = f"layered_{tasks}x{machines}_ccr{ratio:g}_{kind}_s{seed}"
    group = f"layered {tasks:,} x {machines}"
    return group, name, lambda: generated.layered(tasks, machines, ratio, seed, related)


_EXACT = ("cpsat", "pyjobshop")
_PEERS_OF_INDEPENDENT = ("cpsat", "highs", "pyjobshop", "lists", "mealpy-ga")
_NO_HIGHS = "HiGHS is not run on disjunctive problems: its big-M models find nothing there."
_NO_SAGA = "SAGA is run on related machines only, its own model."

FAMILIES = {
    family.name: family
    for family in (
        Family(
            "hcsp",
            "Independent tasks, unrelated machines (HCSP)",
            _PEERS_OF_INDEPENDENT,
            (("hcsp", readers.matrix),),
        ),
        Family(
            "unrelated",
            "Unrelated machines (R||Cmax)",
            _PEERS_OF_INDEPENDENT,
            (("unrelated", readers.matrix),),
        ),
        Family(
            "identical",
            "Identical machines (P||Cmax)",
            _PEERS_OF_INDEPENDENT,
            (("identical", readers.identical),),
        ),
        Family(
            "jobshop",
            "Job shop",
            (*_EXACT, "lists", "mealpy-ga"),
            (("jobshop", readers.jobshop),),
            left_out=_NO_HIGHS,
        ),
        Family(
            "flexible_jobshop",
            "Flexible job shop",
            (*_EXACT, "lists", "mealpy-ga"),
            (("flexible_jobshop", readers.flexible),),
            left_out=_NO_HIGHS,
        ),
        Family(
            "flexible_jobshop_dag",
            "Flexible job shop with a graph of operations",
            (*_EXACT, "lists", "mealpy-ga"),
            (("flexible_jobshop_dag", readers.flexible_graph),),
            left_out=_NO_HIGHS,
        ),
        Family(
            "workflows",
            "Workflow graphs with transfers",
            ("cpsat", "lists", "saga", "mealpy-ga"),
            (("workflow_costs", readers.costs), ("wfinstances", readers.recorded)),
            (
                _layered(1000, 16, 0.1, 1),
                _layered(1000, 16, 0.5, 1),
                _layered(1000, 16, 1, 1),
                _layered(1000, 16, 0.5, 2, related=False),
            ),
            left_out=f"PyJobShop has no transfers between machines. {_NO_SAGA} {_NO_HIGHS} "
            "Files of one cost per task, which name no machines, are left out.",
            accepts=readers.names_machines,
        ),
        Family(
            "large_workflows",
            "Large workflow graphs (10,000 tasks)",
            ("lists",),
            made=(
                _layered(10_000, 64, 0.5, 1),
                _layered(10_000, 64, 0.5, 2, related=False),
            ),
            left_out="SAGA needs hours for a graph of this size; CP-SAT finds nothing in a minute "
            "at a tenth of it; mealpy's first generation does not end in the time.",
        ),
        Family(
            "scale",
            "Scale (100,000 independent tasks)",
            (),
            made=tuple(
                (
                    "100,000 x 100",
                    f"{kind.__name__}_100000x100_s1",
                    lambda k=kind: k(100_000, 100, 1),
                )
                for kind in (generated.identical, generated.unrelated)
            ),
            left_out="No peer is run: the assignment models of CP-SAT and HiGHS have ten million "
            "variables here, and a generation of mealpy takes longer than the whole run.",
        ),
    )
}


def machine_bound(instance):
    """Return the elementary bounds of an instance: work over machines, longest chain and task.

    On identical machines, two of the m + 1 longest tasks share a machine as well.
    """
    least = instance.durations.min(axis=1)
    bound = max(float(least.sum()) / instance.machines, float(least.max()))
    if not instance.independent:
        finish = least.copy()
        for task in instance.order:
            waits = max((finish[earlier] for earlier, _ in instance.before[task]), default=0.0)
            finish[task] = waits + least[task]
        return max(bound, float(finish.max()))
    if (instance.durations == instance.durations[:, :1]).all():
        longest = np.sort(least)[::-1]
        if instance.tasks > instance.machines:
            bound = max(bound, float(longest[instance.machines - 1] + longest[instance.machines]))
    if np.array_equal(instance.durations, np.round(instance.durations)):
        bound = math.ceil(bound - 1e-9)
    return bound
