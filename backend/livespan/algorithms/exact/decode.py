"""What a solver found, as a schedule in floating time."""

import heapq

import numpy as np

from livespan.algorithm import Decisions, by_start
from livespan.algorithms.exact.model import Model
from livespan.kernels.arrays import Ints
from livespan.kernels.goal import evaluate
from livespan.kernels.serial import append_schedule
from livespan.objective import Objective

__all__ = ["Decoder"]


class Decoder:
    """Reads schedules out of a model's solutions.

    Machines and orders are the solver's; starts are made anew from the durations as they are, so
    that no rounding is left in them.
    """

    def __init__(self, model: Model, objective: Objective) -> None:
        self._problem, self._goal = model.problem, objective.goal()
        self._durations = model.durations
        self._timed = model.timed
        self._starts = np.array([start.index for start in model.starts], dtype=np.int64)
        choices = [
            (task, machine, -1 if isinstance(literal, int) else literal.index)
            for task, literals in enumerate(model.literals)
            for machine, literal in literals.items()
        ]
        self._choices = np.array(choices, dtype=np.int64).reshape(-1, 3)

    def schedule(self, solution: Ints) -> tuple[float, Decisions]:
        """Return a solution's value and schedule.

        Parameters
        ----------
        solution
            int64[variables]: their values.
        """
        n = self._problem.task_count
        begins = solution[self._starts] if self._timed else np.zeros(n, dtype=np.int64)
        assignment = self._assignment(solution, begins)
        durations = self._durations[np.arange(n), assignment]
        arrays = self._problem.arrays
        sequence = (
            by_start(begins, begins + durations, arrays.topological)
            if self._timed
            else arrays.topological
        )
        start, finish = np.empty(n), np.empty(n)
        append_schedule(arrays, sequence, assignment, start, finish)
        value = evaluate(self._goal, arrays, start, finish, assignment)
        return float(value), Decisions(assignment, start).frozen()

    def _assignment(self, solution: Ints, begins: Ints) -> Ints:
        if not len(self._choices):
            return _machines_free(begins, self._durations[:, 0], self._problem.machine_count)
        assignment = np.empty(self._problem.task_count, dtype=np.int64)
        task, machine, literal = self._choices.T
        chosen = (literal < 0) | (solution[literal] == 1)
        assignment[task[chosen]] = machine[chosen]
        return assignment


def _machines_free(begins: Ints, durations: Ints, machines: int) -> Ints:
    """Give each task, by start, the machine that has been free for longest."""
    assignment = np.empty(len(begins), dtype=np.int64)
    free = [(0, machine) for machine in range(machines)]
    for task in np.lexsort((begins + durations, begins)).tolist():
        _, machine = free[0]
        assignment[task] = machine
        heapq.heapreplace(free, (int(begins[task] + durations[task]), machine))
    return assignment
