"""List heuristics of SAGA (anrg-saga), one after another; the best so far counts.

SAGA's model has speeds: instances on unrelated machines are none of its own and are refused.
"""

from importlib.metadata import version

import numpy as np
from saga import Network, TaskGraph, schedulers

from benchmarks.quality.instance import replay
from benchmarks.quality.reporter import Reporter, serve

#: By cost, cheap ones first: those too slow for the time left tell nothing.
HEURISTICS = (
    "HeftScheduler",
    "CpopScheduler",
    "HbmctScheduler",
    "OLBScheduler",
    "ETFScheduler",
    "MinMinScheduler",
    "BILScheduler",
    "MaxMinScheduler",
    "SufferageScheduler",
)


def speeds_of(instance):
    """Return (lengths, speeds) of related machines, None where they are not."""
    durations = instance.durations
    if not np.isfinite(durations).all() or not (durations > 0).all():
        return None
    speeds = durations[0, 0] / durations[0]
    lengths = durations[:, 0]
    fits = np.allclose(durations, lengths[:, None] / speeds, rtol=1e-6)
    return (lengths, speeds) if fits else None


def model(instance, lengths, speeds):
    """Return SAGA's network and task graph; links have speed 1, so that sizes are delays."""
    nodes = [(f"m{k}", float(speed)) for k, speed in enumerate(speeds)]
    links = [(a, b, 1.0) for a, _ in nodes for b, _ in nodes if a < b]
    tasks = [(f"t{k}", float(length)) for k, length in enumerate(lengths)]
    needs = [
        (f"t{a}", f"t{b}", float(delay))
        for (a, b), delay in zip(instance.edges.tolist(), instance.delays, strict=True)
    ]
    return Network.create(nodes, links), TaskGraph.create(tasks, needs)


def decisions(schedule, instance):
    """Return (assignment, start) from SAGA's schedule, its helper tasks left out."""
    assignment, start = [0] * instance.tasks, [0.0] * instance.tasks
    for machine, placed in schedule.mapping.items():
        for task in placed:
            if task.name[:1] == "t":
                number = int(task.name[1:])
                assignment[number], start[number] = int(machine[1:]), task.start
    return assignment, start


def search(instance, options):
    """Run the heuristics one by one while there is time."""
    reporter = Reporter(options.seconds)
    name = f"SAGA {version('anrg-saga')}"
    related = speeds_of(instance)
    if related is None:
        return reporter, name, "refused: machines are not related"
    network, graph = model(instance, *related)
    done = []
    for heuristic in HEURISTICS:
        if reporter.elapsed > options.seconds:
            break
        began = reporter.elapsed
        schedule = getattr(schedulers, heuristic)().schedule(network, graph)
        value = replay(instance, *decisions(schedule, instance))
        reporter.incumbent(value)
        done.append(f"{heuristic} {value:.6g} in {reporter.elapsed - began:.3g} s")
    return reporter, name, "; ".join(done)


if __name__ == "__main__":
    serve(search)
