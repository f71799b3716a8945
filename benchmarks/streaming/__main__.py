"""Measure streams through the shipped gunicorn and nginx configurations.

python -m benchmarks.streaming                  # all of it, some five minutes
python -m benchmarks.streaming --only latency   # or: cost, memory
python -m benchmarks.streaming --write          # and keep the table under benchmarks/results/

The searches are those of the tests' slow algorithm, which sleeps between iterations and notes on
the same clock when each has ended.
"""

import argparse
import contextlib
import json
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import psutil
from tests.support.client import body
from tests.support.following import begin, look
from tests.support.servers import GUNICORN, nginx, running

from benchmarks.provenance import machine, provenance

RESULTS = pathlib.Path(__file__).parents[1] / "results" / "streaming.md"

#: Streams, events a second of each, p50 and p99 allowed (ms).
LATENCY = ((1, 100, 1, 5), (50, 100, 1, 5), (200, 100, None, 50), (500, 20, None, 50))
#: The most streams that are measured with a run of their own each: two cores search no more.
OWN = 50
SECONDS = 10
CROWD = (sys.executable, "-m", "benchmarks.streaming.crowd", "127.0.0.1")
#: Runs that the streams are spread over: those a machine of two cores searches at once.
RUNS = 2
ITERATIONS = 1_000_000


def main():
    arguments = parse()
    lines = [f"# Streaming\n\n{provenance()}, {machine()}.\n"]
    parts = {"latency": latency, "cost": cost, "memory": memory}
    for name, part in parts.items():
        if arguments.only in (None, name):
            for line in part():
                print(line, flush=True)
                lines.append(line)
    if arguments.write:
        RESULTS.write_text("\n".join(lines) + "\n", encoding="utf-8")


def parse():
    parser = argparse.ArgumentParser(prog="benchmarks.streaming", description=__doc__)
    parser.add_argument("--only", choices=("latency", "cost", "memory"))
    parser.add_argument("--write", action="store_true")
    return parser.parse_args()


def latency():
    yield "\n## From the end of an iteration to the client's socket\n"
    yield (
        f"Milliseconds over {SECONDS} s, through nginx. *followed*: the streams are spread over "
        f"{RUNS} runs; *own*: each has a run of its own, begun by itself.\n"
    )
    yield "| streams | events/s each | runs | p50 | p99 | max | lost | target |"
    yield "|---|---|---|---|---|---|---|---|"
    for streams, rate, p50, p99 in LATENCY:
        for kind in ("followed", "own") if 1 < streams <= OWN else ("followed",):
            found, lost = measured(streams, rate, kind)
            target = "" if kind == "own" else said(found, p50, p99, lost)
            cells = (*(f"{at(found, share):.2f}" for share in (0.5, 0.99, 1)), lost, target)
            yield f"| {streams} | {rate} | {kind} | {' | '.join(map(str, cells))} |"


def at(values, share):
    return values[min(len(values) - 1, int(share * len(values)))]


def said(found, p50, p99, lost):
    limits = ([f"p50 {p50}"] if p50 else []) + [f"p99 {p99}", "none lost"]
    good = at(found, 0.99) <= p99 and not lost and (p50 is None or at(found, 0.5) <= p50)
    return f"{', '.join(limits)}: {'met' if good else 'MISSED'}"


def measured(streams, rate, kind):
    """Return the latencies in ms, sorted, and the number of lost events."""
    with tempfile.TemporaryDirectory() as name, contextlib.ExitStack() as stack:
        folder = pathlib.Path(name)
        known = {"LIVESPAN_TEST_DIARIES": name, "LIVESPAN_MAX_RUNNING": "1000"}
        known |= {"LIVESPAN_MAX_STREAMS": "600", "LIVESPAN_MAX_STREAMS_PER_CLIENT": "600"}
        known |= {"LIVESPAN_MAX_RUNS_PER_CLIENT": "1000", "LIVESPAN_MAX_QUEUED": "1000"}
        server = stack.enter_context(running(GUNICORN, folder, **known))
        front = stack.enter_context(nginx(folder, server))
        asked = {"n_iterations": 10**6, "pause": 1 / rate}
        if kind == "followed":
            marks = list(range(1, min(RUNS, streams) + 1))
            runs = [begin(front.url, body(mark=mark, **asked)) for mark in marks]
            lines = [get(f"/api/runs/{runs[k % len(runs)]}/events?after=2") for k in range(streams)]
        else:
            marks = list(range(1, streams + 1))
            lines = [post(body(mark=mark, **asked)) for mark in marks]
        told = crowd(front.port, lines, SECONDS + 5 + streams / 100)
        ended = [diary(folder / str(mark)) for mark in marks]
        return judged(told, [ended[k % len(ended)] for k in range(streams)])


def get(path):
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n"


def post(request):
    data = json.dumps(request)
    return (
        "POST /api/stream_scheduling HTTP/1.1\r\nHost: localhost\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(data)}\r\n\r\n{data}"
    )


