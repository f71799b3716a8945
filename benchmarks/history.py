"""Time of the history: listing, the start of a replay, saving, in SQLite and in PostgreSQL.

python -m benchmarks.history                     # SQLite, in a temporary folder
python -m benchmarks.history --where URL         # an empty PostgreSQL database
python -m benchmarks.history --write             # and keep the table under benchmarks/results/
"""

import argparse
import os
import pathlib
import statistics
import tempfile
import time

import numpy as np
import psutil

from benchmarks.provenance import machine, provenance
from livespan.service.history import (
    Change,
    History,
    Incumbent,
    Query,
    RunRecord,
    RunState,
    StoredEvent,
)

#: Runs in the history, and the most milliseconds a listing may take.
LISTINGS = ((1_000, 20), (100_000, None))
#: Events of the run that is replayed, and the most milliseconds until its first ones.
REPLAY, REPLAY_TARGET = 100_000, 50
#: Runs saved at once, events of each, savings.
SAVED_RUNS, SAVED_EVENTS, SAVINGS = 10, 100, 200
#: Events written in one run while memory is watched.
LONG, EACH = 1_000_000, 1_000
ROUNDS = 30
RESULTS = pathlib.Path(__file__).parent / "results" / "history.md"


def record(number, created):
    """Make a run as a service would."""
    return RunRecord(
        id=f"run-{number:08}",
        state=RunState.RUNNING,
        client=f"client-{number % 7}",
        attached=False,
        problem=f"problem-{number % 50}",
        tasks=1_000,
        machines=10,
        algorithm=("auto", "ACO", "tabu")[number % 3],
        objective="makespan",
        seed=number,
        settings={"n_iterations": 1_000, "time_limit": 60.0, "n_ants": 10, "alpha": 1.0},
        created=created,
    )


