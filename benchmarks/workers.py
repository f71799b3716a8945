"""Measure searches in workers: how late their events are, and what a lost worker costs.

python -m benchmarks.workers            # some three minutes; needs redis-server
python -m benchmarks.workers --write    # and keep the table under benchmarks/results/

The searches are those of the tests' slow algorithm, which sleeps between iterations and notes on
the same clock when each has ended. All processes are on this machine.
"""

import argparse
import contextlib
import itertools
import json
import pathlib
import signal
import tempfile
import threading
import time

from tests.support.client import body, diary, send
from tests.support.following import begin
from tests.support.servers import GUNICORN, running
from tests.support.workers import Crew, redis_server

from benchmarks.provenance import machine, provenance

RESULTS = pathlib.Path(__file__).parent / "results" / "workers.md"
SECONDS = 10
#: Seconds of a run that are left out: the first events of a process come late.
WARM_UP = 1
PAUSE = 0.01
ENDLESS = 1_000_000
REPEATS = 5


def main():
    parser = argparse.ArgumentParser(prog="benchmarks.workers", description=__doc__)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    lines = [f"# Workers\n\n{provenance()}, {machine()}.\n"]
    with tempfile.TemporaryDirectory() as name, contextlib.ExitStack() as stack:
        folder = pathlib.Path(name)
        redis = stack.enter_context(redis_server(folder))
        server = stack.enter_context(running(GUNICORN, folder, LIVESPAN_REDIS_URL=redis.url))
        crew = Crew(folder, redis, LIVESPAN_TEST_DIARIES=str(folder))
        stack.callback(crew.kill)
        for line in itertools.chain(latency(server, crew, folder), losses(server, crew)):
            print(line, flush=True)
            lines.append(line)
    if arguments.write:
        RESULTS.write_text("\n".join(lines) + "\n", encoding="utf-8")


def latency(server, crew, folder):
    yield "From the end of an iteration in the worker to the client, 100 events a second of each:\n"
    yield "| runs | p50 ms | p99 ms | max ms | lost |"
    yield "|---|---|---|---|---|"
    for count in (1, 4):
        while len(crew.alive) < count:
            crew.another()
        marks = range(count * 10, count * 11)
        runs = [begin(server.url, slow(mark)) for mark in marks]
        readers = [Reader(server, run) for run in runs]
        time.sleep(SECONDS)
        for run in runs:
            ask_to_stop(server, run)
        late, lost = [], 0
        for mark, reader in zip(marks, readers, strict=True):
            reader.join()
            ended = diary(folder, mark)
            for number in range(int(WARM_UP / PAUSE), max(reader.iterations)):
                if number in reader.iterations:
                    late.append(1000 * (reader.iterations[number] - ended[number - 1]))
                else:
                    lost += 1
        late.sort()
        cells = [f"{at(late, share):.2f}" for share in (0.5, 0.99, 1)]
        yield f"| {count} | {' | '.join(cells)} | {lost} |"


def losses(server, crew):
    yield f"\nUntil the client has the next iteration, seconds, of {REPEATS} times:\n"
    yield "| what happens | median | worst |"
    yield "|---|---|---|"
    for name, number in (("`kill -9` of the worker", signal.SIGKILL), ("SIGTERM", signal.SIGTERM)):
        took = sorted(lose(server, crew, number) for _ in range(REPEATS))
        yield f"| {name} | {took[len(took) // 2]:.2f} | {took[-1]:.2f} |"
    crew.one()
    took = sorted(stop(server) for _ in range(REPEATS))
    median, worst = took[len(took) // 2], took[-1]
    yield f"| a request to stop, until `done` | {median:.2f} | {worst:.2f} |"


def lose(server, crew, number):
    while len(crew.alive) < 2:
        crew.another()
    run = begin(server.url, slow())
    reader = Reader(server, run)
    time.sleep(1)
    first = next(worker for worker in crew.alive if run in worker.log())
    asked = time.monotonic()
    first.process.send_signal(number)
    first.process.wait(15)
    time.sleep(0.2 if number == signal.SIGTERM else 2)
    while max(reader.iterations.values()) < asked + (0.1 if number == signal.SIGTERM else 1):
        time.sleep(0.01)
    ask_to_stop(server, run)
    reader.join()
    clocks = sorted(reader.iterations.values())
    # The pause is the one gap that is longer than all others.
    gap = max(range(1, len(clocks)), key=lambda at: clocks[at] - clocks[at - 1])
    return clocks[gap] - asked


def stop(server):
    run = begin(server.url, slow())
    reader = Reader(server, run)
    time.sleep(1)
    asked = time.monotonic()
    ask_to_stop(server, run)
    reader.join()
    return reader.done - asked


class Reader(threading.Thread):
    """Notes when each iteration of a run has come."""

    def __init__(self, server, run):
        super().__init__(daemon=True)
        self.iterations = {}
        self.done = 0.0
        self._stream = send(server.url, "GET", f"/api/runs/{run}/events")
        self.start()

    def run(self):
        for clock, line in self._stream.lines():
            if not line.startswith(b"data: "):
                continue
            event = json.loads(line[6:])
            if event["type"] == "iteration":
                self.iterations[event["iteration"]] = clock
            elif event["type"] == "done":
                self.done = clock
                return


def slow(mark=0):
    return body(n_iterations=ENDLESS, pause=PAUSE, mark=mark)


def ask_to_stop(server, run):
    with send(server.url, "POST", f"/api/runs/{run}/stop"):
        pass


def at(values, share):
    return values[min(len(values) - 1, int(share * len(values)))]


if __name__ == "__main__":
    main()
