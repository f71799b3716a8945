"""Make the samples anew: ``python -m livespan.instances.samples.generate [folder]``.

The work is a mixture of small jobs as data platforms run them: single tasks, and workflows of
two to six. Each kind of step has log-normal durations, so that the whole is heavy-tailed, and
its own scale. Only the uniform numbers of Python's generator and plain arithmetic are used, and
durations are rounded, so that every platform and version writes the same bytes.
"""

import csv
import io
import json
import math
import random
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import NormalDist
from typing import NamedTuple, TypeVar

from livespan.instances.samples.shop import paint_json, survey_json

__all__ = ["cloud_csv", "generate", "mixed_json", "six_csv", "workload"]

T = TypeVar("T")

SEED = 20_240_229

#: Nothing in these workloads runs longer, in seconds: a time limit, as such platforms have one.
LONGEST = 5400.0


class Step(NamedTuple):
    """A kind of task: its word in the id, the median and the spread of its duration."""

    word: str
    median: float
    sigma: float


class Made(NamedTuple):
    """A task made: id, duration in seconds, ids of its predecessors."""

    id: str
    length: float
    predecessors: tuple[str, ...]


#: A workflow: each step with the numbers of the earlier steps it waits for.
Workflow = tuple[tuple[Step, tuple[int, ...]], ...]

#: name -> share of the jobs, steps. Only the workflows make predecessors.
SINGLES: dict[str, tuple[float, Step]] = {
    "probe": (0.30, Step("probe", 3.0, 0.6)),
    "thumb": (0.25, Step("thumb", 8.0, 0.8)),
    "query": (0.20, Step("query", 25.0, 1.1)),
    "index": (0.10, Step("index", 90.0, 0.9)),
    "backup": (0.08, Step("backup", 300.0, 0.8)),
    "sim": (0.07, Step("sim", 600.0, 1.0)),
}

EXTRACT, TRANSFORM = Step("extract", 40, 0.9), Step("transform", 75, 1.0)
LOAD = Step("load", 30, 0.7)
PREPARE, FIT, SELECT = Step("prepare", 60, 0.8), Step("fit", 420, 1.0), Step("select", 12, 0.5)
SPLIT, FRAME, MERGE = Step("split", 10, 0.5), Step("frame", 120, 0.7), Step("merge", 25, 0.6)
ASK, REPORT = Step("ask", 20, 1.0), Step("report", 15, 0.6)

WORKFLOWS: dict[str, tuple[float, Workflow]] = {
    "etl": (0.45, ((EXTRACT, ()), (EXTRACT, ()), (TRANSFORM, (0, 1)), (LOAD, (2,)))),
    "train": (
        0.15,
        ((PREPARE, ()), (FIT, (0,)), (FIT, (0,)), (FIT, (0,)), (SELECT, (1, 2, 3))),
    ),
    "video": (
        0.15,
        ((SPLIT, ()), (FRAME, (0,)), (FRAME, (0,)), (FRAME, (0,)), (MERGE, (1, 2, 3))),
    ),
    "report": (0.25, ((ASK, ()), (ASK, ()), (REPORT, (0, 1)))),
}


def workload(rng: random.Random, count: int, share: float) -> list[Made]:
    """Make tasks of which about a share has predecessors, which always come earlier."""
    jobs: list[tuple[str, Workflow]] = []
    tasks = waiting = 0
    while waiting < share * count:
        name, flow = _drawn(rng, WORKFLOWS)
        jobs.append((name, flow))
        tasks += len(flow)
        waiting += sum(1 for _, after in flow if after)
    for _ in range(count - tasks):
        name, step = _drawn(rng, SINGLES)
        jobs.append((name, ((step, ()),)))
    _shuffle(rng, jobs)
    return [made for number, job in enumerate(jobs, 1) for made in _made(rng, number, *job)]


def cloud_csv() -> str:
    """Write the 1,000-task workload."""
    return _csv(workload(_generator(SEED), 1000, 0.35))


