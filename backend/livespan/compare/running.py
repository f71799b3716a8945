"""The runs of a comparison, one after the other or some at a time."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

from livespan.algorithm import Algorithm, Selective
from livespan.algorithms import make_algorithm
from livespan.compare.comparison import Comparison
from livespan.compare.rows import Run
from livespan.errors import SettingError
from livespan.events import Event
from livespan.objective import Objective
from livespan.objectives import fitted, make_objective
from livespan.problem import Problem
from livespan.setting import settings_of
from livespan.solve import default_stop, solve
from livespan.stop import ON_REQUEST, AnyOf, Cancelled, Stop

__all__ = ["Follow", "compare", "labelled"]

#: Told of each event: label, seed, event.
Follow = Callable[[str, int, Event], object]


def compare(
    problem: Problem,
    algorithms: Sequence[str | Algorithm] | Mapping[str, str | Algorithm],
    seeds: int | Iterable[int] = 5,
    objective: str | Objective = "makespan",
    *,
    stop: Stop | None = None,
    at_a_time: int = 1,
    on_event: Follow | None = None,
    cancelled: Cancelled | None = None,
) -> Comparison:
    """Search a problem by several algorithms, each with several seeds.

    Parameters
    ----------
    problem
        What to schedule.
    algorithms
        Names or instances; with a mapping the keys are their labels.
    seeds
        The seeds, or how many: 5 is 0 to 4.
    objective
        What to make small, as in `livespan.solve`.
    stop
        When each run ends, as in `livespan.solve`; a time limit compares at equal time.
    at_a_time
        Runs side by side, in threads. They share the processors, so time limits are only fair with
        as many free processors as that.
    on_event
        Called with label, seed and event as it happens; from several threads where runs are side
        by side.
    cancelled
        Raised by another thread, it ends the run in progress and leaves out those to come.

    Returns
    -------
    Comparison
        Of the runs that ended; with `str` a table of means, ranks and significance.

    Raises
    ------
    UnknownNameError, SettingError, UnsupportedProblemError
        As `livespan.solve`.

    Examples
    --------
    >>> from livespan import compare, named
    >>> found = compare(named("six-tasks"), ["constructive", "exact"], seeds=2)
    >>> [(row.label, row.mean) for row in found.summaries]
    [('exact', 8.0), ('constructive', 9.0)]
    """
    chosen = labelled(algorithms)
    numbers = tuple(range(seeds)) if isinstance(seeds, int) else tuple(seeds)
    if not numbers:
        raise SettingError("There must be at least one seed", "seeds")
    if at_a_time < 1:
        raise SettingError(f"Runs at a time must be at least 1, not {at_a_time}", "at_a_time")
    goal = make_objective(objective) if isinstance(objective, str) else objective
    for algorithm in chosen.values():
        # Before the first search, not after those of the algorithms before it.
        if isinstance(algorithm, Selective):
            algorithm.check(problem, fitted(goal, problem))
    flag = cancelled or Cancelled()

    def run(job: tuple[int, str]) -> Run | None:
        seed, label = job
        if flag.raised:
            return None
        follow = None if on_event is None else lambda event: on_event(label, seed, event)
        algorithm = chosen[label]
        rule = AnyOf(flag, stop or default_stop(algorithm))
        found = solve(problem, algorithm, goal, stop=rule, seed=seed, on_event=follow)
        # One that was cut short says nothing of its algorithm.
        return None if found.reason == ON_REQUEST else Run(label, seed, found)

    # Seed by seed, so that a comparison that is ended early has as many runs of each algorithm.
    jobs = [(seed, label) for seed in numbers for label in chosen]
    if at_a_time == 1:
        found = [run(job) for job in jobs]
    else:
        with ThreadPoolExecutor(at_a_time) as pool:
            found = list(pool.map(run, jobs))
    runs = tuple(one for one in found if one is not None)
    return Comparison(tuple(chosen), numbers, goal.name, runs)


def labelled(
    algorithms: Sequence[str | Algorithm] | Mapping[str, str | Algorithm],
) -> dict[str, Algorithm]:
    """Return the algorithms under names that tell them apart.

    Of several with one name each is told by the settings that are not the default.

    Raises
    ------
    SettingError
        When there are none, or two are the same.
    """
    if isinstance(algorithms, str):
        algorithms = [algorithms]
    if isinstance(algorithms, Mapping):
        return {label: _made(given) for label, given in algorithms.items()}
    made = [_made(given) for given in algorithms]
    if not made:
        raise SettingError("There must be at least one algorithm", "algorithms")
    names = [algorithm.name for algorithm in made]
    labels = [
        algorithm.name if names.count(algorithm.name) == 1 else _told(algorithm)
        for algorithm in made
    ]
    for label in labels:
        if labels.count(label) > 1:
            raise SettingError(f"{label} is among the algorithms twice", "algorithms")
    return dict(zip(labels, made, strict=True))


def _made(given: str | Algorithm) -> Algorithm:
    return make_algorithm(given) if isinstance(given, str) else given


def _told(algorithm: Algorithm) -> str:
    values = ((known, getattr(algorithm, known.name)) for known in settings_of(algorithm))
    told = [f"{known.name}={value}" for known, value in values if value != known.default]
    return f"{algorithm.name}({', '.join(told)})" if told else algorithm.name
