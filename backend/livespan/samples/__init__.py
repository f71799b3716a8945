"""Problems that come with the package. This table is the whole list, in the order people see it."""

from dataclasses import dataclass, replace
from importlib.resources import files

from livespan.errors import UnknownNameError
from livespan.formats import ReadProblem, read

__all__ = ["INSTANCES", "Instance", "read_instance"]


@dataclass(frozen=True, slots=True)
class Instance:
    """A problem of the package.

    Attributes
    ----------
    file
        Its file beside this one.
    tasks, machines
        How many it has; machines that the file does not name are identical.
    optimum
        Smallest possible makespan where it is known.
    """

    name: str
    title: str
    summary: str
    file: str
    tasks: int
    machines: int
    optimum: float | None = None


INSTANCES: dict[str, Instance] = {
    instance.name: instance
    for instance in (
        Instance(
            "cloud-1000",
            "1,000-task cloud workload",
            "A morning of a data platform: probes, queries, pipelines, training runs; seconds, "
            "heavy-tailed; about 35 % of the tasks wait for one to three others.",
            "cloud-1000.csv",
            tasks=1000,
            machines=10,
        ),
        Instance(
            "mixed-200",
            "200 tasks on 8 unlike machines",
            "The same kind of work on machines whose speeds differ by a factor of 6.4, each with "
            "its price by the hour.",
            "mixed-200.json",
            tasks=200,
            machines=8,
        ),
        Instance(
            "survey-96",
            "Survey of the sky: 96 tasks, 8 machines, megabytes between them",
            "Images are fitted pairwise, corrected by one model and added up; every edge moves "
            "data over a network of 12.5 MB/s, on machines of three generations. Seconds.",
            "survey-96.json",
            tasks=96,
            machines=8,
        ),
        Instance(
            "paint-60",
            "Paint shop: 60 orders on 3 lines, due dates and colours",
            "Orders come over two days, each with a due date, a weight and a colour; lines are "
            "cleaned between colours and stand still at night. Minutes, weighted tardiness.",
            "paint-60.json",
            tasks=60,
            machines=3,
        ),
        Instance(
            "six-tasks",
            "Six tasks on two machines",
            "Small enough for pencil and paper: the longest chain first gives 9, the optimum is 8.",
            "six-tasks.csv",
            tasks=6,
            machines=2,
            optimum=8.0,
        ),
    )
}


def read_instance(name: str) -> ReadProblem:
    """Read an instance by its name, in any case.

    Raises
    ------
    UnknownNameError
        When there is none of that name.
    """
    if not isinstance(name, str) or name.lower() not in INSTANCES:
        raise UnknownNameError("instance", name, INSTANCES)
    instance = INSTANCES[name.lower()]
    data = (files("livespan.samples") / instance.file).read_bytes()
    found = read(instance.file, data)
    return replace(found, name=instance.name, default_machines=instance.machines)
