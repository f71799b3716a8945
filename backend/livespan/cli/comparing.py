"""A run of ``livespan compare`` from its options to tables and plots."""

import signal
import sys
import threading
from dataclasses import dataclass
from functools import partial

import typer
from rich.console import Console
from rich.live import Live

from livespan.algorithm import Algorithm
from livespan.cli.comparing_view import Progress, show
from livespan.cli.ending import INTERRUPTED
from livespan.cli.interrupting import INTERVAL, quit_now, set_interrupt, stopping_on_interrupt
from livespan.cli.output import check_writable, print_bytes, write_file
from livespan.cli.reading import Reading, describe, warn
from livespan.cli.searching import Search
from livespan.compare import Comparison, Follow, compare
from livespan.compare.files import PLOTS, WRITERS, find_writer
from livespan.errors import SettingError
from livespan.objective import Objective
from livespan.problem import Problem
from livespan.stop import AnyOf, Cancelled

__all__ = ["Report", "run", "seed_list"]

#: Most seeds of a comparison.
MOST_SEEDS = 10_000


@dataclass(frozen=True, slots=True)
class Report:
    """Where the comparison goes: files and plots by their suffix; ``form`` is what is printed."""

    files: tuple[str, ...] = ()
    form: str | None = None
    plots: tuple[str, ...] = ()

    def check(self) -> None:
        """Refuse files that cannot be written before the searches.

        Raises
        ------
        FormatError
            For a suffix that is not known, or a file that may not be written.
        """
        for path in self.files:
            find_writer(path)
        for path in self.plots:
            find_writer(path, PLOTS)
        for path in (*self.files, *self.plots):
            check_writable(path)

    def write(self, found: Comparison, console: Console) -> None:
        """Write the files, and print a table on a terminal or data into a pipe."""
        for path in (*self.files, *self.plots):
            write_file(path, find_writer(path)(found))
        if self.form is not None or not (sys.stdout.isatty() or self.files):
            print_bytes(WRITERS[f".{self.form or 'json'}"](found))
        elif sys.stdout.isatty():
            show(found, Console())


def run(
    reading: Reading, search: Search, report: Report, *, seeds: str, at_a_time: int, quiet: bool
) -> None:
    """Read, search with each algorithm and seed, write.

    Raises
    ------
    LivespanError
        When something that came in cannot be used.
    typer.Exit
        With code 130 when Ctrl-C ended it.
    """
    numbers = seed_list(seeds)
    found = reading.read()
    algorithms, objective = search.make_algorithms(), search.make_objective(found)
    stop = AnyOf(*search.rules())
    report.check()
    problem = reading.problem(found)
    console = Console(stderr=True)
    if not quiet:
        told = describe(
            found, problem, objective, f"{len(numbers)} seed{'s' if len(numbers) > 1 else ''} each"
        )
        typer.echo(told, err=True)
        warn(found.name, found.warnings)
    work = _Work(problem, algorithms, numbers, objective, stop, at_a_time)
    progress = Progress(len(numbers) * len(algorithms), *search.limits())
    comparison = _follow(work, progress, console, quiet)
    if comparison.runs:
        report.write(comparison, console)
    if work.cancelled.raised:
        if not quiet:
            typer.echo(f"Ended early, after {len(comparison.runs)} whole runs.", err=True)
        set_interrupt(signal.SIG_IGN)
        raise typer.Exit(INTERRUPTED)


def seed_list(text: str) -> list[int]:
    """Read ``5`` (0 to 4), ``1,2,7`` or ``10-19``.

    Raises
    ------
    SettingError
        For anything else, and for no or too many seeds.
    """
    demand = f"--seeds must be a number, a list such as 1,2,7 or a range 10-19, not {text!r:.60}"
    seeds: list[int] = []
    for part in text.split(","):
        low, dash, high = part.strip().partition("-")
        if not (low.isdecimal() and (high.isdecimal() if dash else True)):
            raise SettingError(demand, "seeds")
        last = int(high) if dash else int(low)
        if last - int(low) >= MOST_SEEDS:
            raise SettingError(f"There is room for {MOST_SEEDS:,} seeds", "seeds")
        seeds += range(int(low), last + 1)
    if text.strip().isdecimal():
        if not 1 <= seeds[0] <= MOST_SEEDS:
            raise SettingError(f"The number of seeds must be from 1 to {MOST_SEEDS:,}", "seeds")
        return list(range(seeds[0]))
    if not seeds or len(set(seeds)) < len(seeds):
        raise SettingError(demand, "seeds")
    return seeds


class _Work:
    """A comparison in a thread, so that this one can draw and hear Ctrl-C."""

    def __init__(
        self,
        problem: Problem,
        algorithms: list[Algorithm],
        seeds: list[int],
        objective: Objective,
        stop: AnyOf,
        at_a_time: int,
    ) -> None:
        self.cancelled = Cancelled()
        self.found: Comparison | None = None
        self.error: Exception | None = None
        self.on_event: Follow | None = None
        self._compare = partial(
            compare,
            problem,
            algorithms,
            seeds,
            objective,
            stop=stop,
            at_a_time=at_a_time,
            cancelled=self.cancelled,
        )
        self.thread = threading.Thread(target=self._run, name="compare", daemon=True)

    def result(self) -> Comparison:
        """Return what was found, or raise what broke it."""
        if self.found is None:
            raise self.error or RuntimeError("the comparison ended without a result")
        return self.found

    def _run(self) -> None:
        try:
            self.found = self._compare(on_event=self.on_event)
        except Exception as error:  # noqa: BLE001 - told by the main thread
            self.error = error


def _follow(work: _Work, progress: Progress, console: Console, quiet: bool) -> Comparison:
    work.on_event = progress.take
    live = None
    if console.is_terminal and not quiet:
        live = Live(console=console, auto_refresh=False, transient=True)
    try:
        with stopping_on_interrupt(work.cancelled.cancel):
            if live is not None:
                live.start()
            work.thread.start()
            while work.thread.is_alive():
                work.thread.join(INTERVAL)
                if live is not None:
                    live.update(progress.line(stopping=work.cancelled.raised), refresh=True)
    except KeyboardInterrupt:
        quit_now()
    finally:
        if live is not None:
            live.stop()
    return work.result()
