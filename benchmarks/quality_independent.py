"""Gap of `local` over time on independent tasks, for folders of instances given by path.

python -m benchmarks.quality_independent hcsp=PATH unrelated=PATH identical=PATH
python -m benchmarks.quality_independent hcsp=PATH --seconds 60 --seeds 5 --write

A folder's kind says how its files are read: `hcsp` (tasks, machines and a zero, then the matrix),
`unrelated` (tasks, machines, then the matrix) or `identical` (machines, tasks, then lengths). A
`best_known.csv` beside them gives the bound (`lp_lower_bound`, `best_lb`) and the best known value
(`best_known`, `best_ub`); without it the search's own bound is taken for both.
"""

import argparse
import csv
import pathlib
import statistics

import numpy as np

from benchmarks.provenance import provenance
from livespan import Problem, Task, solve
from livespan.stop import AnyOf, GapReached, MaxIterations, MaxRuntime

MARKS = (0.1, 1, 10, 60)
RESULTS = pathlib.Path(__file__).parent / "results" / "quality_independent.md"


def problem_of(kind, path):
    """Read an instance."""
    numbers = path.read_text(encoding="utf-8").split()
    first, second = int(numbers[0]), int(numbers[1])
    if kind == "identical":
        return Problem([Task(f"t{k}", float(x)) for k, x in enumerate(numbers[2:])], first)
    skipped = 3 if kind == "hcsp" else 2
    matrix = np.array(numbers[skipped : skipped + first * second], dtype=float)
    tasks = [Task(f"t{k}") for k in range(first)]
    return Problem(tasks, second, matrix.reshape(first, second))


def known_of(folder):
    """Return (bound, best known) of each instance, as far as they are published."""
    path = folder / "best_known.csv"
    if not path.exists():
        return {}
    with path.open(encoding="utf-8") as lines:
        return {
            row["instance"]: (
                float(row.get("lp_lower_bound") or row["best_lb"]),
                float(row.get("best_known") or row["best_ub"]),
            )
            for row in csv.DictReader(lines)
        }


def run(problem, seconds, seed):
    """Return the best value at each mark up to the time limit, and the search's bound."""
    rule = AnyOf(GapReached(), MaxRuntime(seconds))
    result = solve(problem, "local", stop=rule, seed=seed)
    marks = [mark for mark in MARKS if mark <= seconds]
    return [
        min(change.value for change in result.history if change.elapsed <= mark or not change[0])
        for mark in marks
    ], result.bound


def measure(folders, seconds, seeds):
    """Yield (kind, instance, gaps to the bound, gaps to the best known) of each run, in percent."""
    for kind, folder in folders:
        known = known_of(folder)
        for path in sorted(p for p in folder.rglob("*") if p.is_file() and p.suffix != ".csv"):
            if path.suffix == ".md":
                continue
            problem = problem_of(kind, path)
            for seed in range(seeds):
                values, bound = run(problem, seconds, seed)
                name = path.name.removesuffix(".txt")
                proved, best = known.get(name, (bound, bound))
                gaps = [[100 * (value / other - 1) for value in values] for other in (proved, best)]
                print(f"{kind} {name} seed {seed}: {values}, bound {bound:g}", flush=True)
                yield kind, name, *gaps


def table(rows, seconds):
    """Format mean and worst gaps per family, and the last gap of each instance, as Markdown."""
    marks = [mark for mark in MARKS if mark <= seconds]
    head = " | ".join(f"{mark:g} s" for mark in marks)
    lines = [f"| family | gap in % to | runs | | {head} |", "|---" * (4 + len(marks)) + "|"]
    for kind in dict.fromkeys(row[0] for row in rows):
        for label, place in (("bound", 2), ("best known", 3)):
            columns = list(zip(*(row[place] for row in rows if row[0] == kind), strict=True))
            for how, pick in (("mean", statistics.mean), ("worst", max)):
                cells = " | ".join(f"{pick(column):.3f}" for column in columns)
                lines.append(f"| {kind} | {label} | {len(columns[0])} | {how} | {cells} |")
    lines += ["", f"| instance | to bound at {marks[-1]:g} s | to best known |", "|---|---|---|"]
    for kind, name in dict.fromkeys(row[:2] for row in rows):
        last = [(row[2][-1], row[3][-1]) for row in rows if row[:2] == (kind, name)]
        bound, best = (statistics.mean(column) for column in zip(*last, strict=True))
        lines.append(f"| {kind} {name} | {bound:.3f} | {best:.3f} |")
    return "\n".join(lines)


def context(seconds, seeds):
    """Say what was measured where."""
    return (
        f"`local` of {provenance()}, one thread, at most {seconds:g} s, "
        f"{seeds} seed(s) each. Bound and best known as published; where nothing is published, the "
        "search's own bound. Wall clock, on a machine that may have been shared."
    )


def main():
    """Measure, print, and keep the table when asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", metavar="kind=path")
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--write", action="store_true", help="keep the table in results/")
    given = parser.parse_args()
    folders = [(kind, pathlib.Path(path)) for kind, path in (f.split("=") for f in given.folders)]
    solve(Problem([Task("a", 1), Task("b", 2)], 2), "local", stop=MaxIterations(4))
    rows = list(measure(folders, given.seconds, given.seeds))
    text = (
        f"# Quality on independent tasks\n\n{context(given.seconds, given.seeds)}\n\n"
        f"{table(rows, given.seconds)}\n"
    )
    print(text)
    if given.write:
        RESULTS.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