def mixed_json() -> str:
    """Write 200 tasks with 8 machines of four generations."""
    tasks = workload(_generator(SEED + 1), 200, 0.35)
    sizes = [
        ("small", 0.5, 0.04),
        ("medium", 1.0, 0.09),
        ("large", 1.6, 0.17),
        ("xlarge", 3.2, 0.4),
    ]
    machines = [
        {"id": f"{size}-{number}", "speed": speed, "cost_per_hour": cost}
        for size, speed, cost in sizes
        for number in (1, 2)
    ]
    rows = [{"id": t.id, "length": t.length, "dependencies": list(t.predecessors)} for t in tasks]
    return (
        f'{{\n  "name": "mixed-200",\n  "agents": [\n    {_lines(machines)}\n  ],\n'
        f'  "tasks": [\n    {_lines(rows)}\n  ]\n}}\n'
    )


def six_csv() -> str:
    """Write the six tasks; on two machines a, b, e and c, d, f take 8 each."""
    return _csv(
        [Made("a", 3, ()), Made("b", 3, ()), Made("c", 2, ()), Made("d", 2, ()), Made("e", 2, ()),
         Made("f", 4, ("a",))]
    )  # fmt: skip


#: File -> what writes its content.
FILES: dict[str, Callable[[], str]] = {
    "cloud-1000.csv": cloud_csv,
    "mixed-200.json": mixed_json,
    "survey-96.json": survey_json,
    "paint-60.json": paint_json,
    "six-tasks.csv": six_csv,
}


def generate(folder: Path) -> None:
    """Write all files into a folder."""
    for name, write in FILES.items():
        (folder / name).write_bytes(write().encode())


def _generator(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - it is to be predictable


def _made(rng: random.Random, number: int, name: str, flow: Workflow) -> list[Made]:
    job = f"{name}-{number:04d}"
    words = [step.word for step, _ in flow]
    ids = [job if len(flow) == 1 else f"{job}-{_numbered(words, k)}" for k in range(len(flow))]
    return [
        Made(ids[k], _duration(rng, step), tuple(ids[earlier] for earlier in after))
        for k, (step, after) in enumerate(flow)
    ]


def _numbered(words: list[str], k: int) -> str:
    """Return a step's word, with a number where the workflow has several of its kind."""
    return f"{words[k]}{words[: k + 1].count(words[k])}" if words.count(words[k]) > 1 else words[k]


def _duration(rng: random.Random, step: Step) -> float:
    # Away from 0 and 1, where the inverse normal distribution is not defined.
    quantile = 0.0005 + 0.999 * rng.random()
    seconds = step.median * math.exp(step.sigma * NormalDist().inv_cdf(quantile))
    return _rounded(min(seconds, LONGEST))


def _rounded(seconds: float) -> float:
    """Round as a person would: tenths below 10 s, seconds below 10 min, then five seconds."""
    if seconds < 10:
        return max(0.1, round(seconds * 10) / 10)
    return round(seconds) if seconds < 600 else 5 * round(seconds / 5)


def _drawn(rng: random.Random, kinds: dict[str, tuple[float, T]]) -> tuple[str, T]:
    """Draw a name by its share, and what belongs to it."""
    left = rng.random()
    for name, (share, kind) in kinds.items():
        left -= share
        if left < 0:
            return name, kind
    return name, kind


def _shuffle(rng: random.Random, jobs: list[tuple[str, Workflow]]) -> None:
    """Shuffle in place; written out, as only ``random()`` is promised not to change."""
    for last in range(len(jobs) - 1, 0, -1):
        other = int(rng.random() * (last + 1))
        jobs[last], jobs[other] = jobs[other], jobs[last]


def _csv(tasks: list[Made]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("Task_ID", "Duration", "Dependencies"))
    writer.writerows((task.id, task.length, ";".join(task.predecessors)) for task in tasks)
    return text.getvalue()


def _lines(rows: list[dict[str, object]]) -> str:
    return ",\n    ".join(json.dumps(row) for row in rows)


if __name__ == "__main__":
    generate(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
