"""Slow, obvious twins of the constructive rules."""

import itertools
import math

from tests.naive_timing import Timeline, clear


def predecessors(problem, task):
    """Return the numbers of a task's predecessors."""
    names = dict.fromkeys(problem.tasks[task].predecessors)
    return [problem.task_number(name) for name in names]


def successors(problem, task):
    """Return the numbers of the tasks that wait for one."""
    return [k for k in range(problem.task_count) if task in predecessors(problem, k)]


def eligible(problem, task):
    """Return the machines that can do a task."""
    return [m for m in range(problem.machine_count) if problem.duration(task, m) < math.inf]


def mean_duration(problem, task):
    """Return a task's mean duration over the machines that can do it."""
    times = [problem.duration(task, m) for m in eligible(problem, task)]
    return sum(times) / len(times)


def mean_transfer(problem, before, after):
    """Return the mean time of a transfer over all pairs of different machines."""
    pairs = list(itertools.permutations(range(problem.machine_count), 2))
    times = [problem.transfer_time(before, after, a, b) for a, b in pairs]
    return sum(times) / len(pairs) if pairs else 0.0


def upward_rank(problem, task):
    """Return the longest way from a task's start to the end."""
    ways = [
        mean_transfer(problem, task, k) + upward_rank(problem, k) for k in successors(problem, task)
    ]
    return mean_duration(problem, task) + max(ways, default=0.0)


def downward_rank(problem, task):
    """Return the longest way from the begin to a task's start."""
    ways = [
        downward_rank(problem, k) + mean_duration(problem, k) + mean_transfer(problem, k, task)
        for k in predecessors(problem, task)
    ]
    return max(ways, default=0.0)


def optimistic_cost(problem, task, machine):
    """Return PEFT's table entry, by its definition."""
    ways = []
    for after in successors(problem, task):
        lag = mean_transfer(problem, task, after)
        ways.append(
            min(
                problem.duration(after, m)
                + optimistic_cost(problem, after, m)
                + (0.0 if m == machine else lag)
                for m in eligible(problem, after)
            )
        )
    return max(ways, default=0.0)


def due_before(problem, task):
    """Return by when a task must be done for all that follows to be in time."""
    later = [due_before(problem, k) - mean_duration(problem, k) for k in successors(problem, task)]
    return min([problem.tasks[task].due, *later])


class Gaps(Timeline):
    """A timeline in which tasks also go between others."""

    def slot(self, task, machine):
        """Return the first start of a task on a machine, and its place in the queue."""
        problem, queue = self.problem, self.queue[machine]
        duration = problem.duration(task, machine)
        for place in range(len(queue) + 1):
            times = [self.ready(task, machine)]
            if place:
                last = queue[place - 1]
                times.append(self.finish[last] + problem.setup_time(last, task, machine))
            begin = clear(problem.machines[machine], max(times), duration)
            if place == len(queue):
                return begin, place
            following = queue[place]
            done = begin + duration + problem.setup_time(task, following, machine)
            if done <= self.start[following]:
                return begin, place
        raise AssertionError

    def ready(self, task, machine):
        """Return when a task is released and its data is there."""
        problem = self.problem
        came = [
            self.finish[k] + problem.transfer_time(k, task, self.machine[k], machine)
            for k in predecessors(problem, task)
        ]
        return max([problem.tasks[task].release, *came])

    def insert(self, task, machine):
        """Put a task into the first gap in which it fits."""
        begin, place = self.slot(task, machine)
        self.queue[machine].insert(place, task)
        self.start[task], self.machine[task] = begin, machine
        self.finish[task] = begin + self.problem.duration(task, machine)


def insertion_schedule(problem, keys, ahead, pinned):
    """Give the ready task of the smallest key its earliest finish, gaps included."""
    line, left = Gaps(problem), set(range(problem.task_count))
    while left:
        ready = [t for t in left if not left & set(predecessors(problem, t))]
        task = min(ready, key=lambda task: (keys[task], task))
        machines = eligible(problem, task) if pinned[task] < 0 else [pinned[task]]

        def cost(machine, task=task):
            extra = ahead[task][machine] if len(ahead) else 0.0
            return line.slot(task, machine)[0] + problem.duration(task, machine) + extra

        line.insert(task, min(machines, key=lambda machine: (cost(machine), machine)))
        left.remove(task)
    return line.lists()


def ready_schedule(problem, priority, delay):
    """Schedule one ready task after another where it finishes first.

    ``priority(task, machine, begin, mean)`` decides who gets a contested machine; with a delay of
    None, ``priority(end, second)`` decides among all.
    """
    line, left = Timeline(problem), set(range(problem.task_count))
    mean = sum(mean_duration(problem, k) for k in left) / len(left)
    while left:
        offers = []
        for task in left:
            if left & set(predecessors(problem, task)):
                continue
            ends = sorted(
                (line.earliest(task, m) + problem.duration(task, m), -line.free(m), m)
                for m in eligible(problem, task)
            )
            second = ends[1][0] if len(ends) > 1 else math.inf
            offers.append((ends[0][0], task, ends[0][2], second))
        if delay is None:
            task, machine = min((priority(end, sec), t, m) for end, t, m, sec in offers)[1:]
        else:
            limit, first, machine, _ = min(offers)
            begins = {t: line.earliest(t, m) for _, t, m, _ in offers if m == machine}
            earliest = min(begins.values())
            cut = earliest + delay * (limit - earliest)
            rivals = [
                (priority(t, machine, begin, mean), t)
                for t, begin in begins.items()
                if begin < cut or (t == first if delay >= 1.0 else begin == earliest)
            ]
            task = min(rivals)[1]
        line.put(task, machine)
        left.remove(task)
    return line.lists()


def first_fit(problem, limit):
    """Pack tasks longest first into the first machine, slowest first; None when one has no room."""
    numbers = range(problem.task_count)
    tasks = sorted(numbers, key=lambda task: -mean_duration(problem, task))
    longest = tasks[0]
    machines = sorted(
        range(problem.machine_count), key=lambda machine: -problem.duration(longest, machine)
    )
    load, assignment = dict.fromkeys(machines, 0.0), [0] * problem.task_count
    for task in tasks:
        room = [m for m in machines if load[m] + problem.duration(task, m) <= limit]
        if not room:
            return None
        assignment[task] = room[0]
        load[room[0]] += problem.duration(task, room[0])
    return assignment
