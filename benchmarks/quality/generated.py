"""Made-up instances where no public ones are large enough; the same seed makes the same one.

*Layered task graphs.* Tasks stand in layers; a layer's size is uniform from 1 to twice the square
root of the number of tasks. A task has one to three predecessors in the layer before it. Lengths
are uniform from 10 to 100. Machines are related, their speeds uniform from 0.5 to 2 (the kind list
heuristics are written for), or unrelated, each duration its length times a factor uniform from 0.5
to 1.5. An edge's delay between different machines is uniform from 0 to twice the mean duration
times the communication-to-computation ratio.

*Scale.* Independent tasks: whole lengths uniform from 1 to 1000 on identical machines; or whole
durations uniform from 1 to 100 for each task and machine.
"""

import numpy as np

from benchmarks.quality.instance import Instance


def layered(tasks, machines, ratio, seed, related=True):
    """Make a layered task graph with transfers."""
    rng = np.random.default_rng(seed)
    edges = np.array(_layers(tasks, rng), dtype=np.int64)
    lengths = rng.uniform(10, 100, tasks)
    if related:
        durations = lengths[:, None] / rng.uniform(0.5, 2, machines)
    else:
        durations = lengths[:, None] * rng.uniform(0.5, 1.5, (tasks, machines))
    delays = rng.uniform(0, 2, len(edges)) * durations.mean() * ratio
    kind = "related" if related else "unrelated"
    name = f"layered_{tasks}x{machines}_ccr{ratio:g}_{kind}_s{seed}"
    return Instance(name, durations, edges, delays)


def _layers(tasks, rng):
    edges = []
    above, first = range(0), 0
    while first < tasks:
        size = int(rng.integers(1, 2 * int(tasks**0.5) + 1))
        layer = range(first, min(first + size, tasks))
        if above:
            for task in layer:
                wanted = min(int(rng.integers(1, 4)), len(above))
                chosen = rng.choice(np.array(above), wanted, replace=False)
                edges.extend((int(before), task) for before in sorted(chosen))
        above, first = layer, layer.stop
    return edges


def identical(tasks, machines, seed):
    """Make independent tasks on identical machines."""
    lengths = np.random.default_rng(seed).integers(1, 1001, tasks).astype(float)
    durations = np.repeat(lengths[:, None], machines, axis=1)
    return Instance(f"identical_{tasks}x{machines}_s{seed}", durations)


def unrelated(tasks, machines, seed):
    """Make independent tasks on unrelated machines."""
    durations = np.random.default_rng(seed).integers(1, 101, (tasks, machines)).astype(float)
    return Instance(f"unrelated_{tasks}x{machines}_s{seed}", durations)
