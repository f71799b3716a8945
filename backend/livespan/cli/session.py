"""A run of ``livespan solve`` from its options to the schedule that is written."""

import math
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import Any

import click
from rich.console import Console

from livespan.algorithm import Algorithm
from livespan.algorithms import ALGORITHMS, find_algorithm, make_algorithm
from livespan.cli.display import Display, LiveDisplay, PlainDisplay, Silence
from livespan.cli.output import check_writable, write_schedule
from livespan.cli.race import Race
from livespan.cli.summary import show_columns, show_summary
from livespan.errors import ProblemError, SettingError, UnknownNameError
from livespan.formats import ReadProblem, read_machines
from livespan.instances import read_named, read_source
from livespan.objective import Objective
from livespan.objectives import Makespan, make_objective
from livespan.problem import Machine, Network, Problem
from livespan.setting import settings_of
from livespan.solve import DEFAULT_ITERATIONS, DEFAULT_SECONDS, by_the_clock
from livespan.stop import GapReached, MaxIterations, MaxRuntime, Stop, TargetReached

__all__ = ["Options", "run"]

#: Seconds between two looks at the searches.
INTERVAL = 0.1

#: Seconds in which a second Ctrl-C counts as the first: some tools signal a process and its group.
ONE_INTERRUPT = 0.3

#: Most tasks times machines (8 bytes each): more would only fill this computer's memory.
MAX_CELLS = 200_000_000

INTERRUPTED = 130


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line says; the help of `livespan solve` tells what each means."""

    file: str | None
    sample: str | None
    algorithms: list[str]
    machines: str | None
    objective: str | None
    latency: float | None
    bandwidth: float | None
    seed: int
    iterations: int | None
    time_limit: float | None
    target: float | None
    gap: float
    settings: tuple[str, ...]
    id_col: str | None
    duration_col: str | None
    dependency_col: str | None
    no_dependencies: bool
    columns: bool
    form: str | None
    output: str | None
    quiet: bool


def run(options: Options) -> None:
    """Read, search, write.

    Raises
    ------
    LivespanError
        When something that came in cannot be used.
    click.exceptions.Exit
        With code 130 when Ctrl-C ended the search.
    """
    found = _read(options)
    if options.columns:
        show_columns(found)
        return
    algorithms = _algorithms(options)
    objective = make_objective(options.objective or found.objective or Makespan.name)
    rules = _rules(options)
    check_writable(options.output)
    problem = _problem(found, options)
    race = Race(problem, algorithms, objective, rules, options.seed)
    if not options.quiet:
        _announce(found, problem, objective, options)
    _follow(race, _display(options))
    best = race.best()
    place = write_schedule(best, race, found, form=options.form, output=options.output)
    if not options.quiet:
        show_summary(race, best, place)
    if race.stopping:
        # All is written: an interrupt from here on would only change the exit code.
        _set_interrupt(signal.SIG_IGN)
        raise click.exceptions.Exit(INTERRUPTED)


def _read(options: Options) -> ReadProblem:
    if options.sample:
        return read_named(options.sample)
    name, data = options.file or "", None
    if name == "-":
        name, data = "standard input", sys.stdin.buffer.read()
    return read_source(
        name,
        data,
        task_id_col=options.id_col,
        duration_col=options.duration_col,
        dependency_col=options.dependency_col,
        enable_dependencies=False if options.no_dependencies else None,
    )


def _problem(found: ReadProblem, options: Options) -> Problem:
    machines: list[Machine] | int | None = None
    given = options.machines
    if given is not None:
        if given.lstrip("+-").isdecimal():
            machines = int(given)
        else:
            listed = read_machines(given)
            machines = list(listed.machines)
            if not options.quiet:
                _warn(given, listed.warnings)
    network = _network(found, options)
    _check_size(found, machines, network)
    return found.problem(machines, network)


def _network(found: ReadProblem, options: Options) -> Network | None:
    """Return the network asked for; what is not asked for is the file's. None for no network."""
    if options.latency is None and options.bandwidth is None:
        return found.network
    base = found.network or Network()
    return Network(
        latency=base.latency if options.latency is None else options.latency,
        bandwidth=base.bandwidth if options.bandwidth is None else options.bandwidth,
    )


