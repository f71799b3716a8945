"""A table of tasks, for identical machines whose number the reader has to say."""

import csv
import io
import math
from collections.abc import Callable
from typing import ClassVar

from livespan.problem import Problem, Task
from livespan.writers.writing import number, plain_machines, refuse

__all__ = ["TasksCsvWriter"]

#: What a list of ids in a cell cannot hold.
_SEPARATORS = frozenset(",;|\n\r\"'[]:")


def _due(task: Task) -> str:
    return number(task.due) if math.isfinite(task.due) else ""


#: Column -> how a task is told, and what stands there for a task that says nothing.
COLUMNS: dict[str, tuple[Callable[[Task], str], str]] = {
    "release": (lambda task: number(task.release), "0"),
    "due": (_due, ""),
    "task_weight": (lambda task: number(task.weight), "1"),
    "cost": (lambda task: number(task.cost), "0"),
}


class TasksCsvWriter:
    """A row a task: id, duration, dependencies, and the columns that some task needs."""

    name: ClassVar[str] = "tasks_csv"
    suffix: ClassVar[str] = ".csv"

    def write(self, problem: Problem, name: str) -> bytes:
        """Write the tasks; the number of machines is not among them."""
        refuse(
            "A table of tasks",
            a_matrix_of_durations=problem.given_durations is not None,
            machines_that_differ=not plain_machines(problem),
            a_network=problem.network is not None,
            set_ups=problem.setups is not None,
            data_between_tasks=any(task.data for task in problem.tasks),
            families=any(task.family for task in problem.tasks),
            eligible_machines=any(task.eligible is not None for task in problem.tasks),
            ids_with_separators=any(_odd(task.id) for task in problem.tasks),
        )
        used = {
            column: tell
            for column, (tell, plain) in COLUMNS.items()
            if any(tell(task) != plain for task in problem.tasks)
        }
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(("id", "length", "dependencies", *used))
        for task in problem.tasks:
            cells = [tell(task) for tell in used.values()]
            writer.writerow((task.id, number(task.length), ";".join(task.predecessors), *cells))
        return out.getvalue().encode()


def _odd(identifier: str) -> bool:
    return identifier != identifier.strip() or not _SEPARATORS.isdisjoint(identifier)
