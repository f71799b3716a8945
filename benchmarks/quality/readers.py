"""Files of each family become neutral instances."""

import json

import numpy as np

from benchmarks.quality.instance import Instance
from livespan.formats import read

#: Machines a recorded workflow is scheduled on, and their speeds, evenly spaced.
WORKFLOW_MACHINES, SLOWEST, FASTEST = 8, 1.0, 2.0

#: Bytes a second between any two of them.
BANDWIDTH = 1e8

#: What a recorded task of no duration gets, in seconds: it still occupies its machine.
LEAST_SECONDS = 0.001


def through_livespan(path, format):
    """Read a file with the reader of that format."""
    problem = read(path, format=format).problem()
    before = np.repeat(
        np.arange(problem.task_count), np.diff(problem.arrays.predecessor_start)
    )  # task number of each predecessor entry
    edges = np.column_stack((problem.arrays.predecessors, before))
    return Instance(path.stem, problem.arrays.durations, edges, np.zeros(len(edges)))


def matrix(path):
    """Read tasks, machines, perhaps a third number, and a matrix."""
    name = path.name.removesuffix(".txt")
    return Instance(name, through_livespan(path, "duration_matrix").durations)


def identical(path):
    """Read machines, tasks and lengths."""
    machines, tasks, *lengths = (float(cell) for cell in path.read_text("utf-8").split())
    if len(lengths) != tasks:
        raise ValueError(f"{path}: promises {tasks:g} tasks and has {len(lengths)}")
    return Instance(path.stem, np.repeat(np.array(lengths)[:, None], int(machines), axis=1))


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
    return Instance(path.stem, durations, np.array(edges, dtype=np.int64), np.zeros(len(edges)))


def costs(path):
    """Read a task graph with a cost per machine and a transfer cost per edge."""
    section, rows = "", {"#tasks": [], "#edges": []}
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("#"):
            section = line.strip()
        elif section in rows and ":" in line:
            rows[section].append([float(cell) for cell in line.split(":")[1].split(",")])
    needs = np.array(rows["#edges"]).reshape(-1, 3)
    return Instance(
        path.name.removesuffix(path.suffix),
        np.array(rows["#tasks"]),
        needs[:, :2].astype(np.int64),
        needs[:, 2],
    )


def names_machines(path):
    """Tell whether a workflow's file says what it runs on, or is a recorded one."""
    return path.suffix == ".json" or "#tasks" in path.read_text("utf-8")


def recorded(path):
    """Read a workflow execution in WfFormat 1.5, put on machines of our own choice.

    A task's length is its recorded run time; the files a task reads from another, added up and
    divided by the bandwidth, are the delay of their edge.
    """
    workflow = json.loads(path.read_text("utf-8"))["workflow"]
    given = workflow["specification"]["tasks"]
    number = {task["id"]: place for place, task in enumerate(given)}
    runtime = {task["id"]: task["runtimeInSeconds"] for task in workflow["execution"]["tasks"]}
    lengths = np.array([max(runtime[task["id"]], LEAST_SECONDS) for task in given])
    size = {file["id"]: file["sizeInBytes"] for file in workflow["specification"]["files"]}
    edges, delays = [], []
    for task in given:
        needed = set(task.get("inputFiles", ()))
        for parent in task["parents"]:
            made = given[number[parent]].get("outputFiles", ())
            edges.append((number[parent], number[task["id"]]))
            delays.append(sum(size[file] for file in needed.intersection(made)) / BANDWIDTH)
    speeds = np.linspace(SLOWEST, FASTEST, WORKFLOW_MACHINES)
    return Instance(
        f"{path.stem}x{WORKFLOW_MACHINES}",
        lengths[:, None] / speeds,
        np.array(edges, dtype=np.int64).reshape(-1, 2),
        np.array(delays),
    )
