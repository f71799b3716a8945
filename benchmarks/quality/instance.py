"""An instance in neutral terms: a matrix of durations, precedence, delays; written as JSON."""

import json
import math
import pathlib
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

#: Matrices of more cells lie in a file of NumPy's own beside the JSON, which reads much faster.
CELLS_IN_JSON = 500_000


def _no_edges():
    return np.empty((0, 2), dtype=np.int64)


@dataclass(frozen=True)
class Instance:
    """Tasks on machines.

    Attributes
    ----------
    durations
        Time of each task (row) on each machine (column); ``inf`` means not eligible.
    edges
        Pairs (before, after) of task numbers, shape (k, 2).
    delays
        For each edge, the time its data travel when the two tasks are on different machines.
    """

    name: str
    durations: np.ndarray
    edges: np.ndarray = field(default_factory=_no_edges)
    delays: np.ndarray = field(default_factory=lambda: np.empty(0))

    @property
    def tasks(self):
        """Number of tasks."""
        return self.durations.shape[0]

    @property
    def machines(self):
        """Number of machines."""
        return self.durations.shape[1]

    @property
    def independent(self):
        """Whether no task waits for another."""
        return len(self.edges) == 0

    @property
    def has_transfers(self):
        """Whether some edge takes time between machines."""
        return bool(np.any(self.delays > 0))

    @cached_property
    def before(self):
        """For each task, its (predecessor, delay) pairs."""
        return self._neighbours(1, 0)

    @cached_property
    def after(self):
        """For each task, its (successor, delay) pairs."""
        return self._neighbours(0, 1)

    @cached_property
    def eligible(self):
        """For each task, the numbers of the machines that can do it."""
        return [np.flatnonzero(row).tolist() for row in np.isfinite(self.durations)]

    @cached_property
    def order(self):
        """The tasks, each after all it waits for."""
        waits = [len(before) for before in self.before]
        ready = [task for task, count in enumerate(waits) if not count]
        for task in ready:  # grows as it goes
            for follower, _ in self.after[task]:
                waits[follower] -= 1
                if not waits[follower]:
                    ready.append(follower)
        return ready

    def _neighbours(self, of, other):
        found = [[] for _ in range(self.tasks)]
        for edge, delay in zip(self.edges.tolist(), self.delays.tolist(), strict=True):
            found[edge[of]].append((edge[other], delay))
        return found


def replay(instance, assignment, start):
    """Return the makespan of a schedule, from its decisions alone.

    Tasks go in the order of their starts, each to its machine as early as it can: rounding in a
    solver's own model leaves no trace, and a wrong claim is found out.

    Raises
    ------
    ValueError
        When a task is on a machine that cannot do it, or starts before what it waits for.
    """
    machine = [int(m) for m in assignment]
    if instance.independent:
        loads = np.zeros(instance.machines)
        np.add.at(loads, machine, instance.durations[np.arange(instance.tasks), machine])
        return _finite(loads.max())
    place = np.empty(instance.tasks, dtype=int)
    place[instance.order] = np.arange(instance.tasks)
    finish = [math.nan] * instance.tasks
    free = [0.0] * instance.machines
    for task in np.lexsort((place, np.asarray(start, dtype=float))).tolist():
        on = machine[task]
        arrival = free[on]
        for earlier, delay in instance.before[task]:
            if math.isnan(finish[earlier]):
                raise ValueError(f"task {task} starts before task {earlier}, which it waits for")
            arrival = max(arrival, finish[earlier] + (delay if machine[earlier] != on else 0.0))
        free[on] = finish[task] = arrival + float(instance.durations[task, on])
    return _finite(max(finish))


def _finite(value):
    if not math.isfinite(value):
        raise ValueError("a task is on a machine that cannot do it")
    return float(value)


def write(instance, path):
    """Write an instance as JSON, a very large matrix beside it."""
    path = pathlib.Path(path)
    if instance.durations.size > CELLS_IN_JSON:
        durations = path.with_suffix(".npy").name
        np.save(path.with_suffix(".npy"), instance.durations)
    else:
        durations = [
            [None if math.isinf(cell) else cell for cell in row]
            for row in instance.durations.tolist()
        ]
    content = {
        "name": instance.name,
        "durations": durations,
        "edges": instance.edges.tolist(),
        "delays": instance.delays.tolist(),
    }
    path.write_text(json.dumps(content), encoding="utf-8")


def read(path):
    """Read what `write` wrote."""
    path = pathlib.Path(path)
    content = json.loads(path.read_text(encoding="utf-8"))
    if isinstance(content["durations"], str):
        durations = np.load(path.parent / content["durations"])
    else:
        rows = content["durations"]
        durations = np.array([[math.inf if c is None else c for c in row] for row in rows])
    edges = np.array(content["edges"], dtype=np.int64).reshape(-1, 2)
    delays = np.array(content["delays"], dtype=float)
    return Instance(content["name"], durations.astype(float), edges, delays)


def head(instance, tasks):
    """Return a small instance of the same kind, of about so many tasks.

    Tasks with edges between them are taken first, those with delays before others: a few tasks in
    topological order may well have none.
    """
    late = np.argsort(instance.delays <= 0, kind="stable")
    wanted = dict.fromkeys([*instance.edges[late[:tasks]].ravel().tolist(), *range(tasks)])
    kept = sorted([task for task in wanted if task < instance.tasks][:tasks])
    number = {task: place for place, task in enumerate(kept)}
    inside = [k for k, (a, b) in enumerate(instance.edges.tolist()) if a in number and b in number]
    edges = [[number[a], number[b]] for a, b in instance.edges[inside].tolist()]
    return Instance(
        f"{instance.name}[:{tasks}]",
        instance.durations[kept],
        np.array(edges, dtype=np.int64).reshape(-1, 2),
        instance.delays[inside],
    )
