"""Slow, obvious twins of what annealing, genetic search, ants and particles share."""

from tests.naive_timing import Timeline


def timed(problem, orders):
    """Time machine orders from nothing; None where they and precedence wait for each other."""
    line = Timeline(problem)
    left = [list(order) for order in orders]
    while any(left):
        ready = [
            order
            for order in left
            if order
            and all(
                problem.task_number(name) in line.finish
                for name in problem.tasks[order[0]].predecessors
            )
        ]
        if not ready:
            return None
        task = ready[0].pop(0)
        line.put(task, next(m for m, order in enumerate(orders) if task in order))
    return line.lists()


def relocated(orders, task, machine, behind):
    """Take a task out of its order and put it behind another one, first when that is None."""
    rest = [[other for other in order if other != task] for order in orders]
    place = 0 if behind is None else rest[machine].index(behind) + 1
    rest[machine].insert(place, task)
    return rest


def late_chain(problem, schedule, task):
    """Return the tasks that a task's start depends on, by going through all reasons to wait."""
    seen, left = {task}, [task]
    while left:
        at = left.pop()
        for other in range(problem.task_count):
            same = schedule.assignment[other] == schedule.assignment[at]
            gap = problem.setup_time(other, at, schedule.assignment[at]) if same else 0.0
            lag = problem.transfer_time(
                other, at, schedule.assignment[other], schedule.assignment[at]
            )
            waits = same and schedule.finish[other] + gap == schedule.start[at]
            if problem.tasks[other].id in problem.tasks[at].predecessors:
                waits = waits or schedule.finish[other] + lag == schedule.start[at]
            if waits and other not in seen and other != at:
                seen.add(other)
                left.append(other)
    return seen


def crossed(first, second, low, high):
    """Child of two orders: the next task it has not yet, from the second one from low to high."""
    child = []
    for place in range(len(first)):
        parent = second if low <= place < high else first
        child.append(next(task for task in parent if task not in child))
    return child
