"""Time to write a schedule of 1,000, 5,000 and 100,000 tasks in every format, and to record a run.

python -m benchmarks.exports            # prints a table
python -m benchmarks.exports --write    # and keeps it under benchmarks/results/
"""

import argparse
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime

import numpy as np

from benchmarks.provenance import machine, provenance
from livespan import Problem, Recorder, Task, read_run, solve, stream
from livespan.events import Improved
from livespan.exports import EXPORTS, Options
from livespan.stop import MaxIterations

SIZES = ((1_000, 10), (5_000, 20), (100_000, 100))
ROUNDS, SEED = 7, 1
OPTIONS = Options(start=datetime(2026, 3, 2, 8, tzinfo=UTC), unit="minutes")
#: Seconds a 5,000-bar picture may take.
TARGETS = {("svg", 5_000): 0.2}
#: Iterations of the run that is recorded.
ITERATIONS = 300
RESULTS = pathlib.Path(__file__).parent / "results" / "exports.md"


def workload(tasks, machines):
    """Return the result of list scheduling: log-normal durations, a third of the tasks waiting."""
    rng = np.random.default_rng(SEED)
    lengths = np.round(rng.lognormal(3, 1, tasks), 1) + 0.1
    made = [
        Task(f"task-{k}", float(x), (f"task-{k // 2}",) if k % 3 == 2 else ())
        for k, x in enumerate(lengths)
    ]
    return solve(Problem(made, machines), "constructive", stop=MaxIterations(1))


def writing(export, result):
    """Return seconds of each round, and the bytes written."""
    size = len(export.write(result, OPTIONS))
    times = []
    for _ in range(ROUNDS if result.schedule.problem.task_count < 50_000 else 3):
        began = time.perf_counter()
        export.write(result, OPTIONS)
        times.append(time.perf_counter() - began)
    return times, size


def exports():
    """Return the table of formats and sizes."""
    results = [workload(*size) for size in SIZES]
    heads = [f"{tasks:,} tasks x {machines}" for tasks, machines in SIZES]
    lines = [f"| format | {' | '.join(f'{head}: ms | kB' for head in heads)} | at most |"]
    lines.append("|---|" + "---:|" * (2 * len(SIZES)) + "---|")
    for export in EXPORTS.values():
        cells, verdict = [], ""
        for (tasks, _), result in zip(SIZES, results, strict=True):
            times, size = writing(export, result)
            middle = statistics.median(times)
            cells += [f"{middle * 1e3:.1f}", f"{size / 1e3:,.0f}"]
            target = TARGETS.get((export.name, tasks))
            if target is not None:
                met = "met" if middle <= target else "MISSED"
                verdict = f"{target:g} s at {tasks:,}: {met}"
        lines.append(f"| `{export.name}` | {' | '.join(cells)} | {verdict} |")
    return "\n".join(lines)


def recording():
    """Return sentences on what recording a run costs, and how large the file gets."""
    problem = workload(1_000, 10).schedule.problem

    def events():
        return stream(problem, "aco", stop=MaxIterations(ITERATIONS), seed=SEED)

    found = list(events())
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "run.livespan"
        spent = []
        for _ in range(ROUNDS):
            recorder = Recorder(path)
            began = time.perf_counter()
            for event in found:
                recorder(event)
            spent.append(time.perf_counter() - began)
        began = time.perf_counter()
        run = read_run(path)
        read = time.perf_counter() - began
        size = path.stat().st_size
    schedules = sum(isinstance(event, Improved) for event in found)
    return (
        f"Recording a run of {ITERATIONS} iterations of `ACO` on 1,000 tasks and 10 machines "
        f"({len(run.events)} events, {schedules} of them schedules) takes "
        f"{statistics.median(spent) * 1e3:.0f} ms in all; the file has {size / 1e3:,.0f} kB and "
        f"is read in {read * 1e3:.0f} ms."
    )


def importing():
    """Return a sentence on how long the package takes to import."""
    began = []
    for _ in range(ROUNDS):
        code = (
            "import time; t = time.perf_counter(); import livespan; print(time.perf_counter() - t)"
        )
        ran = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        )
        began.append(float(ran.stdout))
    return f"`import livespan` takes {min(began) * 1e3:.1f} ms at best of {ROUNDS} times."


def main():
    """Measure, print, and keep the table when asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="keep the table in results/")
    keep = parser.parse_args().write
    head = (
        f"{provenance()}, {machine()}; one thread, median of {ROUNDS} rounds (3 at 100,000 tasks), "
        "the first one not counted. `python -m benchmarks.exports --write` repeats it."
    )
    text = f"# Time of exports\n\n{head}\n\n{exports()}\n\n{recording()}\n\n{importing()}\n"
    print(text)
    if keep:
        RESULTS.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
