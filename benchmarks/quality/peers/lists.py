"""Textbook list heuristics in plain Python, for unrelated machines with delays as well.

HEFT with insertion (see `decoder.upward_ranks`), then the same order without; Min-Min, Max-Min and
Sufferage among the ready tasks (Braun et al. 2001, doi:10.1006/jpdc.2000.1714).
"""

import numpy as np

from benchmarks.quality.decoder import Decoder, upward_ranks
from benchmarks.quality.instance import replay
from benchmarks.quality.reporter import Reporter, serve


def greedy(instance, choose, late=lambda: False):
    """Place ready tasks one by one, that of the highest ``choose(finish times)`` first.

    ``finish`` has a row per ready task and a column per machine. Returns (assignment, start), or
    None when ``late()`` says that time is up.
    """
    durations = instance.durations
    free = np.zeros(instance.machines)
    waits = [len(before) for before in instance.before]
    assignment = np.zeros(instance.tasks, dtype=int)
    start, end = np.zeros(instance.tasks), np.zeros(instance.tasks)
    ready = [task for task in range(instance.tasks) if not waits[task]]
    arrival = {task: np.zeros(instance.machines) for task in ready}
    while ready:
        if late():
            return None
        finish = np.maximum([arrival[task] for task in ready], free) + durations[ready]
        row = int(np.argmax(choose(finish)))
        task, machine = ready.pop(row), int(np.argmin(finish[row]))
        assignment[task], end[task] = machine, finish[row, machine]
        start[task] = end[task] - durations[task, machine]
        free[machine] = end[task]
        for follower, _ in instance.after[task]:
            waits[follower] -= 1
            if not waits[follower]:
                ready.append(follower)
                arrival[follower] = arrivals(instance, follower, assignment, end)
    return assignment, start


def arrivals(instance, task, assignment, end):
    """Return when the last of a task's data reach each machine."""
    found = np.zeros(instance.machines)
    for earlier, delay in instance.before[task]:
        there = np.full(instance.machines, end[earlier] + delay)
        there[assignment[earlier]] = end[earlier]
        found = np.maximum(found, there)
    return found


def sufferage(finish):
    """Return what each task loses if it does not get its best machine."""
    if finish.shape[1] == 1:
        return np.zeros(len(finish))
    best = np.partition(finish, 1, axis=1)
    return np.where(np.isfinite(best[:, 1]), best[:, 1], 1e300) - best[:, 0]


RULES = {
    "Min-Min": lambda finish: -finish.min(axis=1),
    "Max-Min": lambda finish: finish.min(axis=1),
    "Sufferage": sufferage,
}


def search(instance, options):
    """Run them one by one while there is time."""
    reporter = Reporter(options.seconds)
    done = []

    def tell(name, decisions):
        if decisions is not None:
            value = replay(instance, *decisions)
            reporter.incumbent(value)
            done.append(f"{name} {value:.6g} by {reporter.elapsed:.3g} s")

    rank, decode = upward_ranks(instance), Decoder(instance)
    tell("HEFT", decode(rank, insertion=True)[1:])
    tell("HEFT without insertion", decode(rank)[1:])
    for name, rule in RULES.items():
        tell(name, greedy(instance, rule, late=lambda: reporter.elapsed > options.seconds))
    return reporter, "plain list heuristics", "; ".join(done)


if __name__ == "__main__":
    serve(search)