def crowd(port, lines, seconds):
    told = subprocess.run(
        [*CROWD, str(port), str(seconds)],
        input="\n".join(map(json.dumps, lines)) + "\n",
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return [dict(json.loads(line)) for line in told.splitlines()[1:]]


def diary(path):
    """Return when each iteration ended, by its number."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return {int(line.split()[0]): float(line.split()[1]) for line in lines if line.count(" ") == 1}


def judged(told, ended):
    """Look at the same stretch of all streams: from the last one's opening on.

    An event that was there when a stream opened came late for no fault of the server's.
    """
    begin_at = max(min(arrivals.values()) for arrivals in told) + 1
    end_at = begin_at + SECONDS
    latencies, lost = [], 0
    for arrivals, ends in zip(told, ended, strict=True):
        due = [number for number, at in ends.items() if begin_at <= at <= end_at - 1]
        lost += sum(number not in arrivals for number in due)
        latencies += [(arrivals[n] - ends[n]) * 1000 for n in due if n in arrivals]
    return sorted(latencies), lost


def cost():
    yield "\n## What followers cost\n"
    yield (
        f"CPU time of the service for an iteration of one search, {WINDOWS} times {WINDOW} s "
        "without and with followers in turn; medians.\n"
    )
    yield "| search | iterations/s | without, ms | followers | more | at 100/s, of a processor |"
    yield "|---|---|---|---|---|---|"
    for name, asked in SEARCHES.items():
        for followers in (1, 50):
            rate, without, more = cpu(asked, followers)
            share = max(0.0, more * without * PAGE_RATE)
            verdict = "met" if share <= 0.02 else "MISSED"
            said = f"{share:.1%}" + (f" (at most 2 %: {verdict})" if followers == 1 else "")
            cells = (f"{rate:.0f}", f"{without * 1000:.2f}", followers, f"{more:+.1%}", said)
            yield f"| {name} | {' | '.join(map(str, cells))} |"


WINDOW, WINDOWS = 4, 6
#: Events a second that the page asks of a run.
PAGE_RATE = 100
TASKS = [{"id": f"t{k}", "length": 1 + (k * 7919) % 97} for k in range(1000)]
SEARCHES = {
    "ACO, 1,000 tasks x 16": body("ACO", TASKS, num_default_agents=16, n_iterations=10**6),
    "SA, 1,000 tasks x 16": body("SA", TASKS, num_default_agents=16, n_iterations=10**6),
}


def cpu(asked, followers):
    """Return iterations a second, CPU seconds of one, and what share followers add to them."""
    with tempfile.TemporaryDirectory() as name, contextlib.ExitStack() as stack:
        folder = pathlib.Path(name)
        server = stack.enter_context(running(GUNICORN, folder))
        front = stack.enter_context(nginx(folder, server))
        warm = begin(front.url, {**asked, "parameters": {**asked["parameters"], "n_iterations": 5}})
        while look(front.url, warm)["status"] not in ("finished", "failed"):
            time.sleep(0.05)
        run = begin(front.url, asked)
        process = psutil.Process(server.worker())
        time.sleep(3)
        found = {False: [], True: []}
        for _ in range(WINDOWS):
            for followed in (False, True):
                readers = None
                if followed:
                    # From now on: reading what was before costs something, too, but once.
                    after = look(front.url, run)["iterations"]
                    request = get(f"/api/runs/{run}/events?after={after}")
                    command = (
                        sys.executable,
                        "-m",
                        "benchmarks.streaming.sink",
                        str(front.port),
                        "0",
                    )
                    readers = subprocess.Popen([*command, *[request] * followers])
                    time.sleep(1)
                used, done, began = *spent(process, front, run), time.monotonic()
                time.sleep(WINDOW)
                used_now, done_now = spent(process, front, run)
                found[followed].append((used_now - used) / (done_now - done))
                rate = (done_now - done) / (time.monotonic() - began)
                if readers is not None:
                    readers.kill()
                    readers.wait()
        without, watched = (statistics.median(found[key]) for key in (False, True))
        return rate, without, watched / without - 1


def spent(process, front, run):
    return sum(process.cpu_times()[:2]), look(front.url, run)["iterations"]


def memory():
    yield "\n## Memory\n"
    yield (
        f"Resident memory of the service over {ITERATIONS:,} iterations of one run, with ten "
        "readers that keep up and one that takes 20 kB a second.\n"
    )
    yield "| iterations | MB |"
    yield "|---|---|"
    with tempfile.TemporaryDirectory() as name, contextlib.ExitStack() as stack:
        server = stack.enter_context(running(GUNICORN, pathlib.Path(name)))
        run = begin(server.url, body(n_iterations=ITERATIONS, pause=0))
        lines = [get(f"/api/runs/{run}/events")] * 10
        command = [sys.executable, "-m", "benchmarks.streaming.sink", str(server.port)]
        fast = subprocess.Popen([*command, "0", *lines], stdout=subprocess.DEVNULL)
        slow = subprocess.Popen([*command, "20000", lines[0]], stdout=subprocess.DEVNULL)
        stack.callback(fast.kill)
        stack.callback(slow.kill)
        process = psutil.Process(server.worker())
        sizes = []
        for mark in range(50_000, ITERATIONS + 1, 50_000):
            while (found := look(server.url, run))["iterations"] < mark:
                if found["status"] != "running":
                    break
                time.sleep(0.2)
            sizes.append(process.memory_info().rss / 2**20)
            if mark % 250_000 == 0 or mark == 50_000:
                yield f"| {mark:,} | {sizes[-1]:.1f} |"
        spread = max(sizes[1:]) - min(sizes[1:])
        verdict = "met" if spread <= 10 else "MISSED"
        yield f"\nFrom 100,000 on it stays within {spread:.1f} MB (target: ± 5 MB): {verdict}."


if __name__ == "__main__":
    main()
