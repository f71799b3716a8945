"""What keeps a schedule's rules in a constraint program."""

import itertools
from collections import Counter
from typing import Any

import numpy as np

from livespan.algorithms.exact.model import Model

__all__ = ["constrain"]


def constrain(model: Model) -> None:
    """Add precedence, machines, rests, set-ups and the makespan."""
    loads = [model.load(machine) for machine in range(_machines(model))] if model.placed else []
    for load in loads:
        model.cp.add(load <= model.makespan)
    if not model.timed:
        return
    _precedence(model)
    last = np.flatnonzero(np.diff(model.problem.arrays.successor_start) == 0)
    for task in last.tolist():
        model.cp.add(model.finishes[task] <= model.makespan)
    if not model.placed:
        _pool(model)
        return
    for machine in range(_machines(model)):
        _one_at_a_time(model, machine)
        _set_ups(model, machine)


def _machines(model: Model) -> int:
    return model.problem.machine_count


def _precedence(model: Model) -> None:
    arrays = model.problem.arrays
    first = arrays.predecessor_start.tolist()
    for task in range(model.problem.task_count):
        for k in range(first[task], first[task + 1]):
            before = int(arrays.predecessors[k])
            model.cp.add(model.starts[task] >= model.finishes[before])
            if model.problem.transfers:
                lags = arrays.latency + float(arrays.predecessor_data[k]) * arrays.slowness
                _transfer(model, before, task, model.whole(lags))


def _transfer(model: Model, before: int, task: int, lags: Any) -> None:
    """Let a task wait for data; ``lags`` is int64[m, m], from a machine (row) to another."""
    # Most of the time that a large model takes is spent here, where no variable is new.
    model.breathe()
    sources = model.literals[before]
    for target, here in model.literals[task].items():
        lag = {source: int(lags[source, target]) for source in sources}
        if not any(lag.values()):
            continue
        # One source is true: a lag that many have in common needs no literal.
        usual = Counter(lag.values()).most_common(1)[0][0]
        wait = usual + sum((lag[m] - usual) * sources[m] for m in lag if lag[m] != usual)
        rule = model.cp.add(model.starts[task] >= model.finishes[before] + wait)
        if not isinstance(here, int):
            rule.only_enforce_if(here)


def _pool(model: Model) -> None:
    intervals = [
        model.cp.new_fixed_size_interval_var(start, int(duration), "")
        for start, duration in zip(model.starts, model.durations[:, 0], strict=True)
    ]
    model.cp.add_cumulative(intervals, [1] * len(intervals), _machines(model))


def _one_at_a_time(model: Model, machine: int) -> None:
    arrays = model.problem.arrays
    tasks = np.flatnonzero(model.eligible[:, machine]).tolist()
    intervals = [_interval(model, task, machine) for task in tasks]
    model.cp.add_no_overlap(intervals)
    rests = range(arrays.window_start[machine], arrays.window_start[machine + 1])
    if not rests:
        return
    # A task that takes no time may do so during a rest.
    lasting = [
        interval
        for task, interval in zip(tasks, intervals, strict=True)
        if model.durations[task, machine] > 0
    ]
    begins = model.whole(arrays.window_begin).tolist()
    ends = model.whole(arrays.window_end).tolist()
    pauses = [
        model.cp.new_fixed_size_interval_var(begins[k], ends[k] - begins[k], "")
        for k in rests
        if ends[k] > begins[k]
    ]
    model.cp.add_no_overlap(lasting + pauses)


def _interval(model: Model, task: int, machine: int) -> Any:
    start, duration = model.starts[task], model.duration(task, machine)
    literal = model.literals[task][machine]
    if isinstance(literal, int):
        return model.cp.new_fixed_size_interval_var(start, duration, "")
    return model.cp.new_optional_fixed_size_interval_var(start, duration, literal, "")


def _set_ups(model: Model, machine: int) -> None:
    """Let the tasks of a machine follow each other in a circuit, from and back to nothing."""
    arrays = model.problem.arrays
    tasks = np.flatnonzero(model.eligible[:, machine]).tolist()
    if not model.problem.set_up or not tasks:
        return
    times = model.whole(arrays.setup[arrays.setup_of[machine]])
    families = arrays.family[tasks]
    if not times[np.ix_(families, families)].any():
        return
    follows = _hinted_queue(model, machine)
    arcs = []

    def arc(tail: int, head: int) -> Any:
        literal = model.boolean(follows.get(tail, -1) == head)
        arcs.append((tail, head, literal))
        return literal

    arc(0, 0)
    for place, task in enumerate(tasks, 1):
        arc(0, place)
        arc(place, 0)
        literal = model.literals[task][machine]
        if not isinstance(literal, int):
            arcs.append((place, place, ~literal))
        for other, after in enumerate(tasks, 1):
            if other == place:
                continue
            gap = int(times[arrays.family[task], arrays.family[after]])
            used = arc(place, other)
            ready = model.starts[task] + model.duration(task, machine) + gap
            model.cp.add(model.starts[after] >= ready).only_enforce_if(used)
    model.cp.add_circuit(arcs)


def _hinted_queue(model: Model, machine: int) -> dict[int, int]:
    """Return which place follows which in the start schedule; 0 is nothing, 0 first and last."""
    tasks = np.flatnonzero(model.eligible[:, machine])
    place = {int(task): number for number, task in enumerate(tasks, 1)}
    here = tasks[model.assignment[tasks] == machine].tolist()
    here.sort(key=lambda task: int(model.rank[task]))
    queue = [0, *(place[task] for task in here), 0]
    return dict(itertools.pairwise(queue))
