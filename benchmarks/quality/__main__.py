"""Measure Livespan and its peers side by side and write the tables: `make bench-quality`.

python -m benchmarks.quality --data FOLDER --plan            # what it would run, and how long
python -m benchmarks.quality --data FOLDER --write           # everything, into benchmarks/results/
python -m benchmarks.quality --families jobshop --instances 10 --seconds 10 --seeds 2 --data FOLDER

Instances are not part of the project; FOLDER, or the variable LIVESPAN_INSTANCES, names a folder
with a subfolder per family. Raw runs are kept in a file as they come: the same command goes on
where an interrupted one stopped.
"""

import argparse
import hashlib
import os
import pathlib
import re
import subprocess
import tempfile
from dataclasses import replace

from benchmarks.provenance import machine, provenance
from benchmarks.quality import instance as neutral
from benchmarks.quality import plot, runs, table
from benchmarks.quality.families import FAMILIES, interleaved, machine_bound, spread
from benchmarks.quality.outcome import Outcome
from benchmarks.quality.targets import LISTS

RESULTS = runs.ROOT / "benchmarks" / "results"
PINNED = (runs.ROOT / "benchmarks" / "peers.txt", runs.ROOT / "benchmarks" / "peers-mealpy.txt")

#: Seconds all list heuristics together take, roughly.
LISTS_TAKE = 3.0

#: Seconds a run takes besides its limit: starting, reading, loading compiled kernels.
OVERHEAD = 4.0


