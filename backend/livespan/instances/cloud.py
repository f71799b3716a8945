"""Cloud workloads of any size: the mixture of jobs that the bundled ones are drawn from."""

import random

from livespan.formats import ReadProblem
from livespan.instances.family import Family
from livespan.instances.samples.generate import workload
from livespan.task import Task

__all__ = ["CLOUD"]

#: Share of the tasks that wait for others.
SHARE = 0.35


def _draw(rng: random.Random, n: int, _machines: int) -> ReadProblem:
    made = workload(rng, n, SHARE)
    tasks = tuple(Task(task.id, task.length, task.predecessors) for task in made)
    return ReadProblem(name="cloud", format="tasks_csv", tasks=tasks)


CLOUD = Family(
    name="cloud",
    title="Cloud workload",
    summary="Probes, queries, pipelines, training runs on identical machines; seconds, "
    "heavy-tailed; about 35 % of the tasks wait for one to three others.",
    kind="cloud workload",
    draw=_draw,
    least=20,
)
