"""Files of each family become neutral instances."""

import numpy as np

from benchmarks.quality.instance import Instance
from livespan.formats import read

#: Machines a recorded workflow is scheduled on, and their speeds, evenly spaced.
WORKFLOW_MACHINES, SLOWEST, FASTEST = 8, 1.0, 2.0

#: What a recorded task of no duration gets, in seconds: it still occupies its machine.
LEAST_SECONDS = 0.001


#: Suffixes that say no more than how a file is written.
SUFFIXES = (".txt", ".dag", ".json", ".fjs", ".jsp", ".etc")


def through_livespan(path, format):
    """Read a file with the reader of that format; a unit of data is a unit of delay."""
    problem = read(path, format=format).problem()
    return Instance(name_of(path), problem.arrays.durations, *edges_of(problem.tasks))


def edges_of(tasks):
    """Return pairs (before, after) of task numbers, and the data of each."""
    number = {task.id: place for place, task in enumerate(tasks)}
    found = [
        (number[before], place, task.data.get(before, 0.0))
        for place, task in enumerate(tasks)
        for before in task.predecessors
    ]
    table = np.array(found, dtype=float).reshape(-1, 3)
    return table[:, :2].astype(np.int64), table[:, 2]


def name_of(path):
    """Return a file's name without the suffix of a format; anything else behind a dot stays."""
    return path.stem if path.suffix in SUFFIXES else path.name


def matrix(path):
    """Read tasks, machines, perhaps a third number, and a matrix."""
    return through_livespan(path, "duration_matrix")


def identical(path):
    """Read machines, tasks and lengths."""
    machines, tasks, *lengths = (float(cell) for cell in path.read_text("utf-8").split())
    if len(lengths) != tasks:
        raise ValueError(f"{path}: promises {tasks:g} tasks and has {len(lengths)}")
    return Instance(name_of(path), np.repeat(np.array(lengths)[:, None], int(machines), axis=1))


def jobshop(path):
    """Read a job shop."""
    return through_livespan(path, "jobshop")


def flexible(path):
    """Read a flexible job shop whose jobs are chains."""
    return through_livespan(path, "flexible_jobshop")


def flexible_graph(path):
    """Read a flexible job shop whose operations form a graph (Birgin et al. 2014)."""
    rows = [line.split() for line in path.read_text("utf-8").splitlines()]
    rows = [row for row in rows if row and not row[0].startswith("#")]
    operations, precedences, machines = (int(cell) for cell in rows[0][:3])
    edges = [[int(cell) for cell in row[:2]] for row in rows[1 : 1 + precedences]]
    durations = np.full((operations, machines), np.inf)
    choices = rows[1 + precedences : 1 + precedences + operations]
    for operation, (_, *pairs) in enumerate(choices):
        for machine, time in zip(pairs[::2], pairs[1::2], strict=True):
            durations[operation, int(machine)] = float(time)
    return Instance(name_of(path), durations, np.array(edges, dtype=np.int64), np.zeros(len(edges)))


def costs(path):
    """Read a task graph with a cost per machine and a transfer cost per edge."""
    return through_livespan(path, "workflow_costs")


def names_machines(path):
    """Tell whether a workflow's file says what it runs on, or is a recorded one."""
    return path.suffix == ".json" or "#tasks" in path.read_text("utf-8")


def recorded(path):
    """Read a workflow execution in WfFormat, put on machines of our own choice.

    A task's length is its recorded run time; the bytes on an edge, divided by the bandwidth the
    format's reader assumes, are its delay.
    """
    known = read(path, format="wfformat")
    lengths = np.array([max(task.length, LEAST_SECONDS) for task in known.tasks])
    edges, data = edges_of(known.tasks)
    speeds = np.linspace(SLOWEST, FASTEST, WORKFLOW_MACHINES)
    delays = data / known.network.bandwidth
    return Instance(name_of(path), lengths[:, None] / speeds, edges, delays)
