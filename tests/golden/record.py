"""The trajectories every algorithm is held to: `python -m tests.golden.record` writes them anew."""

import json
from pathlib import Path

import numpy as np

from livespan import ALGORITHMS, Machine, Problem, Task, stream
from livespan.errors import UnsupportedProblemError
from livespan.events import Finished, Iteration
from livespan.solve import by_the_clock
from livespan.stop import MaxIterations

FILE = Path(__file__).with_name("trajectories.json")
ITERATIONS = 30
SEED = 20

#: An exact search has few iterations before its proof, which can take long.
FEWER_ITERATIONS = {"exact": 4}


def problems():
    """One problem of each kind, from a fixed seed."""
    rng = np.random.default_rng(11)
    lengths = [float(length) for length in rng.integers(1, 100, 40)]
    speeds = [Machine(f"m{k}", speed) for k, speed in enumerate((1.0, 2.0, 4.0, 1.5))]
    before = [(f"t{rng.integers(k)}", f"t{rng.integers(k)}") if k > 4 else () for k in range(40)]
    plain = [Task(f"t{k}", length) for k, length in enumerate(lengths)]
    graph = [Task(f"t{k}", lengths[k], before[k]) for k in range(40)]
    matrix = rng.integers(1, 100, (40, 4)).astype(float)
    return {
        "identical": Problem(plain, 7),
        "related": Problem(plain, speeds),
        "unrelated": Problem(plain, 4, matrix),
        "precedence": Problem(graph, 3),
        "unrelated with precedence": Problem(graph, 4, matrix),
    }


def trajectory(problem, name):
    """Return what one seeded run reports: best and current value of each iteration, the end.

    None when the algorithm cannot serve the problem.
    """
    rows, end = [], None
    stop = MaxIterations(FEWER_ITERATIONS.get(name, ITERATIONS))
    try:
        events = stream(problem, name, stop=stop, seed=SEED)
    except UnsupportedProblemError:
        return None
    for event in events:
        if isinstance(event, Iteration):
            rows.append([event.value, event.current])
        if isinstance(event, Finished):
            end = event.result.schedule.assignment.tolist()
    return {"iterations": rows, "assignment": end}


def record():
    """Return all trajectories, by algorithm and problem."""
    return {
        name: {kind: trajectory(problem, name) for kind, problem in problems().items()}
        for name, algorithm in ALGORITHMS.items()
        if not by_the_clock(algorithm)
    }


if __name__ == "__main__":
    lines = json.dumps(record()).replace('}, "', '},\n "')
    FILE.write_text(lines + "\n", encoding="utf-8")
