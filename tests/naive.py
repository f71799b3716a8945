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


def heads_and_tails(problem, orders):
    """Longest ways to and from each task, by recursion over predecessors and machine orders."""
    place = {task.id: number for number, task in enumerate(problem.tasks)}
    machine = {task: m for m, order in enumerate(orders) for task in order}
    before = {
        k: {place[name] for name in task.predecessors} for k, task in enumerate(problem.tasks)
    }
    for order in orders:
        for first, then in itertools.pairwise(order):
            before[then] = before[then] | {first}
    after = {k: {j for j in before if k in before[j]} for k in before}

    def duration(task):
        return problem.duration(task, machine[task])

    def head(task):
        return max((head(k) + duration(k) for k in before[task]), default=0.0)

    def tail(task):
        return max((tail(k) + duration(k) for k in after[task]), default=0.0)

    numbers = range(problem.task_count)
    return [head(k) for k in numbers], [tail(k) for k in numbers]


def regrets(durations, prices, limit, most):
    """(task, regret) of each task's best pairs up to a limit, by increasing regret."""
    found = []
    for task, row in enumerate(durations):
        priced = sorted(price * duration for price, duration in zip(prices, row, strict=True))
        found += [(task, p - priced[0]) for p in priced[:most] if p - priced[0] <= limit]
    return found


def soft_loads(durations, prices, softness):
    """Loads when each task is split over the machines by exp(-excess / (softness * least))."""
    load = [0.0] * len(prices)
    for row in durations:
        priced = [price * duration for price, duration in zip(prices, row, strict=True)]
        least = min(priced)
        if softness * least <= 0:
            continue
        weights = [math.exp(-(p - least) / (softness * least)) for p in priced]
        for machine, weight in enumerate(weights):
            if weight > 0:
                load[machine] += weight / sum(weights) * row[machine]
    return load


def best_exchange(durations, here, there, full, other):
    """Least fuller load after up to three tasks change sides each way, by trying all."""

    def subsets(tasks):
        return [pick for size in range(4) for pick in itertools.combinations(tasks, size)]

    return min(
        max(
            full - sum(durations[j][0] for j in go) + sum(durations[j][0] for j in come),
            other + sum(durations[j][1] for j in go) - sum(durations[j][1] for j in come),
        )
        for go in subsets(here)
        for come in subsets(there)
    )


def ejection_chains(durations, machine_of, target, first, depth):
    """Change of the energy by each chain that begins with a task: {((task, machine), ...): change}.

    The chain's tasks go to the machines, each to that of the next task; no machine comes twice.
    """

    def energy(assignment):
        loads = [0.0] * len(durations[0])
        for task, machine in enumerate(assignment):
            loads[machine] += durations[task][machine]
        return sum(max(load - target, 0.0) ** 2 for load in loads)

    before, found = energy(machine_of), {}

    def prolong(tasks):
        visited = [machine_of[task] for task in tasks]
        for machine in range(len(durations[0])):
            if machine in visited[1:] or (machine == visited[0] and len(tasks) == 1):
                continue
            moves = tuple(zip(tasks, [*visited[1:], machine], strict=True))
            after = list(machine_of)
            for task, to in moves:
                after[task] = to
            found[moves] = energy(after) - before
            if machine == visited[0] or len(tasks) == depth:
                continue
            for other in range(len(machine_of)):
                if machine_of[other] == machine:
                    prolong([*tasks, other])

    prolong([first])
    return found


def active_schedule(problem, keys):
    """Giffler and Thompson by the book: the conflict set in full at each step."""
    free = [0.0] * problem.machine_count
    start, finish, assignment = {}, {}, {}
    place = {task.id: number for number, task in enumerate(problem.tasks)}
    while len(finish) < problem.task_count:
        offers = []
        for number, task in enumerate(problem.tasks):
            if number in finish or any(place[name] not in finish for name in task.predecessors):
                continue
            ready = max((finish[place[name]] for name in task.predecessors), default=0.0)
            ends = [
                (max(ready, free[m]) + problem.duration(number, m), -free[m], m)
                for m in range(problem.machine_count)
            ]
            end, _, machine = min(ends)
            offers.append((end, number, machine, max(ready, free[machine])))
        limit, _, contested, _ = min(offers)
        rivals = [
            (keys[number], number, begin)
            for end, number, machine, begin in offers
            if machine == contested and (begin < limit or (end, number) == min(offers)[:2])
        ]
        _, number, begin = min(rivals)
        start[number], assignment[number] = begin, contested
        finish[number] = free[contested] = begin + problem.duration(number, contested)
    numbers = range(problem.task_count)
    return [assignment[k] for k in numbers], [start[k] for k in numbers]


def best_makespan_delayed(problem: Problem) -> float:
    """The optimum with transfers and releases, by trying every order and every assignment."""
    numbers, best = range(problem.task_count), math.inf
    before = {
        k: [problem.task_number(x) for x in set(problem.tasks[k].predecessors)] for k in numbers
    }
    for order in itertools.permutations(numbers):
        position = {task: rank for rank, task in enumerate(order)}
        if any(position[k] > position[task] for task in numbers for k in before[task]):
            continue
        for machine in itertools.product(range(problem.machine_count), repeat=len(numbers)):
            free, finish = [0.0] * problem.machine_count, {}
            for task in order:
                here = machine[task]
                came = [
                    finish[k] + problem.transfer_time(k, task, machine[k], here)
                    for k in before[task]
                ]
                begin = max([problem.tasks[task].release, free[here], *came])
                finish[task] = free[here] = begin + problem.duration(task, here)
            best = min(best, max(finish.values()))
    return best
