"""Exhaustive search over tiny problems of every kind, and slow twins of what bounds are made of."""

import itertools
import math

from livespan import Schedule
from tests.naive_timing import append_schedule


def every_schedule(problem):
    """Each order of the tasks on each choice of machines, nothing later than it must be.

    One of these is best for every objective that does not gain by waiting.
    """
    numbers = range(problem.task_count)
    before = [{problem.task_number(name) for name in task.predecessors} for task in problem.tasks]
    choices = [
        [m for m in range(problem.machine_count) if problem.duration(task, m) < math.inf]
        for task in numbers
    ]
    for order in itertools.permutations(numbers):
        place = {task: rank for rank, task in enumerate(order)}
        if any(place[b] > place[task] for task in numbers for b in before[task]):
            continue
        for assignment in itertools.product(*choices):
            machines, start, _ = append_schedule(problem, order, assignment)
            yield Schedule(problem, machines, start)


def preempt(head, work, key, shrinking=False):
    """(end, mean time of running) of each task by going from one event to the next."""
    left, now, numbers = list(work), 0.0, range(len(head))
    runs = {k: [] for k in numbers}
    open_tasks = set(numbers)
    ends = {}
    while open_tasks:
        there = [k for k in open_tasks if head[k] <= now]
        if not there:
            now = min(head[k] for k in open_tasks)
            continue
        task = min(there, key=lambda k: (left[k] if shrinking else key[k], k))
        coming = [head[k] for k in open_tasks if head[k] > now]
        until = min([now + left[task], *coming])
        runs[task].append((now, until))
        if until == now + left[task]:
            ends[task] = until
            open_tasks.remove(task)
        left[task] -= until - now
        now = until
    centre = [
        sum((b - a) * (a + b) / 2 for a, b in runs[k]) / work[k] if work[k] else ends[k]
        for k in numbers
    ]
    return [ends[k] for k in numbers], centre


def most_on_time(work, due):
    """Largest set of tasks that one machine can finish in time, by trying every set."""
    for size in range(len(work), 0, -1):
        for chosen in itertools.combinations(range(len(work)), size):
            now, fine = 0.0, True
            for task in sorted(chosen, key=lambda task: due[task]):
                now += work[task]
                fine = fine and now <= due[task]
            if fine:
                return size
    return 0


def best_windows(head, duration, tail, machines):
    """Largest (least heads + durations + least tails) / machines over all sets of enough tasks."""
    best = -math.inf
    for size in range(machines, len(head) + 1):
        for chosen in itertools.combinations(range(len(head)), size):
            heads = sorted(head[k] for k in chosen)[:machines]
            tails = sorted(tail[k] for k in chosen)[:machines]
            total = sum(heads) + sum(duration[k] for k in chosen) + sum(tails)
            best = max(best, total / machines)
    return best


def earliest_ends(problem):
    """Earliest finish of each task on each machine, every machine being free: by recursion."""

    def clear(task, machine, begin):
        duration = problem.duration(task, machine)
        for low, high in sorted(problem.machines[machine].down):
            if duration > 0 and begin < high and begin + duration > low:
                begin = high
        return begin

    def end(task, machine):
        ready = [problem.tasks[task].release]
        for name in problem.tasks[task].predecessors:
            before = problem.task_number(name)
            ready.append(
                min(
                    end(before, other) + problem.transfer_time(before, task, other, machine)
                    for other in places(before)
                )
            )
        return clear(task, machine, max(ready)) + problem.duration(task, machine)

    def places(task):
        machines = range(problem.machine_count)
        return [m for m in machines if problem.duration(task, m) < math.inf]

    return [
        {machine: end(task, machine) for machine in places(task)}
        for task in range(problem.task_count)
    ]


def least_tails(problem, after):
    """What must come after each task on each machine: by recursion over successors."""

    def places(task):
        machines = range(problem.machine_count)
        return [m for m in machines if problem.duration(task, m) < math.inf]

    def tail(task, machine):
        found = [after[task]]
        for other, given in enumerate(problem.tasks):
            if problem.tasks[task].id in given.predecessors:
                found.append(
                    min(
                        problem.transfer_time(task, other, machine, there)
                        + problem.duration(other, there)
                        + tail(other, there)
                        for there in places(other)
                    )
                )
        return max(found)

    return [
        {machine: tail(task, machine) for machine in places(task)}
        for task in range(problem.task_count)
    ]


def counting_bound(durations):
    """The least of all sums of a machine's shortest tasks in which the machines do enough tasks."""
    columns = [sorted(column) for column in zip(*durations, strict=True)]
    sums = {sum(column[:k]) for column in columns for k in range(1, len(column) + 1)}

    def done(time):
        return sum(max(k for k in range(len(c) + 1) if sum(c[:k]) <= time) for c in columns)

    return min(time for time in sums if done(time) >= len(durations))
