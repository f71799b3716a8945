"""Slow, obvious twins of the decoders where more than predecessors delays a task."""


def clear(machine, earliest, duration):
    """Return the first start on a machine that keeps clear of its times of rest."""
    begin = earliest
    for low, high in sorted(machine.down):
        if begin < high and begin + duration > low:
            begin = high
    return begin


class Timeline:
    """A schedule in the making: tasks go behind each other on their machines."""

    def __init__(self, problem):
        self.problem = problem
        self.start, self.finish, self.machine = {}, {}, {}
        self.queue = {number: [] for number in range(problem.machine_count)}

    def earliest(self, task, machine):
        """Return when a task could start at the end of a machine's queue."""
        problem = self.problem
        times = [problem.tasks[task].release]
        for name in set(problem.tasks[task].predecessors):
            before = problem.task_number(name)
            lag = problem.transfer_time(before, task, self.machine[before], machine)
            times.append(self.finish[before] + lag)
        if self.queue[machine]:
            last = self.queue[machine][-1]
            times.append(self.finish[last] + problem.setup_time(last, task, machine))
        duration = problem.duration(task, machine)
        return clear(problem.machines[machine], max(times), duration)

    def free(self, machine):
        """Return when the last task of a machine finishes."""
        return self.finish[self.queue[machine][-1]] if self.queue[machine] else 0.0

    def put(self, task, machine):
        """Start a task there."""
        self.start[task] = self.earliest(task, machine)
        self.finish[task] = self.start[task] + self.problem.duration(task, machine)
        self.machine[task] = machine
        self.queue[machine].append(task)

    def lists(self):
        """Return machines, starts and finishes by task number."""
        numbers = range(self.problem.task_count)
        return tuple([of[t] for t in numbers] for of in (self.machine, self.start, self.finish))


def append_schedule(problem, sequence, assignment):
    """Start each task as early as its machine's queue lets it, in a given order."""
    line = Timeline(problem)
    for task in sequence:
        line.put(task, assignment[task])
    return line.lists()


def list_schedule(problem, keys, speed_weights, idle_weight):
    """Schedule the ready task of the smallest key on the machine of the least cost."""
    line, left = Timeline(problem), set(range(problem.task_count))
    while left:
        ready = [
            task
            for task in left
            if not any(
                problem.task_number(name) in left for name in problem.tasks[task].predecessors
            )
        ]
        task = min(ready, key=lambda task: (keys[task], task))

        def cost(machine, task=task):
            duration, begin = problem.duration(task, machine), line.earliest(task, machine)
            gap = begin - line.free(machine)
            return begin + duration + speed_weights[task] * duration + idle_weight * gap

        eligible = [m for m in range(problem.machine_count) if problem.duration(task, m) < 1e300]
        line.put(task, min(eligible, key=lambda machine: (cost(machine), machine)))
        left.remove(task)
    return line.lists()
