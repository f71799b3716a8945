"""Problems whose files come with the package, in the order people see them."""

from functools import partial
from importlib.resources import files

from livespan.formats import ReadProblem, read
from livespan.instances.instance import BestKnown, Instance

__all__ = ["SAMPLES"]

#: Who found the best schedules of the samples; nobody else has published any.
OURS = "Livespan 0.1.0, auto, 25 s on two cores, seed 1"
#: Where ants went further than that.
ANTS = "Livespan 0.1.0, ACO, 12 s, the same with seeds 1, 2 and 3"


def _read(file: str) -> ReadProblem:
    return read(file, (files("livespan.instances.samples") / file).read_bytes())


def _sample(
    file: str,
    title: str,
    summary: str,
    tasks: int,
    machines: int,
    best: BestKnown | None = None,
) -> Instance:
    return Instance(
        name=file.rpartition(".")[0],
        title=title,
        summary=summary,
        family="sample",
        tasks=tasks,
        machines=machines,
        make=partial(_read, file),
        best=best,
    )


SAMPLES: tuple[Instance, ...] = (
    _sample(
        "cloud-1000.csv",
        "1,000-task cloud workload",
        "A morning of a data platform: probes, queries, pipelines, training runs; seconds, "
        "heavy-tailed; about 35 % of the tasks wait for one to three others.",
        tasks=1000,
        machines=10,
        best=BestKnown(13_076.0, OURS, 13_075.9),
    ),
    _sample(
        "mixed-200.json",
        "200 tasks on 8 unlike machines",
        "The same kind of work on machines whose speeds differ by a factor of 6.4, each with "
        "its price by the hour.",
        tasks=200,
        machines=8,
        best=BestKnown(2067.75, OURS, 2067.66),
    ),
    _sample(
        "survey-96.json",
        "Survey of the sky: 96 tasks, 8 machines, megabytes between them",
        "Images are fitted pairwise, corrected by one model and added up; every edge moves "
        "data over a network of 12.5 MB/s, on machines of three generations. Seconds.",
        tasks=96,
        machines=8,
        best=BestKnown(118.236, ANTS, 108.35),
    ),
    _sample(
        "paint-60.json",
        "Paint shop: 60 orders on 3 lines, due dates and colours",
        "Orders come over two days, each with a due date, a weight and a colour; lines are "
        "cleaned between colours and stand still at night. Minutes, weighted tardiness.",
        tasks=60,
        machines=3,
    ),
    _sample(
        "six-tasks.csv",
        "Six tasks on two machines",
        "Small enough for pencil and paper: the longest chain first gives 9, the optimum is 8.",
        tasks=6,
        machines=2,
        best=BestKnown(8.0, "by hand: 16 of work on two machines", 8.0),
    ),
)
