"""Time of reading large files, whole: from the path to tasks and machines, and on to the problem.

python -m benchmarks.formats            # prints a table
python -m benchmarks.formats --write    # and keeps it under benchmarks/results/
"""

import argparse
import json
import os
import pathlib
import statistics
import tempfile
import time

import numpy as np
import openpyxl

from benchmarks.provenance import machine, provenance
from livespan.formats import read

ROUNDS, SEED = 5, 1
RESULTS = pathlib.Path(__file__).parent / "results" / "formats.md"


def graph(rng, count, most):
    """Draw up to so many predecessors of each of ``count`` tasks."""
    for number in range(count):
        yield sorted({int(k) for k in rng.integers(0, max(number, 1), most)}) if number else []


def table(rng, path):
    """Write 100,000 tasks as CSV, each with up to two predecessors, a release and a due date."""
    with path.open("w", encoding="utf-8") as file:
        file.write("task_id,duration,dependencies,release,due,priority\n")
        for number, before in enumerate(graph(rng, 100_000, 2)):
            names = ";".join(f"t{k}" for k in before)
            release, due = rng.integers(0, 100), rng.integers(1000, 9999)
            file.write(f"t{number},{rng.random() * 100:.3f},{names},{release},{due},3\n")


def workflow(rng, path):
    """Write 10,000 tasks as WfFormat 1.5, each reading files of up to three others."""
    tasks, ran = [], []
    for number, before in enumerate(graph(rng, 10_000, 3)):
        tasks.append(
            {
                "name": f"n{number}",
                "id": f"t{number}",
                "parents": [f"t{k}" for k in before],
                "children": [],
                "inputFiles": [f"f{k}" for k in before],
                "outputFiles": [f"f{number}"],
            }
        )
        command = {"program": "x", "arguments": ["--a"] * 10}
        ran.append({"id": f"t{number}", "runtimeInSeconds": rng.random(), "command": command})
    files = [{"id": f"f{k}", "sizeInBytes": int(rng.integers(1, 1 << 30))} for k in range(10_000)]
    specification = {"tasks": tasks, "files": files}
    body = {"specification": specification, "execution": {"tasks": ran, "machines": []}}
    path.write_text(json.dumps({"name": "w", "schemaVersion": "1.5", "workflow": body}))


def matrix(rng, path):
    """Write 40,000 x 64 times, one a line: 36 MB."""
    rows = "".join(f"{value:.6f}\n" for value in rng.random(40_000 * 64) * 1e6)
    path.write_text(f"40000 64 0\n{rows}")


def trace(rng, path):
    """Write 100,000 jobs in the Standard Workload Format."""
    lines = ["; MaxProcs: 128\n"]
    for number in range(1, 100_001):
        run, width = rng.integers(1, 9999), 1 << int(rng.integers(0, 8))
        lines.append(
            f"{number} {number * 60} 5 {run} {width} -1 -1 {width} 9999 -1 1 1 1 1 1 -1 -1 -1\n"
        )
    path.write_text("".join(lines))


def batch(rng, path):
    """Write 100,000 tasks as Alibaba's batch_task, ten a job."""
    lines = []
    for number in range(100_000):
        job, step = divmod(number, 10)
        name = f"R{step + 1}_{step}" if step else "M1"
        start = job * 10 + step + 1
        end = start + int(rng.integers(0, 99))
        lines.append(f"{name},1,j_{job},1,Terminated,{start},{end},100,0.3\n")
    path.write_text("".join(lines))


def workbook(rng, path):
    """Write 10,000 tasks as a workbook."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("tasks")
    sheet.append(["task_id", "duration", "dependencies", "release", "due", "priority"])
    for number, before in enumerate(graph(rng, 10_000, 2)):
        names = ";".join(f"t{k}" for k in before)
        sheet.append([f"t{number}", rng.random() * 100, names, 1, 5000, 3])
    book.save(path)


#: What is read: words, file, how it is made, and the seconds it may take where that was promised.
CASES = (
    ("CSV, 100,000 rows of 6 columns", "t.csv", table, 1.0),
    ("WfFormat 1.5, 10,000 tasks", "w.json", workflow, 1.0),
    ("matrix 40,000 x 64, one number a line, 36 MB", "m.txt", matrix, None),
    ("SWF, 100,000 jobs", "l.swf", trace, None),
    ("Alibaba batch_task, 100,000 tasks", "b.csv", batch, None),
    ("XLSX, 10,000 rows of 6 columns", "t.xlsx", workbook, None),
)


def measure(folder):
    """Return rows: what, seconds of each round, of its computing, of the problem; the promise."""
    rows = []
    for words, name, make, promise in CASES:
        path = folder / name
        make(np.random.default_rng(SEED), path)
        times, computed = [], []
        for _ in range(ROUNDS):
            began, used = time.perf_counter(), time.process_time()
            found = read(path)
            times.append(time.perf_counter() - began)
            computed.append(time.process_time() - used)
        began = time.perf_counter()
        found.problem()
        rows.append((words, times, computed, time.perf_counter() - began, promise))
    return rows


def shown(rows):
    """Format the rows as Markdown."""
    lines = [
        "| file | median s | min | max | computing, s | problem made, s | at most |",
        "|---|---|---|---|---|---|---|",
    ]
    for words, times, computed, made, promise in rows:
        middle, share = statistics.median(times), statistics.median(computed)
        goal = "" if promise is None else f"{promise} s: {'met' if middle <= promise else 'MISSED'}"
        cells = f"{middle:.2f} | {min(times):.2f} | {max(times):.2f} | {share:.2f} | {made:.2f}"
        lines.append(f"| {words} | {cells} | {goal} |")
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true", help=f"keep the table as {RESULTS.name}")
    write = parser.parse_args().write
    with tempfile.TemporaryDirectory() as folder:
        rows = measure(pathlib.Path(folder))
    busy = f"load {os.getloadavg()[0]:.1f} at the end"
    text = f"{provenance()}; {machine()}; {busy}\n\n{shown(rows)}\n"
    print(text)
    if write:
        RESULTS.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
