"""Slow, obvious twins of the kernels, and exhaustive search for tiny problems."""

import heapq
import itertools
import math

import numpy as np

from livespan import Problem, Schedule


def list_schedule(problem, keys, speed_weights, idle_weight):
    """Serial list scheduling by the book: one ready task after another, from plain lists."""
    free = [0.0] * problem.machine_count
    start, finish, assignment = {}, {}, {}
    numbers = range(problem.task_count)
    predecessors = [
        [problem.task_number(name) for name in dict.fromkeys(problem.tasks[task].predecessors)]
        for task in numbers
    ]
    left = set(numbers)
    while left:
        ready = [task for task in left if all(before in finish for before in predecessors[task])]
        task = min(ready, key=lambda task: (keys[task], task))
        begin = max((finish[before] for before in predecessors[task]), default=0.0)

        def cost(machine, task=task, begin=begin):
            gap = max(begin - free[machine], 0.0)
            duration = problem.duration(task, machine)
            weight = 1.0 + speed_weights[task]
            return free[machine] + gap + weight * duration + idle_weight * gap

        machine = min(range(problem.machine_count), key=lambda machine: (cost(machine), machine))
        start[task] = max(begin, free[machine])
        finish[task] = start[task] + problem.duration(task, machine)
        free[machine] = finish[task]
        assignment[task] = machine
        left.remove(task)
    return [assignment[t] for t in numbers], [start[t] for t in numbers]


def heap_order(keys):
    """Tasks in the order a heap of (key, task) gives them back."""
    heap = [(key, task) for task, key in enumerate(keys)]
    heapq.heapify(heap)
    return [heapq.heappop(heap)[1] for _ in range(len(keys))]


def spin(weights, draw):
    """Index at which the running sum of weights first exceeds the drawn share of the total."""
    point = draw * sum(weights)
    for index, reached in enumerate(itertools.accumulate(weights)):
        if reached > point:
            return index
    return max(index for index, weight in enumerate(weights) if weight > 0)


def longest_chain(problem, weight):
    """Length of the longest chain, by trying every chain."""

    def from_task(task):
        after = [
            k
            for k, other in enumerate(problem.tasks)
            if problem.tasks[task].id in other.predecessors
        ]
        return weight[task] + max((from_task(k) for k in after), default=0.0)

    return max(from_task(task) for task in range(problem.task_count))


def best_makespan(problem: Problem) -> float:
    """The optimum, by trying every order and every assignment of a tiny problem."""
    best = math.inf
    numbers = range(problem.task_count)
    place = {task.id: number for number, task in enumerate(problem.tasks)}
    for order in itertools.permutations(numbers):
        position = {task: rank for rank, task in enumerate(order)}
        if any(
            position[place[name]] > position[task]
            for task in numbers
            for name in problem.tasks[task].predecessors
        ):
            continue
        for assignment in itertools.product(range(problem.machine_count), repeat=len(numbers)):
            free = [0.0] * problem.machine_count
            finish = [0.0] * len(numbers)
            for task in order:
                machine = assignment[task]
                ready = max(
                    (finish[place[name]] for name in problem.tasks[task].predecessors), default=0.0
                )
                finish[task] = max(ready, free[machine]) + problem.duration(task, machine)
                free[machine] = finish[task]
            best = min(best, max(finish))
    return best


def as_schedule(problem: Problem, assignment, start) -> Schedule:
    """Build a schedule from what `list_schedule` returns."""
    return Schedule(problem, np.array(assignment), np.array(start))