def some_events(first, count):
    """Make iterations as they go over the wire, 100 a second."""
    return [
        StoredEvent(
            number,
            number / 100 + 0.000_123,
            b'data: {"type":"iteration","iteration":%d,"makespan":%d.25,"current":%d.5,'
            b'"lower_bound":1187.0,"gap":0.0412,"elapsed":%d.%02d,"log_message":'
            b'"Iteration %d: best makespan %d.25"}\n\n'
            % (number, 1236, 1300 + number % 50, number // 100, number % 100, number, 1236),
        )
        for number in range(first, first + count)
    ]


def milliseconds(deed, rounds=ROUNDS):
    """Return the times of a deed."""
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        deed()
        times.append(1e3 * (time.perf_counter() - began))
    return times


def fill(history, begin, end):
    """Add runs, all but every hundredth of them ended."""
    times = []
    for number in range(begin, end):
        run = record(number, 1e9 + number)
        times += milliseconds(lambda run=run: history.add(run, b'{"tasks":[]}' * 100), 1)
    for first in range(begin, end, 1_000):
        last = min(first + 1_000, end)
        history.save(
            [
                Change(f"run-{k:08}", 1, {"state": RunState.FINISHED, "value": 1.5, "ended": 1e9})
                for k in range(first, last)
                if k % 100
            ]
        )
    return times


def listings(history):
    """Yield the times of pages of histories of several sizes."""
    there = 0
    for count, target in LISTINGS:
        added = fill(history, there, count)
        there = count
        yield f"add a run to {count:,} (each)", added, None
        every = Query(limit=50)
        middle = history.page(Query(limit=count // 2))[1]
        for name, query, goal in (
            ("page of 50", every, target),
            ("page of 50 from the middle", Query(limit=50, before=middle), target),
            ("page of 50 of one state", Query(limit=50, state="running"), target),
            ("page of 50 of one client and algorithm", filtered(), target),
            ("page of 1,000", Query(limit=1_000), target),
        ):
            yield f"{name}, {count:,} runs", milliseconds(lambda q=query: history.page(q)), goal
        yield f"number of runs by state, {count:,} runs", milliseconds(history.counts), None


def filtered():
    """Ask by two columns at once."""
    return Query(limit=50, client="client-3", algorithm="tabu")


def savings(history):
    """Yield the times of savings of many runs, each with an incumbent of 1,000 tasks."""
    names = [f"busy-{k}" for k in range(SAVED_RUNS)]
    for k, name in enumerate(names):
        run = record(k, 2e9)
        history.add(RunRecord(**{f: getattr(run, f) for f in run.__slots__} | {"id": name}), b"{}")
    rng = np.random.default_rng(1)
    incumbent = Incumbent(1, 0.5, 1.5, 1.0, rng.integers(0, 10, 1_000), rng.random(1_000) * 1e3)
    first = iter(range(1, 10**9, SAVED_EVENTS))

    def save():
        events = some_events(next(first), SAVED_EVENTS)
        fields = {"iterations": 5, "value": 1.5, "elapsed": 2.5}
        history.save([Change(name, 1, fields, incumbent, events) for name in names])

    label = f"save {SAVED_RUNS} runs, each {SAVED_EVENTS} events and 1,000 tasks"
    yield label, milliseconds(save, SAVINGS), None


def replays(history):
    """Yield the time until the first events of a long run, and until all."""
    history.add(record(10**7, 3e9), b"{}")
    name = f"run-{10**7:08}"
    for first in range(1, REPLAY, EACH):
        history.save([Change(name, 1, events=some_events(first, EACH))])
    start = f"first events of a run of {REPLAY:,}"
    yield start, milliseconds(lambda: next(history.events(name))), REPLAY_TARGET
    yield (
        "the same from its middle",
        milliseconds(lambda: next(history.events(name, REPLAY // 2))),
        REPLAY_TARGET,
    )
    yield "all of them", milliseconds(lambda: sum(map(len, history.events(name))), 5), None


def memory(history):
    """Return how much memory grew, in MB, while many events were written and read."""
    history.add(record(10**7 + 1, 3e9), b"{}")
    name = f"run-{10**7 + 1:08}"
    process = psutil.Process()
    before = None
    for first in range(1, LONG, EACH):
        history.save([Change(name, 1, events=some_events(first, EACH))])
        if before is None and first > LONG // 20:
            before = process.memory_info().rss
    number = sum(map(len, history.events(name)))
    return number, (process.memory_info().rss - before) / 1e6


def table(rows):
    """Format the rows as Markdown."""
    lines = ["| what | median ms | p99 | max | at most |", "|---|---|---|---|---|"]
    for label, times, target in rows:
        middle, worst = statistics.median(times), max(times)
        ninety_nine = float(np.quantile(times, 0.99))
        goal = "" if target is None else f"{target} ms: {'met' if worst <= target else 'MISSED'}"
        lines.append(f"| {label} | {middle:.2f} | {ninety_nine:.2f} | {worst:.2f} | {goal} |")
    return "\n".join(lines)


def context():
    """Say what was measured where."""
    load = ", ".join(f"{average:.1f}" for average in os.getloadavg())
    return (
        f"{provenance()}; {machine()}; load averages at the end {load}. {ROUNDS} rounds, a saving "
        f"{SAVINGS}. A target is met when the slowest of them meets it. "
        "`python -m benchmarks.history` repeats it."
    )


def report(where, title):
    """Measure in one place and return the text."""
    history = History(where)
    rows = [*listings(history), *savings(history), *replays(history)]
    number, growth = memory(history)
    text = f"## {title}\n\n{table(rows)}\n\n"
    text += f"Memory grew by {growth:.1f} MB over the last 950,000 of {number:,} events of one run."
    if pathlib.Path(where).exists():
        text += f" The file has {pathlib.Path(where).stat().st_size / 1e6:.0f} MB."
    history.close()
    return text


def main():
    """Measure, print, and keep the table when asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--where", help="URL of an empty PostgreSQL database to measure as well")
    parser.add_argument("--write", action="store_true", help="keep the table in results/")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        parts = [report(f"{folder}/history.db", "SQLite")]
    if given.where:
        parts.append(report(given.where, "PostgreSQL"))
    text = f"# Time of the history\n\n{context()}\n\n" + "\n\n".join(parts) + "\n"
    print(text)
    if given.write:
        RESULTS.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