def options():
    """Read the command line."""
    parser = argparse.ArgumentParser(
        "benchmarks.quality", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    add = parser.add_argument
    add("--data", default=os.environ.get("LIVESPAN_INSTANCES"), help="folder of instances")
    add("--families", default=",".join(FAMILIES), help="comma-separated (default: all)")
    add("--seconds", type=float, default=60.0, help="time limit of a run (default 60)")
    add("--seeds", type=int, default=5, help="seeds of each Livespan algorithm (default 5)")
    add("--peer-seeds", type=int, default=1, help="seeds of each peer (default 1)")
    add("--match", default="", help="only instances whose SET/NAME has this regular expression")
    add("--instances", type=int, default=0, help="a spread sample of so many per family")
    add("--algorithms", default="", help="of Livespan: 'auto;aco;aco:n_ants=20' (default: auto)")
    add("--peers", default=None, help="comma-separated; '' for none (default: the family's)")
    add("--workers", type=int, default=2, help="threads of every solver (default 2)")
    add("--peers-env", default=".venv-peers", help="environment of the peers")
    add("--mealpy-env", default=".venv-mealpy", help="environment of mealpy")
    add("--runs", default="artefacts/quality/runs.jsonl", help="where raw runs are kept")
    add("--plan", action="store_true", help="say what would be run and how long it takes")
    add("--write", action="store_true", help="keep tables and pictures in benchmarks/results/")
    add("--report", action="store_true", help="run nothing: tables from the runs there are")
    given = parser.parse_args()
    given.families = [name for name in given.families.split(",") if name]
    if given.peers != "" and not (given.plan or given.report):
        _check_environments(parser, given)
    unknown = [name for name in given.families if name not in FAMILIES]
    if unknown:
        parser.error(f"no family {', '.join(unknown)}; there are {', '.join(FAMILIES)}")
    return given


def _check_environments(parser, given):
    for home in (given.peers_env, given.mealpy_env):
        if not (runs.ROOT / home / "bin" / "python").exists():
            parser.error(f"no environment {home}: `make bench-quality` makes it, or say --peers ''")


def sample_of(family, given):
    """Return the instances asked for."""
    entries = family.entries(given.data)
    wanted = [entry for entry in entries if re.search(given.match, f"{entry.group}/{entry.name}")]
    return spread(wanted, given.instances)


def solvers_of(family, given):
    """Return who takes part in a family, the algorithm the targets speak of first."""
    methods = [name for name in given.algorithms.split(";") if name] or ["auto"]
    labels = family.peers if given.peers is None else given.peers.split(",")
    environments = {"peers": given.peers_env, "mealpy": given.mealpy_env}
    environments = {name: runs.ROOT / path for name, path in environments.items()}
    return [
        *(runs.livespan(method, commit()) for method in methods),
        *(runs.peer(label, environments, digest()) for label in labels if label),
    ]


def commit():
    """Name the state of the sources: a commit, and a digest of what differs from it."""
    sources = ["backend/livespan"]
    head = _git("rev-parse", "HEAD:backend/livespan")[:12]
    changed = _git("diff", "HEAD", "--", *sources)
    return head + (f"+{hashlib.sha256(changed.encode()).hexdigest()[:8]}" if changed else "")


def digest():
    """Name the state of the peers: a digest of the versions pinned and of their programs."""
    folder = pathlib.Path(__file__).parent
    programs = [*sorted(folder.glob("peers/*.py")), folder / "decoder.py", folder / "instance.py"]
    content = b"".join(path.read_bytes() for path in (*PINNED, *programs))
    return hashlib.sha256(content).hexdigest()[:12]


def _git(*words):
    done = subprocess.run(
        ["git", *words], capture_output=True, text=True, check=False, cwd=runs.ROOT
    )
    return done.stdout.strip()


def tasks_of(family, entries, given):
    """Yield (entry, solver, seed) of every run, an instance at a time: side by side in time too."""
    for entry in entries:
        for solver in solvers_of(family, given):
            ours = solver.module == runs.LIVESPAN
            for seed in range(given.seeds if ours else given.peer_seeds):
                yield entry, solver, seed


def key_of(family, entry, solver, seed, given):
    return family.name, entry.group, entry.name, solver.label, seed, given.workers


def expected(store, key, seconds):
    """Return how long a run will take: to its limit, unless one like it is known to end early."""
    known = store.last(key)
    if known is not None and known.ended is not None and known.ended < 0.9 * known.seconds:
        return min(known.ended, seconds) + OVERHEAD
    label = key[3]
    return OVERHEAD + (min(LISTS_TAKE, seconds) if label in LISTS else seconds)


def plan(given, store):
    """Print what would be run."""
    total = 0.0
    for name in given.families:
        family = FAMILIES[name]
        entries = sample_of(family, given)
        wanted = list(tasks_of(family, entries, given))
        left = [
            (entry, solver, seed)
            for entry, solver, seed in wanted
            if not store.find(
                key_of(family, entry, solver, seed, given), given.seconds, solver.stamp
            )
        ]
        hours = sum(expected(store, key_of(family, *run, given), given.seconds) for run in left)
        hours /= 3600
        total += hours
        solvers = ", ".join(solver.label for solver in solvers_of(family, given))
        print(
            f"{name}: {len(entries)} instances, {len(wanted)} runs, {len(left)} to do, "
            f"about {hours:.2f} h ({solvers})"
        )
    print(f"together about {total:.2f} h, less where runs end early with a proof")


def measure(family, entries, given, store):
    """Run what has not been run, in an order that covers all sets early."""
    with tempfile.TemporaryDirectory() as folder:
        path, written = pathlib.Path(folder) / "instance.json", None
        for entry, solver, seed in tasks_of(family, interleaved(entries), given):
            key = key_of(family, entry, solver, seed, given)
            if store.find(key, given.seconds, solver.stamp):
                continue
            if written is not entry:
                instance, written = entry.load(), entry
                neutral.write(instance, path)
            about = {
                "family": family.name,
                "group": entry.group,
                "instance": entry.name,
                "size": [instance.tasks, instance.machines],
            }
            run = runs.execute(solver, path, about, given.seconds, seed, given.workers)
            store.add(run)
            told = run.history[-1][1] if run.history else None
            note = "" if run.ended is not None else run.note
            print(f"{' '.join(str(word) for word in key)}: {told} {note}", flush=True)


def outcome_of(family, entries, given, store):
    """Gather the runs of instances that every solver has run, and what is known of these."""
    solvers = solvers_of(family, given)
    found, known = [], {}
    for entry in entries:
        here = [
            store.find(key_of(family, entry, solver, seed, given), given.seconds, solver.stamp)
            for _, solver, seed in tasks_of(family, [entry], given)
        ]
        if all(here):
            found.extend(here)
            bound = max(entry.known.bound, machine_bound(entry.load()))
            known[entry.group, entry.name] = replace(entry.known, bound=bound)
    return Outcome(family, [s.label for s in solvers], given.seconds, known, found)


def context(outcome, given, all_entries):
    """Say what was measured, where and how."""
    counts = f"{len(outcome.instances)} of {all_entries} instances"
    if given.match:
        counts += f" (those that match `{given.match}`)"
    if given.instances:
        counts += " (a spread sample)"
    versions = sorted({run.version for run in outcome.runs if run.version})
    days = sorted({run.when[:10] for run in outcome.runs})
    return (
        f"{provenance()}; {machine()}. {counts}; {given.workers} workers for every solver, "
        f"{given.seconds:g} s a run, {given.seeds} seed(s) of each Livespan algorithm and "
        f"{given.peer_seeds} of each peer, one run at a time. Measured {days[0]} to {days[-1]}; "
        f"load of the machine before a run at most {max(run.load for run in outcome.runs):.1f} "
        f"(its own {given.workers} workers included). Took part: {'; '.join(versions)}."
    )


def main():
    """Plan, measure, print and keep, as asked."""
    given = options()
    store = runs.Store(runs.ROOT / given.runs)
    if not given.data:
        print("no folder of instances (--data or LIVESPAN_INSTANCES): made-up ones only")
    if given.plan:
        plan(given, store)
        return
    for name in given.families:
        family = FAMILIES[name]
        entries = sample_of(family, given)
        if not given.report:
            measure(family, entries, given, store)
        outcome = outcome_of(family, entries, given, store)
        if not outcome.runs:
            print(f"{name}: no instances, or no runs")
            continue
        page = table.report(outcome, context(outcome, given, len(family.entries(given.data))))
        print(page)
        if given.write:
            RESULTS.joinpath(f"quality_{name}.md").write_text(page, encoding="utf-8")
            RESULTS.joinpath(f"quality_{name}.svg").write_text(
                plot.picture(outcome), encoding="utf-8"
            )


if __name__ == "__main__":
    main()
