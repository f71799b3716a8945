"""A run of ``livespan solve`` from its options to the schedule that is written."""

import signal

import typer
from rich.console import Console

from livespan.cli.display import Display, LiveDisplay, PlainDisplay, Silence
from livespan.cli.elsewhere import Elsewhere, RemoteRace, begin
from livespan.cli.ending import INTERRUPTED
from livespan.cli.interrupting import follow, set_interrupt
from livespan.cli.output import Outputs, check_writable
from livespan.cli.race import Race
from livespan.cli.reading import Reading, describe, warn
from livespan.cli.searching import Search
from livespan.cli.summary import show_summary
from livespan.client import RemoteRun
from livespan.errors import SettingError
from livespan.recording import Recorder

__all__ = ["run"]


def run(
    reading: Reading,
    search: Search,
    outputs: Outputs,
    *,
    seed: int,
    record: str | None,
    quiet: bool,
    elsewhere: Elsewhere | None = None,
) -> None:
    """Read, search, write.

    Parameters
    ----------
    elsewhere
        The service that is to search; None to search here.

    Raises
    ------
    LivespanError
        When something that came in cannot be used.
    typer.Exit
        With code 130 when Ctrl-C ended the search.
    """
    found = reading.read()
    algorithms, objective = search.make_algorithms(), search.make_objective(found)
    rules = search.rules()
    outputs.check()
    if elsewhere is not None and elsewhere.detach and (outputs.files or outputs.form or record):
        raise SettingError("--detach waits for no schedule; livespan follow can write it", "detach")
    problem = reading.problem(found)
    recorder = _recorder(record, found.name, len(algorithms))
    if not quiet:
        typer.echo(describe(found, problem, objective, f"seed {seed}"), err=True)
        warn(found.name, found.warnings)
    race: Race | RemoteRace
    if elsewhere is None:
        race = Race(problem, algorithms, objective, rules, seed, recorder)
    else:
        client = elsewhere.client()
        runs = begin(client, problem, algorithms, objective, search, seed, found.name)
        _tell_where(runs, ids=elsewhere.detach, quiet=quiet)
        if elsewhere.detach:
            return
        race = RemoteRace(runs, recorder)
    follow(race, _display(search, quiet))
    best = race.best()
    places = outputs.write(best, race.lanes, name=found.name, warnings=found.warnings)
    if not quiet:
        show_summary(race.lanes, best, [*places, *([record] if record else [])])
    if race.stopping:
        # All is written: an interrupt from here on would only change the exit code.
        set_interrupt(signal.SIG_IGN)
        raise typer.Exit(INTERRUPTED)


def _tell_where(runs: list[RemoteRun], *, ids: bool, quiet: bool) -> None:
    """Say where runs go on: their ids for programs, or addresses for people."""
    for run in runs:
        if ids:
            typer.echo(run.id)
        elif not quiet:
            typer.echo(f"{run.document['algorithm']} searches at {run.url}", err=True)


def _recorder(path: str | None, name: str, searches: int) -> Recorder | None:
    if path is None:
        return None
    if searches > 1:
        raise SettingError("--record keeps one run; name a single algorithm", "record")
    check_writable(path)
    return Recorder(path, name=name)


def _display(search: Search, quiet: bool) -> Display:
    if quiet:
        return Silence()
    console = Console(stderr=True)
    if not console.is_terminal:
        return PlainDisplay()
    return LiveDisplay(console, *search.limits())
