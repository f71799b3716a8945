"""Time of one iteration at 1,000 tasks x 10 machines, beside plain NumPy in the same run.

python -m benchmarks.iterations            # prints a table
python -m benchmarks.iterations --write    # and keeps it under benchmarks/results/
"""

import argparse
import itertools
import pathlib
import statistics
import time

import numpy as np

from benchmarks import plain
from benchmarks.provenance import provenance
from livespan import Problem, Task, stream
from livespan.events import Iteration
from livespan.stop import MaxIterations

TASKS, MACHINES, SEED = 1000, 10, 1
ROUNDS, OURS, THEIRS = 5, 100, 2
REPORTED = {"ACO": 500, "PSO": 275}
RESULTS = pathlib.Path(__file__).parent / "results" / "iterations.md"


def workload(share):
    """Make 1,000 tasks, a share of which has one to three predecessors."""
    rng = np.random.default_rng(SEED)
    lengths = np.round(rng.lognormal(3, 1, TASKS), 1) + 0.1
    tasks = []
    for number, length in enumerate(lengths):
        before = rng.integers(0, max(number, 1), rng.integers(1, 4)) if number else ()
        chosen = {f"t{k}" for k in before} if rng.random() < share else set()
        tasks.append(Task(f"t{number}", float(length), tuple(sorted(chosen))))
    return Problem(tasks, MACHINES)


def ours(problem, name):
    """Return seconds per iteration, the whole loop with its events included, and the last value."""
    iterations = (
        event
        for event in stream(problem, name, stop=MaxIterations(OURS + 1), seed=SEED)
        if isinstance(event, Iteration)
    )
    next(iterations)
    began = time.perf_counter()
    for event in iterations:
        value = event.value
    return (time.perf_counter() - began) / OURS, value


def theirs(search, problem):
    """Return seconds per iteration of a plain NumPy search and its last value."""
    steps = search(problem.arrays.durations, np.random.default_rng(SEED))
    next(steps)
    began = time.perf_counter()
    *_, value = itertools.islice(steps, THEIRS)
    return (time.perf_counter() - began) / THEIRS, value


def measure():
    """Return rows: what, milliseconds (median of rounds), fastest, slowest, target."""
    independent, graph = workload(0), workload(0.35)
    for problem in (independent, graph):
        for name in ("aco", "pso"):
            ours(problem, name)
    rows = []
    for label, run, target in (
        ("ACO, independent", lambda: ours(independent, "aco"), 2),
        ("PSO, independent", lambda: ours(independent, "pso"), 2),
        ("ACO, 35 % with predecessors", lambda: ours(graph, "aco"), 4),
        ("PSO, 35 % with predecessors", lambda: ours(graph, "pso"), 4),
        ("plain NumPy ACO, independent", lambda: theirs(plain.ant_colony, independent), None),
        ("plain NumPy PSO, independent", lambda: theirs(plain.particle_swarm, independent), None),
    ):
        times, values = zip(*(run() for _ in range(ROUNDS)), strict=True)
        rows.append((label, [1e3 * t for t in times], target, values[-1]))
    return rows


def table(rows):
    """Format the rows as Markdown, ratios to plain NumPy below."""
    lines = [
        "| 10 ants / particles, 1,000 tasks x 10 machines | median ms | min | max | at most |",
        "|---|---|---|---|---|",
    ]
    for label, times, target, _ in rows:
        middle = statistics.median(times)
        goal = "" if target is None else f"{target} ms: {'met' if middle <= target else 'MISSED'}"
        lines.append(f"| {label} | {middle:.2f} | {min(times):.2f} | {max(times):.2f} | {goal} |")
    middle = {label: statistics.median(times) for label, times, *_ in rows}
    for name, reported in REPORTED.items():
        mine = middle[f"{name}, independent"]
        plain_ratio = middle[f"plain NumPy {name}, independent"] / mine
        lines += [
            "",
            f"{name}: {plain_ratio:.0f} times as fast as `benchmarks/plain.py` in this run; "
            f"{reported / mine:.0f} times as fast as the {reported} ms reported for a widely "
            "copied NumPy implementation (a figure not measured in this run; to reach: 250).",
        ]
    return "\n".join(lines)


def context():
    """Say what was measured where."""
    return (
        f"{provenance()}, one thread; median of {ROUNDS} rounds "
        f"in one run, {OURS} iterations each (plain NumPy: {THEIRS}). Durations log-normal, seed "
        f"{SEED}. The time is that of the public loop with its events. `make bench` repeats it."
    )


def main():
    """Measure, print, and keep the table when asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="keep the table in results/")
    text = f"# Time of an iteration\n\n{context()}\n\n{table(measure())}\n"
    print(text)
    if parser.parse_args().write:
        RESULTS.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
