"""The program of a Livespan run: the same clock and the same lines as the peers'."""

import time

from benchmarks.quality.instance import head, replay
from benchmarks.quality.reporter import Reporter, serve
from livespan import Problem, Task, __version__, make_algorithm, stream
from livespan.algorithms import find_algorithm
from livespan.errors import LivespanError
from livespan.events import Finished
from livespan.problem import Machine
from livespan.setting import settings_of
from livespan.stop import AnyOf, GapReached, MaxIterations, MaxRuntime

#: Tasks of the small instance that brings the compiled kernels into memory, before the clock.
WARM_TASKS = 30

#: How long it is searched, at most, when everything is compiled.
WARM_SECONDS = 0.5

#: How often it is searched at most, until nothing is compiled any more.
WARM_PASSES = 10

#: By how much a replayed schedule may be longer than its claim, relative: rounding in sums.
TOLERANCE = 1e-6


def problem_of(instance):
    """Make Livespan's problem of an instance."""
    names = [f"t{task}" for task in range(instance.tasks)]
    tasks = [
        Task(
            names[task],
            predecessors=tuple(names[earlier] for earlier, _ in before),
            # Without a network, a unit of data takes a unit of time.
            **({"data": {names[k]: delay for k, delay in before}} if before else {}),
        )
        for task, before in enumerate(instance.before)
    ]
    machines = [Machine(f"m{machine}") for machine in range(instance.machines)]
    return Problem(tasks, machines, instance.durations)


def algorithm_of(method, workers):
    """Make an algorithm from ``name`` or ``name:setting=value,setting=value``."""
    name, _, given = method.partition(":")
    settings = dict(pair.split("=", 1) for pair in given.split(",") if pair)
    kinds = {known.name: type(known.default) for known in settings_of(find_algorithm(name))}
    if "n_workers" in kinds:
        settings.setdefault("n_workers", str(workers))
    return make_algorithm(name, **{key: kinds[key](text) for key, text in settings.items()})


def warm(instance, algorithm):
    """Search a small instance of the same kind, so that no compilation is timed.

    A search that compiles comes to its time limit before it has reached every kernel: it is
    repeated until it is quick.
    """
    small = problem_of(head(instance, WARM_TASKS))
    rule = AnyOf(MaxIterations(100), MaxRuntime(WARM_SECONDS))
    for _ in range(WARM_PASSES):
        began = time.perf_counter()
        for _ in stream(small, algorithm, stop=rule):
            pass
        if time.perf_counter() - began < 2 * WARM_SECONDS:
            return


def search(instance, options):
    """Search until the time is up or the best schedule is proved optimal."""
    algorithm = algorithm_of(options.method, options.workers)
    version = f"Livespan {__version__} {options.method}"
    try:
        return measured(instance, algorithm, options, version)
    except LivespanError as refusal:
        return Reporter(options.seconds), version, f"refused: {refusal}"


def measured(instance, algorithm, options, version):
    """Warm up, start the clock and search."""
    warm(instance, algorithm)
    reporter = Reporter(options.seconds)
    problem = problem_of(instance)
    reporter.built = reporter.elapsed
    rule = AnyOf(GapReached(), MaxRuntime(reporter.left))
    result = None
    for event in stream(problem, algorithm, stop=rule, seed=options.seed):
        if isinstance(event, Finished):
            result = event.result
        elif hasattr(event, "value") and hasattr(event, "bound"):
            reporter.incumbent(event.value, event.bound)
    reporter.incumbent(result.value, result.bound)
    reporter.proved = result.status == "optimal"
    again = replay(instance, result.schedule.assignment, result.schedule.start)
    if again > result.value * (1 + TOLERANCE):
        return reporter, version, f"BROKEN: claims {result.value}, replayed {again}"
    return reporter, version, result.reason


if __name__ == "__main__":
    serve(search)
