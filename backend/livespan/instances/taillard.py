"""Taillard's job shops and flow shops, made by his generator from his seeds.

Times are drawn from 1 to 99, row by row; a job shop's machines are then shuffled job by job. The
generator is the multiplicative one of Lehmer with the factor 16807 and the modulus 2**31 - 1.

References
----------
E. Taillard, Benchmarks for basic scheduling problems, European Journal of Operational Research
64 (1993), 278-285, doi:10.1016/0377-2217(93)90182-M. The seeds are those of the paper.
"""

from collections.abc import Iterator
from functools import partial

from livespan.formats import ReadProblem
from livespan.formats.operations import Operations
from livespan.instances.instance import BestKnown, Instance
from livespan.instances.taillard_best import FLOW_SHOPS, FLOW_SOURCE, JOB_SHOPS, JOB_SOURCE
from livespan.instances.taillard_seeds import FLOW_SEEDS, JOB_SEEDS

__all__ = ["flow_shop", "flow_shops", "job_shop", "job_shops"]

#: Factor and modulus of the generator.
FACTOR, MODULUS = 16807, 2**31 - 1

#: Smallest and largest time of an operation.
SHORTEST, LONGEST = 1, 99


def job_shops() -> Iterator[Instance]:
    """List ``ta01`` to ``ta80``."""
    seeds = ((size, pair) for size, pairs in JOB_SEEDS.items() for pair in pairs)
    best = zip(seeds, JOB_SHOPS, strict=True)
    for number, (((jobs, machines), (times, order)), (bound, value)) in enumerate(best, 1):
        yield Instance(
            name=f"ta{number:02d}",
            title=f"Taillard job shop {number}: {jobs} x {machines}",
            summary=f"{jobs} jobs, {machines} machines. Each job visits every machine once, in an "
            "order of its own; times 1 to 99.",
            family="job shop",
            tasks=jobs * machines,
            machines=machines,
            make=partial(job_shop, jobs, machines, times, order),
            best=BestKnown(value, JOB_SOURCE, bound),
        )


def flow_shops() -> Iterator[Instance]:
    """List ``ta001`` to ``ta120``."""
    seeds = ((size, seed) for size, seeds in FLOW_SEEDS.items() for seed in seeds)
    best = zip(seeds, FLOW_SHOPS, strict=True)
    for number, (((jobs, machines), seed), value) in enumerate(best, 1):
        yield Instance(
            name=f"ta{number:03d}",
            title=f"Taillard flow shop {number}: {jobs} x {machines}",
            summary=f"{jobs} jobs, {machines} machines. Every job visits the machines in the same "
            "order; times 1 to 99. Jobs may overtake; in the best known schedule they do not.",
            family="flow shop",
            tasks=jobs * machines,
            machines=machines,
            make=partial(flow_shop, jobs, machines, seed),
            best=BestKnown(value, FLOW_SOURCE),
        )


def job_shop(jobs: int, machines: int, times: int, order: int) -> ReadProblem:
    """Make a job shop.

    Parameters
    ----------
    times, order
        Seeds of the times and of the order in which jobs visit machines; 1 to 2**31 - 2.
    """
    draw = _Uniform(times)
    rows = [[draw(SHORTEST, LONGEST) for _ in range(machines)] for _ in range(jobs)]
    draw = _Uniform(order)
    routes = [_shuffled(machines, draw) for _ in range(jobs)]
    return _shop(rows, routes, machines)


def flow_shop(jobs: int, machines: int, seed: int) -> ReadProblem:
    """Make a flow shop; the times of all jobs are drawn machine by machine."""
    draw = _Uniform(seed)
    columns = [[draw(SHORTEST, LONGEST) for _ in range(jobs)] for _ in range(machines)]
    rows = [list(row) for row in zip(*columns, strict=True)]
    return _shop(rows, [list(range(machines))] * jobs, machines)


class _Uniform:
    """Whole numbers between two limits, both included."""

    def __init__(self, seed: int) -> None:
        self._state = seed

    def __call__(self, low: int, high: int) -> int:
        self._state = FACTOR * self._state % MODULUS
        # A float, as in the paper: what it rounds is part of the instances.
        return low + int(self._state / MODULUS * (high - low + 1))


def _shuffled(machines: int, draw: _Uniform) -> list[int]:
    route = list(range(machines))
    for place in range(machines):
        other = draw(place, machines - 1)
        route[place], route[other] = route[other], route[place]
    return route


def _shop(rows: list[list[int]], routes: list[list[int]], machines: int) -> ReadProblem:
    operations = Operations(machines, "shop")
    for job, (times, route) in enumerate(zip(rows, routes, strict=True), 1):
        for step, (machine, time) in enumerate(zip(route, times, strict=True), 1):
            operations.add(job, step, {machine: time})
    return ReadProblem(
        name="shop",
        format="jobshop",
        tasks=tuple(operations.tasks),
        machines=operations.machines(),
        durations=operations.durations(),
    )