def _check_size(
    found: ReadProblem, machines: list[Machine] | int | None, network: Network | None
) -> None:
    """Refuse a problem that cannot fit, before any memory is taken for it."""
    if machines is None:
        machines = found.default_machines if found.machines is None else len(found.machines)
    count = machines if isinstance(machines, int) else len(machines)
    if len(found.tasks) * count > MAX_CELLS:
        raise ProblemError(
            f"{len(found.tasks):,} tasks times {count:,} machines are too many; "
            f"there is room for {MAX_CELLS:,}",
            "machines",
        )
    transfers = network is not None or any(task.data for task in found.tasks)
    if transfers and count * count > MAX_CELLS:
        raise ProblemError(
            f"A network between {count:,} machines is too large; there is room for "
            f"{MAX_CELLS:,} pairs",
            "machines",
        )


def _algorithms(options: Options) -> list[Algorithm]:
    """Make the algorithms, each with the settings meant for it."""
    if not options.algorithms:
        raise UnknownNameError("algorithm", "''", ALGORITHMS)
    chosen = {
        find_algorithm(name).name.lower(): find_algorithm(name) for name in options.algorithms
    }
    values: dict[str, dict[str, str]] = {name: {} for name in chosen}
    for given in options.settings:
        key, equals, value = given.partition("=")
        owner, _, setting = key.strip().rpartition(".")
        if not equals:
            raise SettingError(f"A setting is written name=value, not {given!r:.60}", given)
        if owner and owner.lower() not in chosen:
            raise SettingError(f"{owner!r:.60} is not among the algorithms of this run", key)
        having = [
            name
            for name, kind in chosen.items()
            if any(setting in (known.name, *known.aliases) for known in settings_of(kind))
        ]
        # Named outright, or known to nobody: its algorithm says what is wrong with it.
        for name in [owner.lower()] if owner else having or list(chosen):
            values[name][setting] = value.strip()
    return [make_algorithm(name, **values[name]) for name in chosen]


def _rules(options: Options) -> list[Stop]:
    rules: list[Stop] = [GapReached(options.gap)]
    if options.target is not None:
        if not math.isfinite(options.target):
            raise SettingError(f"The target must be a finite number, not {options.target}")
        rules.append(TargetReached(options.target))
    iterations, seconds = _limits(options)
    if seconds is not None:
        rules.append(MaxRuntime(seconds))
    if iterations is not None:
        rules.append(MaxIterations(iterations))
    return rules


def _limits(options: Options) -> tuple[int | None, float | None]:
    """Return iterations and seconds after which a search ends."""
    if options.iterations is not None or options.time_limit is not None:
        return options.iterations, options.time_limit
    if any(by_the_clock(find_algorithm(name)) for name in options.algorithms):
        return None, DEFAULT_SECONDS
    return DEFAULT_ITERATIONS, None


def _announce(found: ReadProblem, problem: Problem, objective: Objective, options: Options) -> None:
    work = "independent tasks" if problem.independent else "tasks with precedence"
    others = [feature for feature in problem.features if feature != "precedence"]
    with_these = f", with {', '.join(others)}" if others else ""
    click.echo(
        f"{found.name}: {problem.task_count:,} {work} on {problem.machine_count} "
        f"{problem.environment} machines{with_these}; {objective.name}, seed {options.seed}",
        err=True,
    )
    _warn(found.name, found.warnings)


def _warn(name: str, warnings: list[str] | tuple[str, ...]) -> None:
    for warning in warnings:
        click.echo(f"Warning: {name}: {warning}", err=True)


def _display(options: Options) -> Display:
    if options.quiet:
        return Silence()
    console = Console(stderr=True)
    if not console.is_terminal:
        return PlainDisplay()
    return LiveDisplay(console, *_limits(options))


def _follow(race: Race, display: Display) -> None:
    """Run a race under a display; the first Ctrl-C ends the searches, the second this."""
    try:
        with _stopping_on_interrupt(race), display:
            race.start()
            while race.running:
                display.refresh(race)
                race.wait(INTERVAL)
            display.refresh(race)
    except KeyboardInterrupt:
        # The searches' threads may be deep in compiled code: there is no waiting for them.
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(INTERRUPTED)


@contextmanager
def _stopping_on_interrupt(race: Race) -> Iterator[None]:
    usual = signal.getsignal(signal.SIGINT)
    asked = math.inf

    def stop(_number: int, _frame: FrameType | None) -> None:
        nonlocal asked
        now = time.monotonic()
        if now - asked > ONE_INTERRUPT:
            raise KeyboardInterrupt
        if not race.stopping:
            race.stop()
            asked = now

    _set_interrupt(stop)
    try:
        yield
    finally:
        # After a stop the doubled signal may still be on its way while the schedule is written.
        if not race.stopping:
            _set_interrupt(usual)


def _set_interrupt(handler: Any) -> None:
    """Set what Ctrl-C does, where that can be set."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, handler)
