"""A list scheduler in plain Python, as users of a library write it: priorities to schedules."""

import heapq

import numpy as np


class Decoder:
    """Takes tasks by priority as they become ready, each to where it finishes earliest."""

    def __init__(self, instance):
        self._instance = instance
        rows = instance.durations.tolist()
        self._choices = [
            [(m, rows[task][m]) for m in machines]
            for task, machines in enumerate(instance.eligible)
        ]
        self._waits = [len(before) for before in instance.before]

    def __call__(self, priority, insertion=False):
        """Return (makespan, assignment, start); higher priorities go first.

        ``insertion`` lets a task go into a gap between earlier ones.
        """
        if self._instance.independent:
            return self._independent(priority)
        return self._ordered(priority, insertion)

    def _independent(self, priority):
        durations = self._instance.durations
        free = np.zeros(self._instance.machines)
        assignment = np.empty(self._instance.tasks, dtype=int)
        for task in np.argsort(-np.asarray(priority), kind="stable"):
            finish = free + durations[task]
            machine = int(np.argmin(finish))
            assignment[task] = machine
            free[machine] = finish[machine]
        return float(free.max()), assignment, None

    def _ordered(self, priority, insertion):
        tasks = self._instance.tasks
        waits = list(self._waits)
        ready = [(-priority[task], task) for task in range(tasks) if not waits[task]]
        heapq.heapify(ready)
        busy = [[] for _ in range(self._instance.machines)]
        assignment, start, finish = [0] * tasks, [0.0] * tasks, [0.0] * tasks
        while ready:
            _, task = heapq.heappop(ready)
            end, begin, machine = self._best_place(task, assignment, finish, busy, insertion)
            assignment[task], start[task], finish[task] = machine, begin, end
            _insert(busy[machine], begin, end)
            for follower, _ in self._instance.after[task]:
                waits[follower] -= 1
                if not waits[follower]:
                    heapq.heappush(ready, (-priority[follower], follower))
        return max(finish), assignment, start

    def _best_place(self, task, assignment, finish, busy, insertion):
        best = (float("inf"), 0.0, -1)
        arrivals = [(assignment[p], finish[p], delay) for p, delay in self._instance.before[task]]
        for machine, duration in self._choices[task]:
            arrival = 0.0
            for place, end, delay in arrivals:
                arrival = max(arrival, end + (delay if place != machine else 0.0))
            begin = _earliest(busy[machine], arrival, duration, insertion)
            if begin + duration < best[0]:
                best = (begin + duration, begin, machine)
        return best


def _earliest(taken, arrival, duration, insertion):
    """Return the first time from ``arrival`` at which a machine has room."""
    if not taken:
        return arrival
    if not insertion:
        return max(arrival, taken[-1][1])
    # Gaps that end before the task could end do not matter: go back from the last.
    place = len(taken)
    while place > 0 and taken[place - 1][1] > arrival:
        place -= 1
    begin = arrival
    for start, end in taken[place:]:
        if begin + duration <= start:
            return begin
        begin = max(begin, end)
    return begin


def _insert(taken, begin, end):
    place = len(taken)
    while place > 0 and taken[place - 1][0] > begin:
        place -= 1
    taken.insert(place, (begin, end))


def upward_ranks(instance):
    """Return HEFT's priorities: the longest chain of mean durations and delays from each task.

    References
    ----------
    H. Topcuoglu, S. Hariri, M.-Y. Wu, Performance-effective and low-complexity task scheduling for
    heterogeneous computing, IEEE Transactions on Parallel and Distributed Systems 13 (2002),
    260-274, doi:10.1109/71.993206.
    """
    finite = np.isfinite(instance.durations)
    mean = np.where(finite, instance.durations, 0.0).sum(axis=1) / finite.sum(axis=1)
    apart = 1.0 - 1.0 / instance.machines
    rank = mean.copy()
    for task in reversed(instance.order):
        tails = (delay * apart + rank[follower] for follower, delay in instance.after[task])
        rank[task] = mean[task] + max(tails, default=0.0)
    return rank
